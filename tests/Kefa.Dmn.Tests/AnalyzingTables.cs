using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Dmn.Tests;

public sealed class AnalyzingTables
{
    private const string Plain = "<output/>";

    [Fact]
    public void A_gap_is_shown_with_an_example_and_the_rule_that_is_missing()
    {
        var gap = Assert.Single(Found(Number(), "< 10 : 1", "[10..20) : 2", "> 20 : 3"), d => d.Severity == Severity.Warning);

        Assert.Contains("No rule matches x = 20", gap.Message, StringComparison.Ordinal);
        Assert.Contains("default output", gap.Message, StringComparison.Ordinal);
        Assert.Equal(4, gap.Position.Line);
        Assert.True(gap.Position.Column > 0);
    }

    [Theory]
    [InlineData("number", "< 10", ">= 20", "[10..20)")]
    [InlineData("number", "<= 10", "(20..30], > 40", "(10..20], (30..40]")]
    [InlineData("string", "\"a\"", "\"b\"", "not(\"a\", \"b\")")]
    [InlineData("boolean", "true", "true", "false")]
    [InlineData("date", "< date(\"2020-01-01\")", "> date(\"2020-01-01\")", "date(\"2020-01-01\")")]
    [InlineData("string", "< \"b\"", "> \"c\"", "[\"b\"..\"c\"]")]
    [InlineData("number", "not(5)", "not(5)", "5")]
    [InlineData("number", "? < 3 or ? > 7", "between", "[3..7]")]
    [InlineData("time", "< time(\"08:00:00\")", "> time(\"12:00:00\")", "[time(\"08:00:00\")..time(\"12:00:00\")]")]
    [InlineData("dayTimeDuration", "< duration(\"P1D\")", ">= duration(\"P2D\")", "[duration(\"P1D\")..duration(\"P2D\"))")]
    public void Gaps_are_found_in_columns_of_every_ordered_or_named_type(string type, string first, string second, string gap)
    {
        var rules = second == "between" ? [$"{first} : 1"] : new[] { $"{first} : 1", $"{second} : 1" };
        var found = Found(Typed(type), "hitPolicy=\"ANY\"", rules);

        Assert.Contains(found, d => d.Severity == Severity.Warning && d.Message.Contains($"The gap is {gap}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("number", "< 10", ">= 10")]
    [InlineData("boolean", "true", "false")]
    [InlineData("date", "<= date(\"2020-01-01\")", ">= date(\"2020-01-02\")")] // no day lies between
    [InlineData("string", "\"a\"", "not(\"a\")")]
    [InlineData("number", "-", "> 99, < 99")]
    public void A_table_that_leaves_nothing_out_has_no_gap(string type, string first, string second) =>
        Assert.DoesNotContain(Found(Typed(type), "hitPolicy=\"FIRST\"", $"{first} : 1", $"{second} : 2"), d => d.Message.Contains("No rule matches", StringComparison.Ordinal));

    [Fact]
    public void Null_is_a_value_of_its_own_that_only_a_remark_is_made_of_unless_a_rule_speaks_of_it()
    {
        var remark = Assert.Single(Found(Number(), "< 10 : 1", ">= 10 : 2"));
        Assert.Equal(Severity.Information, remark.Severity);
        Assert.Contains("Where 'x' is null", remark.Message, StringComparison.Ordinal);

        Assert.Empty(Found(Number(), "< 10 : 1", ">= 10 : 2", "null : 3"));
        Assert.Contains(Found(Both(), "hitPolicy=\"FIRST\"", "null | > 0 : 1", "not(null) | - : 2"), d => d.Severity == Severity.Warning && d.Message.Contains("x = null", StringComparison.Ordinal));
    }

    [Fact]
    public void Allowed_values_of_column_and_type_bound_what_can_occur()
    {
        const string types = """<itemDefinition name="Grade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition><itemDefinition name="Share"><typeRef>number</typeRef><allowedValues><text>[0..1]</text></allowedValues></itemDefinition>""";

        Assert.DoesNotContain(Found(types + Typed("Grade"), "", "\"A\" : 1", "\"B\" : 2"), d => d.Severity != Severity.Information);
        Assert.DoesNotContain(Found(types + Typed("Share"), "", "<= 0.5 : 1", "(0.5..1] : 2"), d => d.Severity != Severity.Information);
        Assert.Contains(Found(types + Typed("Grade"), "hitPolicy=\"FIRST\"", "\"C\" : 1", "- : 2"), d => d.Message.Contains("Nothing can match rule 1", StringComparison.Ordinal) && d.Message.Contains("one of \"A\", \"B\"", StringComparison.Ordinal));
        Assert.Contains(Found(types + Typed("Share"), "hitPolicy=\"FIRST\"", "> 1 : 1", "- : 2"), d => d.Message.Contains("Nothing can match rule 1", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_host_knows_of_a_fact_bounds_it_too()
    {
        var model = Compiled(Number(), "", "[0..5] : 1", ">= 6 : 2");

        Assert.Contains(model.Analyze(), d => d.Severity == Severity.Warning);
        Assert.DoesNotContain(model.Analyze(path => path == "x" ? new FactDomain { Min = (Number)0, IsWhole = true } : null), d => d.Severity == Severity.Warning);
        Assert.Contains(model.Analyze(path => path == "x" ? new FactDomain { Max = (Number)5 } : null), d => d.Message.Contains("Nothing can match rule 2", StringComparison.Ordinal) && d.Message.Contains("not above 5", StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_of_a_unique_table_that_meet_with_different_outputs_are_an_error()
    {
        var overlap = Assert.Single(Found(Number(), "<= 10 : \"low\"", ">= 10 : \"high\""), d => d.Severity == Severity.Error);

        Assert.Contains("Rules 1 and 2 both match x = 10", overlap.Message, StringComparison.Ordinal);
        Assert.Contains("'\"low\"' and '\"high\"'", overlap.Message, StringComparison.Ordinal);
        Assert.Contains(Found(Number(), "<= 10 : 1", ">= 10 : 1"), d => d.Severity == Severity.Warning && d.Message.Contains("ANY", StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_of_an_any_table_may_meet_when_they_agree()
    {
        Assert.DoesNotContain(Found(Number(), "hitPolicy=\"ANY\"", "<= 10 : 1", ">= 10 : 1"), d => d.Severity != Severity.Information);
        Assert.Contains(Found(Number(), "hitPolicy=\"ANY\"", "<= 10 : 1", ">= 10 : 2"), d => d.Severity == Severity.Error);
        Assert.Contains(Found(Both(), "hitPolicy=\"ANY\"", "<= 10 | - : y", ">= 10 | - : y + 1"), d => d.Severity == Severity.Warning && d.Message.Contains("have to agree", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_that_others_always_precede_is_never_used()
    {
        Assert.Contains("Rule 3 is never used: rules 1, 2 match", string.Concat(Found(Number(), "hitPolicy=\"FIRST\"", "< 10 : 1", ">= 5 : 2", "[7..8] : 3").Select(d => d.Message)), StringComparison.Ordinal);
        Assert.DoesNotContain(Found(Number(), "hitPolicy=\"FIRST\"", "< 10 : 1", "> 12 : 2", "- : 3"), d => d.Message.Contains("never used", StringComparison.Ordinal));

        const string ordered = "<output><outputValues><text>\"high\", \"low\"</text></outputValues></output>";
        Assert.Contains(Analyzed(A.Table("hitPolicy=\"PRIORITY\"", ordered, "< 5 : \"low\"", "< 10 : \"high\""), Number()), d => d.Message.Contains("Rule 1 is never used", StringComparison.Ordinal));
        Assert.Contains(Found(Number(), "hitPolicy=\"COLLECT\"", "< 5 : 1", "> 7 : 2", "< 5 : 1"), d => d.Message.Contains("Rule 3 repeats rule 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("> 5 and < 3")] // read as: the input is > 5, and < 3 is no test
    [InlineData("[5..3]")]
    [InlineData("? > 5 and ? < 3")]
    [InlineData("not(< 5, >= 5)")]
    public void A_cell_that_contradicts_itself_is_found(string cell)
    {
        var model = A.Model(Number() + Decision(A.Table("hitPolicy=\"FIRST\"", Plain, $"{cell} : 1", "- : 2")));
        var compiled = DecisionModel.Compile(model, new CompileOptions { Check = true });

        Assert.True(compiled.HasErrors || compiled.Analyze().Any(d => d.Message.Contains("Nothing can match rule 1", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_default_that_is_never_used_is_found()
    {
        const string withDefault = "<output><defaultOutputEntry><text>9</text></defaultOutputEntry></output>";

        Assert.Contains(Analyzed(A.Table("hitPolicy=\"FIRST\"", withDefault, "< 3 : 1", "- : 2"), Number()), d => d.Message.Contains("default output is never used", StringComparison.Ordinal));
        Assert.Empty(Analyzed(A.Table("", withDefault, "< 3 : 1", ">= 3 : 2"), Number())); // it answers for null
    }

    [Fact]
    public void Cells_that_are_more_than_comparisons_with_constants_are_said_once_and_not_guessed_about()
    {
        var found = Found(Both(), "", "< y | - : 1", ">= y | - : 2");

        var remark = Assert.Single(found);
        Assert.Equal(Severity.Information, remark.Severity);
        Assert.Contains("Rules 1, 2 have cells", remark.Message, StringComparison.Ordinal);
        Assert.Contains(Found(Both(), "", "< y | < 5 : 1", ">= y | < 5 : 2"), d => d.Severity == Severity.Warning && d.Message.Contains("y = 5", StringComparison.Ordinal)); // whatever the others say
    }

    [Fact]
    public void Columns_that_depend_on_the_same_facts_make_remarks_of_what_may_never_occur()
    {
        const string table = """
            <decisionTable><input><inputExpression><text>x</text></inputExpression></input><input><inputExpression><text>x * 2</text></inputExpression></input><output/>
              <rule><inputEntry><text>&lt; 5</text></inputEntry><inputEntry><text>&lt; 10</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
              <rule><inputEntry><text>&gt;= 5</text></inputEntry><inputEntry><text>&gt;= 10</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>
            </decisionTable>
            """;

        var found = Analyzed(table, Number());

        Assert.NotEmpty(found);
        Assert.All(found, d => Assert.Equal(Severity.Information, d.Severity));
    }

    [Theory]
    [InlineData("number", "\"a\"", true)]
    [InlineData("number", "x + 1", false)]
    [InlineData("string", "x > 1", true)]
    [InlineData("boolean", "if x > 1 then true else null", false)]
    [InlineData("date", "date(\"2024-01-01\") + duration(\"P1D\")", false)]
    [InlineData("dateTime", "date(\"2024-01-01\")", false)] // becomes midnight
    public void Logic_that_cannot_be_of_the_declared_type_is_found(string type, string logic, bool isFault)
    {
        var model = DecisionModel.Compile(
            A.Model(Number() + $"<decision id=\"d\" name=\"d\"><variable name=\"d\" typeRef=\"{type}\"/><informationRequirement><requiredInput href=\"#x\"/></informationRequirement>{A.Literal(logic)}</decision>"),
            new CompileOptions { Check = true });

        Assert.Equal(isFault, model.Analyze().Any(d => d.Severity == Severity.Error && d.Message.Contains("it would always be null", StringComparison.Ordinal)));
    }

    [Fact]
    public void Outputs_that_do_not_fit_their_column_are_found()
    {
        const string column = "<output typeRef=\"string\"><outputValues><text>\"high\", \"low\"</text></outputValues></output>";
        var found = Analyzed(A.Table("hitPolicy=\"FIRST\"", column, "< 1 : \"high\"", "< 2 : 7", "< 3 : \"hihg\"", "- : null"), Number());

        Assert.Contains(found, d => d.Severity == Severity.Error && d.Message.StartsWith("Rule 2 answers '7', a number, in a column of type string", StringComparison.Ordinal));
        Assert.Contains(found, d => d.Severity == Severity.Warning && d.Message.StartsWith("Rule 3 answers '\"hihg\"'", StringComparison.Ordinal));
        Assert.Equal(2, found.Length);
    }

    [Fact]
    public void Large_tables_end_within_the_budget()
    {
        var inputs = string.Concat(Enumerable.Range(0, 12).Select(i => $"<inputData id=\"i{i}\" name=\"i{i}\"><variable name=\"i{i}\" typeRef=\"number\"/></inputData>"));
        var columns = string.Concat(Enumerable.Range(0, 12).Select(i => $"<input><inputExpression><text>i{i}</text></inputExpression></input>"));
        var random = new System.Random(1);
        var rules = string.Concat(Enumerable.Range(0, 600).Select(r =>
            $"<rule>{string.Concat(Enumerable.Range(0, 12).Select(_ => $"<inputEntry><text>[{random.Next(50)}..{50 + random.Next(50)}]</text></inputEntry>"))}<outputEntry><text>{r}</text></outputEntry></rule>"));
        var requirements = string.Concat(Enumerable.Range(0, 12).Select(i => $"<informationRequirement><requiredInput href=\"#i{i}\"/></informationRequirement>"));
        var model = DecisionModel.Compile(
            A.Model($"{inputs}<decision id=\"d\" name=\"d\"><variable name=\"d\"/>{requirements}<decisionTable hitPolicy=\"FIRST\">{columns}<output/>{rules}</decisionTable></decision>"), new CompileOptions { Check = true });

        Assert.Contains(model.Analyze(), d => d.Message.Contains("too entangled", StringComparison.Ordinal));
    }

    [Fact]
    public void Conditions_without_a_choice_are_found_in_every_expression_of_the_model()
    {
        var found = DecisionModel.Compile(
            A.Model(Number() + Decision("""
                <context>
                  <contextEntry><variable name="low"/><literalExpression><text>x &lt; 3
                    and x &gt; 5</text></literalExpression></contextEntry>
                  <contextEntry><variable name="x"/><literalExpression><text>-1</text></literalExpression></contextEntry>
                  <contextEntry><literalExpression><text>if x &lt; 0 then 1 else 2</text></literalExpression></contextEntry>
                </context>
                """)),
            new CompileOptions { Check = true }).Analyze(path => path == "x" ? new FactDomain { Min = (Number)0 } : null);

        var one = Assert.Single(found); // the second x is another one
        Assert.Contains("'x < 3' and 'x > 5' can never be true", one.Message, StringComparison.Ordinal);
        Assert.True(one.Position.Line > 1);
    }

    /// <summary>Each gap's example matches no rule, each overlap's example matches both rules, and a table without a gap matches everything.</summary>
    [Fact]
    public void What_is_said_of_random_tables_is_so()
    {
        var bound = Gen.Choose(0, 6);
        var cell = Gen.OneOf(
            bound.Select(b => $"{b}"),
            from op in Gen.Elements("<", "<=", ">", ">=") from b in bound select $"{op} {b}",
            from open in Gen.Elements("[", "(") from a in bound from b in bound from close in Gen.Elements("]", ")") select $"{open}{Math.Min(a, b)}..{Math.Max(a, b)}{close}",
            from a in bound from b in bound select $"not({a}, > {b})",
            Gen.Constant("-"),
            Gen.Constant("null"));
        var rule = from x in cell from y in cell select (x, y);
        var tables = from rules in Gen.Choose(1, 6).SelectMany(n => rule.ArrayOf(n)) from policy in Gen.Elements("UNIQUE", "FIRST") select (rules, policy);
        string[] values = ["null", "-1", "0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5", "5.5", "6", "7"];

        Prop.ForAll(tables.ToArbitrary(), table =>
        {
            var rules = table.rules.Select((r, i) => $"{r.x} | {r.y} : {i + 1}").ToArray();
            var model = Compiled(Both(), $"hitPolicy=\"{table.policy}\"", rules);
            var collecting = Compiled(Both(), "hitPolicy=\"COLLECT\"", rules);
            var found = model.Analyze();
            foreach (var one in found)
            {
                if (one.Message.StartsWith("No rule matches ", StringComparison.Ordinal))
                {
                    var (x, y) = ExampleIn(one.Message, "No rule matches ", ": the answer");
                    Assert.Equal("null", collecting.Answer(x, y));
                }
                else if (one.Message.Contains(" both match ", StringComparison.Ordinal))
                {
                    var (x, y) = ExampleIn(one.Message, " both match ", " and answer");
                    var both = System.Text.RegularExpressions.Regex.Match(one.Message, "Rules ([0-9]+) and ([0-9]+)");
                    var matched = collecting.Answer(x, y);
                    Assert.Contains(both.Groups[1].Value, matched, StringComparison.Ordinal);
                    Assert.Contains(both.Groups[2].Value, matched, StringComparison.Ordinal);
                }
            }

            foreach (var x in values)
            {
                foreach (var y in values)
                {
                    var matched = ((collecting.Ask("d", ("x", A.Feel(x)), ("y", A.Feel(y))) as ListValue)?.Items ?? []).Select(v => ValueText.Of(v)).ToArray();
                    var mentionsNull = x == "null" || y == "null";
                    if (matched.Length == 0 && !mentionsNull)
                        Assert.Contains(found, d => d.Message.Contains("No rule matches", StringComparison.Ordinal));
                    if (matched.Length == 0 && mentionsNull)
                        Assert.Contains(found, d => d.Message.Contains("No rule matches", StringComparison.Ordinal) || d.Message.StartsWith("Where ", StringComparison.Ordinal));
                    if (matched.Length > 1 && table.policy == "UNIQUE")
                        Assert.Contains(found, d => d.Message.StartsWith($"Rules {matched[0]} and {matched[1]} both", StringComparison.Ordinal) || d.Message.Contains("more pairs", StringComparison.Ordinal));
                    foreach (var first in table.policy == "FIRST" ? matched.Take(1) : [])
                        Assert.DoesNotContain(found, d => d.Message.StartsWith($"Rule {first} is never used", StringComparison.Ordinal));
                    foreach (var any in matched)
                        Assert.DoesNotContain(found, d => d.Message.StartsWith($"Nothing can match rule {any}:", StringComparison.Ordinal));
                }
            }

            return true;
        }).Holds(300);
    }

    private static (string X, string Y) ExampleIn(string message, string before, string after)
    {
        var start = message.IndexOf(before, StringComparison.Ordinal) + before.Length;
        var example = message[start..message.IndexOf(after, start, StringComparison.Ordinal)];
        var x = "0";
        var y = "0";
        foreach (var part in example == "everything" ? [] : example.Split(" and "))
        {
            if (part.StartsWith("x = ", StringComparison.Ordinal))
                x = part[4..];
            else
                y = part[4..];
        }

        return (x, y);
    }

    private static string Number() => Typed("number");

    private static string Both() => Number() + "<inputData id=\"y\" name=\"y\"><variable name=\"y\" typeRef=\"number\"/></inputData>";

    private static string Typed(string type) => $"<inputData id=\"x\" name=\"x\"><variable name=\"x\" typeRef=\"{type}\"/></inputData>";

    private static string Decision(string logic) => $"""
        <decision id="d" name="d"><variable name="d"/>
          <informationRequirement><requiredInput href="#x"/></informationRequirement>
          <informationRequirement><requiredInput href="#y"/></informationRequirement>
          {logic}
        </decision>
        """;

    private static DecisionModel Compiled(string inputs, string attributes, params string[] rules) => CompiledTable(A.Table(attributes, Plain, rules), inputs);

    private static DecisionModel CompiledTable(string table, string inputs)
    {
        var body = Decision(table);
        if (!inputs.Contains("id=\"y\"", StringComparison.Ordinal))
            body = body.Replace("<informationRequirement><requiredInput href=\"#y\"/></informationRequirement>", "", StringComparison.Ordinal);
        return DecisionModel.Compile(A.Model(inputs + body), new CompileOptions { Check = true });
    }

    private static System.Collections.Immutable.ImmutableArray<ModelDiagnostic> Analyzed(string table, string inputs)
    {
        var model = CompiledTable(table, inputs);
        Assert.Empty(model.Diagnostics);
        return model.Analyze();
    }

    private static System.Collections.Immutable.ImmutableArray<ModelDiagnostic> Found(string inputs, params string[] attributesAndRules)
    {
        var hasAttributes = !attributesAndRules[0].Contains(" : ", StringComparison.Ordinal);
        return Analyzed(A.Table(hasAttributes ? attributesAndRules[0] : "", Plain, attributesAndRules[(hasAttributes ? 1 : 0)..]), inputs);
    }

    private static System.Collections.Immutable.ImmutableArray<ModelDiagnostic> Found(string inputs, string attributes, string[] rules) => Analyzed(A.Table(attributes, Plain, rules), inputs);
}
