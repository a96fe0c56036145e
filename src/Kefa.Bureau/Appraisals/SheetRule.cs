using Kefa.Matching;

namespace Kefa.Bureau.Appraisals;

/// <summary>What a rule asks: how many, or whether (then 1 and 0 stand for yes and no).</summary>
/// <param name="Figure">The figure that answers it; null when people do.</param>
/// <param name="IsYesNo">Whether people answer yes or no.</param>
public sealed record SheetQuestion(LocalText Text, string? Figure, bool IsYesNo);

/// <summary>For what points are taken off.</summary>
public enum DeductionKind
{
    /// <summary>Once, when the thing is not there.</summary>
    Absent,

    /// <summary>For each that is missing to a target.</summary>
    Missing,

    /// <summary>For each that there is: a fault, an absence.</summary>
    Each,
}

/// <param name="Points">The points off, each time.</param>
/// <param name="Target">How many there should be; only of <see cref="DeductionKind.Missing"/>.</param>
/// <param name="Cap">The most that is taken off for it; null for no bound but the item's own points.</param>
public sealed record Deduction(DeductionKind Kind, SheetQuestion Question, decimal Points, decimal Target, decimal? Cap);

/// <summary>From a number on there are so many points.</summary>
public sealed record ScoreTier(decimal From, decimal Points);

/// <summary>How an item of an appraisal sheet is scored (TSK 8.3). Whatever the rule says, the score is at least 0 and at most the item's points.</summary>
public abstract record SheetRule
{
    private SheetRule() { }

    /// <summary>All points or none: the thing is there, or a number reaches a threshold.</summary>
    public sealed record Presence(SheetQuestion Question, decimal AtLeast) : SheetRule;

    /// <summary>All points, less what is taken off.</summary>
    public sealed record Deduct(IReadOnlyList<Deduction> Deductions) : SheetRule;

    /// <summary>In proportion to how many of a target there are.</summary>
    public sealed record Count(SheetQuestion Question, decimal Target) : SheetRule;

    /// <summary>In proportion to a rate; all points from <paramref name="Full"/> on.</summary>
    public sealed record Ratio(SheetQuestion Question, decimal Full) : SheetRule;

    /// <summary>The points of the tier that a number lies in, ascending by where the tiers begin.</summary>
    public sealed record Tier(SheetQuestion Question, IReadOnlyList<ScoreTier> Tiers) : SheetRule;

    /// <summary>The appraiser judges within the points; nothing is computed.</summary>
    public sealed record Graded : SheetRule;

    /// <summary>So many points for each, up to the item's points, beyond what the other items come to.</summary>
    public sealed record Bonus(SheetQuestion Question, decimal Points) : SheetRule;

    /// <summary>When it is the case, the grade is at most <paramref name="Limit"/>.</summary>
    public sealed record Veto(SheetQuestion Question, string Limit) : SheetRule;

    /// <summary>The word of the file.</summary>
    public string Name => GetType().Name.ToLowerInvariant();

    /// <summary>What it asks, in the order in which answers are given.</summary>
    public IReadOnlyList<SheetQuestion> Questions => this switch
    {
        Presence r => [r.Question],
        Deduct r => [.. r.Deductions.Select(d => d.Question)],
        Count r => [r.Question],
        Ratio r => [r.Question],
        Tier r => [r.Question],
        Bonus r => [r.Question],
        Veto r => [r.Question],
        _ => [],
    };
}
