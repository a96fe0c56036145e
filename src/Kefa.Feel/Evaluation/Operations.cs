namespace Kefa.Feel;

/// <summary>
/// The operators of FEEL on values. All answer an error value with a report for types that do not fit, the first error when an operand is one,
/// and unknown (with bounds for numbers) when an operand is unknown.
/// </summary>
internal static partial class Operations
{
    public static Value Equal(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value Less(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value LessOrEqual(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    /// <summary>Orders two known values of one ordered type; false when they have none or (local against zoned times) no common order.</summary>
    public static bool TryCompare(Value a, Value b, out int order) => throw new NotImplementedException();

    public static Value Add(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value Subtract(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value Multiply(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value Divide(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value Power(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value Negate(Value a, EvaluationContext context) => throw new NotImplementedException();

    public static Value And(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value Or(Value a, Value b, EvaluationContext context) => throw new NotImplementedException();

    public static Value Not(Value a, EvaluationContext context) => throw new NotImplementedException();

    /// <summary><c>value in test</c>: the test is a value, a list of tests, a range, or unknown.</summary>
    public static Value In(Value value, Value test, EvaluationContext context) => throw new NotImplementedException();

    /// <summary>The value of a member or property: of a context, of each item of a list, of a date, time, duration or range.</summary>
    public static Value Member(Value source, string name, EvaluationContext context) => throw new NotImplementedException();

    /// <summary>What a value is that may be either of two (an unknown condition's branches): the value when they are equal, else unknown with the hull of the bounds.</summary>
    public static Value Join(Value a, Value b) => throw new NotImplementedException();

    /// <summary>An unknown of that kind whose causes are those of the arguments that are unknown (deeply).</summary>
    public static Value UnknownFrom(UnknownKind kind, params ReadOnlySpan<Value> arguments) => throw new NotImplementedException();

    /// <summary>True when a value is unknown, or is a list or context with something unknown in it.</summary>
    public static bool IsUnknownDeep(Value value) => throw new NotImplementedException();
}
