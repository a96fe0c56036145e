using System.Collections.Immutable;
using Kefa.Matching;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Registers;

/// <summary>A code with its name, and what else its register says about it.</summary>
public sealed record CodeEntry(string Code, LocalText Name, IReadOnlyDictionary<string, string> More);

/// <summary>A list of codes with names: <c>content/registers/*.yaml</c>, a list of <c>{code, zh, en, …}</c>.</summary>
public sealed class CodeRegister
{
    private readonly Dictionary<string, CodeEntry> _byCode;

    private CodeRegister(ImmutableArray<CodeEntry> entries)
    {
        Entries = entries;
        _byCode = entries.ToDictionary(e => e.Code, StringComparer.Ordinal);
    }

    public static CodeRegister Empty { get; } = new([]);

    /// <summary>The codes in the order of the file.</summary>
    public ImmutableArray<CodeEntry> Entries { get; }

    /// <exception cref="ContentFileException">An entry lacks its code or a name, or a code stands twice.</exception>
    public static CodeRegister Load(string name, TextReader text)
    {
        var file = YamlFile.Read(name, text);
        var entries = ImmutableArray.CreateBuilder<CodeEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in file.Root is null ? [] : file.Sequence(file.Root, $"codes"))
        {
            var map = file.Mapping(node, $"a code, {{code: …, zh: …, en: …}}");
            var code = file.OptionalText(map, "code") ?? throw file.Error(node, $"The entry has no code.");
            if (!seen.Add(code))
                throw file.Error(node, $"The code '{code}' is given twice.");
            entries.Add(new CodeEntry(
                code,
                new LocalText(file.OptionalText(map, "zh") ?? throw file.Error(node, $"The code '{code}' has no Chinese name (zh)."), file.OptionalText(map, "en") ?? throw file.Error(node, $"The code '{code}' has no English name (en).")),
                map.Children.Where(c => c.Key is YamlScalarNode { Value: not ("code" or "zh" or "en") } && c.Value is YamlScalarNode)
                    .ToDictionary(c => ((YamlScalarNode)c.Key).Value!, c => ((YamlScalarNode)c.Value).Value ?? "", StringComparer.Ordinal)));
        }

        return new CodeRegister(entries.ToImmutable());
    }

    public CodeEntry? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The entry whose code is the longest beginning of this one: <c>C39</c> for <c>C3983</c>.</summary>
    public CodeEntry? FindByPrefix(string code)
    {
        for (var length = code.Length; length > 0; length--)
        {
            if (_byCode.TryGetValue(code[..length], out var entry))
                return entry;
        }

        return null;
    }
}

internal static class Digits
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
