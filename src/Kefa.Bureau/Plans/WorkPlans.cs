using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Plans;

/// <summary>An item of a plan, with its task once there is one.</summary>
public sealed record PlanItem(int No, string? Clause, string What, string? Section, string? Owner, DateOnly? DueOn, bool LongTerm, string? Law, string? Rebases)
{
    public WorkTask? Task { get; init; }
}

/// <summary>A plan of work: the names of the procedure <c>work-plan</c>, at one place.</summary>
public sealed record WorkPlan
{
    /// <summary>The procedure of plans.</summary>
    public const string Procedure = "work-plan";

    public const string Running = "running", Education = "EDUCATION";

    public required string Number { get; init; }
    public required string Name { get; init; }
    public required string Kind { get; init; }
    public required LocalText KindName { get; init; }
    public required string Stage { get; init; }
    public required LocalText StageName { get; init; }
    public int? Year { get; init; }
    public string? PlanNo { get; init; }
    public LocalText? Edition { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    public DateOnly? PublishedOn { get; init; }
    public IReadOnlyList<PlanItem> Items { get; init; } = [];

    /// <summary>All tasks of the plan.</summary>
    public IReadOnlyList<WorkTask> Tasks { get; init; } = [];

    public required CompletionRate Rate { get; init; }

    /// <summary>Whether the term of the national plan that it breaks down is over.</summary>
    public bool HasEnded(DateOnly today) => ValidTo < today;

    /// <summary>The items that have no task yet.</summary>
    public IEnumerable<PlanItem> Missing => Items.Where(item => item.Task is null);

    /// <summary>Laws of a list for legal education, and those of them that some evidenced activity taught: the figures EDU-01 and EDU-02 of this list alone.</summary>
    public (int Laws, int Taught) LawCoverage =>
        (Items.Select(i => i.Law).OfType<string>().Distinct(StringComparer.Ordinal).Count(), Tasks.Where(t => t.ActivityCount > 0).Select(t => t.Law).OfType<string>().Distinct(StringComparer.Ordinal).Count());

    internal static WorkPlan Of(Procedure procedure, string number, string stage, IReadOnlyDictionary<string, Value> data, ILookup<string, WorkTask> tasks, DateOnly today)
    {
        string kind = WorkTask.Text(data, "kind") ?? "";
        string? planNo = WorkTask.Text(data, "planNo");
        IReadOnlyList<WorkTask> own = planNo is null ? [] : [.. tasks[planNo]];
        Dictionary<int, WorkTask> byRow = own.Where(t => t.Row is not null).GroupBy(t => t.Row!.Value).ToDictionary(g => g.Key, g => g.First());
        return new WorkPlan
        {
            Number = number, Name = WorkTask.Text(data, "name") ?? "", Kind = kind, KindName = NameOf(procedure, "kind", kind), Stage = stage,
            StageName = procedure.FindStage(stage) is { Name: var name } ? new(name.Zh, name.En) : new(stage, stage), Year = WorkTask.Int(data, "year"), PlanNo = planNo,
            Edition = WorkTask.Text(data, "edition") is { } edition and not "OTHER" ? NameOf(procedure, "edition", edition) : null, ValidFrom = WorkTask.Day(data, "validFrom"), ValidTo = WorkTask.Day(data, "validTo"),
            PublishedOn = WorkTask.Day(data, "publishedOn"), Tasks = own, Rate = CompletionRate.For(own, today),
            Items =
            [
                .. WorkTask.Records(data, "rows").Select((row, at) => new PlanItem(
                    WorkTask.Int(row["no"]) ?? at + 1, WorkTask.Text(row["clause"]), WorkTask.Text(row["what"]) ?? "", WorkTask.Text(row["section"]), WorkTask.Text(row["owner"]), WorkTask.Day(row["dueOn"]),
                    row["longTerm"] is BooleanValue { Truth: true }, WorkTask.Text(row["law"]), WorkTask.Text(row["rebases"]))).Select(item => item with { Task = byRow.GetValueOrDefault(item.No) }),
            ],
        };
    }

    private static LocalText NameOf(Procedure procedure, string field, string code) =>
        procedure.FindField(field)?.Choices.FirstOrDefault(c => c.Code == code)?.Label is { } label ? new(label.Zh, label.En) : new(code, code);
}

/// <summary>Which plans a list shows; what is null does not filter.</summary>
public sealed record PlanFilter(string? Text = null, string? Kind = null, int? Year = null, string? Stage = null);

public sealed record PlansFound(IReadOnlyList<WorkPlan> Items, int Total);

/// <summary>The plans of the bureau with their tasks.</summary>
public sealed class WorkPlans
{
    private readonly KefaDbContext _db;
    private readonly ProcedureLibrary _procedures;
    private readonly WorkTasks _tasks;
    private readonly ICurrentBureau _bureau;
    private readonly TimeProvider _time;

