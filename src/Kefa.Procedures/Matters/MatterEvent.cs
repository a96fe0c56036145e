using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures;

/// <summary>
/// One event of a matter. What the host stores in columns of their own (number, type, stages, actor, role, times, content version) stands here as properties;
/// <see cref="MatterEventJson"/> writes the rest as the body. The shapes are stored forever: a test lets them only grow.
/// </summary>
public abstract record MatterEvent
{
    private protected MatterEvent()
    {
    }

    /// <summary>What happened, in the past tense; stored.</summary>
    public abstract string Type { get; }

    /// <summary>Its place in the stream, from 1; 0 until the host has stored it.</summary>
    public int N { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The day it counts for, in the bureau's zone.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Who did it: an account; null when the law did (<see cref="DeadlineExpired"/>).</summary>
    public string? Actor { get; init; }

    /// <summary>The role in which it was done.</summary>
    public string? Role { get; init; }

    /// <summary>The stage before; null before the matter.</summary>
    public string? FromStage { get; init; }

    /// <summary>The stage after.</summary>
    public string? ToStage { get; init; }

    /// <summary>The procedure's version: <c>procedure/id@version</c>.</summary>
    public required string ContentVersion { get; init; }
}

/// <summary>A transition was performed. The first event of every matter is one.</summary>
public sealed record TransitionPerformed : MatterEvent
{
    /// <inheritdoc/>
    public override string Type => "TransitionPerformed";

    /// <summary>The transition.</summary>
    public required string Transition { get; init; }

    /// <summary>The person for whom the actor stood in; null when nobody was stood in for.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The fields that got a value, as they are in the data: groups nested, decimals as strings, null for none.</summary>
    public JsonElement Data { get; init; } = MatterJson.NoFields;

    /// <summary>Records added to lists, by the path of the list: each an array.</summary>
    public JsonElement Added { get; init; } = MatterJson.NoFields;

    /// <summary>The papers attached.</summary>
    public ImmutableArray<AttachedDocument> Documents { get; init; } = [];

    /// <summary>The opinion given; null for none.</summary>
    public GivenOpinion? Opinion { get; init; }

    /// <summary>The facts that the guards read, as the host found them.</summary>
    public JsonElement Facts { get; init; } = MatterJson.NoFields;

    /// <summary>The values of the parameters that were used, by name.</summary>
    public JsonElement Parameters { get; init; } = MatterJson.NoFields;

    /// <summary>What happened to deadlines, in order.</summary>
    public ImmutableArray<DeadlineEntry> Deadlines { get; init; } = [];

    /// <summary>The number that was given; null for none.</summary>
    public string? Number { get; init; }

    /// <summary>What became public.</summary>
    public ImmutableArray<string> Publishes { get; init; } = [];

    /// <summary>What the actor wrote beside it; null for nothing.</summary>
    public string? Remark { get; init; }
}

/// <summary>A deadline passed, and the law says what that means. No person did it.</summary>
public sealed record DeadlineExpired : MatterEvent
{
    /// <inheritdoc/>
    public override string Type => "DeadlineExpired";

    /// <summary>The deadline.</summary>
    public required string Deadline { get; init; }

    /// <summary>The last day that there was.</summary>
    public required DateOnly Due { get; init; }

    /// <summary>The fields that got a value by it.</summary>
    public JsonElement Data { get; init; } = MatterJson.NoFields;

    /// <summary>What happened to other deadlines by it.</summary>
    public ImmutableArray<DeadlineEntry> Deadlines { get; init; } = [];
}

/// <summary>Deadlines were computed again because a year's holidays are known now.</summary>
public sealed record DeadlinesRecomputed : MatterEvent
{
    /// <inheritdoc/>
    public override string Type => "DeadlinesRecomputed";

    /// <summary>The deadlines with their new days.</summary>
    public required ImmutableArray<DeadlineEntry> Deadlines { get; init; }

    /// <summary>The last year whose holidays were known.</summary>
    public required int CalendarYear { get; init; }
}

/// <summary>The matter moved to another version of its procedure. Its later events name that version.</summary>
public sealed record MatterMoved : MatterEvent
{
    /// <inheritdoc/>
    public override string Type => "MatterMoved";

    /// <summary>The version that it left: <c>procedure/id@version</c>.</summary>
    public required string From { get; init; }

    /// <summary>Who ordered it.</summary>
    public required string Authority { get; init; }

    /// <summary>Why it may be.</summary>
    public required ImmutableArray<LegalBasis> Basis { get; init; }

    /// <summary>The deadlines that the other version counts otherwise.</summary>
    public ImmutableArray<string> Recounted { get; init; } = [];

    /// <summary>All that happens to those by the other version, from their first day: it stands for what happened to them before.</summary>
    public ImmutableArray<DeadlineEntry> Deadlines { get; init; } = [];
}

/// <summary>What an act said was corrected by a new one. The old event stays as it is; both name each other.</summary>
public sealed record MatterCorrected : MatterEvent
{
    /// <inheritdoc/>
    public override string Type => "MatterCorrected";

    /// <summary>The event that is corrected.</summary>
    public required int Corrects { get; init; }

