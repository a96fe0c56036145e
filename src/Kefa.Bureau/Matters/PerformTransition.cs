using System.Collections.Immutable;
using System.Data.Common;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Matters;

/// <param name="Number">The matter; null to begin one.</param>
/// <param name="Procedure">The procedure under which a matter is begun; of a running matter the one that it follows.</param>
/// <param name="Request">What is asked for.</param>
public sealed record PerformTransitionInput(MatterNumber? Number, string Procedure, ActRequest Request)
{
    /// <summary>The matter's last event as the person saw it; null when nobody looked.</summary>
    public int? ReadAtEvent { get; init; }

    /// <summary>The token of the form; null for commands and jobs.</summary>
    public string? Token { get; init; }

    /// <summary>Where the sender goes afterwards, by the matter's number and query code: remembered with the token.</summary>
    public Func<MatterNumber, string?, string>? Location { get; init; }

    /// <summary>The draft that is done with it; null for none.</summary>
    public Guid? Draft { get; init; }

    /// <summary>The division that gets a matter that is begun.</summary>
    public string? Division { get; init; }

    /// <summary>Whether the sender showed that they are the matter's party: by number and query code.</summary>
    public bool ProvedParty { get; init; }
}

public abstract record PerformTransitionOutcome
{
    private PerformTransitionOutcome() { }

    /// <param name="QueryCode">The query code of a matter that was begun; null otherwise.</param>
    public sealed record Performed(MatterNumber Number, int Event, string? QueryCode, string? Location) : PerformTransitionOutcome;

    /// <summary>The form was sent before: go where it led.</summary>
    public sealed record Repeated(string? Location) : PerformTransitionOutcome;

    /// <summary>Every reason at once, each with its rule and where it stands.</summary>
    public sealed record Refused(ImmutableArray<Refusal> Refusals) : PerformTransitionOutcome;

    /// <summary>Somebody acted after the person had looked: what happened since is shown, and it is asked again.</summary>
    public sealed record Conflict(MatterHistory Now, ImmutableArray<MatterEvent> Since) : PerformTransitionOutcome;

    public sealed record NoSuchMatter : PerformTransitionOutcome;

    /// <summary>Not a token of ours, or of another form: show the form again.</summary>
    public sealed record InvalidToken : PerformTransitionOutcome;
}

/// <summary>
/// The one way in which anything happens in a matter: read the fold and the facts, ask the engine, and store event, body, leaf, projections, number, form
/// token and audit in one transaction. Killed before its commit nothing happened; sent again after it, it answers with what happened.
/// </summary>
public sealed class PerformTransition
{
    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly MatterStreams _streams;
    private readonly ProcedureLibrary _procedures;
    private readonly ActContexts _contexts;
    private readonly Numbers _numbers;
    private readonly MatterWriter _writer;
    private readonly FormTokens _tokens;
    private readonly AuditTrail _audit;
    private readonly WriteLetters _letters;
    private IMakesPapers? _waitsFor;

    // Others act meanwhile: a paper that needs a moment without an act gets several tries.
    private const int MostAttempts = 5;

    internal PerformTransition(
        KefaDbContext db, ICurrentBureau bureau, MatterStreams streams, ProcedureLibrary procedures, ActContexts contexts, Numbers numbers, MatterWriter writer, FormTokens tokens, AuditTrail audit,
        WriteLetters letters)
    {
        (_db, _bureau, _streams, _procedures, _contexts, _numbers, _writer, _tokens, _audit, _letters) = (db, bureau, streams, procedures, contexts, numbers, writer, tokens, audit, letters);
    }

    /// <summary>The purpose that the token of a form must have been issued for.</summary>
    public static string Purpose(MatterNumber? number, string procedure, string transition) => $"{(number is { } n ? n.ToString() : procedure)}/{transition}" is { Length: <= 64 } purpose ? purpose : "act/" + transition[..Math.Min(transition.Length, 59)];

    public async Task<PerformTransitionOutcome> HandleAsync(PerformTransitionInput input, Acting by, CancellationToken cancellationToken)
    {
        for (int left = MostAttempts; ; left--)
        {
            _waitsFor = null;
            PerformTransitionOutcome outcome = await OnceAsync(input, by, cancellationToken);
            if (_waitsFor is not { } maker || left == 0) return outcome;
            _db.ChangeTracker.Clear();
            await maker.PrepareAsync(cancellationToken);
        }
    }

