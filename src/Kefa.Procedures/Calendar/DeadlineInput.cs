using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>Days that are not counted: a third party is asked, papers are supplemented, an expert looks.</summary>
/// <param name="From">The first day that is not counted.</param>
/// <param name="To">The last day that is not counted; null while it goes on: then nothing is due.</param>
/// <param name="Ground">Why.</param>
/// <param name="Basis">The law and article that allow it.</param>
public sealed record Suspension(DateOnly From, DateOnly? To, Phrase Ground, string? Basis = null);

/// <summary>More time, added to what there was.</summary>
/// <param name="Length">How much.</param>
/// <param name="Unit">In which unit; the same as the term's, or another.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="ToldOn">When the party was told; null when it was not, or need not be.</param>
/// <param name="Ground">Why.</param>
/// <param name="Basis">The law and article that allow it.</param>
public sealed record Extension(int Length, PeriodUnit Unit, string? Approver = null, DateOnly? ToldOn = null, Phrase? Ground = null, string? Basis = null);

/// <summary>Counting begins anew: a request was corrected, a fee was paid. What was suspended before has no effect any more.</summary>
/// <param name="On">The new start, not counted itself.</param>
/// <param name="Event">What happened.</param>
/// <param name="Basis">The law and article that say so.</param>
public sealed record Restart(DateOnly On, Phrase Event, string? Basis = null);

/// <summary>What the law makes of silence: accepted, given up, renewed.</summary>
/// <param name="Code">The result for the procedure: <c>accepted</c>.</param>
/// <param name="Text">The result in words.</param>
/// <param name="Basis">The law and article that say so.</param>
/// <param name="OnStart">Whether it holds from the start day (licensing law, article 32) and not from the end of the term.</param>
public sealed record DeemedResult(string Code, Phrase Text, string? Basis = null, bool OnStart = false);

/// <summary>All that a deadline is computed from. Kept with a matter, it gives the same deadline on the same calendar forever.</summary>
/// <param name="Term">The term.</param>
/// <param name="Start">The day of the start event; for <see cref="Term.Before"/> the event that is counted back from.</param>
public sealed record DeadlineInput(Term Term, DateOnly Start)
{
    /// <summary>The time of the start; needed for hours only.</summary>
    public TimeOnly? StartTime { get; init; }

    /// <summary>The event that time runs from, in words: 收到申请.</summary>
    public Phrase? StartEvent { get; init; }

    /// <summary>The rule of the procedure: <c>GID-D10</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>The law and article that set the term.</summary>
    public string? Basis { get; init; }

    /// <summary>Days that are not counted, in any order; they may overlap.</summary>
    public IReadOnlyList<Suspension> Suspensions { get; init; } = [];

    /// <summary>Time added, in the order in which it was.</summary>
    public IReadOnlyList<Extension> Extensions { get; init; } = [];

    /// <summary>New starts; the latest counts.</summary>
    public IReadOnlyList<Restart> Restarts { get; init; } = [];

    /// <summary>A day that somebody set and that the deadline may not pass, such as the common day of a plan; null: none.</summary>
    public Term.Set? NotLaterThan { get; init; }

    /// <summary>What holds when the time is over and nothing happened; null: nothing by law.</summary>
    public DeemedResult? OnExpiry { get; init; }
}
