using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>
/// Boxed for, some, every and filter. Each is the FEEL expression of the same name over a list and a body given as a function, so that
/// there is one meaning of iteration and one treatment of unknown lists and conditions.
/// </summary>
internal sealed class IterationCode(FeelExpression shape, Code list, Code body, string[] locals, bool spreadsItem) : Code
{
    private const string ListName = "boxed list";
    private const string BodyName = "boxed body";

    public static FeelExpression ShapeOf(IteratorKind kind) => kind switch
    {
        IteratorKind.For => ForShape,
        IteratorKind.Some => SomeShape,
        _ => EveryShape,
    };

    public static FeelExpression ForShape { get; } = Shape($"for it in {ListName} return {BodyName}(it, partial)");

    public static FeelExpression SomeShape { get; } = Shape($"some it in {ListName} satisfies {BodyName}(it, null)");

    public static FeelExpression EveryShape { get; } = Shape($"every it in {ListName} satisfies {BodyName}(it, null)");

    public static FeelExpression FilterShape { get; } = Shape($"{ListName}[{BodyName}(item, null)]");

    public override FeelType Type => ReferenceEquals(shape, FilterShape)
        ? list.Type
        : ReferenceEquals(shape, ForShape) ? FeelType.ListOf(body.Type) : FeelType.Boolean;

    public override Value Evaluate(Scope scope, EvaluationContext context)
    {
        var function = new Body(this, scope);
        var inner = Scope.Of(
            KeyValuePair.Create(ListName, list.Evaluate(scope, context)),
            KeyValuePair.Create(BodyName, (Value)function));
        var value = shape.Evaluate(inner, context);
        return function.WasNoBoolean && IsQuantifier ? context.Error($"What 'some' and 'every' must satisfy has to be a boolean.") : value;
    }

    private bool IsQuantifier => ReferenceEquals(shape, SomeShape) || ReferenceEquals(shape, EveryShape);

    private static FeelExpression Shape(string text) =>
        FeelExpression.Parse(text, ParseScope.OfNames(ListName, BodyName)).Expression ?? throw new InvalidOperationException($"'{text}' does not parse.");

    private Value EvaluateBody(Value item, Value partial, Scope scope, EvaluationContext context)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var local in locals)
            values[local] = string.Equals(local, "partial", StringComparison.Ordinal) ? partial : item;
        if (spreadsItem && item is ContextValue members)
        {
            foreach (var (name, value) in members.Entries)
                values[name] = value;
        }

        return body.Evaluate(Scope.Over(values, scope), context);
    }

    private sealed class Body(IterationCode code, Scope scope) : FunctionValue(["item", "partial"])
    {
        /// <summary>Whether the body answered something that is neither true, false, null nor unknown.</summary>
        public bool WasNoBoolean { get; private set; }

        public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
        {
            var value = code.EvaluateBody(arguments[0], arguments[1], scope, context);
            WasNoBoolean |= value is not (BooleanValue or NullValue or UnknownValue);
            return value;
        }
    }
}
