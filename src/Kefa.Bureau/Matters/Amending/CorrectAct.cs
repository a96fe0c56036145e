using System.Collections.Immutable;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Matters.Amending;

/// <param name="Request">What is corrected, why, and what lets it be.</param>
public sealed record CorrectActInput(MatterNumber Number, CorrectionRequest Request)
{
    /// <summary>The matter's last event as the person saw it; null when nobody looked.</summary>
    public int? ReadAtEvent { get; init; }

    /// <summary>The token of the form; null for commands and jobs.</summary>
    public string? Token { get; init; }

    /// <summary>Where the sender goes afterwards.</summary>
    public string? Location { get; init; }

    /// <summary>The draft that is done with it; null for none.</summary>
    public Guid? Draft { get; init; }
}

/// <summary>What of an act may be corrected by hand.</summary>
/// <param name="Transition">Its fields, as if one transition asked for them.</param>
/// <param name="Records">The records that it added to lists.</param>
/// <param name="Papers">The papers that it brought.</param>
/// <param name="Opinion">The opinion that it gave; null for none.</param>
public sealed record CorrectionForm(Transition Transition, ImmutableArray<StandingRecord> Records, ImmutableArray<DocumentState> Papers, OpinionState? Opinion);

/// <summary>What a correction would do: the fields with what they were and become, and the deadlines that move with their arithmetic.</summary>
public sealed record CorrectionPreview(ImmutableArray<Refusal> Refusals, MatterCorrected? Event, MatterState? After, IReadOnlyList<ExplainedDeadline> Deadlines);

/// <summary>Corrects what an act said, by an act of its own: the old event stays, both name each other.</summary>
public sealed class CorrectAct
{
    private readonly KefaDbContext _db;
    private readonly MatterStreams _streams;
    private readonly ActContexts _contexts;
    private readonly MatterWriter _writer;
    private readonly FormTokens _tokens;
    private readonly AuditTrail _audit;
    private readonly OpenMatter _open;

    internal CorrectAct(KefaDbContext db, MatterStreams streams, ActContexts contexts, MatterWriter writer, FormTokens tokens, AuditTrail audit, OpenMatter open) =>
        (_db, _streams, _contexts, _writer, _tokens, _audit, _open) = (db, streams, contexts, writer, tokens, audit, open);

    public static string Purpose(MatterNumber number, int n) => FormattableString.Invariant($"correct/{number}/{n}");

    /// <summary>The draft of a correction.</summary>
    public static DraftSubject Subject(MatterHistory history, int n) => new(Matter.StreamOf(history.Number), history.Procedure.Id, history.Procedure.Version, FormattableString.Invariant($"correct/{n}"));

    /// <summary>The form of a correction; null when the act said nothing that may be corrected.</summary>
    public static CorrectionForm? Form(MatterHistory history, int n)
    {
        if (Of(history, n) is not { } transition) return null;
        ImmutableArray<TransitionField> fields = [.. Corrections.Correctable(history.Procedure, history.Events, n).Where(f => f.Field.Type != FieldType.File && f.Field.Item?.Type != FieldType.File)];
        var form = new CorrectionForm(
            transition with { Fields = fields, Adds = [], Gives = null, Documents = [], OptionalDocuments = [] },
            [.. Corrections.Records(history.Procedure, history.Events, n).Where(r => r.List.Item!.Type == FieldType.Group)], Corrections.Papers(history.State, n), Corrections.Opinion(history.State, n));
        return form is { Transition.Fields.IsEmpty: true, Records.IsEmpty: true, Papers.IsEmpty: true, Opinion: null } ? null : form;
    }

    /// <summary>Why this person may not correct the act, whatever is filled in; empty when it is theirs.</summary>
    public async Task<ImmutableArray<Refusal>> WhyNotTheirsAsync(MatterHistory history, int n, Acting by, CancellationToken cancellationToken) =>
        [.. (await TryAsync(history, new CorrectionRequest { Event = n, Reason = "" }, by, cancellationToken)).Refusals.Where(r => r.Kind is RefusalKind.Role or RefusalKind.Separation)];