    /// <summary>The person for whom the actor stood in; null when nobody was stood in for.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The fields with their new values, and those that are computed from them.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>The same fields with the values that they had.</summary>
    public required JsonElement Before { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What lets it be corrected.</summary>
    public required ImmutableArray<LegalBasis> Basis { get; init; }

    /// <summary>The deadlines that depend on the corrected values.</summary>
    public ImmutableArray<string> Recounted { get; init; } = [];

    /// <summary>All that happens to those with the corrected values, from their first day: it stands for what happened to them before.</summary>
    public ImmutableArray<DeadlineEntry> Deadlines { get; init; } = [];

    /// <summary>What is public and shows a corrected field or paper: it carries a note of the change.</summary>
    public ImmutableArray<string> Republishes { get; init; } = [];

    /// <summary>The records that the corrected act added to lists and that are others now, or count no more. <see cref="Data"/> has the lists as they are with them.</summary>
    public ImmutableArray<CorrectedRecord> Records { get; init; } = [];

    /// <summary>The papers of the corrected act that count no more. They stay on file.</summary>
    public ImmutableArray<SetAsidePaper> SetAside { get; init; } = [];

    /// <summary>The papers that stand in their place.</summary>
    public ImmutableArray<AttachedDocument> Documents { get; init; } = [];

    /// <summary>The opinion that stands in place of the one that the act gave; null when that stays.</summary>
    public GivenOpinion? Opinion { get; init; }

    /// <summary>The opinion as it stood before; null when it stays.</summary>
    public GivenOpinion? OpinionBefore { get; init; }
}

/// <summary>A record of a list, as it is after a correction.</summary>
/// <param name="List">The path of the list.</param>
/// <param name="Place">Its place among the records that the corrected act added to the list, from 0.</param>
/// <param name="Record">What it says now; null when it counts no more.</param>
public sealed record CorrectedRecord(string List, int Place, JsonElement? Record);

/// <summary>A paper that counts no more.</summary>
/// <param name="Kind">The kind, as the procedure declares it.</param>
/// <param name="Sha256">The hash of its bytes, in lower-case hexadecimal.</param>
public sealed record SetAsidePaper(string Kind, string Sha256);

/// <summary>A paper that belongs to a matter. Its bytes are the host's business.</summary>
/// <param name="Kind">The kind, as the procedure declares it.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Sha256">The hash of its bytes, in lower-case hexadecimal.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Template">The version of the template that it was written from, as <c>kind/name@version</c>; null for what somebody brought.</param>
/// <param name="Reference">What it prints of its place in the sealed record; null when it prints nothing.</param>
public sealed record AttachedDocument(string Kind, string Name, string Sha256, string MediaType, long Size, string? Template = null, PrintedReference? Reference = null);

/// <summary>What a paper prints of its place in the host's sealed record, beside the matter and the event.</summary>
/// <param name="Log">The log's name.</param>
/// <param name="Address">Where it can be verified; null when that was not known.</param>
public sealed record PrintedReference(string Log, string? Address);

/// <summary>An opinion as it was given.</summary>
/// <param name="Kind">The kind, as the procedure declares it.</param>
/// <param name="Conclusion">The code of its conclusion.</param>
/// <param name="Text">What it says; may be empty.</param>
public sealed record GivenOpinion(string Kind, string Conclusion, string Text);

/// <summary>What can happen to a deadline. The names are stored: they only grow.</summary>
public enum DeadlineHappening
{
    /// <summary>It began.</summary>
    Started,

    /// <summary>It stopped.</summary>
    Suspended,

    /// <summary>It runs again.</summary>
    Resumed,

    /// <summary>It got longer.</summary>
    Extended,

    /// <summary>It began anew: what was suspended and added before counts no more.</summary>
    Restarted,

    /// <summary>It was met, in time or late.</summary>
    Met,

    /// <summary>What it was for has gone.</summary>
    Cancelled,

    /// <summary>It passed unmet, and the law said what that means.</summary>
    Expired,

    /// <summary>Its day was computed again.</summary>
    Recomputed,
}

/// <summary>What happened to a deadline, with all numbers that were used: read again in ten years it says the same.</summary>
public sealed record DeadlineEntry
{
    /// <summary>The deadline.</summary>
    public required string Deadline { get; init; }

    /// <summary>What happened.</summary>
    public required DeadlineHappening Kind { get; init; }

    /// <summary>The day it happened on: the start that is not counted, the last day before a suspension, the last day of one, the day it was met.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The moment of the start, for hours; null otherwise.</summary>
    public DateTimeOffset? AtTime { get; init; }

    /// <summary>Its length, or by how much it got longer.</summary>
    public int? Length { get; init; }

    /// <summary>The unit of the length.</summary>
    public PeriodUnit? Unit { get; init; }

    /// <summary>The ground of a suspension.</summary>
    public string? Ground { get; init; }

    /// <summary>The last day on which a suspension can still go on.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The deadline whose last day that is.</summary>
    public string? LimitedBy { get; init; }

    /// <summary>The last day (of a minimum: the first on which it is over) as it stands after this; null while nothing is due.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>The moment, for hours.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether the day lies in a year whose holidays were not known.</summary>
    public bool Provisional { get; init; }
}
