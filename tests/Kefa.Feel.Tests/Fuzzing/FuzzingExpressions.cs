using System.Runtime.CompilerServices;
using Kefa.TestSupport.Fuzzing;

namespace Kefa.Feel.Tests.Fuzzing;

/// <summary>Whatever becomes of a text, it is read, checked and evaluated without any exception but the one that is documented.</summary>
public sealed class FuzzingExpressions
{
    private static readonly string[] Pieces =
    [
        "1", "0", "-", "1e6144", "1e-6176", "9999999999999999999999999999999999", "\"", "\\", "@\"2024-02-29\"", "@\"P1Y\"", "@\"12:00:00@Europe/Paris\"", "true", "null", "x", "list", "科法", "item", "partial", "?",
        "if ", " then ", " else ", "for ", " in ", " return ", "some ", "every ", " satisfies ", "function(", " external", " instance of ", "list<", "context<a: ", "range<", "not(", "sum(", "sort(", "(", ")", "[", "]", "{", "}",
        ",", ":", ".", "..", "+", "*", "/", "**", "=", "!=", "<", ">=", " and ", " or ", " between ", "//", "/*", "*/", " ", "\n", "𬱖", "\uD800", "1..1000000", "[1]", "[-1]", "string join(", "replace(", "matches(",
        "context put(", "date and time(", "duration(", "years and months duration(", "estimate(", "range(\"", "get entries(", "flatten(", "split(", "union(", "modulo(", "decimal(", "number(", "substring(",
    ];

    private static readonly ParseScope Names = ParseScope.Of(
        KeyValuePair.Create("x", FeelType.Number), KeyValuePair.Create("list", FeelType.ListOf(FeelType.Any)), KeyValuePair.Create("foo bar", FeelType.Any), KeyValuePair.Create("科法", FeelType.Any))
        .WithInput(FeelType.Number);

    private static readonly Scope Values = Scope.Of(
        KeyValuePair.Create("x", Value.Of(3)),
        KeyValuePair.Create("list", (Value)new ListValue([Value.Of(1), Value.Of("a"), Value.Null])),
        KeyValuePair.Create("foo bar", (Value)UnknownValue.PerhapsBetween((Number)0, (Number)4, "foo bar")),
        KeyValuePair.Create("科法", (Value)new ContextValue([KeyValuePair.Create("a", Value.Of(true))])));

    [Fact]
    public void Never_throws_anything_but_the_limit() =>
        new Fuzzer(Corpus(), "*.feel", Pieces).Run(6000, static text =>
        {
            foreach (var parsed in new[] { FeelExpression.Parse(text, Names), FeelExpression.ParseUnaryTests(text, Names) })
            {
                if (!parsed.Succeeded)
                {
                    Assert.Single(parsed.Diagnostics);
                    continue;
                }

                var expression = parsed.Expression;
                foreach (var found in expression.Check().Concat(expression.CheckConditions(Values)))
                    Assert.True(found.Line >= 1 && found.Column >= 1 && found.Message.Length > 0 && found.Phrase.Zh.Length > 0);
                Assert.NotNull(expression.Reads.ToString());
                var context = Feel.NewContext(new EvaluationLimits { MaxSteps = 50_000, MaxSize = 50_000 });
                try
                {
                    var value = expression.IsUnaryTests ? expression.EvaluateUnaryTests(Value.Of(3), Values, context) : expression.Evaluate(Values, context);
                    Assert.NotNull(value.ToString());
                }
                catch (EvaluationLimitException limit)
                {
                    Assert.NotEmpty(limit.Message);
                }
            }
        });

    private static string Corpus([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "Corpus"));
}
