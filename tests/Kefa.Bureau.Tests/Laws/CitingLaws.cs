using System.Text;
using Kefa.Bureau.Content;
using Kefa.Bureau.Laws;
using Kefa.Bureau.Registers;

namespace Kefa.Bureau.Tests.Laws;

public sealed class CitingLaws
{
    private const string Two = """
        - id: old-measures
          title: {zh: 某市奖励暂行办法, en: Interim Measures}
          number: 某政发〔2020〕1号
          organ: {zh: 某市人民政府, en: City government}
          kind: document
          from: 2020-01-01
          validity: repealed
          to: 2025-12-31
          successor: new-measures
        - id: new-measures
          title: {zh: 某市奖励办法, en: Measures}
          organ: {zh: 某市人民政府, en: City government}
          kind: document
          from: 2026-01-01
          validity: inForce
          aliases: [某市奖励办法（2026）]
          articles:
            3: {zh: 对象, en: who}
        """;

    private static readonly DateOnly Today = new(2026, 6, 30);

    [Theory]
    [InlineData("33", "33")]
    [InlineData("36(1)(2)", "36")]
    [InlineData("9, 11", "9 11")]
    [InlineData("15、32", "15 32")]
    [InlineData("第三十三条", "33")]
    [InlineData("第六条至第八条", "6 8")]
    [InlineData("第一百零五条第二款", "105")]
    [InlineData("第11条（四）", "11")]
    [InlineData("附件2 一（三）", "")]
    [InlineData("第四部分", "")]
    [InlineData("研发投入条件", "")]
    [InlineData(null, "")]
    public void Names_articles_in_digits_or_in_Chinese(string? cited, string articles) =>
        Assert.Equal(articles, string.Join(' ', LawSet.ArticlesOf(cited)));

    [Theory]
    [InlineData("某市奖励暂行办法", "old-measures")]
    [InlineData("《某市奖励办法》", "new-measures")]
    [InlineData("某政发〔2020〕1号", "old-measures")]
    [InlineData("某市奖励办法（2026） 第三条（一）", "new-measures")]
    [InlineData("某市奖励办法(2026)", "new-measures")]
    [InlineData("某省奖励办法", null)]
    public void Is_by_title_number_or_another_name(string cited, string? id)
    {
        LawSet laws = new(Read(Two).Select(l => l.Law));

        Assert.Equal(id, ACitation(cited, null).In(laws)?.Law.Id);
    }

    [Fact]
    public void Is_reported_when_the_text_is_unknown_or_over_while_the_content_holds()
    {
        LawSet laws = new(Read(Two).Select(l => l.Law));
        Citation[] citations = [ACitation("某政发〔2020〕1号", null), ACitation("某政发〔2020〕1号", new(2025, 12, 31)), ACitation("某政发〔2020〕1号", new(2027, 12, 31)), ACitation("某市奖励办法", null), ACitation("某省奖励办法", null), ACitation("地方规定", null) with { MustResolve = false }];

        var problems = CitationReader.Problems(laws, citations, Today).ToArray();

        Assert.Equal(
            [(true, "某市奖励暂行办法 has no effect since 2025-12-31; in its place stands 某市奖励办法."), (true, "某市奖励暂行办法 has no effect since 2025-12-31; in its place stands 某市奖励办法."), (false, "'某省奖励办法' is not in the law library: describe it in content/laws.")],
            problems.Select(p => (p.OnlyWarns, p.Text.En)));
        Assert.Equal("某市奖励暂行办法 自 2025-12-31 后已失去效力；已由 某市奖励办法 接替。", problems[0].Text.Zh);
        Assert.Empty(CitationReader.Problems(laws, citations[..4], new(2025, 12, 31)));
    }

    [Theory]
    [InlineData("successor: new-measures", "successor: none", "x.yaml:1: The successor 'none' is not described.")]
    [InlineData("aliases: [某市奖励办法（2026）]", "aliases: [某政发〔2020〕1号]", "x.yaml:10: '某政发〔2020〕1号' also names old-measures: a citation would not know which is meant.")]
    [InlineData("id: new-measures", "id: old-measures", "x.yaml:10: The law 'old-measures' is described already at x.yaml:1.")]
    public void Needs_texts_that_can_be_told_apart(string right, string wrong, string problem) =>
        Assert.Contains(problem, LawFile.Problems([Read(Two.Replace(right, wrong, StringComparison.Ordinal))]).Select(p => p.ToString()));

