using System.Collections.Immutable;
using Kefa.Feel.Checking;
using Kefa.Feel.Checking.Regions;
using Kefa.Feel.Evaluation;
using Kefa.Feel.Plans;
using Kefa.Feel.Syntax;

namespace Kefa.Feel;

/// <summary>A parsed FEEL expression, or parsed unary tests. Immutable; may be evaluated by several threads at once, each with its own context.</summary>
public sealed class FeelExpression
{
    private readonly Node _root;
    private readonly ParseScope _scope;

    private FeelExpression(Node root, ParseScope scope)
    {
        _root = root;
        _scope = scope;
    }

    internal Node Root => _root;

    /// <summary>The text of the expression.</summary>
    public string Text => _root.Text;

    /// <summary>What is known of the result's type from the types of the names; errors, null and unknown may always occur.</summary>
    public FeelType Type => _root.Type;

    /// <summary>Whether these are unary tests, which need an input to be evaluated.</summary>
    public bool IsUnaryTests => _root is UnaryTestsNode;

    /// <summary>
    /// When the whole expression is one comparison (<c>a &lt;= b</c>): its left side, operator and right side. For explanations: the actual value and
    /// the required one.
    /// </summary>
    public (FeelExpression Left, string Operator, FeelExpression Right)? Comparison => _root is ComparisonNode comparison
        ? (new FeelExpression(comparison.Left, _scope), Symbol(comparison.Operator), new FeelExpression(comparison.Right, _scope))
        : null;

    /// <summary>
    /// The free names that the expression reads, without built-in functions, each once, in order of the text; with the members that are written
    /// directly after a name (<c>sales.L</c>).
    /// </summary>
    public ImmutableArray<string> Reads => DeepStack.Run(_root.Height, () => FreeNames.Of(_root));

    /// <summary>Parses an expression. A name that the scope does not know is no error of syntax: <see cref="Check"/> finds it, and it has no value.</summary>
    public static ParseResult Parse(string text, ParseScope scope) =>
        Result(Parser.Expression(text, scope, out var error), scope, error);

    /// <summary>Parses unary tests, as the input cells of a decision table have them: <c>&lt; 10, [20..30]</c>, <c>not("a")</c>, <c>-</c>, <c>? &gt; 3</c>.</summary>
    public static ParseResult ParseUnaryTests(string text, ParseScope scope) =>
        Result(Parser.Tests(text, scope, out var error), scope, error);

    /// <summary>Static errors in order of position: unknown names and members, impossible comparisons, wrong arguments of built-in functions.</summary>
    public ImmutableArray<Diagnostic> Check() => DeepStack.Run(_root.Height, () => Checker.Check(_root, _scope));

    /// <summary>
    /// Conditions in the expression that can never be true, or never be false, in order of position: <c>x &gt; 5 and x &lt; 3</c>, or <c>x &gt;= 0</c> where
    /// the facts say that x is not negative. Where nothing is found conditions may still have no solution.
    /// </summary>
    /// <param name="facts">What is known of the names: unknown values with bounds. A fact that may also be missing is <see cref="UnknownValue.PerhapsBetween"/>.</param>
    public ImmutableArray<Diagnostic> CheckConditions(Scope facts) => CheckConditions(facts, static _ => null);

    /// <param name="facts">What is known of the names.</param>
    /// <param name="domainOf">What is known besides of the values of a name or path.</param>
    internal ImmutableArray<Diagnostic> CheckConditions(Scope facts, Func<string, Domain?> domainOf) => DeepStack.Run(_root.Height, () => ConditionChecker.Check(_root, facts, domainOf));

    /// <summary>Operations in the expression that fail whatever the facts are, in order of position: <c>date("2020-02-30")</c>.</summary>
    public ImmutableArray<Diagnostic> CheckFixed() => DeepStack.Run(_root.Height, () => FixedFailures.Of(_root));

    /// <summary>
    /// Evaluates. A failed operation answers an <see cref="ErrorValue"/> and leaves a report in the context; with a
    /// <see cref="EvaluationContext.Trace"/> in the context every part is recorded there.
    /// </summary>
    /// <exception cref="EvaluationLimitException">More steps, depth or memory than the context's limits allow.</exception>
    /// <exception cref="InvalidOperationException">These are unary tests: see <see cref="EvaluateUnaryTests"/>.</exception>
    public Value Evaluate(Scope variables, EvaluationContext context)
    {
        if (IsUnaryTests)
            throw new InvalidOperationException($"'{Text}' are unary tests: they need an input.");
        return new Interpreter(variables, Value.Null, context).Evaluate(_root, null);
    }

    /// <summary>Whether an input passes these unary tests (a plain expression counts as one test): true, false, null (with or without error) or unknown.</summary>
    /// <exception cref="EvaluationLimitException">More steps, depth or memory than the context's limits allow.</exception>
    public Value EvaluateUnaryTests(Value input, Scope variables, EvaluationContext context)
    {
        var interpreter = new Interpreter(variables, input, context);
        var tests = _root as UnaryTestsNode ?? new UnaryTestsNode(_root.Span, [new UnaryTest(_root, false)], false);
        context.Trace?.Begin();
        var value = interpreter.UnaryTests(tests);
        context.Trace?.End(Text, value);
        return value;
    }

    /// <summary>The plan of this expression in a space: what compiled forms, bitmaps and SQL are made from.</summary>
    /// <param name="space">Where its nodes are interned.</param>
    /// <param name="names">What the expression's names stand for.</param>
    /// <param name="inline">The plan of a known function's call, where its body is to be part of the plan.</param>
    /// <exception cref="InvalidOperationException">These are unary tests.</exception>
    public PlanNode Plan(PlanSpace space, PlanNames names, PlanInline? inline = null)
    {
        if (IsUnaryTests)
            throw new InvalidOperationException($"'{Text}' are unary tests: they have no plan of their own.");
        return new Planner(space, names, inline).Plan(_root);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static ParseResult Result(Node? root, ParseScope scope, Diagnostic? error) =>
        root is null ? new ParseResult(null, [error!]) : new ParseResult(new FeelExpression(root, scope), []);

    private static string Symbol(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };
}
