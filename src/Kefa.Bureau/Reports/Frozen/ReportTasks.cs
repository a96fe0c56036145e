using System.Globalization;
using System.Text.Json;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Plans;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>A shortcoming or an item of the plan, with the task that mends or does it.</summary>
/// <param name="Task">Null while there is none.</param>
public sealed record ReportTask(string What, string? Section, DateOnly? DueOn, WorkTask? Task);

/// <param name="Before">The number of last year's report; null where there is none.</param>
/// <param name="Last">The items of last year's plan.</param>
public sealed record TasksOfReport(IReadOnlyList<ReportTask> Shortcomings, IReadOnlyList<ReportTask> Plan, string? Before, IReadOnlyList<ReportTask> Last)
{
    /// <summary>How many have no task yet.</summary>
    public int Missing => Shortcomings.Concat(Plan).Count(line => line.Task is null);
}

/// <summary>What became of the shortcomings and the plan of a report, told by their tasks; and of last year's plan.</summary>
public sealed class ReportTasks
{
    private readonly ReportMatters _reports;
    private readonly WorkTasks _tasks;
    private readonly PerformTransition _perform;

    internal ReportTasks(ReportMatters reports, WorkTasks tasks, PerformTransition perform) => (_reports, _tasks, _perform) = (reports, tasks, perform);

    public async Task<TasksOfReport> OfAsync(MatterHistory report, CancellationToken cancellationToken)
    {
        ReportMatter? read = ReportMatter.Of(report.State.Data);
        var before = read is null ? null : await _reports.LastAsync(read, cancellationToken);
        string number = report.Number.ToString();
        List<ContextValue> shortcomings = Records(report.State.Data["shortcomings"]), plan = Records(report.State.Data["plan"]), last = Records(before?.Data.GetValueOrDefault("plan"));
        List<string> lists = [TaskSource.ShortcomingsOf(number), TaskSource.PlanOf(number)];
        if (before is { } earlier) lists.Add(TaskSource.PlanOf(earlier.Number));
        ILookup<string, WorkTask> made = await _tasks.OfPlansAsync(lists, cancellationToken);
        IReadOnlyDictionary<string, WorkTask> named = await _tasks.OfNumbersAsync(shortcomings.Concat(plan).Concat(last).Select(r => WorkTask.Text(r["task"])).OfType<string>(), cancellationToken);
        return new TasksOfReport(
            Lines(shortcomings, "fact", "section", TaskSource.ShortcomingsOf(number)), Lines(plan, "what", "owner", TaskSource.PlanOf(number)), before?.Number,
            before is { } of ? Lines(last, "what", "owner", TaskSource.PlanOf(of.Number)) : []);

        IReadOnlyList<ReportTask> Lines(List<ContextValue> records, string what, string section, string list) =>
        [
            .. records.Select((r, at) => new ReportTask(
                WorkTask.Text(r[what]) ?? "", WorkTask.Text(r[section]), WorkTask.Day(r["dueOn"]),
                WorkTask.Text(r["task"]) is { } task && MatterNumber.TryParse(task, out MatterNumber parsed) ? named.GetValueOrDefault(parsed.ToString()) : made[list].FirstOrDefault(t => t.Row == at + 1))),
        ];
    }

    /// <summary>Answers last year's plan from its tasks: done is what was accepted. What has no task is answered as not done, for its division to explain.</summary>
    /// <returns>What stands in the way; nothing when it is stored.</returns>
    public async Task<IReadOnlyList<Refusal>> AnswerAsync(MatterHistory report, Acting by, CancellationToken cancellationToken)
    {
        TasksOfReport tasks = await OfAsync(report, cancellationToken);
        if (tasks.Last.Count == 0) return [new Refusal("RPT-S05", RefusalKind.Field, Phrase.Of("没有上年度报告的安排。", "There is no plan of last year’s report."), report.Procedure.Basis)];
        var input = new { lastPlan = tasks.Last.Select(line => new { what = line.What, done = line.Task?.Stage == WorkTask.Completed, result = ResultOf(line.Task), task = line.Task?.Number }) };
        return await _perform.HandleAsync(
            new PerformTransitionInput(report.Number, ReportMatter.Procedure, new ActRequest { Transition = "answerLastPlan", Input = JsonSerializer.SerializeToElement(input) }) { ReadAtEvent = report.End }, by, cancellationToken) switch
        {
            PerformTransitionOutcome.Performed => [],
            PerformTransitionOutcome.Refused refused => refused.Refusals,
            _ => [new Refusal("RPT-S05", RefusalKind.Stage, Phrase.Of("刚才有人办理了这份报告，请再试一次。", "Somebody acted on this report at this moment: try again."), report.Procedure.Basis)],
        };
    }

    // Written into a report of the bureau, in its language.
    private static string ResultOf(WorkTask? task) => task switch
    {
        null => "没有下达任务，请补充说明原因",
        { Stage: WorkTask.Completed, DoneOn: { } on } => string.Create(CultureInfo.InvariantCulture, $"{on:yyyy-MM-dd}验收通过{(task.IsLate ? "，逾期完成" : "")}"),
        { Progress.Percent: { } percent } when !task.IsClosed => string.Create(CultureInfo.InvariantCulture, $"{task.StageName.Zh}，进度{percent}%"),
        _ => task.StageName.Zh,
    };

    private static List<ContextValue> Records(Value? value) => value is ListValue list ? [.. list.Items.OfType<ContextValue>()] : [];
}
