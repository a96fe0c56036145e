using Kefa.Feel;

namespace Kefa.Procedures.Tests.Reading;

public sealed class RefusingDefinitions
{
    private const string Whole = """
        id: small
        name: {zh: 小程序, en: Small}
        version: 2024-1
        inForce: {from: 2024-01-01}
        basis: [{law: 政府信息公开条例}]
        data:
          title: {type: text, label: {zh: 标题, en: Title}, required: true}
          filedOn: {type: date, label: {zh: 提交日, en: Filed on}, required: true}
          amount: {type: money, label: {zh: 金额, en: Amount}, min: 0}
        opinions:
          legality: {name: {zh: 审核, en: Review}, basis: [{law: 政府信息公开条例}], conclusions: {LAWFUL: {zh: 合法, en: Lawful}}}
        deadlines:
          X-D01:
            name: {zh: 答复, en: Answer}
            within: {count: 20, unit: working days}
            from: filedOn
            doneBy: [decide]
            basis: [{law: 政府信息公开条例, article: 33}]
        start:
          file: {name: {zh: 提交, en: File}, by: [applicant], fields: [title, filedOn, amount], to: open}
        stages:
          open:
            name: {zh: 办理中, en: Open}
            transitions:
              decide:
                name: {zh: 决定, en: Decide}
                by: [head]
                notBy: [file]
                basis: [{law: 政府信息公开条例, article: 33}]
                requires:
                  - id: X-R01
                    check: |-
                      amount < 100
                    else: {zh: 金额过大, en: Too much}
                    basis: [{law: 政府信息公开条例, article: 42}]
                to: done
          done: {name: {zh: 办结, en: Done}, final: true}
        """;

    private static readonly ProcedureVocabulary Vocabulary = new()
    {
        Roles = new Dictionary<string, Phrase>(StringComparer.Ordinal) { ["applicant"] = Phrase.Of("申请人", "applicant"), ["head"] = Phrase.Of("主要负责人", "head") },
        HasParameter = name => name == "known.days",
    };

    [Fact]
    public void Is_not_done_where_all_holds_together() => Assert.Empty(ProcedureReader.Read("small.yaml", Whole, Vocabulary).Faults);

