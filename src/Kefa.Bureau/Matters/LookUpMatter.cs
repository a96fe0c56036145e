using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters;

/// <summary>A step that has been taken, as a stranger with the receipt sees it: no name, no content.</summary>
public sealed record PublicStep(DateOnly On, Kefa.Matching.LocalText What, Kefa.Matching.LocalText? Stage);

/// <summary>Where a matter stands, for whoever holds its number and query code.</summary>
public sealed record MatterStatus(
    MatterNumber Number, Procedure Procedure, Stage Stage, DateOnly OpenedOn, DateOnly? ClosedOn, IReadOnlyList<PublicStep> Steps, IReadOnlyList<ExplainedDeadline> Deadlines, string QueryCode);

/// <summary>Looks a matter up without an account, by its number and the query code of its receipt. What fails fails alike: nobody learns which part was right.</summary>
public sealed class LookUpMatter
{
    private readonly KefaDbContext _db;
    private readonly MatterStreams _streams;
    private readonly OpenMatter _open;

    private readonly QueryCodeTries _tries;
    private readonly ICurrentBureau _bureau;
    private readonly TimeProvider _time;

    internal LookUpMatter(KefaDbContext db, MatterStreams streams, OpenMatter open, QueryCodeTries tries, ICurrentBureau bureau, TimeProvider time) =>
        (_db, _streams, _open, _tries, _bureau, _time) = (db, streams, open, tries, bureau, time);

    /// <summary>Whether so many wrong codes were given for a number that it is not looked up for a while, with a right one neither.</summary>
    public bool IsLocked(MatterNumber number) => _tries.IsLocked(_bureau.Required.Id, number, _time.GetUtcNow());

    public async Task<MatterStatus?> FindAsync(MatterNumber number, string? code, CancellationToken cancellationToken)
    {
        if (IsLocked(number)) return null;
        if (await ProvedAsync(number, code, cancellationToken) is not var (history, right))
        {
            _tries.Failed(_bureau.Required.Id, number, _time.GetUtcNow());
            return null;
        }
        _tries.Succeeded(_bureau.Required.Id, number);
        return await StatusAsync(history, right, cancellationToken);
    }

    /// <summary>The matter for its party, who has no account and shows number and query code: where it stands, and what they may do.</summary>
    /// <returns>Null when they do not belong together.</returns>
    public async Task<(MatterStatus Status, OpenedMatter Matter)?> OpenAsync(MatterNumber number, string? code, CancellationToken cancellationToken) =>
        await ProvedAsync(number, code, cancellationToken) is var (history, right)
            ? (await StatusAsync(history, right, cancellationToken), await _open.OfProvedPartyAsync(history, cancellationToken)) : null;

    private async Task<(MatterHistory History, string Code)?> ProvedAsync(MatterNumber number, string? code, CancellationToken cancellationToken)
    {
        string stream = Matter.StreamOf(number);
        string? right = await _db.Set<QueryCode>().Where(c => c.Stream == stream).Select(c => c.Code).FirstOrDefaultAsync(cancellationToken);
        string given = new([.. SearchText.Compatible(code ?? "").ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(16)]);
        // The comparison takes as long for a wrong code as for a right one, and for a number that nobody has.
        bool same = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given.PadRight(16)), Encoding.ASCII.GetBytes((right ?? "").PadRight(16)));
        if (right is null || !same || await _streams.FindAsync(number, cancellationToken) is not { } history) return null;
        return (history, right);
    }

    internal async Task<MatterStatus> StatusAsync(MatterHistory history, string code, CancellationToken cancellationToken)
    {
        var steps = new List<PublicStep>();
        foreach (MatterEvent happened in history.Events)
        {
            Procedure procedure = history.Procedure;
            Kefa.Matching.LocalText? stage = happened.FromStage != happened.ToStage && happened.ToStage is { } to && procedure.FindStage(to) is { Name: var name } ? new(name.Zh, name.En) : null;
            switch (happened)
            {
                case TransitionPerformed performed when procedure.FindTransition(performed.Transition) is { } transition:
                    // What stays within the bureau is not told step by step; that it moved on is.
                    if (stage is not null || transition.IsForParty()) steps.Add(new PublicStep(happened.Day, new(transition.Name.Zh, transition.Name.En), stage));
                    break;
                case DeadlineExpired expired when procedure.FindDeadline(expired.Deadline)?.OnExpiry.Deemed is { } deemed:
                    steps.Add(new PublicStep(happened.Day, new(deemed.Text.Zh, deemed.Text.En), stage));
                    break;
            }
        }
        var deadlines = (await _open.DeadlinesAsync(history, cancellationToken)).Where(d => d.Deadline.Definition.Visibility is { Public: true } or { Party: true }).ToList();
        return new MatterStatus(history.Number, history.Procedure, history.State.Stage!, history.State.OpenedOn!.Value, history.State.ClosedOn, steps, deadlines, code);
    }
}