    [Theory]
    [InlineData("  to: 2025-12-31\n", "", "x.yaml:7: A law that was repealed or has lapsed says until when (to), and no other does.")]
    [InlineData("validity: inForce", "validity: maybe", "x.yaml:15: 'validity' is 'maybe'; expected one of inForce, amended, repealed, lapsed, unknown.")]
    [InlineData("kind: document\n  from: 2020", "kind: 3\n  from: 2020", "x.yaml:5: 'kind' is '3'; expected one of law, administrativeRegulation, localRegulation, rule, judicialInterpretation, partyDocument, document, other.")]
    [InlineData("    3: {zh: 对象, en: who}", "    third: {zh: 对象, en: who}", "x.yaml:18: 'third' is not the number of an article, or stands twice.")]
    [InlineData("to: 2025-12-31", "to: 2019-12-31", "x.yaml:1: The law ends on 2019-12-31, before it begins on 2020-01-01.")]
    public void Needs_texts_that_are_whole(string right, string wrong, string problem) =>
        Assert.Equal(problem, Assert.Throws<ContentFileException>(() => Read(Two.Replace(right, wrong, StringComparison.Ordinal))).Message);

    [Fact]
    public void Is_read_from_policies_procedures_and_parameters_with_its_line()
    {
        const string policy = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:kefa="https://kefa.dev/ns/policy/1">
              <extensionElements><kefa:policy id="P" version="1"><kefa:title zh="题" en="title"/><kefa:validity from="2026-01-01" to="2026-12-31"/>
                <kefa:document zh="某市奖励办法" en="Measures"/></kefa:policy></extensionElements>
              <knowledgeSource id="s" name="某市奖励办法（2026） 第三条（一）"/>
            </definitions>
            """;
        const string procedure = "name: {zh: 程序, en: Procedure}\nstages:\n  a:\n    requires:\n      - id: X\n        basis: [{law: 某政发〔2020〕1号, article: \"9, 11\"}]\n";
        const string parameter = "- id: x.days\n  name: {zh: 天数, en: Days}\n  values:\n    - {from: 2026-01-01, value: 3, source: 某市奖励办法第3条}\n    - {from: 2027-01-01, value: 3, source: 地方规定}\n";
        LawSet laws = new(Read(Two).Select(l => l.Law));

        string[] found = [.. Cited(ContentKinds.Policy, "P", policy).Concat(Cited(ContentKinds.Procedure, "p", procedure)).Concat(Cited(ContentKinds.Parameters, "x", parameter))
            .Select(c => $"{c.Kind}/{c.Item}:{c.Line} {c.Title.Zh} {c.In(laws)?.Law.Id} {string.Join('+', c.In(laws)?.Articles ?? [])} {c.To:yyyy}")];

        Assert.Equal(
            ["policy/P:3 题 new-measures  2026", "policy/P:4 题 new-measures 3 2026", "procedure/p:6 程序 old-measures 9+11 ", "parameters/x.days:4 天数 new-measures 3 ", "parameters/x.days:5 天数   "],
            found);
        Assert.Empty(Cited(ContentKinds.Policy, "P", "<broken"));
        Assert.Empty(Cited(ContentKinds.Procedure, "p", "a: [b"));
    }

    [Fact]
    public void Of_the_shipped_content_resolves_and_the_library_holds_together()
    {
        var files = Directory.EnumerateFiles(Repository.Folder("content/laws"), "*.yaml").Select(f => LawFile.Read(f, new StringReader(File.ReadAllText(f)))).ToArray();
        LawSet laws = new(files.SelectMany(f => f).Select(l => l.Law));
        Citation[] citations = [.. Directory.EnumerateFiles(Repository.Folder("content"), "*.*", SearchOption.AllDirectories)
            .Select(f => (File: f, Of: ContentKinds.OfFile(Path.GetRelativePath(Repository.Folder("content"), f).Replace('\\', '/')))).Where(f => f.Of is not null)
            .SelectMany(f => CitationReader.Read(f.Of!.Value.Kind, f.Of.Value.Name, File.ReadAllBytes(f.File), f.File))];

        Assert.Empty(LawFile.Problems(files));
        Assert.True(citations.Length > 300, $"only {citations.Length} citations were found");
        Assert.Empty(CitationReader.Problems(laws, citations, Today).Select(p => p.ToString()));
    }

    private static IReadOnlyList<Citation> Cited(string kind, string name, string text) => CitationReader.Read(kind, name, Encoding.UTF8.GetBytes(text), "f");

    private static Citation ACitation(string law, DateOnly? to) => new("policy", "P", new("题", "title"), law, null, "p.dmn", 3, to, true);

    private static IReadOnlyList<DescribedLaw> Read(string text) => LawFile.Read("x.yaml", new StringReader(text));
}
