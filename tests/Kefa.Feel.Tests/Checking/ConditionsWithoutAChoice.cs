using FsCheck;
using FsCheck.Fluent;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Checking;

public sealed class ConditionsWithoutAChoice
{
    private static readonly ParseScope Names = ParseScope.Of(
        KeyValuePair.Create("x", FeelType.Number),
        KeyValuePair.Create("y", FeelType.Number),
        KeyValuePair.Create("share", FeelType.Number),
        KeyValuePair.Create("region", FeelType.Text),
        KeyValuePair.Create("founded", FeelType.Date),
        KeyValuePair.Create("listed", FeelType.Boolean),
        KeyValuePair.Create("items", FeelType.ListOf(FeelType.ContextOf(KeyValuePair.Create("n", FeelType.Number)))));

    /// <summary>Of x is known that it is not negative, of share that it is at most 1; any of them may be missing.</summary>
    private static readonly Scope Facts = Scope.Of(
        KeyValuePair.Create("x", (Value)UnknownValue.PerhapsBetween((Number)0, null, "x")),
        KeyValuePair.Create("share", (Value)UnknownValue.PerhapsBetween((Number)0, (Number)1, "share")),
        KeyValuePair.Create("y", Value.Unknown),
        KeyValuePair.Create("region", Value.Unknown),
        KeyValuePair.Create("founded", Value.Unknown),
        KeyValuePair.Create("listed", Value.Unknown),
        KeyValuePair.Create("items", Value.Unknown));

