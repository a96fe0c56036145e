using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn.Conformance;

/// <summary>How a case went.</summary>
/// <param name="Case">The case.</param>
/// <param name="Failures">Empty when it passed.</param>
public sealed record ConformanceOutcome(ConformanceCase Case, ImmutableArray<ConformanceFailure> Failures)
{
    /// <summary>Whether every result was as expected.</summary>
    public bool Passed => Failures.IsEmpty;

    /// <summary>Whether an engine that answers null to everything would pass it.</summary>
    public bool PassesWithNull => Case.Results.All(r => r.IsError || r.Expected.IsSameAs(Value.Null));
}

/// <summary>A result that is not as expected.</summary>
public sealed record ConformanceFailure(string Result, string Expected, string Actual);

/// <summary>Runs cases against a model. Numbers are equal within 10⁻⁸, as the kit says.</summary>
public static class ConformanceRun
{
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
                actual = context.Error(e.Phrase);
            }

            var passes = expected.IsError
                ? actual is NullValue && (actual is ErrorValue || context.Reports.Count > 0)
                : expected.Expected.IsSameAs(actual);
            if (!passes)
                failures.Add(new ConformanceFailure(expected.Name, expected.IsError ? "null and an error" : expected.Expected.ToString(), Describe(actual, context)));
        }

        return new ConformanceOutcome(one, failures.ToImmutable());
    }

    private static Value Actual(DecisionModel model, ConformanceCase one, ConformanceResult expected, EvaluationContext context)
    {
        var run = model.Begin((ns, name) => InputOf(model, one, ns, name), context);
        if (one.Service is { } service && model.HasService(service))
        {
            var result = run.Invoke(service);
            return result is ContextValue several && several[expected.Name] is { } part ? part : result;
        }

        if (model.HasDecision(expected.Name))
            return run.Decide(expected.Name);
        return model.HasService(expected.Name) ? run.Invoke(expected.Name) : context.Error($"The model has no decision '{expected.Name}'.");
    }

    /// <summary>The value that a case gives to an input, or null when it gives none.</summary>
    /// <param name="model">The compiled model that the case is about.</param>
    /// <param name="one">The case.</param>
    /// <param name="ns">The namespace of the model that declares the input.</param>
    /// <param name="name">The input's name.</param>
    public static Value? InputOf(DecisionModel model, ConformanceCase one, string ns, string name)
    {
        ConformanceInput? found = null;
        foreach (var input in one.Inputs)
        {
            if (!string.Equals(ExpressionReader.NormalName(input.Name), name, StringComparison.Ordinal))
                continue;
            if (string.Equals(input.Namespace, ns, StringComparison.Ordinal))
                found = input;
            else if (input.Namespace is null)
                found ??= input;
        }

        return found?.Value.ToFeel(model.InputTypes.GetValueOrDefault((ns, name)));
    }

    private static string Describe(Value actual, EvaluationContext context) =>
        actual is NullValue && context.Reports.Count > 0 ? $"null ({string.Join("; ", context.Reports.Distinct().Take(3))})" : ValueText.Of(actual);
}
