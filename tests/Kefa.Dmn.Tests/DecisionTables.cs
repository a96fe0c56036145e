using Kefa.Feel;

namespace Kefa.Dmn.Tests;

public sealed class DecisionTables
{
    private const string Plain = "<output/>";
    private const string Ordered = "<output><outputValues><text>\"high\", \"middle\", \"low\"</text></outputValues></output>";

    [Fact]
    public void Unique_answers_the_one_rule_that_matches()
    {
        var table = A.Decision(A.Table("", Plain, "< 10 : \"few\"", ">= 10 : \"many\""));

        Assert.Equal("\"few\"", table.Answer("9"));
        Assert.Equal("\"many\"", table.Answer("10"));
    }

    [Fact]
    public void Unique_with_two_matches_is_an_error()
    {
        var table = A.Decision(A.Table("", Plain, "< 10 : 1", "< 20 : 2"));

        var error = Assert.IsType<ErrorValue>(table.Ask("d", ("x", A.Feel("5"))));
        Assert.Contains("rules 1 and 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_matches_gives_null_or_the_default()
    {
        Assert.Equal("null", A.Decision(A.Table("", Plain, "1 : 1")).Answer("2"));
        Assert.Equal("\"none\"", A.Decision(A.Table("", "<output><defaultOutputEntry><text>\"none\"</text></defaultOutputEntry></output>", "1 : 1")).Answer("2"));
    }

    [Fact]
    public void Any_allows_several_matches_with_one_result()
    {
        var table = A.Decision(A.Table("hitPolicy=\"ANY\"", Plain, "< 10 : \"a\"", "< 20 : \"a\"", "< 30 : \"b\""));

        Assert.Equal("\"b\"", table.Answer("25"));
        Assert.IsType<ErrorValue>(table.Ask("d", ("x", A.Feel("5"))));
        Assert.Equal("\"a\"", A.Decision(A.Table("hitPolicy=\"ANY\"", Plain, "< 10 : \"a\"", "< 20 : \"a\"")).Answer("5"));
    }

    [Theory]
    [InlineData("FIRST", "\"low\"")]
    [InlineData("PRIORITY", "\"high\"")]
    [InlineData("RULE ORDER", "[\"low\", \"high\", \"middle\"]")]
    [InlineData("OUTPUT ORDER", "[\"high\", \"middle\", \"low\"]")]
    [InlineData("COLLECT", "[\"low\", \"high\", \"middle\"]")]
    public void Several_matches_follow_the_hit_policy(string policy, string answer)
    {
        var table = A.Decision(A.Table($"hitPolicy=\"{policy}\"", Ordered, "> 0 : \"low\"", "> 1 : \"high\"", "> 2 : \"middle\"", "> 9 : \"never\""));

        Assert.Equal(answer, table.Answer("5"));
    }

    [Theory]
    [InlineData("SUM", "60")]
    [InlineData("COUNT", "3")]
    [InlineData("MIN", "10")]
    [InlineData("MAX", "30")]
    public void Collect_aggregates(string aggregation, string answer)
    {
        var table = A.Decision(A.Table($"hitPolicy=\"COLLECT\" aggregation=\"{aggregation}\"", Plain, "> 0 : 10", "> 1 : 20", "> 2 : 30", "> 9 : 1"));

        Assert.Equal(answer, table.Answer("5"));
    }

    [Fact]
    public void Several_outputs_make_a_context()
    {
        const string table = """
            <decisionTable>
              <input><inputExpression><text>x</text></inputExpression></input>
              <output name="tier"/><output name="rate"/>
              <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"A"</text></outputEntry><outputEntry><text>0.5</text></outputEntry></rule>
            </decisionTable>
            """;

        Assert.Equal("{tier: \"A\", rate: 0.5}", A.Decision(table).Answer("1"));
    }

    [Fact]
    public void An_input_outside_its_values_is_an_error()
    {
        const string table = """
            <decisionTable>
              <input><inputExpression><text>x</text></inputExpression><inputValues><text>"a", "b"</text></inputValues></input><output/>
              <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
            </decisionTable>
            """;

        Assert.Equal("1", A.Decision(table).Answer("\"a\""));
        Assert.IsType<ErrorValue>(A.Decision(table).Ask("d", ("x", A.Feel("\"c\""))));
    }

    [Fact]
    public void An_error_in_an_input_is_the_answer_unless_no_row_depends_on_it()
    {
        var table = A.Decision(A.Table("hitPolicy=\"FIRST\"", Plain, "\"out\" | - : 0", "- | > 1 : 1", "- | - : 2"));
        var error = A.Feel("1 / 0");

        Assert.Equal("0", ValueText.Of(table.Ask("d", ("x", A.Feel("\"out\"")), ("y", error))));
        Assert.IsType<ErrorValue>(table.Ask("d", ("x", A.Feel("\"in\"")), ("y", error)));
    }

    [Fact]
    public void The_trace_names_the_rules_that_matched_with_their_annotations()
    {
        const string table = """
            <decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/><annotation name="note"/>
              <rule><inputEntry><text>1</text></inputEntry><outputEntry><text>"a"</text></outputEntry><annotationEntry><text>first</text></annotationEntry></rule>
              <rule><inputEntry><text>2</text></inputEntry><outputEntry><text>"b"</text></outputEntry><annotationEntry><text>second</text></annotationEntry></rule>
            </decisionTable>
            """;
        var trace = new TraceRecorder();

        A.Decision(table).Begin(new Dictionary<string, Value>(StringComparer.Ordinal) { ["x"] = A.Feel("2") }, new EvaluationContext(default) { Trace = trace }).Decide("d");

        Assert.Contains(Assert.Single(trace.Roots).Children, t => t.Text == "rule 2: second" && t.Words?.Zh == "规则 2：second" && ValueText.Of(t.Value) == "\"b\"");
    }
}
