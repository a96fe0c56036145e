using System.Globalization;

namespace Kefa.Feel.Tests;

/// <summary>Short ways to evaluate expressions in tests.</summary>
internal static class Feel
{
    public static EvaluationContext NewContext(EvaluationLimits? limits = null) =>
        new(FeelDateTime.Parse("2026-03-31T10:00:00Z"), limits);

    public static FeelExpression Parse(string text, ParseScope? scope = null)
    {
        var parsed = FeelExpression.Parse(text, scope ?? ParseScope.Empty);
        Assert.True(parsed.Succeeded, $"{text}: {string.Join("; ", parsed.Diagnostics)}");
        return parsed.Expression;
    }

    public static Value Evaluate(string text, params (string Name, Value Value)[] variables) => Evaluate(text, NewContext(), variables);

    public static Value Evaluate(string text, EvaluationContext context, params (string Name, Value Value)[] variables) =>
        Parse(text, ParseScope.OfNames(variables.Select(v => v.Name)))
            .Evaluate(Scope.Of(variables.Select(v => KeyValuePair.Create(v.Name, v.Value))), context);

    public static Value Test(string tests, Value input, params (string Name, Value Value)[] variables)
    {
        var parsed = FeelExpression.ParseUnaryTests(tests, ParseScope.OfNames(variables.Select(v => v.Name)));
        Assert.True(parsed.Succeeded, $"{tests}: {string.Join("; ", parsed.Diagnostics)}");
        return parsed.Expression.EvaluateUnaryTests(input, Scope.Of(variables.Select(v => KeyValuePair.Create(v.Name, v.Value))), NewContext());
    }

    /// <summary>The value as text: <c>unknown[1..5]</c> for bounded unknowns, <c>error</c> for errors.</summary>
    public static string Show(string text, params (string Name, Value Value)[] variables) => Show(Evaluate(text, variables));

    public static string Show(Value value) => value switch
    {
        ErrorValue => "error",
        NullValue => "null",
        BooleanValue truth => truth.Truth ? "true" : "false",
        NumberValue number => number.Number.ToString(),
        TextValue text => $"\"{text.Text}\"",
        DateValue date => date.Date.ToString(),
        TimeValue time => time.Time.ToString(),
        DateTimeValue moment => moment.DateTime.ToString(),
        MonthDurationValue months => months.Duration.ToString(),
        TimeDurationValue duration => duration.Duration.ToString(),
        ListValue list => $"[{string.Join(", ", list.Items.Select(Show))}]",
        ContextValue context => $"{{{string.Join(", ", context.Entries.Select(e => $"{e.Key}: {Show(e.Value)}"))}}}",
        RangeValue range => $"{(range.IncludesStart ? '[' : '(')}{Show(range.Start)}..{Show(range.End)}{(range.IncludesEnd ? ']' : ')')}",
        UnknownValue { Kind: UnknownKind.Number, Min: null, Max: null } => "unknown number",
        UnknownValue { Kind: UnknownKind.Number } unknown => $"unknown[{unknown.Min}..{unknown.Max}]",
        UnknownValue { Kind: UnknownKind.Any, Min: null, Max: null } => "unknown Any",
        UnknownValue { Kind: UnknownKind.Any } unknown => $"perhaps[{unknown.Min}..{unknown.Max}]",
        UnknownValue unknown => string.Create(CultureInfo.InvariantCulture, $"unknown {unknown.Kind}"),
        FunctionValue => "function",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
