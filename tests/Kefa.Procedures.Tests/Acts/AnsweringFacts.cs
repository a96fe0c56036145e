using Kefa.Feel;

namespace Kefa.Procedures.Tests.Acts;

/// <summary>What guards ask the records for, over rows that are known in part.</summary>
public sealed class AnsweringFacts
{
    private const string File = """
        id: grant
        code: GRANT
        name: {zh: 资助, en: Grant}
        version: "1"
        inForce: {from: 2024-01-01}
        basis: [{law: 条例}]
        facts:
          FACT
        data:
          title: {type: text, label: {zh: 标题, en: Title}, required: true}
          amount: {type: money, label: {zh: 金额, en: Amount}}
          paidOn: {type: date, label: {zh: 付款日, en: Paid on}}
          twice: {type: number, label: {zh: 两倍, en: Twice}}
        opinions:
          review: {name: {zh: 审核, en: Review}, basis: [{law: 条例}], conclusions: {YES: {zh: 同意, en: Yes}, NO: {zh: 不同意, en: No}}}
        documents: {plan: {name: {zh: 方案, en: Plan}}}
        start:
          file:
            name: {zh: 提交, en: File}
            by: [officer]
            fields: [title, amount, paidOn]
            optionalDocuments: [plan]
            sets: {twice: amount * 2}
            requires: [{id: R1, check: "facts.asked != null", else: {zh: 不符, en: No}, basis: [{law: 条例}]}]
            to: open
        stages:
          open: {name: {zh: 办理, en: Open}, transitions: {review: {name: {zh: 审核, en: Review}, by: [officer], gives: review, requires: [{id: R2, check: "facts.asked != null", else: {zh: 不符, en: No}, basis: [{law: 条例}]}], to: done}}}
          done: {name: {zh: 办结, en: Done}, final: true}
        """;

    private static readonly Value[] Amounts = [Value.Of(10), Value.Of(20), Value.Of(30)];

    [Theory]
    [InlineData("source: grant, measure: count", "3")]
    [InlineData("source: grant, filter: amount > 15, measure: count", "2")]
    [InlineData("source: grant, filter: amount > 15", "2")]
    [InlineData("source: grant, filter: amount > 40, measure: exists", "false")]
    [InlineData("source: grant, filter: amount > 25, measure: exists", "true")]
    [InlineData("source: grant, filter: amount > 15, measure: sum, of: amount", "50")]
    [InlineData("source: grant, filter: amount > 40, measure: sum, of: amount", "0")]
    [InlineData("source: grant, measure: min, of: amount", "10")]
    [InlineData("source: grant, measure: max, of: amount", "30")]
    [InlineData("source: grant, filter: amount > 40, measure: max, of: amount", "null")]
    [InlineData("source: grant, filter: amount = 20, measure: value, of: amount", "20")]
    [InlineData("source: grant, filter: amount > 40, measure: value, of: amount", "null")]
    [InlineData("source: grant, filter: amount > matter.amount, measure: count", "1")]
    [InlineData("source: grant, filter: amount >= matter.twice, measure: count", "0")]
    [InlineData("source: grant, filter: procedure = \"grant\" and stage = \"open\" and actor.id = \"officer-1\", measure: count", "3")]
    public void Measures_rows_against_what_the_act_fills_in(string fact, string answer) => Assert.Equal(answer, Answer(fact, Amounts, new { title = "一", amount = 20, paidOn = "2026-03-01" }).ToString());

    [Fact]
    public void Expects_one_row_where_it_asks_for_a_value() =>
        Assert.Equal("“asked”有 3 个，应当只有一个。", Assert.IsType<ErrorValue>(Answer("source: grant, measure: value, of: amount", Amounts)).Phrase.Zh);

    [Fact]
    public void Is_unknown_within_bounds_where_a_row_cannot_be_told()
    {
        Value[] rows = [Value.Of(10), Value.Of(20), Value.Unknown];

        var count = Assert.IsType<UnknownValue>(Answer("source: grant, filter: amount > 15, measure: count", rows));
        Assert.Equal(("1", "2"), (count.Min.ToString(), count.Max.ToString()));
        Assert.Equal("true", Answer("source: grant, filter: amount > 15, measure: exists", rows).ToString());
        Assert.IsType<UnknownValue>(Answer("source: grant, filter: amount > 25, measure: exists", rows));
        Assert.IsType<UnknownValue>(Answer("source: grant, measure: sum, of: amount", rows));
        Assert.Equal("30", Answer("source: grant, measure: sum, of: amount", [Value.Of(10), Value.Of(20), Value.Null]).ToString());
    }

    [Fact]
    public void Waits_for_what_is_asked_before_it_is_filled_in()
    {
        var unknown = Assert.IsType<UnknownValue>(Answer("source: grant, filter: amount > matter.amount, measure: exists", Amounts));

        Assert.Equal(["amount"], unknown.Causes);
    }

    [Theory]
    [InlineData("source: documents, filter: kind = \"plan\" and by = \"officer-1\" and on = today, measure: count", "2")]
    [InlineData("source: opinions, filter: kind = \"review\" and conclusion = \"NO\", measure: exists", "true")]
    [InlineData("source: opinions, filter: kind = \"review\" and conclusion = \"YES\", measure: exists", "false")]
    public void Reads_opinions_and_papers_of_the_matter_with_those_of_the_act(string fact, string answer)
    {
        var matter = new Matter(Read(fact)).As("officer").On("2026-03-02").Knowing("asked", 0).Do("file", new { title = "一", amount = 1, paidOn = "2026-03-01" }, ["plan", "plan"]);
        var asked = new ActRequest { Transition = "review", Opinion = new GivenOpinion("review", "NO", "意见") };
        var definition = matter.State.Procedure.Facts.Single();

        var rows = FactRows.Own(definition.Source, matter.State, asked, matter.Context);

        Assert.Equal(answer, FactRows.Answer(definition, rows, matter.State.Data, matter.Context).ToString());
    }

    private static Value Answer(string fact, Value[] amounts, object? input = null)
    {
        var procedure = Read(fact);
        var matter = new Matter(procedure).As("officer").On("2026-03-02");
        var asked = input is null ? null : new ActRequest { Transition = "file", Input = System.Text.Json.JsonSerializer.SerializeToElement(input) };
        var data = ProcedureEngine.DataFor(matter.State, procedure.Start[0], asked, matter.Context);
        return FactRows.Answer(procedure.Facts.Single(), amounts.Select(a => FactRows.Row(procedure, "open", [KeyValuePair.Create("amount", a)])), data, matter.Context);
    }

    /// <summary>The procedure with one fact, written as <c>source: …, filter: …, measure: …</c>.</summary>
    private static Procedure Read(string fact)
    {
        var parts = fact.Split(", ");
        var written = string.Join(", ", parts.Select(p => p.StartsWith("filter: ", StringComparison.Ordinal) ? $"filter: '{p["filter: ".Length..]}'" : p));
        var reading = ProcedureSet.Read([("grant.yaml", File.Replace("FACT", $"asked: {{{written}}}", StringComparison.Ordinal))], ProcedureVocabulary.Open).Single();
        Assert.True(reading.Faults.IsEmpty, string.Join(Environment.NewLine, reading.Faults));
        return reading.Procedure!;
    }
}