    internal WorkPlans(KefaDbContext db, ProcedureLibrary procedures, WorkTasks tasks, ICurrentBureau bureau, TimeProvider time) => (_db, _procedures, _tasks, _bureau, _time) = (db, procedures, tasks, bureau, time);

    /// <summary>One page, the latest first; pages count from 1.</summary>
    public async Task<PlansFound> SearchAsync(PlanFilter filter, int page, int pageSize, CancellationToken cancellationToken)
    {
        IQueryable<Matter> found = Filtered(filter);
        int total = await found.CountAsync(cancellationToken), skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * pageSize, int.MaxValue);
        return new PlansFound(await ReadAsync(Ordered(found).Skip(skip).Take(pageSize), cancellationToken), total);
    }

    public Task<IReadOnlyList<WorkPlan>> ListAsync(PlanFilter filter, CancellationToken cancellationToken) => ReadAsync(Ordered(Filtered(filter)), cancellationToken);

    /// <returns>Null when the bureau has no such plan.</returns>
    public async Task<WorkPlan?> FindAsync(string number, CancellationToken cancellationToken) =>
        MatterNumber.TryParse(number, out MatterNumber parsed) && parsed.ToString() is var text && await ReadAsync(Plans().Where(m => m.Number == text), cancellationToken) is [var plan] ? plan : null;

    /// <summary>The years of plans, the last first.</summary>
    public async Task<IReadOnlyList<int>> YearsAsync(CancellationToken cancellationToken) =>
        [.. (await Plans().SelectMany(m => _db.Set<MatterField>().Where(f => f.Stream == m.Stream && f.Path == "year").Select(f => f.Number)).Distinct().ToListAsync(cancellationToken)).OfType<decimal>().Select(y => (int)y).OrderDescending()];

    private IQueryable<Matter> Plans() => _db.Set<Matter>().AsNoTracking().Where(m => m.Procedure == WorkPlan.Procedure);

    private static IQueryable<Matter> Ordered(IQueryable<Matter> found) => found.OrderBy(m => m.ClosedOn != null).ThenByDescending(m => m.OpenedOn).ThenByDescending(m => m.Number);

    private IQueryable<Matter> Filtered(PlanFilter filter)
    {
        IQueryable<Matter> found = Plans();
        DbSet<MatterField> fields = _db.Set<MatterField>();
        if (filter.Kind is { } kind) found = found.Where(m => fields.Any(f => f.Stream == m.Stream && f.Path == "kind" && f.Text == kind));
        if (filter.Year is { } year) found = found.Where(m => fields.Any(f => f.Stream == m.Stream && f.Path == "year" && f.Number == year));
        if (filter.Stage is { } stage) found = found.Where(m => m.Stage == stage);
        if (SearchText.Normalise(filter.Text ?? "") is { Length: > 0 } text) found = found.Where(m => m.SearchText.Contains(text));
        return found;
    }

    private async Task<IReadOnlyList<WorkPlan>> ReadAsync(IQueryable<Matter> found, CancellationToken cancellationToken)
    {
        var rows = await found.Select(m => new { m.Number, m.Version, m.Stage, m.Data }).ToListAsync(cancellationToken);
        var read = new List<(Procedure Procedure, string Number, string Stage, Dictionary<string, Value> Data)>(rows.Count);
        foreach (var row in rows)
        {
            Procedure procedure = await _procedures.OfReferenceAsync($"procedure/{WorkPlan.Procedure}@{row.Version}", cancellationToken);
            read.Add((procedure, row.Number, row.Stage, MatterProjection.Values(procedure, row.Data)));
        }
        ILookup<string, WorkTask> tasks = await _tasks.OfPlansAsync([.. read.Select(r => WorkTask.Text(r.Data, "planNo")).OfType<string>()], cancellationToken);
        DateOnly today = _bureau.Required.Today(_time);
        return [.. read.Select(r => WorkPlan.Of(r.Procedure, r.Number, r.Stage, r.Data, tasks, today))];
    }
}
