using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>
/// Where a matter stands: the fold of its events, and nothing else. The same procedure and events give the same state, forever. Immutable.
/// </summary>
public sealed class MatterState
{
    private MatterState(Procedure procedure)
    {
        Procedure = procedure;
        Data = MatterData.Empty(procedure);
    }

    /// <summary>The version that the matter follows.</summary>
    public Procedure Procedure { get; private init; }

    /// <summary>The stage; null before the matter has been opened.</summary>
    public Stage? Stage { get; private init; }

    /// <summary>The number of the last event that was folded; 0 before the first.</summary>
    public int LastEvent { get; private init; }

    /// <summary>The day that the last event counts for; null before the first.</summary>
    public DateOnly? LastDay { get; private init; }

    /// <summary>The data: every declared field with its value. What was never filled in is unknown, null is none.</summary>
    public MatterData Data { get; private init; }

    /// <summary>Who did what, in order.</summary>
    public ImmutableArray<Participation> Participants { get; private init; } = [];

    /// <summary>The deadlines that have begun, in the order in which they did.</summary>
    public ImmutableArray<MatterDeadline> Deadlines { get; private init; } = [];

    /// <summary>The papers that count, in the order in which they came; one that was corrected stands where the other stood.</summary>
    public ImmutableArray<DocumentState> Documents { get; private init; } = [];

    /// <summary>The papers that corrections have set aside: they stay on file and count no more.</summary>
    public ImmutableArray<SetAsideState> SetAside { get; private init; } = [];

    /// <summary>The opinions, in the order in which they were given.</summary>
    public ImmutableArray<OpinionState> Opinions { get; private init; } = [];

    /// <summary>What is public, by the day since when.</summary>
    public ImmutableArray<PublicationState> Published { get; private init; } = [];

    /// <summary>The number that was given last; null before that.</summary>
    public string? Number { get; private init; }

    /// <summary>The day it was opened; null before that.</summary>
    public DateOnly? OpenedOn { get; private init; }

    /// <summary>The day it reached a final stage; null while it runs.</summary>
    public DateOnly? ClosedOn { get; private init; }

    /// <summary>Whether it was closed, or came to where it is, by what the law makes of silence: the deadline; null otherwise.</summary>
    public string? DeemedBy { get; private init; }

    /// <summary>The corrections, in the order in which they were made.</summary>
    public ImmutableArray<MatterCorrected> Corrections { get; private init; } = [];

    /// <summary>Whether it has reached a final stage.</summary>
    public bool IsClosed => ClosedOn is not null;

    /// <summary>The deadline of an id that runs or ran last; null when it never began.</summary>
    public MatterDeadline? FindDeadline(string id) => Deadlines.FirstOrDefault(d => d.Id == id);

    /// <summary>The earliest day on which something is due; null when nothing is.</summary>
    public DateOnly? Due => Deadlines.Where(d => d is { Ended: null, Due: not null, Definition.Kind: not DeadlineKind.AtLeast }).Min(d => d.Due);

    /// <summary>A matter that does not exist yet: its <see cref="Procedure.Start"/> may be asked for.</summary>
    public static MatterState None(Procedure procedure) => new(procedure);

    /// <summary>The state after these events.</summary>
    /// <param name="procedure">The version that the last of the events names.</param>
    /// <param name="events">The engine's events of one stream, in order; a host's own events are left out.</param>
    /// <exception cref="ArgumentException">The events are not those of a matter under this procedure.</exception>
    public static MatterState Of(Procedure procedure, IEnumerable<MatterEvent> events)
    {
        var state = new MatterState(procedure);
        foreach (var happened in events)
            state = state.After(happened);
        return state;
    }

    /// <summary>The state at the end of a day.</summary>
    public static MatterState AsOf(Procedure procedure, IEnumerable<MatterEvent> events, DateOnly day) => Of(procedure, events.TakeWhile(e => e.Day <= day));

    /// <summary>The state after one more event.</summary>
    public MatterState After(MatterEvent happened) => happened switch
    {
        TransitionPerformed performed => After(performed),
        DeadlineExpired expired => After(expired),
        DeadlinesRecomputed recomputed => Copy(recomputed, Stage, MatterJson.NoFields, MatterJson.NoFields, recomputed.Deadlines),
        MatterMoved moved => Copy(moved, moved.ToStage is { } to ? StageOf(to) : Stage, MatterJson.NoFields, MatterJson.NoFields, moved.Deadlines, moved.Recounted),
        MatterCorrected corrected => After(corrected),
        _ => throw new ArgumentException($"'{happened.Type}' is no event of the engine.", nameof(happened)),
    };

    private MatterState After(TransitionPerformed performed)
    {
        var next = Copy(performed, StageOf(performed.ToStage!), performed.Data, performed.Added, performed.Deadlines);
        return new MatterState(next)
        {
            Number = performed.Number ?? Number,
            OpenedOn = OpenedOn ?? performed.Day,
            Participants = Participants.Add(new Participation(performed.Transition, performed.Actor!, performed.Role!, performed.OnBehalfOf, performed.FromStage, performed.Day, performed.N)),
            Documents = Documents.AddRange(performed.Documents.Select(d => new DocumentState(d, performed.Actor!, performed.Day, performed.N))),
            Opinions = performed.Opinion is { } opinion ? Opinions.Add(new OpinionState(opinion, performed.Actor!, performed.Role!, performed.Day, performed.N)) : Opinions,
            Published = [.. Published, .. performed.Publishes.Where(p => Published.All(q => q.Id != p)).Select(p => new PublicationState(p, performed.Day))],
        };
    }

