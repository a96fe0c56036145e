using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>Where the faults of one file are collected.</summary>
internal sealed class FaultList(string file)
{
    private readonly List<ProcedureFault> _faults = [];

    public bool IsEmpty => _faults.Count == 0;

    public ImmutableArray<ProcedureFault> InOrder => [.. _faults.Distinct().OrderBy(f => f.Line)];

    public void Add(YamlNode at, Phrase problem) => Add((int)at.Start.Line, problem);

    public void Add(int line, Phrase problem) => _faults.Add(new ProcedureFault(file, Math.Max(line, 1), problem));

    public void Missing(int line, string key) => Add(line, $"'{key}' is missing.");
}

/// <summary>A YAML mapping that knows which of its keys were read: one that nobody reads would be silently without effect.</summary>
internal sealed class YamlMap(YamlMappingNode node, FaultList faults)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public FaultList Faults => faults;

    public YamlNode Node => node;

    /// <summary>The line of its key where it has one, else its first line.</summary>
    public int Line { get; init; } = (int)node.Start.Line;

    /// <summary>The keys with their values, in order: for maps whose keys are names.</summary>
    public IEnumerable<(string Name, YamlNode Key, YamlNode Value)> Entries
    {
        get
        {
            foreach (var (key, value) in node.Children)
            {
                if (key is YamlScalarNode { Value: { Length: > 0 } name })
                    yield return (name, key, value);
                else
                    faults.Add(key, $"A key must be a name.");
            }
        }
    }

    public static YamlMap? Of(YamlNode node, FaultList faults, string what)
    {
        if (node is YamlMappingNode map)
            return new YamlMap(map, faults);
        faults.Add(node, $"'{what}' must be written as key: value.");
        return null;
    }

    /// <summary>The root of a file's only document; null with a fault when there is none.</summary>
    public static YamlMap? Load(string text, FaultList faults)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StringReader(text);
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            faults.Add((int)e.Start.Line, Feel.Phrase.Of("YAML 语法有误。", e.Message));
            return null;
        }

        if (stream.Documents is [{ RootNode: var root }])
            return Of(root, faults, "procedure");
        faults.Add(1, $"The file must have one document.");
        return null;
    }

    public YamlNode? Find(string key)
    {
        _read.Add(key);
        return node.Children.TryGetValue(key, out var found) ? found : null;
    }

    public bool Has(string key) => Find(key) is not null;

    public YamlMap? Map(string key) => Find(key) is { } found ? Of(found, faults, key) : null;

    /// <summary>The nodes of a list; one node stands for a list of one.</summary>
    public IEnumerable<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        var single => [single],
    };

    public ImmutableArray<string> Texts(string key)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in Items(key))
        {
            if (item is YamlScalarNode { Value: { Length: > 0 } text })
                texts.Add(text);
            else
                faults.Add(item, $"'{key}' lists names.");
        }

        return texts.ToImmutable();
    }

    public IEnumerable<YamlMap> Maps(string key) => Items(key).Select(item => Of(item, faults, key)).OfType<YamlMap>();

    public string? Text(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { Length: > 0 } text }:
                return text;
            case var other:
                faults.Add(other, $"'{key}' must be a text.");
                return null;
        }
    }

    public string Needed(string key)
    {
        if (!Has(key))
            faults.Missing(Line, key);
        return Text(key) ?? "";
    }

    public bool? OptionalFlag(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value: "true" }:
                return true;
            case YamlScalarNode { Value: "false" }:
                return false;
            case var other:
                faults.Add(other, $"'{key}' must be true or false.");
                return null;
        }
    }

    public bool Flag(string key) => OptionalFlag(key) ?? false;

    public decimal? Number(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return number;
        faults.Add(Find(key)!, $"'{key}' must be a number.");
        return null;
    }

    public DateOnly? Day(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        faults.Add(Find(key)!, $"'{key}' must be a day such as 2024-01-31.");
        return null;
    }

    /// <summary>A text in both languages; null when the key is absent.</summary>
    public Phrase? Phrase(string key) => Find(key) is { } found ? PhraseOf(found, key) : null;

    public Phrase NeededPhrase(string key)
    {
        if (!Has(key))
            faults.Missing(Line, key);
        return Phrase(key) ?? Feel.Phrase.Empty;
    }

    public Phrase? PhraseOf(YamlNode at, string key)
    {
        if (at is YamlMappingNode { Children.Count: 2 } map
            && map.Children.TryGetValue("zh", out var zh) && zh is YamlScalarNode { Value: { Length: > 0 } chinese }
            && map.Children.TryGetValue("en", out var en) && en is YamlScalarNode { Value: { Length: > 0 } english })
            return Feel.Phrase.Of(chinese, english);
        faults.Add(at, $"'{key}' must be a text in both languages: {{zh: …, en: …}}.");
        return null;
    }

    /// <summary>One of the names that are allowed; the first when the key is absent.</summary>
    public T OneOf<T>(string key, params (string Name, T Value)[] names)
    {
        if (Text(key) is not { } text)
            return names[0].Value;
        foreach (var (name, value) in names)
        {
            if (name == text)
                return value;
        }

        faults.Add(Find(key)!, $"'{text}' is no '{key}'; there are {Feel.Phrase.List(names.Select(n => n.Name))}.");
        return names[0].Value;
    }

    /// <summary>Refuses what nobody has read.</summary>
    public void End()
    {
        foreach (var (name, key, _) in Entries)
        {
            if (!_read.Contains(name))
                faults.Add(key, $"There is no key '{name}' here; there are {Feel.Phrase.List(_read.Order(StringComparer.Ordinal))}.");
        }
    }
}
