using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Naming;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Procedures.Calendar;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Plans;

/// <summary>Which tasks a list shows by what is due.</summary>
public enum TaskDue
{
    Overdue,

    /// <summary>Due today or within seven days.</summary>
    Soon,

    /// <summary>A request of theirs waits for an answer.</summary>
    Asking,
}

/// <summary>Which tasks a list shows; what is null does not filter.</summary>
public sealed record TaskFilter
{
    public string? Text { get; init; }
    public string? PlanNo { get; init; }
    public string? Kind { get; init; }
    public string? Stage { get; init; }
    public string? Section { get; init; }
    public Guid? Owner { get; init; }
    public int? Year { get; init; }
    public TaskDue? Due { get; init; }

    /// <summary>Whether closed ones are shown as well; a stage asks for its own.</summary>
    public bool All { get; init; }
}

public sealed record TaskPage(IReadOnlyList<WorkTask> Items, int Total);

/// <summary>The tasks of the bureau with progress and light as of today.</summary>
public sealed class WorkTasks
{
    private readonly KefaDbContext _db;
    private readonly ProcedureLibrary _procedures;
    private readonly ComputeFigures _compute;
    private readonly CalendarLibrary _calendars;
    private readonly ParameterLibrary _parameters;
    private readonly StaffDirectory _staff;
    private readonly ICurrentBureau _bureau;
    private readonly TimeProvider _time;

    internal WorkTasks(
        KefaDbContext db, ProcedureLibrary procedures, ComputeFigures compute, CalendarLibrary calendars, ParameterLibrary parameters, StaffDirectory staff, ICurrentBureau bureau, TimeProvider time) =>
        (_db, _procedures, _compute, _calendars, _parameters, _staff, _bureau, _time) = (db, procedures, compute, calendars, parameters, staff, bureau, time);

    private DateOnly Today => _bureau.Required.Today(_time);

