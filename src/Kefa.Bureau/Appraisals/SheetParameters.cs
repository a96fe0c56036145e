using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefa.Feel;

namespace Kefa.Bureau.Appraisals;

/// <summary>
/// The parameters of a rule as a cell of a table says them, one a line: <c>问：…</c>, <c>指标：LGM-01</c>, <c>目标：4</c>, and for deductions <c>扣0.5 每少 共3：专题会议 @LGM-01 封顶1.2</c>. Pure.
/// </summary>
internal static partial class SheetParameters
{
    /// <summary>The words for rules, as people write them in a table.</summary>
    public static IReadOnlyDictionary<string, string> Rules { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["有无"] = "presence", ["扣分"] = "deduct", ["计数"] = "count", ["比例"] = "ratio", ["分档"] = "tier", ["评定"] = "graded", ["加分"] = "bonus", ["否决"] = "veto",
    };

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["问"] = "ask", ["指标"] = "figure", ["阈值"] = "atLeast", ["目标"] = "target", ["满分值"] = "full", ["每个"] = "points", ["限于"] = "limit", ["档"] = "tiers",
    };

    /// <summary>The rule as an edition's file writes it, or what is wrong with the cell.</summary>
    public static (string? Rule, Phrase? Wrong) Read(string rule, string parameters)
    {
        string? word = Rules.GetValueOrDefault(rule.Trim()) ?? (Rules.Values.Contains(rule.Trim(), StringComparer.Ordinal) ? rule.Trim() : null);
        if (word is null) return (null, NoRule(rule));
        if (word == "graded") return ("graded", null);
        string[] lines = [.. parameters.ReplaceLineEndings("\n").Split('\n', ';', '；').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return word == "deduct" ? Deductions(lines) : Others(word, lines);
    }

    private static (string?, Phrase?) Deductions(string[] lines)
    {
        var deductions = new List<string>();
        foreach (string line in lines)
        {
            if (Deduction().Match(line.Normalize(System.Text.NormalizationForm.FormKC)) is not { Success: true } match) return (null, NoDeduction(line));
            string kind = match.Groups["kind"].Value switch { "没有" => "absent", "每少" => "missing", _ => "each" };
            deductions.Add($"{{{kind}: {match.Groups["points"].Value}, ask: {Quoted(match.Groups["ask"].Value)}{Part(match, "of", "of")}{Part(match, "figure", "figure")}{Part(match, "cap", "cap")}}}");
        }
        return deductions.Count == 0 ? (null, NoDeduction("")) : ($"{{deduct: [{string.Join(", ", deductions)}]}}", null);
    }

    private static string Part(Match match, string group, string key) => match.Groups[group] is { Success: true, Value: var value } ? $", {key}: {value}" : "";

    private static (string?, Phrase?) Others(string word, string[] lines)
    {
        var parts = new List<string>();
        foreach (string line in lines)
        {
            int at = line.IndexOfAny([':', '：']);
            if (at < 0 || Keys.GetValueOrDefault(line[..at].Trim()) is not { } key) return (null, NoKey(line));
            string value = line[(at + 1)..].Trim();
            if (key == "tiers")
            {
                string[] tiers = [.. value.Normalize(System.Text.NormalizationForm.FormKC).Split(',', '、').Select(t => Tier().Match(t.Trim())).Where(t => t.Success).Select(t => $"{{from: {t.Groups["from"].Value}, points: {t.Groups["points"].Value}}}")];
                if (tiers.Length == 0) return (null, NoTiers(value));
                parts.Add($"tiers: [{string.Join(", ", tiers)}]");
            }
            else
            {
                parts.Add($"{key}: {Quoted(value)}");
            }
        }
        return ($"{{{word}: {{{string.Join(", ", parts)}}}}}", null);
    }

    /// <summary>A text as YAML takes it whatever it holds.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Json);

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Phrase NoRule(string rule) => $"There is no rule '{rule}'; there are {Phrase.List(Rules.Keys)}.";

    private static Phrase NoDeduction(string line) => $"'{line}' is no deduction; expected for instance {"扣0.5 没有：领导小组"}, {"扣0.5 每少 共3：专题会议 @LGM-01 封顶1.2"} or {"扣0.3 每个：缺席 封顶0.9"}.";

    private static Phrase NoKey(string line) => $"'{line}' is no parameter; there are {Phrase.List(Keys.Keys)}, each with a colon.";

    private static Phrase NoTiers(string value) => $"'{value}' are no tiers; expected for instance {"0=0，80=1，95=2"}.";

    [GeneratedRegex("^扣\\s*(?<points>[0-9]+(\\.[0-9]+)?)\\s*(?<kind>没有|每少|每个)\\s*(共\\s*(?<of>[0-9]+(\\.[0-9]+)?))?\\s*:\\s*(?<ask>.+?)(\\s*@\\s*(?<figure>[A-Z]{2,6}-[A-Z0-9]{1,6}))?(\\s*封顶\\s*(?<cap>[0-9]+(\\.[0-9]+)?))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Deduction();

    [GeneratedRegex("^(?<from>[0-9]+(\\.[0-9]+)?)\\s*=\\s*(?<points>[0-9]+(\\.[0-9]+)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tier();
}