    /// <summary>What it would do, or why it is refused; nothing is stored.</summary>
    public async Task<CorrectionPreview> TryAsync(MatterHistory history, CorrectionRequest request, Acting by, CancellationToken cancellationToken)
    {
        AmendmentOutcome<MatterCorrected> outcome = await DecideAsync(history, request, by, cancellationToken);
        if (outcome.Event is null) return new CorrectionPreview(outcome.Refusals, null, null, []);
        MatterState after = history.State.After(outcome.Event with { N = history.End + 1 });
        IReadOnlyList<ExplainedDeadline> deadlines = await _open.DeadlinesAsync(history with { State = after }, cancellationToken);
        return new CorrectionPreview([], outcome.Event, after, [.. deadlines.Where(d => outcome.Event.Recounted.Contains(d.Deadline.Id, StringComparer.Ordinal))]);
    }

    public async Task<PerformTransitionOutcome> HandleAsync(CorrectActInput input, Acting by, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
        string purpose = Purpose(input.Number, input.Request.Event);
        if (input.Token is not null)
        {
            switch (await _tokens.ConsumeAsync(input.Token, purpose, by.Account, cancellationToken))
            {
                case FormTokenOutcome.Used used: return new PerformTransitionOutcome.Repeated(used.Location);
                case FormTokenOutcome.Invalid: return new PerformTransitionOutcome.InvalidToken();
            }
        }
        if (await _streams.FindAsync(input.Number, cancellationToken) is not { } history || !MatterAccess.Sees(history, by, PerformTransition.IsParty(history, by))) return new PerformTransitionOutcome.NoSuchMatter();
        if (Since(history, input.ReadAtEvent) is { IsEmpty: false } since) return new PerformTransitionOutcome.Conflict(history, since);
        AmendmentOutcome<MatterCorrected> outcome = await DecideAsync(history, input.Request, by, cancellationToken);
        if (outcome.Event is not { } corrected) return new PerformTransitionOutcome.Refused(outcome.Refusals);
        try
        {
            MatterHistory after = await _writer.AppendAsync(input.Number, history, [MatterWriter.EventOf(corrected, history.Procedure)], cancellationToken);
            _audit.Record(by.ActorIn(corrected.Role), corrected.Type, Matter.StreamOf(input.Number), new { corrects = corrected.Corrects, n = after.End, onBehalfOf = corrected.OnBehalfOf });
            await _db.SaveChangesAsync(cancellationToken);
            if (input.Draft is { } draft) await _db.Set<Draft>().Where(d => d.Id == draft).ExecuteDeleteAsync(cancellationToken);
            if (input is { Token: { } token, Location: { } location }) await _tokens.CompleteAsync(token, purpose, by.Account, location, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new PerformTransitionOutcome.Performed(input.Number, after.End, null, input.Location);
        }
        catch (StreamConflictException)
        {
            await transaction.RollbackAsync(cancellationToken);
            _db.ChangeTracker.Clear();
            MatterHistory now = await _streams.FindAsync(input.Number, cancellationToken) ?? throw new InvalidOperationException($"The matter {input.Number} was in conflict and is not there.");
            return new PerformTransitionOutcome.Conflict(now, Since(now, history.End));
        }
    }

    private async Task<AmendmentOutcome<MatterCorrected>> DecideAsync(MatterHistory history, CorrectionRequest request, Acting by, CancellationToken cancellationToken) => Corrections.Correct(
        history.State, history.Events, request, await _contexts.OfAsync(history.State, Of(history, request.Event), null, by, PerformTransition.IsParty(history, by), cancellationToken));

    private static Transition? Of(MatterHistory history, int n) => history.Events.FirstOrDefault(e => e.N == n) is TransitionPerformed performed
        ? history.Procedure.FindTransition(performed.FromStage, performed.Transition) ?? history.Procedure.FindTransition(performed.Transition) : null;

    private static ImmutableArray<MatterEvent> Since(MatterHistory history, int? readAtEvent) => readAtEvent is { } read ? [.. history.Events.Where(e => e.N > read)] : [];
}