    [Theory]
    [InlineData("to: done", "to: open", 22, "Nobody can leave the stage 'open'")]
    [InlineData("to: done", "to: nowhere", 25, "There is no stage 'nowhere'.")]
    [InlineData("final: true}", "final: true}\n  lost: {name: {zh: 丢失, en: Lost}, final: true}", 38, "The stage 'lost' is never reached.")]
    [InlineData("by: [head]", "by: [heads]", 25, "There is no role 'heads'.")]
    [InlineData("by: [head]", "by: []", 25, "'decide' can be performed by nobody")]
    [InlineData("fields: [title, filedOn, amount]", "fields: [title, filedOn, amounts]", 20, "There is no field 'amounts'.")]
    [InlineData("amount < 100", "amounts < 100", 33, "There is no 'amounts' here")]
    [InlineData("amount < 100", "amount < title", 33, "A number cannot be compared with a string")]
    [InlineData("amount < 100", "amount", 32, "Expected a boolean, but 'amount' is a number.")]
    [InlineData("amount < 100", "amount <", 33, "Expected a value")]
    [InlineData("amount < 100", "deadline(\"X-D02\") = null", 32, "There is nothing called 'X-D02' to ask 'deadline' for.")]
    [InlineData("amount < 100", "amount < parameter(\"unknown.days\")", 32, "There is nothing called 'unknown.days' to ask 'parameter' for.")]
    [InlineData("    from: filedOn\n", "", 13, "The deadline 'X-D01' has no start")]
    [InlineData("from: filedOn", "from: title", 13, "There is no single field 'title' that holds a day.")]
    [InlineData("doneBy: [decide]", "doneBy: []", 13, "Nobody can meet the deadline 'X-D01'")]
    [InlineData("within: {count: 20, unit: working days}", "within: {parameter: unknown.days, unit: working days}", 13, "There is no parameter 'unknown.days'.")]
    [InlineData("within: {count: 20, unit: working days}", "within: {count: 20, unit: days}", 15, "What 'days' are depends on the law and the number")]
    [InlineData("\n            basis: [{law: 政府信息公开条例, article: 42}]", "", 31, "'basis' is missing")]
    [InlineData("title: {type: text, label: {zh: 标题, en: Title}", "title: {type: text, label: 标题", 7, "'label' must be a text in both languages")]
    [InlineData("title: {type: text", "title: {type: string", 7, "'string' is no 'type'; there are text, long text")]
    [InlineData("min: 0}", "min: 0, mini: 1}", 9, "There is no key 'mini' here")]
    [InlineData("fields: [title, filedOn, amount]", "fields: [title, filedOn]", 9, "Nobody fills in the field 'amount'")]
    [InlineData("notBy: [file]", "notBy: [files]", 25, "There is no transition 'files'.")]
    [InlineData("to: done", "opinions: [legal]\n        to: done", 25, "There is no kind of opinion 'legal'.")]
    [InlineData("to: done", "documents: [letter]\n        to: done", 25, "There is no kind of paper 'letter'.")]
    [InlineData("to: done", "publishes: [all]\n        to: done", 25, "There is no publication 'all'.")]
    [InlineData("to: done", "resumes: [{deadline: X-D01, ground: asked}]\n        to: done", 25, "The deadline 'X-D01' is resumed for 'asked' and never suspended.")]
    [InlineData("title:", "actor:", 7, "A field may not be called 'actor'")]
    [InlineData("id: small", "id: Small One", 1, "'Small One' is no identifier of a procedure")]
    [InlineData("final: true", "final: yes", 37, "'final' must be true or false.")]
    public void Names_file_and_line(string good, string bad, int line, string problem)
    {
        Assert.Contains(good, Whole, StringComparison.Ordinal);

        var reading = ProcedureReader.Read("small.yaml", Whole.Replace(good, bad, StringComparison.Ordinal), Vocabulary);

        Assert.Null(reading.Procedure);
        Assert.True(
            reading.Faults.Any(f => f.File == "small.yaml" && f.Line == line && f.Problem.En.StartsWith(problem, StringComparison.Ordinal)),
            $"Expected line {line}: {problem}; found:{Environment.NewLine}{string.Join(Environment.NewLine, reading.Faults)}");
        Assert.All(reading.Faults, f => Assert.Contains(f.Problem.Zh, c => c is >= '一' and <= '龥'));
    }

    [Fact]
    public void Says_a_rule_that_stands_twice()
    {
        var guard = "          - id: X-R01\n            check: amount < 50\n            else: {zh: 金额过大, en: Too much}\n            basis: [{law: 政府信息公开条例, article: 42}]\n";

        var reading = ProcedureReader.Read("small.yaml", Whole.Replace("        to: done", guard + "        to: done", StringComparison.Ordinal), Vocabulary);

        Assert.Equal(["small.yaml:36: The rule 'X-R01' stands twice in 'decide': say both in one, or give them ids of their own."], reading.Faults.Select(f => f.ToString()));
    }

    [Fact]
    public void Says_everything_at_once() =>
        Assert.True(ProcedureReader.Read("small.yaml", Whole.Replace("by: [head]", "by: [heads]", StringComparison.Ordinal).Replace("amount < 100", "amounts < 100", StringComparison.Ordinal), Vocabulary).Faults.Length >= 2);

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("id: [")]
    [InlineData("id: small\n---\nid: other")]
    [InlineData("{}")]
    [InlineData("stages: 1\nstart: 2\ndata: 3\ndeadlines: 4\nbasis: 5\nfacts: 6")]
    public void Survives_what_is_no_procedure(string text)
    {
        var reading = ProcedureReader.Read("odd.yaml", text, Vocabulary);

        Assert.Null(reading.Procedure);
        Assert.NotEmpty(reading.Faults);
    }
}
