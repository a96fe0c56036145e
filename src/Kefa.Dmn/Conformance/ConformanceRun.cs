using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn.Conformance;

/// <summary>How a case went.</summary>
/// <param name="Case">The case.</param>
/// <param name="Failures">Empty when it passed.</param>
public sealed record ConformanceOutcome(ConformanceCase Case, ImmutableArray<ConformanceFailure> Failures)
{
    public bool Passed => Failures.IsEmpty;

    /// <summary>Whether an engine that answers null to everything would pass it.</summary>
    public bool PassesWithNull => Case.Results.All(r => r.Expected is NullValue);
}

/// <summary>A result that is not as expected.</summary>
public sealed record ConformanceFailure(string Result, string Expected, string Actual);

/// <summary>Runs cases against a model. Numbers are equal within 10⁻⁸, as the kit says.</summary>
public static class ConformanceRun
{
    private static readonly Number Tolerance = Number.FromDecimal(0.00000001m);

    /// <param name="model">The compiled model that the cases are about.</param>
    /// <param name="one">The case.</param>
    /// <param name="now">What <c>now()</c> answers.</param>
    public static ConformanceOutcome Run(DecisionModel model, ConformanceCase one, FeelDateTime now)
    {
        var failures = ImmutableArray.CreateBuilder<ConformanceFailure>();
        foreach (var expected in one.Results)
        {
            var context = new EvaluationContext(now);
            Value actual;
            try
            {
                actual = Actual(model, one, expected, context);
            }
            catch (EvaluationLimitException e)
            {
                actual = context.Error(e.Message);
            }

            var passes = expected.IsError
                ? actual is NullValue && (actual is ErrorValue || context.Reports.Count > 0)
                : Same(expected.Expected, actual, context);
            if (!passes)
                failures.Add(new ConformanceFailure(expected.Name, expected.IsError ? "null and an error" : ValueText.Of(expected.Expected), Describe(actual, context)));
        }

        return new ConformanceOutcome(one, failures.ToImmutable());
    }

    private static Value Actual(DecisionModel model, ConformanceCase one, ConformanceResult expected, EvaluationContext context)
    {
        var run = model.Begin((ns, name) => Input(one, ns, name), context);
        if (one.Service is { } service && model.HasService(service))
        {
            var result = run.Invoke(service);
            return result is ContextValue several && several[expected.Name] is { } part ? part : result;
        }

        if (model.HasDecision(expected.Name))
            return run.Decide(expected.Name);
        return model.HasService(expected.Name) ? run.Invoke(expected.Name) : context.Error($"The model has no decision '{expected.Name}'.");
    }

    private static Value? Input(ConformanceCase one, string ns, string name)
    {
        Value? found = null;
        foreach (var input in one.Inputs)
        {
            if (!string.Equals(ExpressionReader.NormalName(input.Name), name, StringComparison.Ordinal))
                continue;
            if (input.Namespace is null)
                found ??= input.Value;
            else if (string.Equals(input.Namespace, ns, StringComparison.Ordinal))
                return input.Value;
        }

        return found;
    }

    private static bool Same(Value expected, Value actual, EvaluationContext context) => (expected, actual) switch
    {
        (ErrorValue, _) => false, // what the file expects could not be read
        (NullValue, _) or (_, NullValue) => expected is NullValue && actual is NullValue,
        (NumberValue a, NumberValue b) => IsClose(a, b, context),
        (TextValue a, TextValue b) => string.Equals(a.Text, b.Text, StringComparison.Ordinal),
        (ListValue a, ListValue b) => a.Items.Length == b.Items.Length && a.Items.Zip(b.Items).All(p => Same(p.First, p.Second, context)),
        (ContextValue a, ContextValue b) =>
            a.Entries.Length == b.Entries.Length && a.Entries.All(e => b[e.Key] is { } member && Same(e.Value, member, context)),
        _ => expected.GetType() == actual.GetType() && Operations.Equal(expected, actual, context) is BooleanValue { Truth: true },
    };

    private static bool IsClose(NumberValue a, NumberValue b, EvaluationContext context) =>
        Operations.Subtract(a, b, context) is NumberValue { Number: var difference } && difference <= Tolerance && -difference <= Tolerance;

    private static string Describe(Value actual, EvaluationContext context) =>
        actual is NullValue && context.Reports.Count > 0 ? $"null ({string.Join("; ", context.Reports.Distinct(StringComparer.Ordinal).Take(3))})" : ValueText.Of(actual);
}
