using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Values as people and machines read them in messages.</summary>
public static class ValueText
{
    /// <summary>The value as FEEL would write it.</summary>
    public static string Of(Value value) => value switch
    {
        ErrorValue error => $"null ({error.Message})",
        NullValue => "null",
        BooleanValue boolean => boolean.Truth ? "true" : "false",
        TextValue text => $"\"{text.Text}\"",
        NumberValue number => number.Number.ToString(),
        UnknownValue unknown => Unknown(unknown),
        ListValue list => $"[{string.Join(", ", list.Items.Select(Of))}]",
        ContextValue context => $"{{{string.Join(", ", context.Entries.Select(e => $"{e.Key}: {Of(e.Value)}"))}}}",
        RangeValue range => $"{(range.IncludesStart ? "[" : "(")}{Of(range.Start)}..{Of(range.End)}{(range.IncludesEnd ? "]" : ")")}",
        FunctionValue function => $"function({string.Join(", ", function.Parameters)})",
        _ => Text(value),
    };

    private static string Text(Value value) =>
        BuiltIns.TryFind("string", out var text) && text.Invoke([value], new EvaluationContext(default)) is TextValue written ? written.Text : value.GetType().Name;

    private static string Unknown(UnknownValue unknown)
    {
        var causes = unknown.Causes.IsEmpty ? "" : $" ({string.Join(", ", unknown.Causes)})";
        return unknown is { Kind: UnknownKind.Number } and not { Min: null, Max: null } ? $"unknown {unknown.Min}..{unknown.Max}{causes}" : $"unknown{causes}";
    }
}
