using System.Globalization;
using System.Text.RegularExpressions;
using Kefa.Bureau.Registers;
using Kefa.Documents.Official;
using Kefa.Documents.Templates;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Reports;

/// <summary>
/// Reads files of <c>content/reports</c>. The body has one paragraph a line, headings <c>##</c> and <c>###</c>, tables of lines <c>| a | b |</c>, and named paragraphs between
/// <c>::: id owner=role narrative</c> and <c>:::</c>.
/// </summary>
public static partial class ReportTemplateFile
{
    private static readonly string[] Keys = ["id", "name", "version", "inForce", "layout", "title", "recipient", "basis", "parts", "rules"];

    /// <exception cref="ContentFileException">The file does not hold together; the message names file and line of the first fault.</exception>
    public static ReportTemplate Read(string name, string text)
    {
        var faults = new List<TemplateFault>();
        ReportTemplate template = Read(name, text, faults);
        return faults.MinBy(fault => fault.Line) is { } first ? throw new ContentFileException(name, first.Line, first.Problem) : template;
    }

    /// <summary>The same with all faults of the text; those of the head are thrown.</summary>
    /// <exception cref="ContentFileException">The head does not hold together.</exception>
    internal static ReportTemplate Read(string name, string text, ICollection<TemplateFault> faults)
    {
        text = text.ReplaceLineEndings("\n");
        int end = text.StartsWith("---\n", StringComparison.Ordinal) ? text.IndexOf("\n---\n", 3, StringComparison.Ordinal) : -1;
        if (end < 0) throw new ContentFileException(name, 1, $"A report begins with its head between two lines '{"---"}'.");
        // The line of the opening sign keeps the numbers of the lines.
        YamlFile file = YamlFile.Read(name, new StringReader("#\n" + text[4..(end + 1)]));
        YamlMappingNode root = file.Mapping(file.Root ?? throw new ContentFileException(name, 1, $"The head is empty."), $"id, name, version, inForce, layout and title");
        file.AllowOnly(root, Keys);
        string id = Required(file, root, "id");
        if (!Id().IsMatch(id)) throw file.Error(root["id"], $"'{id}' is no name of a report; expected lower-case words joined like rule-of-law-city.");
        YamlMappingNode force = file.Mapping(Child(file, root, "inForce"), $"from and to");
        (DateOnly from, DateOnly? to) = (Day(file, force, "from") ?? throw file.Error(force, $"'{"from"}' is missing."), Day(file, force, "to"));
        if (from > to) throw file.Error(force, $"It ends before it begins.");
        DocumentLayout layout = Required(file, root, "layout") switch
        {
            "plain" => DocumentLayout.Plain,
            "letter" => DocumentLayout.Letter,
            "red-head" => DocumentLayout.RedHead,
            var other => throw file.Error(root["layout"], $"'{"layout"}' is plain, letter or red-head, not '{other}'."),
        };
        var reading = new Reading(faults);
        List<ReportPart> parts = [.. Items(file, root, "parts").Select(map => new ReportPart(Required(file, map, "id"), Both(file, map, "name")))];
        TextTemplate title = reading.Template(Required(file, root, "title"), (int)root["title"].Start.Line);
        TextTemplate? recipient = file.OptionalText(root, "recipient") is { } to1 ? reading.Template(to1, (int)root["recipient"].Start.Line) : null;
        List<ReportRule> rules = [.. Items(file, root, "rules").Select(map => Rule(file, map, reading)).OfType<ReportRule>()];
        int bodyAt = end + "\n---\n".Length;
        List<ReportPiece> pieces = new ReportBodyReader(reading, parts, 1 + text.AsSpan(0, bodyAt).Count('\n')).Read(text[bodyAt..]);
        return new ReportTemplate(id, Both(file, root, "name"), Required(file, root, "version"), from, to, layout, title, recipient, parts, rules, [.. Basis(file, root)], reading.Figures) { Pieces = pieces };
    }

    private static ReportRule? Rule(YamlFile file, YamlMappingNode map, Reading reading)
    {
        file.AllowOnly(map, ["id", "name", "check", "else"]);
        YamlNode check = Child(file, map, "check");
        int line = (int)check.Start.Line + (check is YamlScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } ? 1 : 0);
        return reading.Condition(file.Text(check, "check"), line) is { } condition ? new ReportRule(Required(file, map, "id"), Both(file, map, "name"), Both(file, map, "else"), condition) : null;
    }

    private static IEnumerable<YamlMappingNode> Items(YamlFile file, YamlMappingNode root, string key) =>
        root.Children.TryGetValue(key, out YamlNode? list) ? file.Sequence(list, $"parts or rules").Select(node => file.Mapping(node, $"id and name")) : [];

    private static IEnumerable<LegalBasis> Basis(YamlFile file, YamlMappingNode map)
    {
        foreach (YamlNode one in map.Children.TryGetValue("basis", out YamlNode? node) ? file.Sequence(node, $"laws") : new YamlSequenceNode())
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

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Id();

    /// <summary>Compiles the pieces of a file, and gathers the figures that they name.</summary>
    internal sealed partial class Reading(ICollection<TemplateFault> faults)
    {
        private readonly List<NamedFigure> _figures = [];

        public IReadOnlyList<NamedFigure> Figures => _figures;

        public void Fault(int line, Phrase problem) => faults.Add(new TemplateFault(problem, line));

        public TextTemplate Template(string text, int firstLine)
        {
            Gather(text, firstLine);
            return TextTemplate.Parse(ReportHole.Expand(text, firstLine, faults), ReportNames.Scope, faults, firstLine);
        }

        public FeelExpression? Condition(string feel, int line)
        {
            Gather(feel, line);
            ParseResult parsed = FeelExpression.Parse(feel, ReportNames.Scope);
            foreach (Diagnostic problem in parsed.Expression is { } expression ? expression.Check() : parsed.Diagnostics) Fault(line + problem.Line - 1, problem.Phrase);
            return parsed.Expression;
        }

        /// <summary>Every figure is named where it stands, so that an unknown one is found before anybody reads the report.</summary>
        private void Gather(string text, int firstLine)
        {
            foreach (Match call in Calls().Matches(text))
            {
                int line = firstLine + text.AsSpan(0, call.Index).Count('\n');
                if (call.Groups["code"] is { Success: true, Value: var code }) _figures.Add(new NamedFigure(code, line));
                else Fault(line, $"'{call.Groups["function"].Value}' needs the code of its figure in quotation marks, where it stands.");
            }
        }

        [GeneratedRegex("""(?<![\w.])(?<function>figure|before|has|group|partBefore|part|shown)\s*\(\s*("(?<code>[^"]*)")?|\{\{\s*figure\s+(?<code>[A-Z][A-Z0-9.-]*)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
        private static partial Regex Calls();
    }
}
