using System.Collections.Immutable;
using System.Globalization;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Policies;

namespace Kefa.Matching;

/// <summary>One evaluation of one policy.</summary>
internal sealed class PolicyRun(Policy policy, Evaluation run, ResultDetail detail)
{
    public PolicyResult Result(DateOnly asOf)
    {
        var scope = ScopeOf(out var scopeCauses);
        var result = new PolicyResult
        {
            PolicyId = policy.Id,
            Version = policy.Version,
            Validity = policy.ValidityAt(asOf),
            Scope = scope,
            Verdict = Verdict.R,
        };
        if (scope == Scope.OutOfScope)
            return result;
        ImmutableArray<ConditionResult> conditions = [.. policy.Conditions.Select(Condition)];
        var verdict = VerdictOf(conditions, scope, out var verdictCauses);
        result = result with { Conditions = conditions, Verdict = verdict };
        if (detail == ResultDetail.Verdict)
            return result;
        return result with
        {
            Score = Score(),
            Benefit = Benefit(),
            Missing = verdict == Verdict.U ? Decisiveness.Order([.. conditions.Where(c => c.Outcome == Outcome.U).Select(c => c.Causes), scopeCauses, verdictCauses]) : [],
        };
    }

    private Scope ScopeOf(out ImmutableArray<string> causes)
    {
        causes = [];
        if (!policy.Model.HasDecision("scope"))
            return Scope.InScope;
        switch (run.Decide("scope"))
        {
            case BooleanValue { Truth: var isIn }:
                return isIn ? Scope.InScope : Scope.OutOfScope;
            case UnknownValue unknown:
                causes = unknown.Causes;
                return Scope.Unknown;
            case ErrorValue or not NullValue:
                return Scope.Unknown;
            default:
                return Scope.OutOfScope;
        }
    }

    /// <summary>The Kleene AND of the conditions, unless the policy has a decision of its own; an unknown scope leaves an eligible company undecided.</summary>
    private Verdict VerdictOf(ImmutableArray<ConditionResult> conditions, Scope scope, out ImmutableArray<string> causes)
    {
        causes = [];
        var verdict = conditions.Any(c => c.Outcome == Outcome.F) ? Verdict.N : conditions.Any(c => c.Outcome == Outcome.U) ? Verdict.U : Verdict.E;
        if (policy.Model.HasDecision("verdict"))
        {
            var value = run.Decide("verdict");
            causes = value is UnknownValue unknown ? unknown.Causes : [];
            verdict = value switch
            {
                BooleanValue { Truth: true } => Verdict.E,
                BooleanValue or NullValue and not ErrorValue => Verdict.N,
                _ => Verdict.U,
            };
        }

        return verdict == Verdict.E && scope == Scope.Unknown ? Verdict.U : verdict;
    }

    private ConditionResult Condition(PolicyCondition condition)
    {
        var value = run.Decide(condition.Decision);
        var (outcome, error) = value switch
        {
            BooleanValue { Truth: true } => (Outcome.T, null),
            BooleanValue => (Outcome.F, null),
            UnknownValue => (Outcome.U, null),
            ErrorValue failed => (Outcome.U, failed.Message),
            NullValue => (Outcome.F, null), // a year that does not apply
            _ => (Outcome.U, (string?)$"The condition answered {ValueText.Of(value)}, which is neither true nor false."),
        };
        var result = new ConditionResult
        {
            Condition = condition,
            Outcome = outcome,
            Error = error,
            Causes = value is UnknownValue unknown ? unknown.Causes : [],
        };
        if (detail == ResultDetail.Verdict)
            return result;
        var actual = Value(condition.Actual);
        var required = Value(condition.Required);
        return result with { Actual = actual, Required = required, Gap = Gap(condition, outcome, actual, required) };
    }

    private Value Gap(PolicyCondition condition, Outcome outcome, Value actual, Value required)
    {
        var gap = condition.Gap is not null ? Value(condition.Gap) : FromComparison(condition.Operator, actual, required);
        // Nothing is missing where the condition is met, whatever is left over.
        return outcome == Outcome.T && gap is NumberValue ? new NumberValue(Number.Zero) : gap;
    }

    private static Value FromComparison(string? comparison, Value actual, Value required)
    {
        if (actual is not NumberValue { Number: var is_ } || required is not NumberValue { Number: var should })
            return Feel.Value.Null;
        return comparison switch
        {
            ">=" or ">" => new NumberValue(should - is_),
            "<=" or "<" => new NumberValue(is_ - should),
            "=" => new NumberValue(is_ > should ? is_ - should : should - is_),
            _ => Feel.Value.Null,
        };
    }

    private Value Value(FeelExpression? expression) => expression is null ? Feel.Value.Null : run.Evaluate(expression);

    private ScoreInterval? Score()
    {
        if (!policy.Model.HasDecision("score"))
            return null;
        return run.Decide("score") switch
        {
            NumberValue exact when ToDecimal(exact.Number) is { } points => new ScoreInterval(points, points),
            UnknownValue { Min: { } min, Max: { } max } when ToDecimal(min) is { } low && ToDecimal(max) is { } high => new ScoreInterval(low, high),
            _ => null,
        };
    }

    private Benefit? Benefit()
    {
        if (!policy.Model.HasDecision("benefit"))
            return null;
        var value = run.Decide("benefit");
        var details = value as ContextValue ?? new ContextValue([KeyValuePair.Create("amount", value)]);
        var amount = details["amount"];
        var isUpperBound = details["upperBound"] is BooleanValue { Truth: true };
        return amount switch
        {
            NumberValue exact => new Benefit(Fen(exact.Number), isUpperBound) { Min = Fen(exact.Number), Max = Fen(exact.Number), Details = details },
            UnknownValue unknown => new Benefit(null, isUpperBound)
            {
                Min = unknown.Min is { } min ? Fen(min) : null,
                Max = unknown.Max is { } max ? Fen(max) : null,
                Details = details,
            },
            _ => new Benefit(null, isUpperBound) { Details = details },
        };
    }

    // Amounts are shown to the fen, rounded half up.
    private static decimal? Fen(Number amount) => ToDecimal(amount) is { } exact ? Math.Round(exact, 2, MidpointRounding.AwayFromZero) : null;

    private static decimal? ToDecimal(Number number) =>
        decimal.TryParse(number.ToString(null, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