    /// <summary>One page, what is due first; pages count from 1.</summary>
    public async Task<TaskPage> SearchAsync(TaskFilter filter, int page, int pageSize, CancellationToken cancellationToken)
    {
        IQueryable<Matter> found = await FilteredAsync(filter, cancellationToken);
        int total = await found.CountAsync(cancellationToken), skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * pageSize, int.MaxValue);
        return new TaskPage(await ReadAsync(Ordered(found).Skip(skip).Take(pageSize), cancellationToken), total);
    }

    /// <summary>All of a filter, in the order of the list.</summary>
    public async Task<IReadOnlyList<WorkTask>> ListAsync(TaskFilter filter, CancellationToken cancellationToken) => await ReadAsync(Ordered(await FilteredAsync(filter, cancellationToken)), cancellationToken);

    /// <summary>The tasks of plans, in the order of their items.</summary>
    public async Task<ILookup<string, WorkTask>> OfPlansAsync(IReadOnlyCollection<string> planNos, CancellationToken cancellationToken)
    {
        if (planNos.Count == 0) return Array.Empty<WorkTask>().ToLookup(t => "", StringComparer.Ordinal);
        string[] asked = [.. planNos];
        IQueryable<Matter> rows = Tasks().Where(m => _db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == "planNo" && EF.Parameter(asked).Contains(f.Text!)));
        return (await ReadAsync(rows, cancellationToken)).OrderBy(t => t.Row).ThenBy(t => t.Number, StringComparer.Ordinal).ToLookup(t => t.PlanNo!, StringComparer.Ordinal);
    }

    /// <summary>Tasks by their numbers; what is no task of the bureau is left out.</summary>
    public async Task<IReadOnlyDictionary<string, WorkTask>> OfNumbersAsync(IEnumerable<string> numbers, CancellationToken cancellationToken)
    {
        string[] asked = [.. numbers.Select(n => MatterNumber.TryParse(n, out MatterNumber parsed) ? parsed.ToString() : "").Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];
        return asked.Length == 0 ? new Dictionary<string, WorkTask>(StringComparer.Ordinal)
            : (await ReadAsync(Tasks().Where(m => EF.Parameter(asked).Contains(m.Number)), cancellationToken)).ToDictionary(t => t.Number, StringComparer.Ordinal);
    }

    /// <summary>How many of a filter are open, overdue, and due within seven days.</summary>
    public async Task<(int Open, int Overdue, int Soon)> CountAsync(TaskFilter filter, CancellationToken cancellationToken) => (
        await Matching(filter).CountAsync(cancellationToken), await Matching(filter with { Due = TaskDue.Overdue }).CountAsync(cancellationToken), await Matching(filter with { Due = TaskDue.Soon }).CountAsync(cancellationToken));

    /// <summary>The lead divisions that tasks name.</summary>
    public async Task<IReadOnlyList<string>> SectionsAsync(CancellationToken cancellationToken) =>
        [.. (await Tasks().SelectMany(m => _db.Set<MatterField>().Where(f => f.Stream == m.Stream && f.Path == "section").Select(f => f.Text!)).Distinct().ToListAsync(cancellationToken)).Order(StringComparer.Ordinal)];

    private IQueryable<Matter> Tasks() => _db.Set<Matter>().AsNoTracking().Where(m => m.Procedure == WorkTask.Procedure);

    private static IQueryable<Matter> Ordered(IQueryable<Matter> found) => found.OrderBy(m => m.SortOn).ThenBy(m => m.Number);

    /// <summary>Whether a request waits stands in no column: the open tasks are looked through.</summary>
    private async Task<IQueryable<Matter>> FilteredAsync(TaskFilter filter, CancellationToken cancellationToken)
    {
        IQueryable<Matter> found = Matching(filter);
        if (filter.Due != TaskDue.Asking) return found;
        string[] asking = [.. (await RowsAsync(found.Where(m => m.ClosedOn == null), cancellationToken)).Where(task => task.IsAsking).Select(task => task.Number)];
        return found.Where(m => EF.Parameter(asking).Contains(m.Number));
    }

    private IQueryable<Matter> Matching(TaskFilter filter)
    {
        IQueryable<Matter> found = Tasks();
        DbSet<MatterField> fields = _db.Set<MatterField>();
        DateOnly today = Today, soon = today.AddDays(7);
        if (filter.Stage is { } stage) found = found.Where(m => m.Stage == stage);
        else if (!filter.All) found = found.Where(m => m.ClosedOn == null);
        if (filter.PlanNo is { } plan) found = found.Where(m => fields.Any(f => f.Stream == m.Stream && f.Path == "planNo" && f.Text == plan));
        if (filter.Kind is { } kind) found = found.Where(m => fields.Any(f => f.Stream == m.Stream && f.Path == "planKind" && f.Text == kind));
        if (filter.Section is { } section) found = found.Where(m => fields.Any(f => f.Stream == m.Stream && f.Path == "section" && f.Text == section));
        if (filter.Year is { } year) found = found.Where(m => fields.Any(f => f.Stream == m.Stream && f.Path == "year" && f.Number == year));
        if (filter.Owner?.ToString() is { } owner) found = found.Where(m => fields.Any(f => f.Stream == m.Stream && f.Path == "owner" && f.Text == owner));
        found = filter.Due switch
        {
            // Submitted in time and waiting for acceptance is not overdue.
            TaskDue.Overdue => found.Where(m => m.ClosedOn == null && fields.Any(f => f.Stream == m.Stream && f.Path == "dueOn" && f.Date < today
                && (m.Stage != WorkTask.Acceptance || fields.Any(s => s.Stream == m.Stream && s.Path == "submittedOn" && s.Date > f.Date)))),
            TaskDue.Soon => found.Where(m => m.ClosedOn == null && m.Stage != WorkTask.Acceptance && fields.Any(f => f.Stream == m.Stream && f.Path == "dueOn" && f.Date >= today && f.Date <= soon)),
            _ => found,
        };
        if (SearchText.Normalise(filter.Text ?? "") is { Length: > 0 } text) found = found.Where(m => m.SearchText.Contains(text));
        return found;
    }

    private async Task<IReadOnlyList<WorkTask>> ReadAsync(IQueryable<Matter> found, CancellationToken cancellationToken) =>
        await RowsAsync(found, cancellationToken) is { Count: > 0 } tasks ? await CompletedAsync(tasks, cancellationToken) : [];

    private async Task<List<WorkTask>> RowsAsync(IQueryable<Matter> found, CancellationToken cancellationToken)
    {
        var rows = await found.Select(m => new { m.Number, m.Version, m.Stage, m.Data }).ToListAsync(cancellationToken);
        var tasks = new List<WorkTask>(rows.Count);
        foreach (var row in rows)
        {
            Procedures.Procedure procedure = await _procedures.OfReferenceAsync($"procedure/{WorkTask.Procedure}@{row.Version}", cancellationToken);
            tasks.Add(WorkTask.Of(procedure, row.Number, row.Stage, MatterProjection.Values(procedure, row.Data)));
        }
        return tasks;
    }

    /// <summary>With what figures come to now, the lights, and the names of the owners.</summary>
    private async Task<IReadOnlyList<WorkTask>> CompletedAsync(List<WorkTask> tasks, CancellationToken cancellationToken)
    {
        FigurePeriod PeriodOf(Reference.OfFigure figure) => figure.Period ?? FigurePeriod.OfYear(Today.Year);
        var figures = new Dictionary<(string, FigurePeriod), decimal?>();
        FigurePeriod[] periods = [.. tasks.Select(t => t.Progress.Figure).OfType<Reference.OfFigure>().Select(PeriodOf).Distinct()];
        if (periods.Length > 0)
        {
            string[] codes = [.. tasks.Select(t => t.Progress.Figure?.Code).OfType<string>().Distinct(StringComparer.Ordinal)];
            foreach ((FigurePeriod period, var values) in periods.Zip(await _compute.HandleAsync(periods, codes, cancellationToken)))
                foreach ((string code, FigureValue value) in values) figures[(code, period)] = value.Rounded;
        }
        StatutoryCalendar calendar = await _calendars.CurrentAsync(cancellationToken);
        (int, int) warning = await WarningAsync(cancellationToken);
        StaffNames names = await _staff.NamesAsync(cancellationToken);
        DateOnly today = Today;
        return
        [
            .. tasks.Select(task =>
            {
                TaskProgress progress = task.Progress.Figure is { } figure ? task.Progress with { Done = figures.GetValueOrDefault((figure.Code, PeriodOf(figure))) } : task.Progress;
                // A long-term task has nothing to be far with: its year is proved, or its day comes.
                return task with
                {
                    Progress = progress, OwnerName = task.Owner is { } owner ? names.Shown(owner) : null,
                    Light = progress.LightOf(task.IsClosed || task.Stage == WorkTask.Paused, task.DueOn, task.Reached(today), calendar, warning),
                };
            }),
        ];
    }

    private async Task<(int Days, int Percent)> WarningAsync(CancellationToken cancellationToken)
    {
        ParameterSet numbers = await _parameters.LoadAsync(cancellationToken);
        int Read(string id, int otherwise) => numbers.ValueOn(id, Today) is NumberValue { Number: var number } && number.TryToInt32(out int whole) ? whole : otherwise;
        return (Read("tsk.warning.days", 15), Read("tsk.warning.percent", 80));
    }
}
