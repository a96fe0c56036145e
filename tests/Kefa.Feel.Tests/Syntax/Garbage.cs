using FsCheck;
using FsCheck.Fluent;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Syntax;

/// <summary>Whatever the text, there is an answer: a value, or one message with a place inside the text.</summary>
public sealed class Garbage
{
    private static readonly string[] Pieces =
    [
        "1", "0", "-3.5", "1e5", "\"a\"", "\"", "@\"2024-02-29\"", "@\"P1D\"", "@", "true", "null", "x", "list", "科法", "foo bar", "item", "partial", "?", "if ", " then ", " else ",
        "for ", " in ", " return ", "some ", "every ", " satisfies ", "function(", "external ", " instance of ", "list<", "context<a: ", "number", ">", "not(", "sum(", "date and time",
        "(", ")", "[", "]", "{", "}", ",", ":", ".", "..", "+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">=", " and ", " or ", " between ", "//", "/*", "*/", " ", "\n", "\\", "“", "𬱖", "\uD800", "，",
    ];

    private static readonly ParseScope Names = ParseScope.OfNames("x", "list", "foo bar", "科法");

    private static readonly Scope Values = Scope.Of(
        KeyValuePair.Create("x", Value.Of(3)),
        KeyValuePair.Create("list", (Value)new ListValue([Value.Of(1), Value.Of("a"), Value.Null])),
        KeyValuePair.Create("foo bar", (Value)UnknownValue.NumberBetween(0, 4, "foo bar")),
        KeyValuePair.Create("科法", (Value)new ContextValue([KeyValuePair.Create("a", Value.Of(true))])));

    [Fact]
    public void Any_text_is_an_expression_or_has_one_error_in_it() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Answers(RandomText(seed))).Holds(5000);

    [Fact]
    public void Any_characters_are_an_expression_or_have_one_error_in_them() =>
        Prop.ForAll<string>(text => Answers(text ?? "")).Holds();

    [Fact]
    public void An_expression_with_a_piece_cut_out_or_put_in_answers_too() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            seed =>
            {
                var random = new Random(seed);
                var text = new Unknowns.RandomExpressions(seed).Any(3);
                var at = random.Next(text.Length);
                var cut = random.Next(Math.Min(5, text.Length - at));
                return Answers(string.Concat(text.AsSpan(0, at), Pieces[random.Next(Pieces.Length)], text.AsSpan(at + cut)));
            }).Holds(3000);

    private static string RandomText(int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Pieces[random.Next(Pieces.Length)]));
    }

    private static bool Answers(string text)
    {
        var expression = FeelExpression.Parse(text, Names);
        var tests = FeelExpression.ParseUnaryTests(text, Names);
        foreach (var parsed in new[] { expression, tests })
        {
            foreach (var diagnostic in parsed.Succeeded ? parsed.Expression.Check() : parsed.Diagnostics)
                Assert.True(diagnostic.Line >= 1 && diagnostic.Line <= text.Count(c => c == '\n') + 1 && diagnostic.Column >= 1 && diagnostic.Column <= text.Length + 1, $"{text}: {diagnostic}");
        }

        Assert.True(expression.Succeeded || expression.Diagnostics.Length == 1);
        var context = Feel.NewContext(new EvaluationLimits { MaxSteps = 20_000, MaxSize = 20_000 });
        try
        {
            if (expression.Succeeded)
                Assert.NotNull(expression.Expression.Evaluate(Values, context));
            if (tests.Succeeded)
                Assert.NotNull(tests.Expression.EvaluateUnaryTests(Value.Of(3), Values, context));
        }
        catch (EvaluationLimitException limit)
        {
            Assert.NotEmpty(limit.Message);
        }

        return true;
    }
}
