using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Dmn.Tests;

public sealed class TablesOverUnknownInputs
{
    private static readonly string[] Bands = ["< 10 : 1", "[10..20) : 2", ">= 20 : 3"];

    [Fact]
    public void Bounds_that_settle_the_row_settle_the_answer()
    {
        var table = A.Decision(A.Table("", "<output/>", Bands));

        Assert.Equal("2", ValueText.Of(table.Ask("d", ("x", A.NumberBetween(12, 19)))));
    }

    [Fact]
    public void Otherwise_the_answer_is_the_hull_of_the_rows_that_may_match_and_names_the_cause()
    {
        var table = A.Decision(A.Table("", "<output/>", Bands));

        var answer = Assert.IsType<UnknownValue>(table.Ask("d", ("x", A.NumberBetween(12, null, "sales.L"))));

        Assert.Equal((UnknownKind.Number, (Number)2, (Number)3), (answer.Kind, answer.Min!.Value, answer.Max!.Value));
        Assert.Equal(["sales.L"], answer.Causes);
    }

    [Fact]
    public void Rows_that_agree_need_no_input()
    {
        var table = A.Decision(A.Table("hitPolicy=\"ANY\"", "<output/>", "true : \"same\"", "false : \"same\""));

        Assert.Equal("\"same\"", ValueText.Of(table.Ask("d", ("x", UnknownValue.Of(UnknownKind.Boolean, "x")))));
    }

    [Fact]
    public void A_known_input_that_rules_out_the_rest_decides()
    {
        var table = A.Decision(A.Table("hitPolicy=\"FIRST\"", "<output/>", "\"out\" | - : 0", "- | < 10 : 1", "- | - : 2"));

        Assert.Equal("0", ValueText.Of(table.Ask("d", ("x", A.Feel("\"out\"")), ("y", A.NumberBetween(null, null, "y")))));
        Assert.Equal("1", ValueText.Of(table.Ask("d", ("x", A.Feel("\"in\"")), ("y", A.NumberBetween(0, 9, "y")))));
    }

    [Fact]
    public void A_gap_in_the_rows_may_mean_null()
    {
        var table = A.Decision(A.Table("", "<output/>", "< 10 : 1", "> 10 : 1"));

        Assert.IsType<UnknownValue>(table.Ask("d", ("x", A.NumberBetween(0, 20))));
    }

    /// <summary>No answer is definite, and no bound is drawn, that a completion of the unknown input would break.</summary>
    [Fact]
    public void No_completion_contradicts_an_answer()
    {
        string[] policies = ["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "COLLECT", "COLLECT\" aggregation=\"SUM", "COLLECT\" aggregation=\"MIN", "COLLECT\" aggregation=\"COUNT"];
        var cases =
            from policy in Gen.Elements(policies)
            from thresholds in Gen.Choose(-5, 15).ArrayOf(4)
            from operators in Gen.Elements("<", "<=", ">", ">=", "").ArrayOf(4)
            from results in Gen.Choose(0, 3).ArrayOf(4)
            from sees in Gen.Elements("x", "y", "-").ArrayOf(4)
            from low in Gen.Choose(-5, 10)
            from width in Gen.Choose(0, 8)
            from y in Gen.Choose(-5, 15)
            from isPerhaps in Gen.Elements(true, false)
            from fallback in Gen.Elements("", "<defaultOutputEntry><text>9</text></defaultOutputEntry>")
            select (policy, thresholds, operators, results, sees, low, width, y, isPerhaps, fallback);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var rules = Enumerable.Range(0, 4).Select(i =>
            {
                var test = $"{c.operators[i]} {c.thresholds[i]}".Trim();
                return $"{(c.sees[i] == "x" ? test : "-")} | {(c.sees[i] == "y" ? test : "-")} : {c.results[i]}";
            });
            var table = A.Decision(A.Table($"hitPolicy=\"{c.policy}\"", $"<output><outputValues><text>3, 1, 0, 2</text></outputValues>{c.fallback}</output>", [.. rules]));
            Value y = new NumberValue(c.y);
            Value x = c.isPerhaps ? UnknownValue.PerhapsBetween(c.low, c.low + c.width, "x") : A.NumberBetween(c.low, c.low + c.width);
            var completions = Enumerable.Range(0, 4 * c.width + 1).Select(quarter => (Value)new NumberValue(c.low + quarter / 4m)).ToList();
            if (c.isPerhaps)
                completions.Add(A.Feel("1 / 0"));
            var answer = table.Ask("d", ("x", x), ("y", y));
            return completions.All(completion => Allows(answer, table.Ask("d", ("x", completion), ("y", y))));
        }).Holds(1000);
    }

    private static bool Allows(Value answer, Value completed) => answer switch
    {
        UnknownValue { Kind: UnknownKind.Any } unknown => completed is not NumberValue { Number: var n } || (!(n < unknown.Min) && !(n > unknown.Max)),
        UnknownValue { Kind: UnknownKind.Number } unknown => completed is NumberValue { Number: var n } && !(n < unknown.Min) && !(n > unknown.Max),
        UnknownValue { Kind: UnknownKind.List } => completed is ListValue,
        ListValue list => completed is ListValue { Items: var items } && items.Length == list.Items.Length && list.Items.Zip(items).All(pair => Allows(pair.First, pair.Second)),
        NullValue => completed is NullValue,
        _ => ValueText.Of(answer) == ValueText.Of(completed),
    };
}
