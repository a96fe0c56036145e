using System.Xml;
using System.Xml.Linq;
using Kefa.Bureau.Policies;
using Kefa.Dmn;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>A model under another version, or with other expressions, is the same model in everything else.</summary>
public sealed class WritingAPolicyAnew
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    [Fact]
    public async Task Decides_the_same_for_every_shipped_policy_and_company()
    {
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));
        var profiles = await ProfileJson.ReadAsync(file, ShippedPolicies.Dictionary, null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var shared = Directory.EnumerateFiles(Repository.Folder("content/policies/common"), "*.dmn").Select(p => new PolicyFile(p, File.ReadAllText(p))).ToArray();
        foreach (var path in Directory.EnumerateFiles(Repository.Folder("content/policies"), "*.dmn", SearchOption.AllDirectories).Where(p => !p.Contains("/common/", StringComparison.Ordinal)))
        {
            var xml = File.ReadAllText(path);
            var before = Read([.. shared, new PolicyFile(path, xml)]);
            var anew = PolicyText.WithVersion(PolicyText.WithExpressions(xml, PolicyText.Expressions(xml)), "n-1.x", before.Metadata.Validity.From, before.Metadata.Validity.To);
            var after = Read([.. shared, new PolicyFile(path, anew)]);

            Assert.Equal("n-1.x", after.Version);
            Assert.Equal(before.Conditions.Select(c => (c.Id, c.Article, c.Text)), after.Conditions.Select(c => (c.Id, c.Article, c.Text)));
            foreach (var profile in profiles)
            {
                PolicyResult was = ShippedPolicies.Evaluator.Evaluate(before, profile, AsOf), isNow = ShippedPolicies.Evaluator.Evaluate(after, profile, AsOf);
                Assert.Equal((was.Verdict, was.Scope, was.Score, was.Benefit?.ToString()), (isNow.Verdict, isNow.Scope, isNow.Score, isNow.Benefit?.ToString()));
                Assert.Equal(was.Conditions.Select(c => (c.Outcome, c.Gap)), isNow.Conditions.Select(c => (c.Outcome, c.Gap)));
            }
        }
    }

    [Fact]
    public async Task Decides_the_same_by_way_of_the_version_that_editors_know()
    {
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));
        var profiles = await ProfileJson.ReadAsync(file, ShippedPolicies.Dictionary, null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var returned = new PolicyReader(ShippedPolicies.Dictionary).Read(Directory.EnumerateFiles(Repository.Folder("content/policies"), "*.dmn", SearchOption.AllDirectories)
            .Select(path => new PolicyFile(path, ByWayOf13(File.ReadAllText(path)))));

        Assert.Equal(ShippedPolicies.All.Policies.Select(p => (p.Id, p.Version)), returned.Policies.Policies.Select(p => (p.Id, p.Version)));
        foreach (var (before, after) in ShippedPolicies.All.Policies.Zip(returned.Policies.Policies))
        {
            Assert.Equal(before.Metadata.Title, after.Metadata.Title);
            foreach (var profile in profiles)
            {
                PolicyResult was = ShippedPolicies.Evaluator.Evaluate(before, profile, AsOf), isNow = ShippedPolicies.Evaluator.Evaluate(after, profile, AsOf);
                Assert.Equal((was.Verdict, was.Scope, was.Score, was.Benefit?.ToString()), (isNow.Verdict, isNow.Scope, isNow.Score, isNow.Benefit?.ToString()));
                Assert.Equal(was.Conditions.Select(c => (c.Condition.Id, c.Condition.Article, c.Outcome, c.Gap)), isNow.Conditions.Select(c => (c.Condition.Id, c.Condition.Article, c.Outcome, c.Gap)));
            }
        }
    }

    private static string ByWayOf13(string xml)
    {
        var old = Assert.IsType<DmnConversion.Converted>(DmnDocument.Parse(xml, "m").ConvertTo(DmnVersion.Dmn13)).Document.ToXml();
        return Assert.IsType<DmnConversion.Converted>(DmnDocument.Parse(old, "m").ConvertTo(DmnVersion.Dmn15)).Document.ToXml();
    }

    [Fact]
    public void Keeps_comments_foreign_elements_and_references()
    {
        const string Xml = """
            <?xml version="1.0"?><!-- ours --><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:kefa="https://kefa.dev/ns/policy/1" xmlns:x="https://example.org/x" namespace="https://kefa.dev/policies/P/1">
            <extensionElements><kefa:policy id="P" version="1"><kefa:validity known="false"/></kefa:policy></extensionElements>
            <import name="common" namespace="https://kefa.dev/policies/common"/><x:mark at="1">  kept  </x:mark>
            <decision id="c1" name="c1"><knowledgeRequirement><requiredKnowledge href="https://kefa.dev/policies/common#f"/></knowledgeRequirement><informationRequirement><requiredInput href="https://kefa.dev/policies/P/1#a"/></informationRequirement><literalExpression><text>a</text></literalExpression></decision></definitions>
            """;

        using var reader = XmlReader.Create(new StringReader(PolicyText.WithVersion(Xml, "二 2", new(2027, 1, 1), null)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var root = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;

        Assert.Equal("https://kefa.dev/policies/P/%E4%BA%8C%202", root.Attribute("namespace")!.Value);
        Assert.Equal(["https://kefa.dev/policies/common#f", "#a"], root.Descendants().Attributes("href").Select(a => a.Value));
        Assert.Equal("  kept  ", root.Element(XName.Get("mark", "https://example.org/x"))!.Value);
        Assert.Contains(root.Document!.Nodes(), n => n is XComment { Value: " ours " });
        var validity = root.Descendants(XName.Get("validity", "https://kefa.dev/ns/policy/1")).Single();
        Assert.Equal(["from=\"2027-01-01\""], validity.Attributes().Select(a => a.ToString()));
    }

    [Theory]
    [InlineData("list contains([[1]], [1]) and a[b[1]]>0")]
    [InlineData("\"]]>\" = x and \"<![CDATA[\" != \"&amp;\"")]
    [InlineData("a\nand\n\"\t\u00a0𠮷\"")]
    [InlineData("")]
    public void Takes_any_expression_to_the_letter(string expression)
    {
        const string Xml = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><decision id="c1"><literalExpression><text><![CDATA[old]]></text></literalExpression></decision></definitions>""";

        var changed = PolicyText.WithExpressions(Xml, new Dictionary<string, string> { ["c1"] = expression });

        Assert.Equal(expression, PolicyText.Expressions(changed)["c1"]);
    }

    [Fact]
    public void Refuses_a_document_type_and_what_is_too_long()
    {
        const string Bomb = """<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&b;</definitions>""";
        var huge = "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\">" + new string(' ', 17 * 1024 * 1024) + "</definitions>";

        Assert.Throws<XmlException>(() => PolicyText.Expressions(Bomb));
        Assert.Throws<XmlException>(() => PolicyText.WithVersion(Bomb, "2", null, null));
        Assert.Throws<XmlException>(() => PolicyText.Expressions(huge));
    }

    [Fact]
    public void Names_a_decision_that_cannot_be_changed()
    {
        const string Xml = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><decision id="c1"><decisionTable/></decision></definitions>""";

        var refusal = Assert.Throws<ArgumentException>(() => PolicyText.WithExpressions(Xml, new Dictionary<string, string> { ["c1"] = "true" }));

        Assert.Contains("'c1'", refusal.Message, StringComparison.Ordinal);
    }

    private static Policy Read(IEnumerable<PolicyFile> files)
    {
        var reading = new PolicyReader(ShippedPolicies.Dictionary).Read(files);
        Assert.DoesNotContain(reading.Diagnostics, d => d.Severity == Severity.Error);
        return Assert.Single(reading.Policies.Policies);
    }
}
