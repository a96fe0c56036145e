using System.Collections.Immutable;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Matters.Erasing;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters.Amending;

/// <param name="Numbers">The matters.</param>
/// <param name="Version">The version of their procedure that they are to follow.</param>
/// <param name="Authority">Who ordered it.</param>
/// <param name="Basis">Why they may move.</param>
public sealed record MoveMattersInput(IReadOnlyList<string> Numbers, string Version, string? Authority, EventBasis? Basis);

/// <summary>A matter and whether it can move; every reason at once when it cannot.</summary>
public sealed record MovableMatter(string Number, string Title, string Procedure, string Version, ImmutableArray<Refusal> Refusals);

/// <summary>What became of one matter.</summary>
/// <param name="Refusals">Why it keeps its version; empty when it moved.</param>
public sealed record MovedMatter(string Number, ImmutableArray<Refusal> Refusals, LocalText? Problem);

/// <summary>Moves matters to another version of their procedure, each by an event of its own: one that cannot does not keep back the others.</summary>
public sealed class MoveMatters
{
    public const int MostAtOnce = 500;

    private readonly KefaDbContext _db;
    private readonly MatterStreams _streams;
    private readonly ProcedureLibrary _procedures;
    private readonly ActContexts _contexts;
    private readonly MatterWriter _writer;
    private readonly AuditTrail _audit;

    internal MoveMatters(KefaDbContext db, MatterStreams streams, ProcedureLibrary procedures, ActContexts contexts, MatterWriter writer, AuditTrail audit) =>
        (_db, _streams, _procedures, _contexts, _writer, _audit) = (db, streams, procedures, contexts, writer, audit);

    /// <summary>Legal officers and leaders: which rules a running matter follows is a question of law.</summary>
    public static bool MayMove(Acting by) => ErasureRules.MayDecide(by);

    /// <summary>The versions of the procedures of some matters that they could move to: those that are published and not theirs.</summary>
    public async Task<IReadOnlyList<Procedure>> TargetsAsync(IReadOnlyList<string> numbers, CancellationToken cancellationToken)
    {
        var rows = await _db.Set<Matter>().AsNoTracking().Where(m => EF.Parameter(numbers).Contains(m.Number)).Select(m => new { m.Procedure, m.Version }).Distinct().ToListAsync(cancellationToken);
        if (rows.Select(r => r.Procedure).Distinct(StringComparer.Ordinal).Take(2).Count() != 1) return [];
        return [.. (await _procedures.VersionsAsync(rows[0].Procedure, cancellationToken)).Where(p => rows.Exists(r => r.Version != p.Version))];
    }

    /// <summary>Which of them can move, with all reasons of those that cannot.</summary>
    public async Task<IReadOnlyList<MovableMatter>> CheckAsync(IReadOnlyList<string> numbers, string version, CancellationToken cancellationToken)
    {
        var found = new List<MovableMatter>();
        foreach (string number in numbers.Take(MostAtOnce))
        {
            if (!MatterNumber.TryParse(number, out MatterNumber parsed) || await _streams.FindAsync(parsed, cancellationToken) is not { } history) continue;
            Procedure? target = await FindAsync(history.Procedure.Id, version, cancellationToken);
            found.Add(new MovableMatter(
                number, MatterProjection.TitleOf(history.State), history.Procedure.Id, history.Procedure.Version,
                target is null ? [NoVersion(history.Procedure, version)] : Moving.WhyNot(history.State, history.Events, target)));
        }
        return found;
    }

    /// <returns>Null when the person may not move matters.</returns>
    public async Task<IReadOnlyList<MovedMatter>?> HandleAsync(MoveMattersInput input, Acting by, CancellationToken cancellationToken)
    {
        if (!MayMove(by)) return null;
        var outcomes = new List<MovedMatter>(input.Numbers.Count);
        foreach (string number in input.Numbers.Take(MostAtOnce)) outcomes.Add(await MoveAsync(number, input, by, cancellationToken));
        return outcomes;
    }

    private async Task<MovedMatter> MoveAsync(string number, MoveMattersInput input, Acting by, CancellationToken cancellationToken)
    {
        await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
        if (!MatterNumber.TryParse(number, out MatterNumber parsed) || await _streams.FindAsync(parsed, cancellationToken) is not { } history)
            return new MovedMatter(number, [], new("没有这个办件。", "There is no such matter."));
        if (await FindAsync(history.Procedure.Id, input.Version, cancellationToken) is not { } target) return new MovedMatter(number, [NoVersion(history.Procedure, input.Version)], null);
        string role = ErasureRules.Deciders.First(code => by.Codes.Contains(code, StringComparer.Ordinal));
        ActContext context = await _contexts.OfTheLawAsync(cancellationToken) with { Actor = new ActingPerson(by.Id, [role]) };
        ImmutableArray<LegalBasis> basis = input.Basis is { Law.Length: > 0 } given ? [new LegalBasis(given.Law, given.Article)] : [];
        AmendmentOutcome<MatterMoved> outcome = Moving.Move(history.State, history.Events, target, input.Authority ?? "", basis, context);
        if (outcome.Event is not { } moved) return new MovedMatter(number, outcome.Refusals, null);
        try
        {
            await _writer.AppendAsync(parsed, history, [MatterWriter.EventOf(moved, target)], cancellationToken);
            _audit.Record(by.ActorIn(role), moved.Type, Matter.StreamOf(parsed), new { from = moved.From, to = target.Reference });
            await _db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new MovedMatter(number, [], null);
        }
        catch (StreamConflictException)
        {
            await transaction.RollbackAsync(cancellationToken);
            _db.ChangeTracker.Clear();
            return new MovedMatter(number, [], new("有人正在办理此件，请重试。", "Somebody acted in it just now: try again."));
        }
    }

    private async Task<Procedure?> FindAsync(string procedure, string version, CancellationToken cancellationToken) =>
        (await _procedures.VersionsAsync(procedure, cancellationToken)).FirstOrDefault(p => p.Version == version);

    private static Refusal NoVersion(Procedure procedure, string version) => new(
        "move.version", RefusalKind.Stage, Kefa.Feel.Phrase.Of($"“{procedure.Name.Zh}”没有已发布的版本“{version}”。", $"'{procedure.Name.En}' has no published version '{version}'."), procedure.Basis);
}
