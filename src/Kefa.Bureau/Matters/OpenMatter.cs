using System.Collections.Immutable;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Search;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Kefa.Procedures.Calendar;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters;

/// <summary>Something that may be done in a matter, and what stands in its way.</summary>
/// <param name="HasDraft">The person has begun to fill it in.</param>
public sealed record PossibleAct(AllowedTransition Allowed, bool HasDraft)
{
    public Transition Transition => Allowed.Transition;
}

/// <summary>A deadline with its arithmetic, as of today.</summary>
public sealed record ExplainedDeadline(MatterDeadline Deadline, Deadline Arithmetic, bool IsLate, bool StandsStill);

/// <summary>A matter as its page shows it to somebody.</summary>
/// <param name="Names">The names of the accounts that its events mention.</param>
public sealed record OpenedMatter(
    MatterHistory History, IReadOnlyList<PossibleAct> Acts, IReadOnlyList<ExplainedDeadline> Deadlines, IReadOnlyDictionary<string, string> Names, bool IsParty, string? QueryCode)
{
    public MatterState State => History.State;

    public Procedure Procedure => History.Procedure;

    public string Number => History.Number.ToString();

    /// <summary>What the bureau calls it.</summary>
    public string Title => MatterProjection.TitleOf(State);

    /// <summary>The party, masked where it is personal data.</summary>
    public string? Party => MatterProjection.PartyOf(State);

    /// <summary>The deadline that is due next; null when nothing is due.</summary>
    public ExplainedDeadline? Next => Deadlines.Where(d => d.Deadline is { Ended: null, Due: not null, Definition.Kind: not DeadlineKind.AtLeast }).MinBy(d => d.Deadline.Due);

    public string NameOf(string? actor) => actor is null ? "" : Names.GetValueOrDefault(actor, actor);

    /// <summary>Whoever looks is asked from outside: what the house notes for itself is not among what they see.</summary>
    public bool FromOutside { get; init; }

    /// <summary>Whether whoever looks may read a field.</summary>
    public required Func<FieldDefinition, bool> Shows { get; init; }

    /// <summary>The papers that whoever looks may read, the newest first.</summary>
    public required IReadOnlyList<PaperVersion> Papers { get; init; }
}

/// <summary>Reads one matter for somebody: what is in it, what they may do, what is due.</summary>
public sealed class OpenMatter
{
    private readonly KefaDbContext _db;
    private readonly MatterStreams _streams;
    private readonly ActContexts _contexts;

    internal OpenMatter(KefaDbContext db, MatterStreams streams, ActContexts contexts) => (_db, _streams, _contexts) = (db, streams, contexts);

    /// <returns>Null when the bureau has no such matter, or it is none of theirs.</returns>
    public async Task<OpenedMatter?> FindAsync(MatterNumber number, Acting by, CancellationToken cancellationToken)
    {
        if (await _streams.FindAsync(number, cancellationToken) is not { } history) return null;
        bool isParty = PerformTransition.IsParty(history, by);
        return MatterAccess.Sees(history, by, isParty) ? await ViewAsync(history, by, isParty, cancellationToken) : null;
    }

    /// <summary>
    /// The matter for a party without an account, who showed number and query code: what they may do and what the house sent them. What they sent themselves, an
    /// identity paper for instance, stays with the house: whoever finds a receipt must not find that.
    /// </summary>
    internal async Task<OpenedMatter> OfProvedPartyAsync(MatterHistory history, CancellationToken cancellationToken)
    {
        OpenedMatter matter = await ViewAsync(history, Acting.Visitor, isParty: true, cancellationToken);
        HashSet<int> ofParty = [.. history.Events.OfType<TransitionPerformed>().Where(performed => performed.Role == Accounts.Roles.Applicant).Select(performed => performed.N)];
        return matter with { Shows = _ => false, Papers = [.. matter.Papers.Where(paper => !ofParty.Contains(paper.Act))] };
    }

