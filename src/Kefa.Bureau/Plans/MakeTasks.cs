using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Plans;

/// <summary>What became of one item.</summary>
/// <param name="Number">Its task; null when none was made.</param>
/// <param name="Problems">Why not, or what else could not be done with it.</param>
public sealed record ItemMade(int No, string What, string? Number, ImmutableArray<LocalText> Problems);

public abstract record MakeTasksOutcome
{
    private MakeTasksOutcome() { }

    /// <summary>The items that had no task, with what became of each.</summary>
    public sealed record Made(ImmutableArray<ItemMade> Items) : MakeTasksOutcome;

    /// <summary>Every item has its task already.</summary>
    public sealed record NothingToMake : MakeTasksOutcome;

    /// <summary>The act on the plan itself was refused.</summary>
    public sealed record Refused(ImmutableArray<LocalText> Reasons) : MakeTasksOutcome;

    /// <summary>Somebody else makes them at this moment.</summary>
    public sealed record Busy : MakeTasksOutcome;

    public sealed record NoSuchPlan : MakeTasksOutcome;
}

/// <summary>
/// Makes the items of a plan into tasks: one act in the plan, then a task for each item that has none, given to its owner. Run again after a stop it goes on with what is missing, and never makes a second task of an
/// item: the definition of tasks refuses that too. Where an item takes over a task of an ended plan, that one is handed over.
/// </summary>
public sealed class MakeTasks
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly MatterStreams _streams;
    private readonly WorkTasks _tasks;
    private readonly PerformTransition _perform;
    private readonly HouseWork _house;
    private readonly StaffDirectory _staff;
    private readonly Leases _leases;
    private readonly ICurrentBureau _bureau;

    internal MakeTasks(MatterStreams streams, WorkTasks tasks, PerformTransition perform, HouseWork house, StaffDirectory staff, Leases leases, ICurrentBureau bureau) =>
        (_streams, _tasks, _perform, _house, _staff, _leases, _bureau) = (streams, tasks, perform, house, staff, leases, bureau);

    public async Task<MakeTasksOutcome> HandleAsync(MatterNumber plan, Acting by, CancellationToken cancellationToken)
    {
        if (await _streams.FindAsync(plan, cancellationToken) is not { } history || TaskSource.Of(history) is not { } source) return new MakeTasksOutcome.NoSuchPlan();
        if (await _leases.TryAcquireAsync($"plan-tasks/{_bureau.Required.Id}/{plan}", Guid.NewGuid().ToString("N"), Longest, cancellationToken) is not { } lease) return new MakeTasksOutcome.Busy();
        try
        {
            return await MakeAsync(plan, source, by, cancellationToken);
        }
        finally
        {
            await _leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async Task<MakeTasksOutcome> MakeAsync(MatterNumber plan, TaskSource source, Acting by, CancellationToken cancellationToken)
    {
        ILookup<string, WorkTask> made = await _tasks.OfPlansAsync([.. source.Items.Select(i => i.PlanNo).Distinct(StringComparer.Ordinal)], cancellationToken);
        TaskItem[] missing = [.. source.Items.Where(item => made[item.PlanNo].All(task => task.Row != item.No))];
        if (missing.Length == 0) return new MakeTasksOutcome.NothingToMake();
        JsonElement count = JsonSerializer.SerializeToElement(new { taskCount = missing.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        if (await PerformAsync(plan, source.Procedure, new ActRequest { Transition = source.Transition, Input = count }, null, by, cancellationToken) is (_, { IsEmpty: false } reasons)) return new MakeTasksOutcome.Refused(reasons);

        DivisionTree divisions = await _staff.DivisionsAsync(cancellationToken);
        StaffNames names = await _staff.NamesAsync(cancellationToken);
        var items = ImmutableArray.CreateBuilder<ItemMade>(missing.Length);
        foreach (TaskItem item in missing) items.Add(await MakeAsync(item, divisions, names, by, cancellationToken));
        return new MakeTasksOutcome.Made(items.ToImmutable());
    }

    private async Task<ItemMade> MakeAsync(TaskItem item, DivisionTree divisions, StaffNames names, Acting by, CancellationToken cancellationToken)
    {
        string? division = divisions.All.FirstOrDefault(d => d.ClosedOn is null && item.Section is { } section && (d.Name.Zh == section || d.Name.En == section || d.Code == section))?.Code;
        using JsonDocument input = JsonDocument.Parse(item.Input.ToJsonString());
        (MatterNumber? number, ImmutableArray<LocalText> problems) = await PerformAsync(null, WorkTask.Procedure, new ActRequest { Transition = "assign", Input = input.RootElement.Clone() }, division, by, cancellationToken);
        if (number is not { } task) return new ItemMade(item.No, item.What, null, problems);
        var more = ImmutableArray.CreateBuilder<LocalText>();
        if (Guid.TryParse(item.Owner, out Guid owner) && names.Knows(item.Owner!))
        {
            if ((await _house.AssignAsync([task.ToString()], owner, names.Shown(item.Owner!), division, null, by, cancellationToken))[0].Problem is { } problem) more.Add(problem);
        }
        if (item.Rebases is { } old && MatterNumber.TryParse(old, out MatterNumber before))
        {
            JsonElement handed = JsonSerializer.SerializeToElement(new { rebasedTo = task.ToString(), rebaseReason = item.PlanName });
            (_, ImmutableArray<LocalText> refused) = await PerformAsync(before, WorkTask.Procedure, new ActRequest { Transition = "rebase", Input = handed }, null, by, cancellationToken);
            more.AddRange(refused.Select(r => new LocalText($"原任务 {before} 没有转入：{r.Zh}", $"The task {before} was not handed over: {r.En}")));
        }
        return new ItemMade(item.No, item.What, task.ToString(), more.ToImmutable());
    }

    private async Task<(MatterNumber? Number, ImmutableArray<LocalText> Problems)> PerformAsync(MatterNumber? number, string procedure, ActRequest request, string? division, Acting by, CancellationToken cancellationToken) =>
        await _perform.HandleAsync(new PerformTransitionInput(number, procedure, request) { Division = division }, by, cancellationToken) switch
        {
            PerformTransitionOutcome.Performed done => (done.Number, []),
            PerformTransitionOutcome.Refused refused => (null, [.. refused.Refusals.Select(r => new LocalText(r.Text.Zh, r.Text.En))]),
            PerformTransitionOutcome.NoSuchMatter => (null, [HouseWork.NotHere]),
            PerformTransitionOutcome.Conflict => (null, [new LocalText("刚才有人办理了这一件，请再试一次。", "Somebody acted on it at this moment: try again.")]),
            var other => throw new InvalidOperationException($"An act without a form ended as {other.GetType().Name}."),
        };
}
