using Kefa.Documents.Official;
using Kefa.Documents.Templates;
using Kefa.Feel;

namespace Kefa.Documents.Tests.Templates;

public sealed class FillingTemplates
{
    private static readonly ParseScope Names = ParseScope.Of(
        KeyValuePair.Create("applicant", FeelType.Text), KeyValuePair.Create("received", FeelType.Date), KeyValuePair.Create("extended", FeelType.Boolean),
        KeyValuePair.Create("items", FeelType.ListOf(FeelType.ContextOf(KeyValuePair.Create("name", FeelType.Text), KeyValuePair.Create("pages", FeelType.Number)))));

    private static readonly Scope Values = Scope.Of(
        KeyValuePair.Create("applicant", Value.Of("张某某")), KeyValuePair.Create("received", (Value)new DateValue(new FeelDate(2026, 3, 2))),
        KeyValuePair.Create("extended", Value.Of(false)),
        KeyValuePair.Create("items", (Value)new ListValue([Item("名单", 3), Item("通知", 12)])));

    [Theory]
    [InlineData("{{ applicant }}：", "张某某：")]
    [InlineData("于{{received}}收到", "于2026年3月2日收到")]
    [InlineData("{{#if extended}}已延长{{else}}未延长{{/if}}", "未延长")]
    [InlineData("{{#each i in items}}{{ i.name }}{{ i.pages }}页；{{/each}}", "名单3页；通知12页；")]
    [InlineData("共{{ sum(items.pages) }}页：{{ items.name }}", "共15页：名单、通知")]
    [InlineData("{{ {a: {b: 1}}.a.b }}", "1")]
    [InlineData("前\n{{#if extended}}\n中\n{{/if}}\n后", "前\n后")]
    [InlineData("{{ \"}}\" }}", "}}")]
    [InlineData("没有空格的{", "没有空格的{")]
    [InlineData("| 名称 |\n| {{ \"甲|乙\\n丙\" }} |", "| 名称 |\n| 甲｜乙 丙 |")]
    [InlineData("名称：{{ \"甲|乙\" }}", "名称：甲|乙")]
    public void Writes_values_as_letters_do(string template, string expected)
    {
        var filled = Read(template).Fill(Values, Context());

        Assert.Empty(filled.Gaps);
        Assert.Equal(expected, filled.Text);
    }

    [Fact]
    public void Writes_nothing_where_something_is_not_known()
    {
        var values = Scope.Of(
            KeyValuePair.Create("applicant", (Value)UnknownValue.Of(UnknownKind.Text, "applicant")), KeyValuePair.Create("received", Value.Null),
            KeyValuePair.Create("extended", (Value)UnknownValue.Of(UnknownKind.Boolean, "extended")), KeyValuePair.Create("items", Value.Null));

        var gaps = Read("{{ applicant }}\n{{ received }}\n{{#if extended}}x{{/if}}\n{{#each i in items}}x{{/each}}").Fill(values, Context()).Gaps;

        Assert.Equal([(1, "尚不知道：applicant"), (2, "没有可填写的值"), (3, "尚不知道：extended"), (4, "没有可填写的值")], gaps.Select(g => (g.Line, g.Reason.Zh)));
    }

    [Theory]
    [InlineData("一\n{{ applicnt }}", "2: There is no 'applicnt' here; did you mean 'applicant'")]
    [InlineData("{{ received", "1: '{{' is never closed by '}}'.")]
    [InlineData("{{#if extended}}x", "1: '#if' is not closed by '/if'.")]
    [InlineData("x{{/if}}y", "1: '/if' ends nothing here.")]
    [InlineData("{{#each items}}{{/each}}", "1: '#each' needs a name and a list: {{#each item in list}}.")]
    [InlineData("{{#unless extended}}", "1: '#unless extended' is no word of a template: there are #if, else, /if, #each and /each.")]
    [InlineData("{{#each i in items}}{{ i.nam }}{{/each}}", "1: ")]
    public void Refuses_a_template_that_does_not_hold_together(string template, string said)
    {
        List<TemplateFault> faults = [];
        TextTemplate.Parse(template, Names, faults);

        Assert.StartsWith(said, $"{faults[0].Line}: {faults[0].Problem.En}", StringComparison.Ordinal);
    }

    [Fact]
    public void Makes_an_official_document_of_a_template()
    {
        List<TemplateFault> faults = [];
        var template = DocumentTemplate.Parse(
            """
            ---
            id: answer
            layout: letter
            organ: 示范市科学技术局
            number: 示科公开〔2026〕3号
            title: 关于{{ applicant }}政府信息公开申请的答复书
            recipient: '{{ applicant }}'
            date: '{{ received }}'
            copiesTo: '{{#if extended}}市政府{{/if}}'
            ---
            本机关于{{ received }}收到你的申请。

            | 名称 | 页数 |
            {{#each i in items}}
            | {{ i.name }} | {{ i.pages }} |
            {{/each}}
            特此答复。
            """, Names, faults);

        Assert.Empty(faults.Select(f => $"{f.Line}: {f.Problem.En}"));
        var document = template!.Fill(Values, Context()).Document!;
        Assert.Empty(document.Faults());
        Assert.Equal(("关于张某某政府信息公开申请的答复书", "张某某", new DateOnly(2026, 3, 2), null), (document.Title, document.Recipient, document.Date, document.CopiesTo));
        var table = Assert.IsType<DocumentTable>(document.Body[1]);
        Assert.Equal(["名单", "3", "通知", "12"], table.Rows.SelectMany(r => r));
        Assert.Equal(new DocumentParagraph("特此答复。"), document.Body[2]);
    }

    [Theory]
    [InlineData("text only", "1: A template begins with its head between two lines '---'.")]
    [InlineData("---\nid: a\nlayout: fancy\norgan: x\ntitle: y\ndate: z\n---\n", "3: 'layout' is plain, letter or red-head, not 'fancy'.")]
    [InlineData("---\nid: a\nlayout: plain\norgan: x\ndate: z\n---\n", "1: The template has no 'title'.")]
    [InlineData("---\nid: a\nlayout: plain\norgan: x\ntitle: y\ndate: z\nfont: big\n---\n", "7: 'font' is no part of a template's head: there are id, layout, organ, number, secrecy, urgency, title, draft, recipient, date, note, copiesTo.")]
    [InlineData("---\nid: a\nlayout: plain\norgan: x\ntitle: y\ndate: z\n---\n一\n{{ nobody }}", "9: ")]
    public void Names_the_line_of_a_fault_in_a_document(string text, string said)
    {
        List<TemplateFault> faults = [];

        Assert.Null(DocumentTemplate.Parse(text, Names, faults));
        Assert.StartsWith(said, $"{faults[0].Line}: {faults[0].Problem.En}", StringComparison.Ordinal);
    }

    private static TextTemplate Read(string template)
    {
        List<TemplateFault> faults = [];
        var read = TextTemplate.Parse(template, Names, faults);
        Assert.Empty(faults.Select(f => $"{f.Line}: {f.Problem.En}"));
        return read;
    }

    private static EvaluationContext Context() => new(FeelDateTime.Parse("2026-03-05T10:00:00+08:00"));

    private static ContextValue Item(string name, int pages) => new([KeyValuePair.Create("name", Value.Of(name)), KeyValuePair.Create("pages", Value.Of(pages))]);
}
