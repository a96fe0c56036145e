using System.Text.RegularExpressions;

namespace Kefa.Procedures.Tests.Content;

/// <summary>The rules of docs/refusals.md, the procedures that hold them, and the tests that show their messages.</summary>
public sealed partial class ReachingEveryRefusal
{
    private static readonly Dictionary<string, int> Families = new(StringComparer.Ordinal)
    {
        ["NRM"] = 14, ["MAD"] = 9, ["FCR"] = 8, ["CON"] = 8, ["ENF"] = 10, ["REV"] = 5, ["LIT"] = 3, ["GID"] = 10, ["PRO"] = 8, ["RPT"] = 6, ["LAW"] = 4, ["PWR"] = 5, ["RSK"] = 8, ["TSK"] = 6, ["EDU"] = 8,
    };

    private static readonly IReadOnlyList<(string Rule, string Where)> Listed =
        [.. Row().Matches(File.ReadAllText(Path.Combine(Shipped.Root, "docs", "refusals.md"))).Select(m => (m.Groups["rule"].Value, m.Groups["where"].Value.Trim()))];

    private static readonly HashSet<string> Shown = [.. Directory.EnumerateFiles(Path.Combine(Shipped.Root, "tests", "Kefa.Procedures.Tests", "Content"), "*.cs")
        .SelectMany(file => ShownText().Matches(File.ReadAllText(file))).Select(m => m.Groups["rule"].Value)];

    public static TheoryData<string> Rules() => [.. Listed.Select(l => l.Rule)];

    [Fact]
    public void The_list_names_every_rule_once() =>
        Assert.Equal(Families.SelectMany(f => Enumerable.Range(1, f.Value).Select(n => $"{f.Key}-R{n:00}")).Order(StringComparer.Ordinal), Listed.Select(l => l.Rule).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Rules))]
    public void A_rule_is_held_where_the_list_says_and_its_message_is_read_or_a_later_capability_holds_it(string rule)
    {
        var where = Listed.Single(l => l.Rule == rule).Where;
        var held = Shipped.Names.Where(name => RulesOf(Shipped.Procedure(name)).Contains(rule)).ToList();

        Assert.Equal(Named().Matches(where).Select(m => m.Groups["procedure"].Value).Where(p => p != "notBy").Order(StringComparer.Ordinal), held);
        if (held.Count == 0)
            Assert.Matches("^later: .+", where);
        else
            Assert.Contains(rule, Shown);
    }

    [Fact]
    public void A_rule_that_no_test_shows_would_be_found() => Assert.DoesNotContain("RSK-R08", Shown);

    /// <summary>The rules that a procedure refuses by: <c>NRM-R08.signed</c> is a part of NRM-R08.</summary>
    private static HashSet<string> RulesOf(Procedure procedure) =>
        [.. procedure.Start.Concat(procedure.Stages.SelectMany(s => s.Transitions)).SelectMany(t => t.Requires.Select(g => g.Id).Concat(t.NotBy.Select(s => s.Id)))
            .Where(id => RuleId().IsMatch(id)).Select(id => id.Split('.')[0])];

    [GeneratedRegex(@"^\| (?<rule>[A-Z]{3}-R\d{2}) \|[^|]*\|(?<where>[^|]*)\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<procedure>[a-zA-Z-]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"\.Text\(""(?<rule>[A-Z]{3}-R\d{2})[.""]", RegexOptions.ExplicitCapture)]
    private static partial Regex ShownText();

    [GeneratedRegex(@"^[A-Z]{3}-R\d{2}(\.|$)")]
    private static partial Regex RuleId();
}
