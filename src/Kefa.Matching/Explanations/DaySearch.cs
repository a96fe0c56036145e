using Kefa.Feel;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>Finds the first day on which a condition holds although nobody does anything: an age is reached, a period is over.</summary>
internal sealed class DaySearch(PolicyEvaluator evaluator, Policy policy, PolicyCondition condition, Profile profile)
{
    /// <summary>How many years ahead are looked at; a year's last facts are not known in the next, so what rests on them does not hold by waiting.</summary>
    private const int Years = 3;

    /// <summary>What begins to hold is taken to hold for so many days at least.</summary>
    private const int Stride = 14;

    private Dictionary<string, Value> _variables = [];
    private int _year;

    public DateOnly? FirstAfter(DateOnly asOf)
    {
        var end = asOf.AddYears(Years);
        if (policy.Metadata.Validity.To is { } last && last < end)
            end = last;
        for (var before = asOf; before < end;)
        {
            var day = Next(before);
            if (day > end)
                day = end;
            if (HoldsOn(day))
                return First(before, day);
            before = day;
        }

        return null;
    }

    /// <summary>A year's end is never jumped over: all yearly facts change there. Between, a condition that does not read the day stays as it is.</summary>
    private DateOnly Next(DateOnly day)
    {
        DateOnly newYear = new(day.Year + 1, 1, 1);
        return condition.ReadsDay && day.AddDays(Stride) < newYear ? day.AddDays(Stride) : newYear;
    }

    private DateOnly First(DateOnly fails, DateOnly holds)
    {
        while (holds.DayNumber - fails.DayNumber > 1)
        {
            var middle = DateOnly.FromDayNumber((holds.DayNumber + fails.DayNumber) / 2);
            if (HoldsOn(middle))
                holds = middle;
            else
                fails = middle;
        }

        return holds;
    }

    private bool HoldsOn(DateOnly day)
    {
        if (day.Year != _year)
            (_variables, _year) = (evaluator.Bind(profile, day), day.Year);
        _variables["asOf"] = new DateValue(FeelDate.FromDateOnly(day));
        return PolicyPlan.OutcomeOf(PolicyEvaluator.Decide(PolicyEvaluator.Begin(policy, _variables, day), condition.Decision)) == Outcome.T;
    }
}
