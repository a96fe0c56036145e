using Kefa.Matching;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Appraisals;

/// <summary>Reads the rule of an item.</summary>
internal sealed class SheetRuleReader(SheetYaml item, IReadOnlyList<GradeBand> grades)
{
    public static IReadOnlyList<string> Words { get; } = ["presence", "deduct", "count", "ratio", "tier", "graded", "bonus", "veto"];

    private const decimal Most = 100_000_000;

    public SheetRule Read()
    {
        (string word, YamlNode? value) = item.Word("rule");
        if (word == "graded" && value is null) return new SheetRule.Graded();
        if (value is null) throw item.Error("rule", $"The rule '{word}' needs its parameters.");
        return word switch
        {
            "presence" when Asking(value, "atLeast") is var map => new SheetRule.Presence(Question(map, yesNo: !map.Has("atLeast")), map.Number("atLeast", 0, Most) ?? 1),
            "deduct" => new SheetRule.Deduct([.. Deductions(value)]),
            "count" when Asking(value, "target") is var map => new SheetRule.Count(Question(map), map.Number("target", 0.01m, Most) ?? throw map.Missing("target")),
            "ratio" when Asking(value, "full") is var map => new SheetRule.Ratio(Question(map), map.Number("full", 0.01m, Most) ?? 100),
            "tier" when Asking(value, "tiers") is var map => new SheetRule.Tier(Question(map), Tiers(map)),
            "bonus" when Asking(value, "points") is var map => new SheetRule.Bonus(Question(map), map.Number("points", 0.01m, 1_000) ?? throw map.Missing("points")),
            "veto" when Asking(value, "limit") is var map => new SheetRule.Veto(Question(map, yesNo: true), Limit(map)),
            _ => throw item.Error("rule", $"There is no rule '{word}'; there are {Feel.Phrase.List(Words)}."),
        };
    }

    private SheetYaml Asking(YamlNode value, params string[] more) => item.Of(value, ["ask", "figure", .. more]);

    /// <summary>What is asked; where a figure answers, its number is taken as it is.</summary>
    private static SheetQuestion Question(SheetYaml map, bool yesNo = false)
    {
        LocalText text = map.Both("ask");
        if (map.Optional("figure") is not { } figure) return new SheetQuestion(text, null, yesNo);
        return SheetEditionFile.FigureCode().IsMatch(figure) ? new SheetQuestion(text, figure, false) : throw map.Error("figure", $"'{figure}' is no code of a figure; expected for instance GID-01.");
    }

    private IEnumerable<Deduction> Deductions(YamlNode value)
    {
        IReadOnlyList<YamlNode> nodes = item.Sequence(value);
        if (nodes.Count == 0) throw item.Error("rule", $"The rule '{"deduct"}' needs its parameters.");
        foreach (YamlNode node in nodes)
        {
            SheetYaml map = item.Of(node, ["ask", "figure", "absent", "missing", "each", "of", "cap"]);
            string[] kinds = [.. new[] { "absent", "missing", "each" }.Where(map.Has)];
            if (kinds.Length != 1) throw map.Error("ask", $"Points are taken off for one of {Feel.Phrase.List(["absent", "missing", "each"])}.");
            DeductionKind kind = kinds[0] switch { "absent" => DeductionKind.Absent, "missing" => DeductionKind.Missing, _ => DeductionKind.Each };
            decimal points = map.Number(kinds[0], 0.01m, 1_000) ?? throw map.Missing(kinds[0]);
            decimal? of = map.Number("of", 0.01m, Most);
            if (of is null == (kind == DeductionKind.Missing)) throw map.Error("of", $"'of' says how many there should be, of what is missing and of nothing else.");
            if (map.Has("cap") && kind == DeductionKind.Absent) throw map.Error("cap", $"What is taken off once has no cap.");
            yield return new Deduction(kind, Question(map, kind == DeductionKind.Absent), points, of ?? 0, map.Number("cap", 0.01m, 1_000));
        }
    }

    private static List<ScoreTier> Tiers(SheetYaml map)
    {
        List<ScoreTier> tiers = [.. map.Maps("tiers", ["from", "points"]).Select(t => new ScoreTier(t.Number("from", 0, Most) ?? throw t.Missing("from"), t.Number("points", 0, 1_000) ?? throw t.Missing("points")))];
        if (tiers.Count == 0 || tiers[0].From != 0) throw map.Error("tiers", $"The first tier begins at 0, so that every number has one.");
        for (int i = 1; i < tiers.Count; i++)
        {
            if (tiers[i].From <= tiers[i - 1].From) throw map.Error("tiers", $"Tiers stand by where they begin, the lowest first.");
        }
        return tiers;
    }

    private string Limit(SheetYaml map)
    {
        string limit = map.Required("limit");
        return grades.Any(g => g.Name.Zh == limit) ? limit : throw map.Error("limit", $"There is no grade '{limit}' to which a veto could limit.");
    }
}
