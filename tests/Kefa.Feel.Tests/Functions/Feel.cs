using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Feel.Tests.Functions;

/// <summary>Evaluates expressions as text: an answer is printed as FEEL's string() prints it inside a list, an error as "error: " and why.</summary>
internal static class Feel
{
    public static readonly FeelDateTime Now = FeelDateTime.Parse("2026-03-05T10:30:00+08:00");

    public static string Print(string expression, params (string Name, Value Value)[] variables) => Show(Evaluate(expression, variables));

    public static Value Evaluate(string expression, params (string Name, Value Value)[] variables)
    {
        var parsed = FeelExpression.Parse(expression, ParseScope.OfNames(variables.Select(v => v.Name)));
        Assert.True(parsed.Succeeded, $"{expression}: {string.Join("; ", parsed.Diagnostics)}");
        return parsed.Expression.Evaluate(Scope.Of(variables.Select(v => KeyValuePair.Create(v.Name, v.Value))), new EvaluationContext(Now));
    }

    public static Value Call(string function, params Value[] arguments)
    {
        Assert.True(BuiltIns.TryFind(function, out var builtIn), $"There is no built-in function '{function}'.");
        return builtIn.Invoke(arguments, new EvaluationContext(Now));
    }

    public static Value Unknown(Number? min, Number? max, string cause = "x") => UnknownValue.NumberBetween(min, max, cause);

    public static Value Maybe(string cause) => UnknownValue.Of(UnknownKind.Boolean, cause);

    public static Value List(params Value[] items) => new ListValue([.. items]);

    public static string Show(Value value) => value switch
    {
        ErrorValue error => "error: " + error.Message,
        UnknownValue { Kind: UnknownKind.Number } unknown => $"unknown {(unknown.Min is { } min ? $"{min}" : "-∞")}..{(unknown.Max is { } max ? $"{max}" : "∞")}{Causes(unknown.Causes)}",
        UnknownValue unknown => $"unknown {unknown.Kind}{Causes(unknown.Causes)}",
        _ when Call("string", new ListValue([value])) is TextValue { Text: var text } => text[1..^1],
        _ => value.ToString()!,
    };

    private static string Causes(ImmutableArray<string> causes) => causes.IsEmpty ? "" : $" by {string.Join(", ", causes)}";
}
