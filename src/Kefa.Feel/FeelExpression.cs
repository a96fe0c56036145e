using System.Collections.Immutable;

namespace Kefa.Feel;

/// <summary>A parsed FEEL expression, or parsed unary tests. Immutable; may be evaluated by several threads at once, each with its own context.</summary>
public sealed class FeelExpression
{
    private FeelExpression(string text, FeelType type, bool isUnaryTests)
    {
        Text = text;
        Type = type;
        IsUnaryTests = isUnaryTests;
    }

    public string Text { get; }

    /// <summary>What is known of the result's type from the types of the names.</summary>
    public FeelType Type { get; }

    public bool IsUnaryTests { get; }

    /// <summary>Parses an expression. Names that the scope does not know are not errors of syntax: they are found by <see cref="Check"/>, and have no value.</summary>
    public static ParseResult Parse(string text, ParseScope scope) => throw new NotImplementedException();

    /// <summary>Parses unary tests, as the input cells of a decision table have them: <c>&lt; 10, [20..30]</c>, <c>not("a")</c>, <c>-</c>, <c>? &gt; 3</c>.</summary>
    public static ParseResult ParseUnaryTests(string text, ParseScope scope) => throw new NotImplementedException();

    /// <summary>Static errors: unknown names, impossible comparisons, wrong arguments of built-in functions.</summary>
    public ImmutableArray<Diagnostic> Check() => throw new NotImplementedException();

    /// <summary>Evaluates; a failed operation answers an <see cref="ErrorValue"/> and a report in the context. Tracing is the context's <see cref="EvaluationContext.Trace"/>.</summary>
    /// <exception cref="EvaluationLimitException">More steps, depth or memory than the context's limits allow.</exception>
    public Value Evaluate(Scope variables, EvaluationContext context) => throw new NotImplementedException();

    /// <summary>Whether an input passes these unary tests: true, false, null (with or without error) or unknown.</summary>
    public Value EvaluateUnaryTests(Value input, Scope variables, EvaluationContext context) => throw new NotImplementedException();

    /// <summary>
    /// When the whole expression is one comparison (<c>a &lt; b</c>, <c>a between b and c</c> is none): its left side, operator and right side. For explanations: the actual value and the required one.
    /// </summary>
    public (FeelExpression Left, string Operator, FeelExpression Right)? Comparison => throw new NotImplementedException();

    /// <summary>The free names that the expression reads, without built-in functions; for a name with members the longest path written (<c>sales.L</c>).</summary>
    public ImmutableArray<string> Reads => throw new NotImplementedException();
}
