namespace Kefa.Feel.Plans;

/// <summary>The item at an index of a list that has so many: plans ask for it only where the list is counted first.</summary>
internal sealed class KeptItem : FunctionValue
{
    private KeptItem()
        : base(["list", "index"])
    {
    }

    public static KeptItem Function { get; } = new();

    public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context) =>
        arguments is [ListValue list, NumberValue { Number: var number }] && number.TryToInt32(out var index) && index >= 1 && index <= list.Items.Length
            ? list.Items[index - 1]
            : context.None($"An index points outside of its list.");
}
