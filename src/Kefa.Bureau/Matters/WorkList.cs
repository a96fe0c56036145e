using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Kefa.Procedures;
using Kefa.Procedures.Calendar;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Kefa.Bureau.Matters;

/// <summary>Which matters a list shows by what is due.</summary>
public enum DueFilter
{
    /// <summary>The last day is over.</summary>
    Overdue,

    /// <summary>Due today or within seven days.</summary>
    Soon,

    /// <summary>Time stands still.</summary>
    Suspended,
}

/// <summary>Which matters a list shows by where they are.</summary>
public enum StateFilter
{
    Open,
    Closed,
    All,
}

/// <summary>Which matters a list shows; what is null does not filter.</summary>
public sealed record MatterFilter
{
    /// <summary>A part of number, title or party, as people type it.</summary>
    public string? Text { get; init; }
    public string? Procedure { get; init; }
    public string? Stage { get; init; }

    /// <summary>Whom they wait for: a role code, <c>applicant</c>, <c>others</c>.</summary>
    public string? WaitingOn { get; init; }
    public Guid? Handler { get; init; }

    /// <summary>Those that nobody handles.</summary>
    public bool Unassigned { get; init; }

    /// <summary>The division that leads, or that was asked for its part and has not given it.</summary>
    public string? Division { get; init; }
    public DueFilter? Due { get; init; }
    public StateFilter State { get; init; } = StateFilter.Open;

    /// <summary>These matters and no others: what somebody ticked.</summary>
    public IReadOnlyList<string>? Numbers { get; init; }
}

/// <summary>A matter as lists show it.</summary>
public sealed record MatterSummary(
    string Number, string Procedure, string Version, string Title, string? Party, string Stage, string WaitingOn, DateOnly? DueOn, string? Deadline, bool IsSuspended,
    Guid? Handler, string? HandlerName, string? Division, DateOnly OpenedOn, DateOnly? ClosedOn, DateOnly LastOn, string LastTransition);

/// <param name="Total">All matters of the filter; at most <see cref="WorkList.MostCounted"/>, of more nobody reads the last page.</param>
public sealed record MatterPage(IReadOnlyList<MatterSummary> Items, int Total);

/// <summary>The names of a matter's stage, last act and procedure, from the version that it keeps.</summary>
public sealed class MatterNames
{
    private readonly Dictionary<string, Procedure> _versions;
    private readonly int? _lastYear;

    internal MatterNames(Dictionary<string, Procedure> versions, int? lastYear) => (_versions, _lastYear) = (versions, lastYear);

    /// <summary>Whether the day on which something is due lies in a year whose holidays are not arranged yet: it is counted again when they are.</summary>
    public bool IsProvisional(MatterSummary m) => m.ClosedOn is null && m.DueOn is { } due && !(due.Year <= _lastYear) && m.Deadline is { } id && Of(m).FindDeadline(id) is { Within.Counting: var counting }
        && (counting.Unit == PeriodUnit.WorkingDays || counting.Rolls);

    public LocalText Procedure(MatterSummary m) => Of(m).Name is var name ? new(name.Zh, name.En) : null!;

    public LocalText Stage(MatterSummary m) => Of(m).FindStage(m.Stage) is { Name: var name } ? new(name.Zh, name.En) : new(m.Stage, m.Stage);

    public LocalText Last(MatterSummary m) => Of(m).FindTransition(m.LastTransition) is { Name: var name } ? new(name.Zh, name.En) : new(m.LastTransition, m.LastTransition);

    public LocalText? Deadline(MatterSummary m) => m.Deadline is { } id && Of(m).FindDeadline(id) is { Name: var name } ? new(name.Zh, name.En) : null;

    private Procedure Of(MatterSummary m) => _versions[Reference(m)];

    internal static string Reference(MatterSummary m) => $"procedure/{m.Procedure}@{m.Version}";
}

/// <summary>The matters of the current bureau as lists read them, those that whoever asks may open: what is due first comes first.</summary>
public sealed class WorkList(KefaDbContext db, ProcedureLibrary procedures, Deadlines.CalendarLibrary calendars, TimeProvider time, Bureaus.ICurrentBureau bureau)
{
    public const int MostCounted = 10_000;