    private async Task<OpenedMatter> ViewAsync(MatterHistory history, Acting by, bool isParty, CancellationToken cancellationToken)
    {
        string stream = Matter.StreamOf(history.Number);
        string owner = by.Account?.ToString() ?? "";
        List<string> drafts = await _db.Set<Draft>().Where(d => d.Owner == owner && d.Stream == stream).Select(d => d.Transition).ToListAsync(cancellationToken);
        var acts = new List<PossibleAct>();
        foreach (Transition transition in history.Procedure.TransitionsIn(history.State.Stage?.Id).Where(t => !by.IsFromOutside || MatterAccess.IsFor(t, by)))
        {
            ActContext context = await _contexts.OfAsync(history.State, transition, null, by, isParty, cancellationToken);
            acts.Add(new PossibleAct(ProcedureEngine.Allowed(history.State, transition, context), drafts.Contains(transition.Id)));
        }
        string? code = await _db.Set<QueryCode>().Where(c => c.Stream == stream).Select(c => c.Code).FirstOrDefaultAsync(cancellationToken);
        string[] roles = [.. by.Codes];
        bool forParty = isParty && !by.ReadsEverything;
        bool Reads(Visibility visibility) => forParty ? visibility is { Public: true } or { Party: true } : visibility.ToStaff(roles);
        // The house reads every paper; a kind that names roles is kept from those whom a step asks from outside, as its fields are.
        bool ShowsPaper(AttachedDocument paper) => by.ReadsEverything || (history.Procedure.Documents.FirstOrDefault(kind => kind.Id == paper.Kind) is { } kind && Reads(kind.Visibility));
        HashSet<string> unread = await WithoutTextAsync(history, stream, cancellationToken);
        return new OpenedMatter(
            by.IsFromOutside ? history.ForOutside(ShowsPaper) : history, acts, await DeadlinesAsync(history, cancellationToken), await NamesAsync(history, cancellationToken), isParty, by.IsFromOutside ? null : code)
        {
            FromOutside = by.IsFromOutside,
            Shows = field => Reads(field.Visibility),
            Papers = [.. PaperVersion.Of(history.State).Where(paper => ShowsPaper(paper.Document)).OrderByDescending(paper => paper.Event).Select(paper => paper with { HasNoText = unread.Contains(paper.Document.Sha256) })],
        };
    }

    /// <summary>The PDF files that search has no text of; where something was erased it keeps none of any.</summary>
    private async Task<HashSet<string>> WithoutTextAsync(MatterHistory history, string stream, CancellationToken cancellationToken)
    {
        string[] pdf = [.. history.State.Documents.Select(d => d.Document).Where(d => d.MediaType == FileKind.Pdf.MediaType).Select(d => d.Sha256)];
        if (pdf.Length == 0 || history.Recorded.Any(recorded => recorded.ErasedBy is not null)) return [];
        return [.. await _db.Set<SearchEntry>().Where(e => e.Stream == stream && e.Text == "" && EF.Parameter(pdf).Contains(e.Sha256)).Select(e => e.Sha256!).ToListAsync(cancellationToken)];
    }

    internal async Task<IReadOnlyList<ExplainedDeadline>> DeadlinesAsync(MatterHistory history, CancellationToken cancellationToken)
    {
        StatutoryCalendar calendar = await _contexts.CalendarAsync(cancellationToken);
        DateOnly today = _contexts.Today;
        return
        [
            .. history.State.Deadlines.Select(d => new ExplainedDeadline(d, d.Explain(calendar), d.IsLateOn(today), d.IsSuspendedOn(today)))
                .OrderBy(d => d.Deadline.Ended is not null).ThenBy(d => d.Deadline.Due ?? DateOnly.MaxValue),
        ];
    }

    private async Task<IReadOnlyDictionary<string, string>> NamesAsync(MatterHistory history, CancellationToken cancellationToken)
    {
        Guid[] accounts =
        [
            .. history.Recorded.Select(r => r.Event.Actor).Concat(history.Events.OfType<TransitionPerformed>().Select(e => e.OnBehalfOf)).Append(history.Desk.Handler?.ToString())
                .Concat(history.Procedure.AllFields.Any(f => f.Type == FieldType.Person || f.Item?.Type == FieldType.Person) ? DataTexts.Of(history.State.Data.Context) : [])
                .Distinct(StringComparer.Ordinal).Select(a => Guid.TryParse(a, out Guid id) ? id : Guid.Empty).Where(id => id != Guid.Empty),
        ];
        return await _db.Users.AsNoTracking().Where(u => EF.Parameter(accounts).Contains(u.Id)).ToDictionaryAsync(u => u.Id.ToString(), u => u.DisplayName, StringComparer.Ordinal, cancellationToken);
    }
}
