using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Figures;

/// <summary>Reads files of <c>content/figures</c>.</summary>
public static partial class FigureFile
{
    private static readonly string[] Keys = ["id", "name", "version", "inForce", "owner", "figures"];
    private static readonly string[] FigureKeys = ["code", "name", "definition", "source", "on", "filter", "measure", "group", "unit", "decimals", "target", "keywords", "basis"];
    private static readonly string[] Measures = ["count", "distinct", "sum", "average", "median", "rate", "growth", "total"];

    /// <exception cref="ContentFileException">The file does not hold together; the message names file and line.</exception>
    public static FigureSet Read(string name, TextReader text)
    {
        YamlFile file = YamlFile.Read(name, text);
        YamlMappingNode root = file.Mapping(file.Root ?? throw new ContentFileException(name, 1, $"The file is empty."), $"id, name, version, inForce, owner and figures");
        file.AllowOnly(root, Keys);
        string id = Required(file, root, "id");
        if (!Id().IsMatch(id)) throw file.Error(root["id"], $"'{id}' is no name of a set of figures; expected lower-case words joined like disclosure-on-request.");
        YamlMappingNode force = file.Mapping(Child(file, root, "inForce"), $"from and to");
        (DateOnly from, DateOnly? to) = (Day(file, force, "from") ?? throw file.Error(force, $"'{"from"}' is missing."), Day(file, force, "to"));
        if (from > to) throw file.Error(force, $"It ends before it begins.");
        var figures = new List<Figure>();
        foreach (YamlNode node in file.Sequence(Child(file, root, "figures"), $"figures"))
        {
            Figure figure = One(file, file.Mapping(node, $"code, name, definition, measure and unit"));
            if (figures.Any(f => f.Code == figure.Code)) throw file.Error(node, $"The figure '{figure.Code}' stands here twice.");
            figures.Add(figure);
        }
        return new FigureSet(id, Both(file, root, "name"), Required(file, root, "version"), from, to, Required(file, root, "owner"), figures);
    }

    internal static FigureSet Read(ContentItem item) => Read(item.Path ?? item.Reference, new StringReader(Encoding.UTF8.GetString(item.Bytes.Span)));

    private static Figure One(YamlFile file, YamlMappingNode map)
    {
        file.AllowOnly(map, FigureKeys);
        string code = Required(file, map, "code");
        if (!Code().IsMatch(code)) throw file.Error(map["code"], $"'{code}' is no code of a figure; expected for instance GID-01.");
        FigureMeasure measure = Measure(file, Child(file, map, "measure"));
        FigureSource? source = map.Children.TryGetValue("source", out YamlNode? given) ? Source(file, given) : null;
        bool made = measure.Parts.Count > 0;
        if (source is null && !made) throw file.Error(map, $"'{"source"}' is missing.");
        string[] alone = [.. new[] { "source", "on", "filter" }.Where(key => made && map.Children.ContainsKey(key))];
        if (alone.Length > 0) throw file.Error(map, $"A figure that is made of others has no '{alone[0]}': those have their own.");
        string? filter = file.OptionalText(map, "filter"), on = file.OptionalText(map, "on");
        if (!made && on is null && filter?.Contains("period", StringComparison.Ordinal) != true)
            throw file.Error(map, $"Neither 'on' nor the filter says which period a row belongs to.");
        IReadOnlyList<string> group = map.Children.TryGetValue("group", out YamlNode? by) ? by is YamlSequenceNode several ? [.. several.Select(n => file.Text(n, "group"))] : [file.Text(by, "group")] : [];
        if (group.Count > 2) throw file.Error(map["group"], $"A figure is told apart by at most two paths.");
        return new Figure(
            code, Both(file, map, "name"), Both(file, map, "definition"), source, on, filter, filter is null ? 0 : LineOf(map["filter"]), measure, group,
            Both(file, map, "unit"), (int)(Number(file, map, "decimals", 0, 6) ?? 0), Number(file, map, "target", decimal.MinValue, decimal.MaxValue),
            map.Children.TryGetValue("keywords", out YamlNode? words) ? [.. file.Sequence(words, $"words").Select(word => file.Text(word, "keywords"))] : [],
            [.. Basis(file, map)], (int)map.Start.Line);
    }

