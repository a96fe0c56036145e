using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Tree;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>What the house itself records in a matter's stream, beside the engine's events. Stored forever: types and shapes only grow.</summary>
internal static class HouseEvents
{
    /// <summary>Somebody got the matter to handle.</summary>
    public const string Assigned = "MatterAssigned";

    /// <summary>Somebody noted something; no act.</summary>
    public const string Commented = "CommentAdded";

    /// <summary>Other divisions were asked for their part.</summary>
    public const string JointAsked = "JointHandlingAsked";

    /// <summary>A division gave its part.</summary>
    public const string JointAnswered = "JointHandlingAnswered";

    /// <summary>A division's part was taken back.</summary>
    public const string JointEnded = "JointHandlingEnded";

    /// <summary>Somebody asked that something be erased.</summary>
    public const string ErasureRequested = "ErasureRequested";

    /// <summary>It was decided that it stays.</summary>
    public const string ErasureRefused = "ErasureRefused";
}

/// <param name="Handler">The account; null when nobody handles it any more.</param>
/// <param name="Name">The handler's name when it was assigned.</param>
/// <param name="Division">The division's code; null when it stays.</param>
internal sealed record AssignedBody(Guid? Handler, string? Name, string? Division, string? Note);

internal sealed record CommentBody(string Text);

/// <summary>Who handles a matter.</summary>
/// <param name="Since">The day it was assigned.</param>
public sealed record Desk(Guid? Handler, string? Name, string? Division, DateOnly? Since)
{
    public static Desk Nobody { get; } = new(null, null, null, null);
}

/// <summary>A note beside the acts.</summary>
public sealed record Comment(int N, string? Actor, DateTimeOffset At, string Text);

/// <summary>A matter with all that happened in it.</summary>
/// <param name="State">The engine's fold.</param>
/// <param name="Events">The engine's events.</param>
/// <param name="Recorded">All events of the stream, as they lie there.</param>
public sealed record MatterHistory(MatterNumber Number, MatterState State, ImmutableArray<MatterEvent> Events, IReadOnlyList<RecordedEvent> Recorded, Desk Desk, ImmutableArray<Comment> Comments)
{
    /// <summary>The number of the stream's last event: what an act expects.</summary>
    public int End => Recorded.Count == 0 ? 0 : Recorded[^1].Event.N;

    /// <summary>The day on which the party was last heard of or the house last acted.</summary>
    public RecordedEvent Last => Recorded[^1];

    public Procedure Procedure => State.Procedure;

    /// <summary>Who began it.</summary>
    public string? OpenedBy => Events.IsEmpty ? null : Events[0].Actor;

    /// <summary>What an assignment says; null when the event is none.</summary>
    public string? AssignmentAt(int n) => Recorded.FirstOrDefault(r => r.Event.N == n) is { Event.Type: HouseEvents.Assigned } assigned
        && assigned.Read<AssignedBody>() is { } body ? string.Join(" · ", new[] { body.Name, body.Division, body.Note }.OfType<string>()) : null;

    /// <summary>Without what the house notes for itself (remarks, notes, who handles it) and without papers that are not for those who are asked from outside.</summary>
    internal MatterHistory ForOutside(Func<AttachedDocument, bool> shows) => this with
    {
        Events =
        [
            .. Events.Select(MatterEvent (happened) => happened switch
            {
                TransitionPerformed performed => performed with { Remark = null, Documents = [.. performed.Documents.Where(shows)] },
                MatterCorrected corrected => corrected with { Documents = [.. corrected.Documents.Where(shows)] },
                _ => happened,
            }),
        ],
        Recorded = [.. Recorded.Where(recorded => MatterEventJson.Knows(recorded.Event.Type))],
        Desk = Desk.Nobody,
        Comments = [],
    };

    /// <summary>Where the stream ends, for what is appended to it.</summary>
    internal StreamEnd StreamEnd => new(End, Last.Event.Commitment is { } commitment ? new TreeHash(commitment) : null);

    internal static MatterHistory Fold(MatterNumber number, Func<string, Procedure> procedureOf, IReadOnlyList<RecordedEvent> recorded) => Fold(number, procedureOf, recorded, null);

    /// <summary>With what happened now; events that follow another version are folded anew under it.</summary>
    internal MatterHistory With(IReadOnlyList<RecordedEvent> more, Func<string, Procedure> procedureOf) =>
        more.All(happened => happened.Event.ContentVersion is not { } version || version == Procedure.Reference)
            ? Fold(Number, procedureOf, more, this)
            : Fold(Number, procedureOf, [.. Recorded, .. more]);

    private static MatterHistory Fold(MatterNumber number, Func<string, Procedure> procedureOf, IReadOnlyList<RecordedEvent> recorded, MatterHistory? before)
    {
        var events = ImmutableArray.CreateBuilder<MatterEvent>();
        var comments = ImmutableArray.CreateBuilder<Comment>();
        Desk desk = before?.Desk ?? Desk.Nobody;
        foreach (RecordedEvent happened in recorded)
        {
            StreamEvent e = happened.Event;
            if (MatterEventJson.Knows(e.Type))
            {
                events.Add(MatterEventJson.Read(e.Type, happened.Body.Span, EnvelopeOf(e)));
            }
            else if (e.Type == HouseEvents.Assigned)
            {
                var body = JsonSerializer.Deserialize<AssignedBody>(happened.Body.Span, JsonSerializerOptions.Web)!;
                desk = new Desk(body.Handler, body.Name, body.Division ?? desk.Division, e.Day);
            }
            else if (e.Type == HouseEvents.Commented)
            {
                comments.Add(new Comment(e.N, e.Actor, e.At, JsonSerializer.Deserialize<CommentBody>(happened.Body.Span, JsonSerializerOptions.Web)!.Text));
            }
        }
        ImmutableArray<MatterEvent> all = events.ToImmutable();
        return before is null
            ? new MatterHistory(number, MatterState.Of(procedureOf(all[^1].ContentVersion), all), all, recorded, desk, comments.ToImmutable())
            : new MatterHistory(
                number, all.Aggregate(before.State, (state, happened) => state.After(happened)), before.Events.AddRange(all), [.. before.Recorded, .. recorded], desk, before.Comments.AddRange(comments));
    }

    private static EventEnvelope EnvelopeOf(StreamEvent e) => new(e.N, e.At, e.Day, e.Actor, e.Role, e.FromStage, e.ToStage, e.ContentVersion!);
}