    private MatterState After(DeadlineExpired expired)
    {
        var next = Copy(expired, expired.ToStage is { } to ? StageOf(to) : Stage, expired.Data, MatterJson.NoFields, expired.Deadlines);
        return new MatterState(next) { DeemedBy = expired.Deadline };
    }

    private MatterState After(MatterCorrected corrected)
    {
        var next = Copy(corrected, Stage, corrected.Data, MatterJson.NoFields, corrected.Deadlines, corrected.Recounted);
        var documents = Documents.ToList();
        var aside = SetAside.ToBuilder();
        var coming = corrected.Documents.Select(d => new DocumentState(d, corrected.Actor!, corrected.Day, next.LastEvent) { Act = corrected.Corrects }).ToList();
        foreach (var gone in corrected.SetAside)
        {
            int at = documents.FindIndex(d => d.Act == corrected.Corrects && d.Document.Kind == gone.Kind && d.Document.Sha256 == gone.Sha256);
            if (at < 0)
                continue; // it was erased
            aside.Add(new SetAsideState(documents[at], next.LastEvent));
            documents.RemoveAt(at);
            if (coming.Find(d => d.Document.Kind == gone.Kind) is { } instead)
            {
                documents.Insert(at, instead);
                coming.Remove(instead);
            }
        }

        documents.AddRange(coming);
        return new MatterState(next)
        {
            Corrections = Corrections.Add(corrected),
            Documents = [.. documents],
            SetAside = aside.ToImmutable(),
            Opinions = corrected.Opinion is { } opinion ? [.. Opinions.Select(o => o.Event == corrected.Corrects ? o with { Opinion = opinion, CorrectedBy = next.LastEvent } : o)] : Opinions,
        };
    }

    private MatterState Copy(MatterEvent happened, Stage? stage, JsonElement data, JsonElement added, ImmutableArray<DeadlineEntry> changes, ImmutableArray<string> recounted = default) => new(this)
    {
        Stage = stage,
        LastEvent = happened.N == 0 ? LastEvent + 1 : happened.N,
        LastDay = happened.Day,
        Data = Data.With(data, added),
        Deadlines = recounted.IsDefaultOrEmpty ? MatterDeadline.Fold(Procedure, Deadlines, changes) : MatterDeadline.Recount(Procedure, Deadlines, recounted, changes),
        ClosedOn = stage is { Final: true } ? ClosedOn ?? happened.Day : null,
    };

    private MatterState(MatterState before)
    {
        Procedure = before.Procedure;
        Stage = before.Stage;
        LastEvent = before.LastEvent;
        LastDay = before.LastDay;
        Data = before.Data;
        Participants = before.Participants;
        Deadlines = before.Deadlines;
        Documents = before.Documents;
        SetAside = before.SetAside;
        Opinions = before.Opinions;
        Published = before.Published;
        Number = before.Number;
        OpenedOn = before.OpenedOn;
        ClosedOn = before.ClosedOn;
        DeemedBy = before.DeemedBy;
        Corrections = before.Corrections;
    }

    private Stage StageOf(string id) => Procedure.FindStage(id) ?? throw new ArgumentException($"{Procedure.Reference} has no stage '{id}'.", nameof(id));
}

/// <summary>One act of one person in a matter.</summary>
/// <param name="Transition">What was done.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Role">In which role.</param>
/// <param name="OnBehalfOf">For whom; null for oneself.</param>
/// <param name="Stage">In which stage; null for opening the matter.</param>
/// <param name="On">The day.</param>
/// <param name="Event">The number of the event.</param>
public sealed record Participation(string Transition, string Actor, string Role, string? OnBehalfOf, string? Stage, DateOnly On, int Event)
{
    /// <summary>Whether this person had part in it, as actor or as the one who was stood in for.</summary>
    public bool Involves(string person) => Actor == person || OnBehalfOf == person;
}

/// <summary>A paper of a matter.</summary>
/// <param name="Document">The paper.</param>
/// <param name="Actor">Who attached it.</param>
/// <param name="On">The day.</param>
/// <param name="Event">The number of the event.</param>
public sealed record DocumentState(AttachedDocument Document, string Actor, DateOnly On, int Event)
{
    /// <summary>The act that it belongs to: the one that brought it, or the one that it corrects.</summary>
    public int Act { get; init; } = Event;
}

/// <summary>A paper that counts no more.</summary>
/// <param name="Paper">The paper.</param>
/// <param name="By">The number of the correction that set it aside.</param>
public sealed record SetAsideState(DocumentState Paper, int By);

/// <summary>An opinion in a matter.</summary>
/// <param name="Opinion">The opinion.</param>
/// <param name="Actor">Who gave it.</param>
/// <param name="Role">In which role.</param>
/// <param name="On">The day.</param>
/// <param name="Event">The number of the event.</param>
public sealed record OpinionState(GivenOpinion Opinion, string Actor, string Role, DateOnly On, int Event)
{
    /// <summary>The number of the last correction of it; null when it is as it was given.</summary>
    public int? CorrectedBy { get; init; }
}

/// <summary>Something that is public.</summary>
/// <param name="Id">The publication, as the procedure declares it.</param>
/// <param name="On">Since when.</param>
public sealed record PublicationState(string Id, DateOnly On);
