using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Values as people and machines read them in messages.</summary>
public static class ValueText
{
    /// <summary>The value as FEEL would write it.</summary>
    public static string Of(Value value) => Of(value, english: true);

    /// <summary>The value as FEEL would write it; what FEEL has no words for (an error, a fact that is not known) in English or in Chinese.</summary>
    public static string Of(Value value, bool english) => value switch
    {
        ErrorValue error => english ? $"null ({error.Message})" : $"null（{error.Phrase.Zh}）",
        NullValue => "null",
        BooleanValue boolean => boolean.Truth ? "true" : "false",
        TextValue text => $"\"{text.Text}\"",
        NumberValue number => number.Number.ToString(),
        UnknownValue unknown => Unknown(unknown, english),
        ListValue list => $"[{string.Join(", ", list.Items.Select(i => Of(i, english)))}]",
        ContextValue context => $"{{{string.Join(", ", context.Entries.Select(e => $"{e.Key}: {Of(e.Value, english)}"))}}}",
        RangeValue range => $"{(range.IncludesStart ? "[" : "(")}{Of(range.Start, english)}..{Of(range.End, english)}{(range.IncludesEnd ? "]" : ")")}",
        FunctionValue function => $"function({string.Join(", ", function.Parameters)})",
        _ => Text(value),
    };

    private static string Text(Value value) =>
        BuiltIns.TryFind("string", out var text) && text.Invoke([value], new EvaluationContext(default)) is TextValue written ? written.Text : value.GetType().Name;

    private static string Unknown(UnknownValue unknown, bool english)
    {
        var causes = unknown.Causes.IsEmpty ? "" : english ? $" ({string.Join(", ", unknown.Causes)})" : $"（{string.Join('、', unknown.Causes)}）";
        var word = english ? "unknown" : "未知";
        return unknown is { Kind: UnknownKind.Number } and not { Min: null, Max: null } ? $"{word} {unknown.Min}..{unknown.Max}{causes}" : word + causes;
    }
}
