namespace Kefa.Feel;

/// <summary>
/// What one evaluation needs from outside and what it leaves behind: the clock, the budget, and the reports of operations that had no value.
/// One evaluation, one context: not thread safe.
/// </summary>
public sealed class EvaluationContext(FeelDateTime now, EvaluationLimits? limits = null)
{
    private const int CostOfError = 30;

    private readonly List<Phrase> _reports = [];
    private long _steps;
    private int _depth;

    /// <summary>What <c>now()</c> and <c>today()</c> answer: an input, never the machine's clock.</summary>
    public FeelDateTime Now { get; } = now;

    /// <summary>The bounds on this evaluation.</summary>
    public EvaluationLimits Limits { get; } = limits ?? EvaluationLimits.Default;

    /// <summary>Every error of this evaluation, in order.</summary>
    public IReadOnlyList<Phrase> Reports => _reports;

    /// <summary>Records how values come about; null (the default) records nothing and costs nothing.</summary>
    public TraceRecorder? Trace { get; init; }

    /// <summary>
    /// Whether a quotient is compared as what it is rather than as what 34 digits leave of it. False is the standard's meaning, in which
    /// <c>1/3 = 0.3333333333333333333333333333333333</c>; where a company exactly on a bound must fall on the right side it is true.
    /// </summary>
    public bool ComparesRatiosExactly { get; init; }

    /// <summary>Reports why an operation has no value and answers that as a value.</summary>
    public Value Error(Phrase message)
    {
        Step(CostOfError);
        if (_reports.Count < Limits.MaxReports)
            _reports.Add(message);
        return new ErrorValue(message);
    }

    /// <summary>Reports that an operation met FEEL null, and answers null: what does not exist stays that, and is no error.</summary>
    internal Value None(Phrase message)
    {
        if (_reports.Count < Limits.MaxReports)
            _reports.Add(message);
        return Value.Null;
    }

    /// <summary>Counts work: call it for each item of a loop.</summary>
    /// <exception cref="EvaluationLimitException">The work exceeds the limit.</exception>
    internal void Step() => Step(1);

    /// <summary>Counts the work of an operation that looks through a whole value: a step for each part, and one for four letters of a text.</summary>
    /// <exception cref="EvaluationLimitException">The work exceeds the limit.</exception>
    internal void StepOver(Value value) => Step(value is TextValue text ? text.Text.Length >> 2 : value is ListValue or ContextValue or RangeValue ? value.Extent.Parts : 0);

    /// <summary>Counts the comparison of two texts, which is quick but may be of long ones.</summary>
    /// <exception cref="EvaluationLimitException">The work exceeds the limit.</exception>
    internal void StepOver(TextValue a, TextValue b) => Step(Math.Min(a.Text.Length, b.Text.Length) >> 6);

    /// <exception cref="EvaluationLimitException">The work exceeds the limit.</exception>
    internal void Step(long steps)
    {
        if ((_steps += steps) > Limits.MaxSteps)
            throw new EvaluationLimitException($"The evaluation takes more than {Limits.MaxSteps} steps.");
    }

    /// <exception cref="EvaluationLimitException">The size exceeds the limit.</exception>
    internal void CheckSize(int size)
    {
        if (size > Limits.MaxSize)
            throw new EvaluationLimitException($"A list or text would have more than {Limits.MaxSize} items.");
    }

    /// <summary>A value that the evaluation made, if it is within the limits.</summary>
    /// <exception cref="EvaluationLimitException">It is too large.</exception>
    internal Value Checked(Value made)
    {
        // What is made takes memory, whether it is kept or not.
        switch (made)
        {
            case ListValue list:
                Step(2L * list.Items.Length);
                break;
            case ContextValue entries:
                Step(8L * entries.Entries.Length);
                break;
            case TextValue text:
                Step(text.Text.Length >> 2);
                return made;
            default:
                return made;
        }

        if (made.Extent.Parts > Limits.MaxSize)
            throw new EvaluationLimitException($"A list or context would have more than {Limits.MaxSize} parts.");
        return made;
    }

    /// <summary>Enters a call; every one is left by <see cref="LeaveCall"/>.</summary>
    /// <exception cref="EvaluationLimitException">Calls are nested too deeply.</exception>
    internal void EnterCall()
    {
        if (++_depth > Limits.MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationLimitException($"Calls are nested more than {Limits.MaxDepth} deep; does a function call itself without end?");
    }

    internal void LeaveCall() => _depth--;

    /// <summary>The budget and the reports for the next evaluation.</summary>
    internal void Restart()
    {
        _steps = 0;
        _depth = 0;
        _reports.Clear();
    }
}

/// <summary>Bounds on one evaluation; passing one ends it with <see cref="EvaluationLimitException"/>.</summary>
public sealed record EvaluationLimits
{
    /// <summary>Bounds that no sensible expression meets.</summary>
    public static EvaluationLimits Default { get; } = new();

    /// <summary>Evaluation steps (nodes visited, items iterated).</summary>
    public long MaxSteps { get; init; } = 10_000_000;

    /// <summary>Depth of nested calls and expressions.</summary>
    public int MaxDepth { get; init; } = 500;

    /// <summary>Items in one list (those of lists within it included), code points in one text.</summary>
    public int MaxSize { get; init; } = 1_000_000;

    /// <summary>Reports that are kept; later ones are dropped.</summary>
    public int MaxReports { get; init; } = 100;
}

/// <summary>An evaluation asked for more steps, depth or memory than its limits allow.</summary>
public sealed class EvaluationLimitException(Phrase phrase) : Exception(phrase.En)
{
    /// <summary>The message in both languages.</summary>
    public Phrase Phrase { get; } = phrase;
}