    /// <summary>One page; pages count from 1.</summary>
    public async Task<MatterPage> SearchAsync(MatterFilter filter, int page, int pageSize, Acting by, CancellationToken cancellationToken)
    {
        var found = Filtered(filter, await OpenToAsync(by, cancellationToken));
        int total = await found.Take(MostCounted).CountAsync(cancellationToken);
        int skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * pageSize, MostCounted);
        return new MatterPage(await Summaries(Ordered(found).Skip(skip).Take(pageSize)).ToListAsync(cancellationToken), total);
    }

    /// <summary>All matters of a filter, in the order of the list; none is kept in memory.</summary>
    public async IAsyncEnumerable<MatterSummary> AllAsync(MatterFilter filter, Acting by, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = Summaries(Ordered(Filtered(filter, await OpenToAsync(by, cancellationToken)))).AsAsyncEnumerable();
        await foreach (MatterSummary matter in found.WithCancellation(cancellationToken)) yield return matter;
    }

    /// <summary>The matters that an account brought, the latest first.</summary>
    public async Task<IReadOnlyList<MatterSummary>> BroughtByAsync(Guid account, CancellationToken cancellationToken) =>
        await Summaries(db.Set<Matter>().AsNoTracking().Where(m => m.PartyAccount == account).OrderByDescending(m => m.OpenedOn).ThenByDescending(m => m.Number).Take(200)).ToListAsync(cancellationToken);

    /// <summary>The matters of these numbers, in no order.</summary>
    public async Task<IReadOnlyList<MatterSummary>> OfAsync(IReadOnlyList<string> numbers, CancellationToken cancellationToken) =>
        numbers.Count == 0 ? [] : await Summaries(Filtered(new MatterFilter { State = StateFilter.All, Numbers = numbers }, db.Set<Matter>().AsNoTracking())).ToListAsync(cancellationToken);

    /// <summary>How many open matters there are, how many are overdue and how many are due within seven days; of a person, or of all.</summary>
    public async Task<(int Open, int Overdue, int Soon)> CountAsync(Guid? handler, Acting by, CancellationToken cancellationToken)
    {
        var all = await OpenToAsync(by, cancellationToken);
        var mine = new MatterFilter { Handler = handler };
        return (
            await Filtered(mine, all).Take(MostCounted).CountAsync(cancellationToken),
            await Filtered(mine with { Due = DueFilter.Overdue }, all).Take(MostCounted).CountAsync(cancellationToken),
            await Filtered(mine with { Due = DueFilter.Soon }, all).Take(MostCounted).CountAsync(cancellationToken));
    }

    /// <summary>One row for each version of a procedure that a filter finds: enough to know the names of all of them.</summary>
    public async Task<IReadOnlyList<MatterSummary>> VersionsAsync(MatterFilter filter, Acting by, CancellationToken cancellationToken)
    {
        var versions = await Filtered(filter, await OpenToAsync(by, cancellationToken)).GroupBy(m => new { m.Procedure, m.Version }).Select(g => g.Key).ToListAsync(cancellationToken);
        return [.. versions.Select(v => new MatterSummary("", v.Procedure, v.Version, "", null, "", "", null, null, false, null, null, null, default, null, default, ""))];
    }

    /// <summary>The names for rows of a list.</summary>
    public async Task<MatterNames> NamesAsync(IEnumerable<MatterSummary> rows, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, Procedure>(StringComparer.Ordinal);
        foreach (string reference in rows.Select(MatterNames.Reference).Distinct(StringComparer.Ordinal)) versions[reference] = await procedures.OfReferenceAsync(reference, cancellationToken);
        return new MatterNames(versions, (await calendars.CurrentAsync(cancellationToken)).LastYear);
    }

    private static IQueryable<Matter> Ordered(IQueryable<Matter> found) => found.OrderBy(m => m.SortOn).ThenBy(m => m.Number);

    private IQueryable<MatterSummary> Summaries(IQueryable<Matter> rows) => rows.Select(m => new MatterSummary(
        m.Number, m.Procedure, m.Version, m.Title, m.Party, m.Stage, m.WaitingOn, m.DueOn, m.Deadline, m.IsSuspended,
        m.Handler, db.Users.Where(u => u.Id == m.Handler).Select(u => u.DisplayName).FirstOrDefault(), m.Division, m.OpenedOn, m.ClosedOn, m.LastOn, m.LastTransition));

    /// <summary>The matters that somebody may open, as <see cref="MatterAccess"/> says it of one.</summary>
    private async Task<IQueryable<Matter>> OpenToAsync(Acting by, CancellationToken cancellationToken)
    {
        var all = db.Set<Matter>().AsNoTracking();
        if (by.ReadsEverything) return all;
        if (!by.IsFromOutside) return all.Where(_ => false);
        var theirs = db.Set<MatterField>().Where(f => f.Path == MatterProjection.OutsidePath && f.Text == by.Id).Select(f => f.Stream);
        Expression<Func<Matter, bool>> open = m => theirs.Contains(m.Stream);
        foreach (Procedure version in await procedures.AllAsync(cancellationToken))
        {
            List<string> stages = [.. version.Stages.Where(stage => MatterAccess.ActsIn(stage, by)).Select(stage => stage.Id)];
            if (stages.Count == 0) continue;
            Expression<Func<Matter, bool>> asked = m => m.Procedure == version.Id && m.Version == version.Version && stages.Contains(m.Stage);
            ParameterExpression row = open.Parameters[0];
            open = Expression.Lambda<Func<Matter, bool>>(Expression.OrElse(open.Body, new ReplacingExpressionVisitor([asked.Parameters[0]], [row]).Visit(asked.Body)), row);
        }
        return all.Where(open);
    }

    private IQueryable<Matter> Filtered(MatterFilter filter, IQueryable<Matter> found)
    {
        DateOnly today = bureau.Required.Today(time), soon = today.AddDays(7);
        if (filter.State == StateFilter.Open) found = found.Where(m => m.ClosedOn == null);
        if (filter.State == StateFilter.Closed) found = found.Where(m => m.ClosedOn != null);
        if (filter.Procedure is { } procedure) found = found.Where(m => m.Procedure == procedure);
        if (filter.Stage is { } stage) found = found.Where(m => m.Stage == stage);
        if (filter.Handler is { } handler) found = found.Where(m => m.Handler == handler);
        if (filter.Unassigned) found = found.Where(m => m.Handler == null);
        if (filter.Division is { } division) found = found.Where(m => m.Division == division || m.Joint!.Contains(" " + division + " "));
        if (filter.WaitingOn is { } waited) found = found.Where(m => (" " + m.WaitingOn + " ").Contains(" " + waited + " "));
        found = filter.Due switch
        {
            DueFilter.Overdue => found.Where(m => m.SortOn < today && !m.IsSuspended),
            DueFilter.Soon => found.Where(m => m.SortOn >= today && m.SortOn <= soon),
            DueFilter.Suspended => found.Where(m => m.IsSuspended),
            _ => found,
        };
        if (filter.Numbers is { } numbers) found = found.Where(m => EF.Parameter(numbers).Contains(m.Number));
        if (SearchText.Normalise(filter.Text ?? "") is { Length: > 0 } text) found = found.Where(m => m.SearchText.Contains(text));
        return found;
    }
}
