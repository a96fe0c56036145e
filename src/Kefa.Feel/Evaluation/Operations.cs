using Kefa.Feel.Evaluation;

namespace Kefa.Feel;

/// <summary>
/// The operators of FEEL on values. Over a null that is an error they answer that error; over null, null with a report; over unknown, unknown (with
/// bounds for numbers); over types that do not fit, an error with a report.
/// </summary>
internal static partial class Operations
{
    // Met again and again where years do not apply: written once.
    private static readonly Phrase NullAdded = $"'+' met null.";
    private static readonly Phrase NullSubtracted = $"'-' met null.";
    private static readonly Phrase NullMultiplied = $"'*' met null.";
    private static readonly Phrase NullDivided = $"'/' met null.";
    private static readonly Phrase NullRaised = $"'**' met null.";
    private static readonly Phrase NullCompared = $"A comparison met null.";

    public static Value And(Value a, Value b, EvaluationContext context) => Junction(a, b, BooleanValue.False, context, "and");

    public static Value Or(Value a, Value b, EvaluationContext context) => Junction(a, b, BooleanValue.True, context, "or");

    public static Value Not(Value a, EvaluationContext context) => a switch
    {
        BooleanValue truth => Value.Of(!truth.Truth),
        ErrorValue => a,
        NullValue => a,
        UnknownValue { Kind: UnknownKind.Boolean or UnknownKind.Any } => a,
        _ => context.Error($"'not' needs a boolean and got a {ValueKinds.Name(a)}."),
    };

    /// <summary>What a value is that may be either of two (an unknown condition's branches): the value when they are equal, else unknown with the hull of the bounds.</summary>
    public static Value Join(Value a, Value b) => Unknowns.Join(a, b, []);

    /// <summary>An unknown of that kind whose causes are those of the arguments that are unknown (deeply).</summary>
    public static Value UnknownFrom(UnknownKind kind, params ReadOnlySpan<Value> arguments)
    {
        System.Collections.Immutable.ImmutableArray<string> causes = [];
        foreach (var argument in arguments)
            causes = Causes.Union(causes, Causes.Of(argument));
        return UnknownValue.Of(kind, causes);
    }

    /// <summary>True when a value is unknown, or is a list or context with something unknown in it.</summary>
    public static bool IsUnknownDeep(Value value) => Causes.IsUnknownDeep(value);

    /// <summary>Kleene's <c>and</c> (absorbing false) or <c>or</c> (absorbing true); what is no boolean counts as null with an error.</summary>
    private static Value Junction(Value a, Value b, BooleanValue absorbing, EvaluationContext context, string name)
    {
        if (a == absorbing || b == absorbing)
            return absorbing;
        if (a is BooleanValue && b is BooleanValue)
            return a;
        a = Operand(a, context, name);
        b = Operand(b, context, name);
        if (a is UnknownValue || b is UnknownValue)
            return Unknowns.From(MayBeNull(a) || MayBeNull(b) ? UnknownKind.Any : UnknownKind.Boolean, a, b);
        return a is ErrorValue || (a is NullValue && b is not ErrorValue) ? a : b is BooleanValue ? a : b;
    }

    private static bool MayBeNull(Value operand) => operand is NullValue or UnknownValue { Kind: UnknownKind.Any };

    private static Value Operand(Value operand, EvaluationContext context, string name) => operand switch
    {
        BooleanValue or NullValue or UnknownValue { Kind: UnknownKind.Boolean or UnknownKind.Any } => operand,
        _ => context.Error($"'{name}' needs booleans and got a {ValueKinds.Name(operand)}."),
    };

    /// <summary>The operand that settles a strict operation before it begins: the first error, then null.</summary>
    private static Value? Settled(Value a, Value b, EvaluationContext context, string symbol)
    {
        if (a is ErrorValue)
            return a;
        if (b is ErrorValue)
            return b;
        if (a is not NullValue && b is not NullValue)
            return null;

        // What may be an error must not become a plain null.
        return a is UnknownValue { Kind: UnknownKind.Any } ? a : b is UnknownValue { Kind: UnknownKind.Any } ? b : context.None(NullMessage(symbol));
    }

    private static Phrase NullMessage(string symbol) => symbol switch
    {
        "+" => NullAdded,
        "-" => NullSubtracted,
        "*" => NullMultiplied,
        "/" => NullDivided,
        "**" => NullRaised,
        _ => NullCompared,
    };

    private static Value Misfit(string symbol, Value a, Value b, EvaluationContext context) =>
        context.Error($"'{symbol}' does not work on a {ValueKinds.Name(a)} and a {ValueKinds.Name(b)}.");
}
