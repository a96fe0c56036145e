using Kefa.Feel;

namespace Kefa.Procedures.Tests.Reading;

public sealed class RefusingDefinitions
{
    private const string Whole = """
        id: small
        code: SMALL
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
    [InlineData("to: done", "to: open", 23, "Nobody can leave the stage 'open'")]
    [InlineData("to: done", "to: nowhere", 26, "There is no stage 'nowhere'.")]
    [InlineData("final: true}", "final: true}\n  lost: {name: {zh: 丢失, en: Lost}, final: true}", 39, "The stage 'lost' is never reached.")]
    [InlineData("by: [head]", "by: [heads]", 26, "There is no role 'heads'.")]
    [InlineData("by: [head]", "by: []", 26, "'decide' can be performed by nobody")]
    [InlineData("fields: [title, filedOn, amount]", "fields: [title, filedOn, amounts]", 21, "There is no field 'amounts'.")]
    [InlineData("amount < 100", "amounts < 100", 34, "There is no 'amounts' here")]
    [InlineData("amount < 100", "amount < title", 34, "A number cannot be compared with a string")]
    [InlineData("amount < 100", "amount", 33, "Expected a boolean, but 'amount' is a number.")]
    [InlineData("amount < 100", "amount <", 34, "Expected a value")]
    [InlineData("amount < 100", "deadline(\"X-D02\") = null", 33, "There is nothing called 'X-D02' to ask 'deadline' for.")]
    [InlineData("amount < 100", "amount < parameter(\"unknown.days\")", 33, "There is nothing called 'unknown.days' to ask 'parameter' for.")]
    [InlineData("    from: filedOn\n", "", 14, "The deadline 'X-D01' has no start")]
    [InlineData("from: filedOn", "from: title", 14, "There is no single field 'title' that holds a day.")]
    [InlineData("doneBy: [decide]", "doneBy: []", 14, "Nobody can meet the deadline 'X-D01'")]
    [InlineData("within: {count: 20, unit: working days}", "within: {parameter: unknown.days, unit: working days}", 14, "There is no parameter 'unknown.days'.")]
    [InlineData("within: {count: 20, unit: working days}", "within: {count: 20, unit: days}", 16, "What 'days' are depends on the law and the number")]
    [InlineData("\n            basis: [{law: 政府信息公开条例, article: 42}]", "", 32, "'basis' is missing")]
    [InlineData("title: {type: text, label: {zh: 标题, en: Title}", "title: {type: text, label: 标题", 8, "'label' must be a text in both languages")]
    [InlineData("title: {type: text", "title: {type: string", 8, "'string' is no 'type'; there are text, long text")]
    [InlineData("min: 0}", "min: 0, mini: 1}", 10, "There is no key 'mini' here")]
    [InlineData("fields: [title, filedOn, amount]", "fields: [title, filedOn]", 10, "Nobody fills in the field 'amount'")]
    [InlineData("notBy: [file]", "notBy: [files]", 26, "There is no transition 'files'.")]
    [InlineData("to: done", "opinions: [legal]\n        to: done", 26, "There is no kind of opinion 'legal'.")]
    [InlineData("to: done", "documents: [letter]\n        to: done", 26, "There is no kind of paper 'letter'.")]
    [InlineData("deadlines:", "publications: {all: {name: {zh: 公开, en: Public}, fields: [title], stages: [lost], basis: [{law: 条例}]}}\ndeadlines:", 13, "There is no stage 'lost'.")]
    [InlineData("to: done", "publishes: [all]\n        to: done", 26, "There is no publication 'all'.")]
    [InlineData("to: done", "resumes: [{deadline: X-D01, ground: asked}]\n        to: done", 26, "The deadline 'X-D01' is resumed for 'asked' and never suspended.")]
    [InlineData("title:", "actor:", 8, "A field may not be called 'actor'")]
    [InlineData("id: small", "id: Small One", 1, "'Small One' is no identifier of a procedure")]
    [InlineData("code: SMALL\n", "", 1, "'code' is missing.")]
    [InlineData("code: SMALL", "code: small", 2, "'small' is no code for numbers: write 2 to 6 capital letters.")]
    [InlineData("code: SMALL", "code: SMALL\nparty: filedOn", 3, "There is no single text field 'filedOn' that names the party.")]
    [InlineData("code: SMALL", "code: SMALL\nparty: applicantName", 3, "There is no single text field 'applicantName' that names the party.")]
    [InlineData("to: done", "optionalDocuments: [letter]\n        to: done", 26, "There is no kind of paper 'letter'.")]
    [InlineData("deadlines:", "documents:\n  letter: {name: {zh: 函, en: Letter}}\ndeadlines:", 14, "Nobody can attach the paper 'letter'")]
    [InlineData("final: true", "final: yes", 38, "'final' must be true or false.")]
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

        Assert.Equal(["small.yaml:37: The rule 'X-R01' stands twice in 'decide': say both in one, or give them ids of their own."], reading.Faults.Select(f => f.ToString()));
    }

    [Fact]
    public void Says_a_paper_that_is_needed_and_optional()
    {
        var text = Whole.Replace("deadlines:", "documents:\n  letter: {name: {zh: 函, en: Letter}}\ndeadlines:", StringComparison.Ordinal)
            .Replace("        to: done", "        documents: [letter]\n        optionalDocuments: [letter]\n        to: done", StringComparison.Ordinal);

        Assert.Equal(["small.yaml:28: 'decide' needs the paper 'letter' already: it is not optional as well."], ProcedureReader.Read("small.yaml", text, Vocabulary).Faults.Select(f => f.ToString()));
    }

    [Fact]
    public void Says_a_code_that_belongs_to_another_procedure()
    {
        var next = Whole.Replace("version: 2024-1", "version: 2025-1", StringComparison.Ordinal);
        var other = "# other\n" + Whole.Replace("id: small", "id: other", StringComparison.Ordinal);

        var faults = ProcedureSet.Read([("small.yaml", Whole), ("small-2025.yaml", next), ("other.yaml", other)], Vocabulary).SelectMany(r => r.Faults).ToList();

        Assert.Equal(["other.yaml:3: The code 'SMALL' belongs to 'small': the numbers of its matters would be mixed with these."], faults.Select(f => f.ToString()));
        Assert.Equal("编号代码“SMALL”已属于“small”：两种办件的编号会混在一起。", faults[0].Problem.Zh);
    }

    [Theory]
    [InlineData("columns: [titel], standing: [open]", "There is no single field 'titel' to show in a column.")]
    [InlineData("columns: [title], standing: [lost]", "There is no stage 'lost'.")]
    [InlineData("columns: [title]", "'standing' is missing.")]
    [InlineData("columns: [title], standing: [open], valid: {from: title}", "There is no indexed date field 'title' for the days of validity.")]
    [InlineData("columns: [title], standing: [open], valid: {to: filedOn}", "There is no indexed date field 'filedOn' for the days of validity.")]
    [InlineData("columns: [title], standing: [open], public: all", "There is no publication 'all'.")]
    public void Says_what_a_register_cannot_show(string register, string problem)
    {
        var faults = ProcedureReader.Read("small.yaml", Whole.Replace("deadlines:", $"register: {{name: {{zh: 名册, en: Register}}, {register}}}\ndeadlines:", StringComparison.Ordinal), Vocabulary).Faults;

        Assert.Contains(faults, f => f.Line == 13 && f.Problem.En.StartsWith(problem, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.Contains(f.Problem.Zh, c => c is >= '一' and <= '龥'));
    }

    [Theory]
    [InlineData("source: other, measure: exists", "", "There is no source 'other': name a procedure, 'matters', 'opinions', 'documents', 'screening', 'report', 'references' or 'appraisal'.")]
    [InlineData("source: small, stages: [lost], measure: exists", "", "There is no stage 'lost' in 'small'.")]
    [InlineData("source: documents, measure: rows", "", "Only what was screened or referred to is measured as rows; 'asked' asks something else.")]
    [InlineData("source: opinions, stages: [open]", "", "'opinions' has no stages: they are those of a procedure's matters.")]
    [InlineData("source: small, filter: 'titel = matter.title'", "", "There is no 'titel' here")]
    [InlineData("source: small, filter: 'amount = matter.title'", "", "A number cannot be compared with a string")]
    [InlineData("source: opinions, filter: 'concluded = \"LAWFUL\"'", "", "There is no 'concluded' here")]
    [InlineData("source: small, filter: 'amount'", "", "Expected a boolean, but 'amount' is a number.")]
    [InlineData("source: small, measure: exists, of: amount", "", "'of' names what 'exists' measures; count and exists measure nothing.")]
    [InlineData("source: small, measure: sum", "", "'of' names what 'sum' measures; count and exists measure nothing.")]
    [InlineData("source: small, measure: exists, type: number", "", "The fact 'asked' is a boolean, not a number.")]
    [InlineData("source: small, measure: sum, of: amounts", "", "There is no column 'amounts' to measure.")]
    [InlineData("source: small, measure: max, of: filedOn", "", "The fact 'asked' is a date, not a number.")]
    [InlineData("source: small, measure: min, of: title, type: text", "", "There is no min of 'title': it is a string.")]
    [InlineData("source: small, measure: exists", "facts.asked > 1", "A boolean cannot be compared with a number")]
    public void Says_what_a_fact_cannot_ask(string fact, string check, string problem)
    {
        var text = Whole.Replace("data:", $"facts:\n  asked: {{{fact}}}\ndata:", StringComparison.Ordinal);
        if (check.Length > 0)
            text = text.Replace("amount < 100", check, StringComparison.Ordinal);

        var faults = ProcedureSet.Read([("small.yaml", text)], Vocabulary).Single().Faults;

        Assert.Contains(faults, f => f.Line == (check.Length > 0 ? 36 : 8) && f.Problem.En.StartsWith(problem, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.Contains(f.Problem.Zh, c => c is >= '一' and <= '龥'));
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