    [Theory]
    [InlineData("y > 5 and y < 3")]
    [InlineData("y >= 5 and x > 1 and y < 5")]
    [InlineData("y = 1 and y = 2")]
    [InlineData("y > 5 and not(y > 5)")]
    [InlineData("y in [1..5] and y between 7 and 9")]
    [InlineData("region = \"A\" and region in (\"B\", \"C\")")]
    [InlineData("region > \"b\" and region < \"a\"")]
    [InlineData("founded > date(\"2020-01-01\") and founded < @\"2020-01-02\"")]
    [InlineData("listed and not(listed)")]
    [InlineData("listed = true and listed = false")]
    [InlineData("y = null and y > 3")]
    [InlineData("x < 0")]
    [InlineData("share > 1")]
    [InlineData("x + 1 <= 0")]
    [InlineData("x - share < -1")]
    [InlineData("share > x + 2")]
    [InlineData("x > y and y > x")]
    [InlineData("x > y and x <= y")]
    [InlineData("founded < today() and founded > today()")]
    [InlineData("x + y < share and listed and share <= x + y")]
    [InlineData("x = y and x > y")]
    [InlineData("not(x <= y) and not(y < x)")]
    [InlineData("x < x")]
    [InlineData("every i in items satisfies (i.n > 5 and i.n < 3)")]
    [InlineData("items[n > 5 and n < 3] = []")]
    [InlineData("if y > 5 and y < 3 then 1 else 2")]
    public void Nobody_meets_what_excludes_itself_or_lies_beyond_the_bounds(string condition) =>
        Assert.Contains("can never be true", Assert.Single(Found(condition)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("y > 3 or y < 5")]
    [InlineData("y != 1 or y != 2")]
    [InlineData("x >= 0")]
    [InlineData("share <= 1")]
    [InlineData("x + 1 > 0")]
    [InlineData("not(y > 5 or y <= 5)")] // said of the part, not of the negation
    [InlineData("not(x < 0 and y > 1)")]
    [InlineData("listed or not(listed)")]
    [InlineData("x > y or x <= y")]
    [InlineData("x >= y or y >= x")]
    public void Everybody_meets_what_leaves_nothing_out(string condition) =>
        Assert.Contains(Found(condition), f => f.Message.Contains("is never false", StringComparison.Ordinal) || f.Message.Contains("can never be true", StringComparison.Ordinal));

    [Theory]
    [InlineData("y > 5 and y < 7")]
    [InlineData("y > 5 or y < 3")]
    [InlineData("x > 0")]
    [InlineData("x = null")]
    [InlineData("x != null and x > 0")]
    [InlineData("share >= 1")]
    [InlineData("(if x = null then -1 else x) < 0")]
    [InlineData("x / y > 1 and y / x > 1")]
    [InlineData("region = \"A\" or region in (\"B\", \"C\")")]
    [InlineData("listed and x > 1")]
    [InlineData("true")]
    [InlineData("founded > date(\"2020-01-01\") and founded < @\"2020-01-03\"")]
    [InlineData("x > y and y > share")]
    [InlineData("x > y or y > x")] // they may be equal
    [InlineData("x >= y and y >= x")]
    [InlineData("x = y or x != null")]
    [InlineData("x != y and y != x")]
    public void What_can_be_met_and_missed_is_left_alone(string condition) => Assert.Empty(Found(condition));

    [Fact]
    public void The_smallest_part_is_blamed_with_its_place_and_a_suggestion()
    {
        var found = Assert.Single(Found("listed\nand (y > 5 and x > 1\nand y < 3)"));

        Assert.Equal((2, 6), (found.Line, found.Column));
        Assert.StartsWith("'y > 5' and 'y < 3' can never be true", found.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'or'", found.Message, StringComparison.Ordinal);
        Assert.Contains("'share' is from 0 to 1", Assert.Single(Found("listed and share > 1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_chains_are_decided_part_by_part()
    {
        var chain = string.Join(" and ", Enumerable.Range(0, 200).Select(i => $"z{i} > {i}"));
        var scope = ParseScope.OfNames(Enumerable.Range(0, 200).Select(i => $"z{i}"));

        Assert.Empty(FeelExpression.Parse(chain, scope).Expression!.CheckConditions(Scope.Empty));
        Assert.Single(FeelExpression.Parse(chain + " and z7 < 7", scope).Expression!.CheckConditions(Scope.Empty));
    }

    /// <summary>What is said never to be true is not true, and what is said never to be false not false, for any facts within the bounds.</summary>
    [Fact]
    public void What_is_found_holds_for_all_facts()
    {
        var comparison =
            from subject in Gen.Elements("x", "y", "share", "x + share", "-x")
            from op in Gen.Elements("<", "<=", ">", ">=", "=", "!=")
            from constant in Gen.Elements("-1", "0", "0.5", "1", "2", "null")
            select $"{subject} {op} {constant}";
        var pair =
            from left in Gen.Elements("x", "y", "share", "x + share")
            from op in Gen.Elements("<", "<=", ">", ">=", "=", "!=")
            from right in Gen.Elements("x", "y", "share", "x + share")
            select $"{left} {op} {right}";
        comparison = Gen.OneOf(comparison, pair);
        var condition =
            from parts in comparison.ArrayOf(4)
            from joins in Gen.Elements(" and ", " or ").ArrayOf(3)
            from negated in Gen.Elements("", "not").ArrayOf(4)
            from length in Gen.Choose(1, 4)
            select string.Concat(Enumerable.Range(0, length).Select(i => (i == 0 ? "" : joins[i - 1]) + (negated[i].Length == 0 ? parts[i] : $"not({parts[i]})")));
        var value = Gen.Elements("null", "0", "0.5", "1", "2", "3");
        var share = Gen.Elements("null", "0", "0.25", "1");
        var cases = from c in condition from x in value from y in Gen.OneOf(value, Gen.Constant("-1")) from s in share select (c, x, y, s);

        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var expression = FeelExpression.Parse(one.c, Names).Expression!;
            var found = expression.CheckConditions(Facts).FirstOrDefault();
            var quoted = found?.Message[1..found.Message.IndexOf(found.Message.Contains("can never", StringComparison.Ordinal) ? "' can never" : "' is never", StringComparison.Ordinal)];
            if (quoted is null)
                return true;
            expression = FeelExpression.Parse(quoted.Replace("' and '", " and ", StringComparison.Ordinal).Replace("' or '", " or ", StringComparison.Ordinal), Names).Expression!;
            var facts = Scope.Of(KeyValuePair.Create("x", Of(one.x)), KeyValuePair.Create("y", Of(one.y)), KeyValuePair.Create("share", Of(one.s)));
            var answer = expression.Evaluate(facts, new EvaluationContext(default));
            return answer is not BooleanValue { Truth: var truth } || truth != found!.Message.Contains("never be true", StringComparison.Ordinal);
        }).Holds(2000);

        static Value Of(string text) => FeelExpression.Parse(text, ParseScope.Empty).Expression!.Evaluate(Scope.Empty, new EvaluationContext(default));
    }

    private static System.Collections.Immutable.ImmutableArray<Diagnostic> Found(string condition) => FeelExpression.Parse(condition, Names).Expression!.CheckConditions(Facts);
}