    private static FigureSource Source(YamlFile file, YamlNode node)
    {
        if (node is YamlScalarNode { Value: "events" }) return new FigureSource.Events();
        YamlMappingNode map = file.Mapping(node, $"matters or entries");
        if (file.OptionalText(map, "matters") is { } matters)
        {
            file.AllowOnly(map, ["matters"]);
            return new FigureSource.Matters(matters);
        }
        file.AllowOnly(map, ["entries", "of"]);
        return new FigureSource.Entries(Required(file, map, "of"), Required(file, map, "entries"));
    }

    private static FigureMeasure Measure(YamlFile file, YamlNode node)
    {
        if (node is YamlScalarNode { Value: "count" }) return new FigureMeasure.Count();
        YamlMappingNode map = file.Mapping(node, $"a measure: {Phrase.List(Measures)}");
        if (map.Children.Count != 1 || map.Children.Single().Key is not YamlScalarNode { Value: { } word }) throw file.Error(node, $"Expected one measure: {Phrase.List(Measures)}.");
        YamlNode what = map.Children.Single().Value;
        return word switch
        {
            "distinct" => new FigureMeasure.Distinct(file.Text(what, word)),
            "sum" => new FigureMeasure.Sum(file.Text(what, word)),
            "average" => new FigureMeasure.Average(file.Text(what, word)),
            "median" => new FigureMeasure.Median(file.Text(what, word)),
            "growth" => new FigureMeasure.Growth(file.Text(what, word)),
            "rate" when file.Mapping(what, $"of and over") is var parts => new FigureMeasure.Rate(Required(file, parts, "of"), Required(file, parts, "over")),
            "total" when file.Mapping(what, $"plus and minus") is var parts => new FigureMeasure.Total(Codes(file, parts, "plus"), Codes(file, parts, "minus")),
            _ => throw file.Error(node, $"There is no measure '{word}'; there are {Phrase.List(Measures)}."),
        };
    }

    private static List<string> Codes(YamlFile file, YamlMappingNode map, string key) => map.Children.TryGetValue(key, out YamlNode? node) ? [.. file.Sequence(node, $"codes").Select(code => file.Text(code, key))] : [];

    private static IEnumerable<LegalBasis> Basis(YamlFile file, YamlMappingNode map)
    {
        if (!map.Children.TryGetValue("basis", out YamlNode? node)) yield break;
        foreach (YamlNode one in file.Sequence(node, $"laws"))
        {
            YamlMappingNode law = file.Mapping(one, $"law and article");
            file.AllowOnly(law, ["law", "article", "unconfirmed"]);
            yield return new LegalBasis(Required(file, law, "law"), file.OptionalText(law, "article"), file.OptionalText(law, "unconfirmed") == "true");
        }
    }

    private static YamlNode Child(YamlFile file, YamlMappingNode map, string key) => map.Children.TryGetValue(key, out YamlNode? node) ? node : throw file.Error(map, $"'{key}' is missing.");

    private static string Required(YamlFile file, YamlMappingNode map, string key) => file.Text(Child(file, map, key), key);

    private static LocalText Both(YamlFile file, YamlMappingNode map, string key)
    {
        YamlMappingNode both = file.Mapping(Child(file, map, key), $"zh and en");
        file.AllowOnly(both, ["zh", "en"]);
        return new LocalText(Required(file, both, "zh"), Required(file, both, "en"));
    }

    private static DateOnly? Day(YamlFile file, YamlMappingNode map, string key) => file.OptionalText(map, key) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day
        : throw file.Error(map[key], $"'{text}' is not a date; expected for instance 2026-01-31.");

    private static decimal? Number(YamlFile file, YamlMappingNode map, string key, decimal least, decimal most) => file.OptionalText(map, key) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && number >= least && number <= most ? number
        : throw file.Error(map[key], $"'{text}' is no number that '{key}' can be.");

    // The text of a block scalar begins on the line after its sign.
    private static int LineOf(YamlNode node) => (int)node.Start.Line + (node is YamlScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } ? 1 : 0);

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Id();

    [GeneratedRegex("^[A-Z]{2,6}-[A-Z0-9]{1,6}([.-][A-Z0-9]{1,6})?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Code();
}
