using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Matching;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Laws;

/// <summary>A text with the place where it is described.</summary>
/// <param name="Law">The text.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line of its entry.</param>
public sealed record DescribedLaw(Law Law, string File, int Line);

/// <summary>Reads files of <c>content/laws</c>.</summary>
public static partial class LawFile
{
    private static readonly string[] Keys = ["id", "title", "number", "organ", "kind", "made", "from", "validity", "to", "successor", "aliases", "unconfirmed", "articles"];

    /// <exception cref="ContentFileException">The file does not hold together; the message names file and line.</exception>
    public static IReadOnlyList<DescribedLaw> Read(string name, TextReader text)
    {
        var file = YamlFile.Read(name, text);
        return file.Root is null ? [] : [.. file.Sequence(file.Root, $"laws").Select(node => new DescribedLaw(One(file, file.Mapping(node, $"keys and values")), name, (int)node.Start.Line))];
    }

    /// <summary>What does not hold together among all texts.</summary>
    public static IEnumerable<ContentProblem> Problems(IEnumerable<IReadOnlyList<DescribedLaw>> files)
    {
        var all = files.SelectMany(f => f).ToList();
        var ids = new Dictionary<string, DescribedLaw>(StringComparer.Ordinal);
        var names = new Dictionary<string, DescribedLaw>(StringComparer.Ordinal);
        foreach (var law in all)
        {
            if (!ids.TryAdd(law.Law.Id, law))
                yield return new ContentProblem(law.File, law.Line, $"The law '{law.Law.Id}' is described already at {ids[law.Law.Id].File}:{ids[law.Law.Id].Line}.");
            foreach (var name in law.Law.Names)
            {
                if (!names.TryAdd(LawSet.Plain(name), law) && !ReferenceEquals(names[LawSet.Plain(name)], law))
                    yield return new ContentProblem(law.File, law.Line, $"'{name}' also names {names[LawSet.Plain(name)].Law.Id}: a citation would not know which is meant.");
            }
        }

        foreach (var law in all.Where(l => l.Law.Successor is { } successor && !ids.ContainsKey(successor)))
            yield return new ContentProblem(law.File, law.Line, $"The successor '{law.Law.Successor}' is not described.");
    }

    internal static IReadOnlyList<DescribedLaw> Read(ContentItem item) => Read(item.Path ?? item.Reference, new StringReader(Encoding.UTF8.GetString(item.Bytes.Span)));

    private static Law One(YamlFile file, YamlMappingNode map)
    {
        file.AllowOnly(map, Keys);
        string Required(string key) => file.OptionalText(map, key) ?? throw file.Error(map, $"'{key}' is missing.");
        var id = Required("id");
        if (!Id().IsMatch(id))
            throw file.Error(map["id"], $"'{id}' is not the name of a law; expected lower-case words joined like gid-regulation.");
        var (from, to, validity) = (Day(file, map, "from"), Day(file, map, "to"), Choice<LawValidity>(file, map, "validity"));
        if (to < from)
            throw file.Error(map, $"The law ends on {to.Value:yyyy-MM-dd}, before it begins on {from!.Value:yyyy-MM-dd}.");
        if (validity is LawValidity.Repealed or LawValidity.Lapsed != (to is not null))
            throw file.Error(map["validity"], $"A law that was repealed or has lapsed says until when (to), and no other does.");
        var articles = new List<LawArticle>();
        if (map.Children.TryGetValue("articles", out var list))
        {
            foreach (var (key, name) in file.Mapping(list, $"keys and values").Children)
            {
                if (!int.TryParse(file.Text(key, "articles"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || articles.Any(a => a.Number == number))
                    throw file.Error(key, $"'{key}' is not the number of an article, or stands twice.");
                articles.Add(new LawArticle(number, Both(file, name, "articles")));
            }
        }

        return new Law
        {
            Id = id, Title = Both(file, Node(file, map, "title"), "title"), Number = file.OptionalText(map, "number"), Organ = Both(file, Node(file, map, "organ"), "organ"), Kind = Choice<LawKind>(file, map, "kind"),
            MadeOn = Day(file, map, "made"), From = from, Validity = validity, To = to, Successor = file.OptionalText(map, "successor"), IsUnconfirmed = file.OptionalText(map, "unconfirmed") == "true",
            Aliases = map.Children.TryGetValue("aliases", out var aliases) ? [.. file.Sequence(aliases, $"names").Select(a => file.Text(a, "aliases"))] : [], Articles = [.. articles.OrderBy(a => a.Number)],
        };
    }

    private static YamlNode Node(YamlFile file, YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var node) ? node : throw file.Error(map, $"'{key}' is missing.");

    private static LocalText Both(YamlFile file, YamlNode node, string key)
    {
        var map = file.Mapping(node, $"'{key}' in both languages, {{zh: …, en: …}}");
        file.AllowOnly(map, ["zh", "en"]);
        return new LocalText(file.OptionalText(map, "zh") ?? throw file.Error(map, $"'{key}' has no Chinese text (zh)."), file.OptionalText(map, "en") ?? throw file.Error(map, $"'{key}' has no English text (en)."));
    }

    private static DateOnly? Day(YamlFile file, YamlMappingNode map, string key) => file.OptionalText(map, key) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw file.Error(map[key], $"'{key}' is '{text}'; expected a date like 1949-10-01.");

    private static T Choice<T>(YamlFile file, YamlMappingNode map, string key) where T : struct, Enum
    {
        var text = file.Text(Node(file, map, key), key);
        return Enum.GetNames<T>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<T>(name)
            : throw file.Error(map[key], $"'{key}' is '{text}'; expected one of {Phrase.List(Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]))}.");
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Id();
}

/// <summary>Texts are published only when they can be read and no name means two of them.</summary>
internal sealed class LawChecker : IContentChecker, IContentSetChecker
{
    public bool Checks(string kind) => kind == ContentKinds.Laws;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path) =>
        ContentFiles.Problems(bytes, text => LawFile.Read(path, text));

    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        PublishContentInput[] ours = [.. batch.Where(input => input.Kind == ContentKinds.Laws)];
        if (ours.Length == 0) return [];
        IEnumerable<ContentItem> others = (await published.LatestAsync(ContentKinds.Laws, cancellationToken)).Where(item => ours.All(input => input.Name != item.Name));
        return [.. LawFile.Problems(others.Select(LawFile.Read).Concat(ours.Select(input => LawFile.Read(input.Path, new StringReader(Encoding.UTF8.GetString(input.Bytes.Span))))))];
    }
}