    private async Task<PerformTransitionOutcome> OnceAsync(PerformTransitionInput input, Acting by, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
        var questions = new RowBatch(_db);
        FormTokenUse? use = null;
        if (input.Token is not null)
        {
            use = _tokens.Use(input.Token, Purpose(input.Number, input.Procedure, input.Request.Transition), by.Account, questions);
            if (use is null) return new PerformTransitionOutcome.InvalidToken();
        }
        Func<CancellationToken, Task<MatterHistory?>>? find = input.Number is { } asked ? _streams.Ask(asked, questions) : null;
        _contexts.Ask(questions);
        await questions.ExecuteAsync(cancellationToken);
        if (use is not null && await _tokens.OutcomeAsync(use, cancellationToken) is FormTokenOutcome.Used used) return new PerformTransitionOutcome.Repeated(used.Location);

        MatterHistory? history = null;
        MatterState state;
        if (find is not null)
        {
            history = await find(cancellationToken);
            if (history is null || (by.IsFromOutside && !MatterAccess.Sees(history, by, input.ProvedParty || IsParty(history, by)))) return new PerformTransitionOutcome.NoSuchMatter();
            if (Since(history, input.ReadAtEvent) is { IsEmpty: false } since) return new PerformTransitionOutcome.Conflict(history, since);
            state = history.State;
        }
        else
        {
            if (await _procedures.InForceAsync(input.Procedure, _contexts.Today, cancellationToken) is not { } procedure) return new PerformTransitionOutcome.NoSuchMatter();
            state = MatterState.None(procedure);
        }

        bool isParty = history is null ? !by.IsStaff : input.ProvedParty || IsParty(history, by);
        ActContext context = await _contexts.OfAsync(state, state.Procedure.FindTransition(state.Stage?.Id, input.Request.Transition), input.Request, by, isParty, cancellationToken);
        switch (ProcedureEngine.Perform(state, WriteLetters.WithPlaces(state.Procedure, input.Request), context))
        {
            case TransitionOutcome.Refused refused: return new PerformTransitionOutcome.Refused(refused.Refusals);
            case TransitionOutcome.Accepted accepted:
                try
                {
                    return await StoreAsync(input, use, by, history, state, accepted, context, transaction, cancellationToken);
                }
                catch (StreamConflictException)
                {
                    await transaction.RollbackAsync(cancellationToken);
                    _db.ChangeTracker.Clear();
                    MatterHistory now = await _streams.FindAsync(input.Number!.Value, cancellationToken) ?? throw new InvalidOperationException($"The matter {input.Number} was in conflict and is not there.");
                    return new PerformTransitionOutcome.Conflict(now, Since(now, history!.End));
                }
            case var other: throw new InvalidOperationException($"The engine answered {other.GetType().Name}, which is not known here.");
        }
    }

    internal static bool IsParty(MatterHistory history, Acting by) =>
        by.Account is { } account && history.Events[0] is TransitionPerformed { Role: Roles.Applicant, Actor: { } opener } && opener == account.ToString();

    private async Task<PerformTransitionOutcome> StoreAsync(
        PerformTransitionInput input, FormTokenUse? use, Acting by, MatterHistory? history, MatterState state, TransitionOutcome.Accepted accepted, ActContext context, IDbContextTransaction transaction,
        CancellationToken cancellationToken)
    {
        Procedure procedure = state.Procedure;
        // Numbers in one order for all acts: the matter's, then the document's. The row of a series stays locked until the commit.
        MatterNumber number = input.Number ?? await _numbers.NextMatterAsync(procedure.Code, accepted.Event.Day.Year, cancellationToken);
        if (accepted.Numbering is { } series)
        {
            int n = await _numbers.NextAsync("document/" + series.Series, accepted.Event.Day.Year, cancellationToken);
            accepted = accepted.Numbered(NumberFormat.Write(series.Format, accepted.Event.Day.Year, n));
        }

        IReadOnlyList<Letter> letters = await _letters.ComposeAsync(state, accepted.Event, number, (history?.End ?? 0) + 1, context, cancellationToken);
        if (WriteLetters.Refusals(procedure, letters) is { IsEmpty: false } missing) return new PerformTransitionOutcome.Refused(missing);
        var made = await _letters.MakeAsync(state, accepted.Event, number, (history?.End ?? 0) + 1, cancellationToken);
        _waitsFor = made.FirstOrDefault(m => m.Paper is MadePaper.NotYet).Maker;
        if (made.SelectMany(m => m.Paper is MadePaper.Refused refused ? refused.Reasons : m.Paper is MadePaper.NotYet waits ? [waits.Reason] : []) is var unmade && unmade.Any())
            return new PerformTransitionOutcome.Refused([.. unmade]);
        TransitionPerformed performed = await _letters.KeepAsync(accepted.Event, letters, made.Select(m => (m.Kind, (MadePaper.Made)m.Paper)), cancellationToken);

        var happened = new List<NewEvent> { MatterWriter.EventOf(performed, procedure) };
        if (history is null && input.Division is { } division)
            happened.Add(MatterWriter.HouseEvent(HouseEvents.Assigned, new AssignedBody(null, null, division, null), by.Id, accepted.Event.Role, accepted.Event.Day));
        var rows = new RowBatch(_db);
        string? code = history is null ? MatterWriter.NewQueryCode(number, rows) : null;
        MatterHistory after = await _writer.AppendAsync(number, history, happened, rows, cancellationToken);
        string? location = input.Location?.Invoke(number, code);
        _audit.Record(by.ActorIn(accepted.Event.Role), "TransitionPerformed", Matter.StreamOf(number), new { transition = accepted.Event.Transition, n = after.End, onBehalfOf = accepted.Event.OnBehalfOf }, rows);
        if (input.Draft is { } draft) rows.Run("DELETE FROM draft WHERE bureau_id = $1 AND id = $2", _bureau.Required.Id, draft);
        if (use is not null && location is not null) _tokens.Complete(use, location, rows);
        await EventWriter.CommitAsync(rows, Matter.StreamOf(number), transaction, cancellationToken);
        _streams.Keep(after);
        return new PerformTransitionOutcome.Performed(number, after.End, code, location);
    }

    /// <summary>What was done after the person looked. Notes and assignments change nothing that an act is decided by.</summary>
    private static ImmutableArray<MatterEvent> Since(MatterHistory history, int? readAtEvent) =>
        readAtEvent is { } read ? [.. history.Events.Where(e => e.N > read)] : [];
}
