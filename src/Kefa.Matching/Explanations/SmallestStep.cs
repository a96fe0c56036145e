using Kefa.Matching.Policies;

namespace Kefa.Matching.Explanations;

/// <summary>What a condition says for every number of steps from <paramref name="first"/> to <paramref name="last"/>: open when it is not the same for all.</summary>
internal delegate Outcome OutcomeOfSteps(long first, long last);

/// <summary>
/// Finds how many steps it takes until a condition holds. A whole range of steps is asked about at once, as an unknown number between its ends; a range
/// that is decided as a whole needs no further look. So the answer is the smallest one without the condition having to be monotone.
/// </summary>
internal sealed class SmallestStep(OutcomeOfSteps outcome)
{
    // A condition that ranges do not decide (other facts are open, or its functions know no bounds) is left to bisection after so many questions.
    private const int MaxQuestions = 120;

    // Bisection begins with brackets that widen so much at a time.
    private const int Widening = 8;

    private int _questions;

    /// <summary>The smallest number of steps, from 1 to <paramref name="most"/>, with which the condition holds; null when there is none.</summary>
    /// <param name="most">The largest number of steps that is looked at.</param>
    /// <param name="isOpen">Whether the condition is open as things stand: ranges decide nothing then.</param>
    public long? UpTo(long most, bool isOpen = false)
    {
        if (most < 1 || outcome(1, most) == Outcome.F)
            return null;
        if (isOpen)
            return Bisected(most);
        _questions = 0;
        for (var (first, last) = (1L, 1L); first <= most && _questions < MaxQuestions; first = last + 1, last = first > most / 2 ? most : first * 2)
        {
            if (Within(first, last) is { } found)
                return found;
        }

        return _questions < MaxQuestions ? null : Bisected(most);
    }

    private long? Within(long first, long last)
    {
        if (_questions++ >= MaxQuestions)
            return null;
        switch (outcome(first, last))
        {
            case Outcome.T:
                return first;
            case Outcome.F:
                return null;
        }

        if (first == last)
            return null;
        var middle = first + ((last - first) / 2);
        return Within(first, middle) ?? Within(middle + 1, last);
    }

    /// <summary>The end of the first bracket in which the condition comes to hold: with one step less it does not.</summary>
    private long? Bisected(long most)
    {
        var fails = 0L;
        for (var holds = 1L; ; holds = holds > most / Widening ? most : holds * Widening)
        {
            if (outcome(holds, holds) == Outcome.T)
                return Between(fails, holds);
            if (holds == most)
                return null;
            fails = holds;
        }
    }

    private long Between(long fails, long holds)
    {
        while (holds - fails > 1)
        {
            var middle = fails + ((holds - fails) / 2);
            if (outcome(middle, middle) == Outcome.T)
                holds = middle;
            else
                fails = middle;
        }

        return holds;
    }
}
