using Kefa.Bureau.Plans;
using Kefa.Matching;
using Kefa.Web.Pages.Matters;

namespace Kefa.Web.Pages.Plans;

/// <summary>What pages of plans and tasks share: lights, progress and the rate in words.</summary>
public abstract class PlanComponent : MatterComponent
{
    /// <summary>The light in words; colour alone says nothing.</summary>
    protected string Light(TaskLight light) => L(PlanQuery.Of(light));

    /// <summary>Progress with its arithmetic: <c>66%（2 ÷ 3）</c>.</summary>
    protected string Progress(WorkTask task)
    {
        if (task.LongTerm) return task.ProvedYears.Count > 0 ? L("已佐证 ", "proved ") + string.Join(L("、", ", "), task.ProvedYears.Order()) : L("尚未佐证", "not proved yet");
        if (task.Progress.Of == 0) return L("尚未列出步骤", "no steps yet");
        string done = task.Progress.Done is { } known ? Plain(known) : "—", of = Plain(task.Progress.Of);
        return (task.Progress.Percent is { } percent ? $"{percent}%" : "—") + L($"（{done} ÷ {of}）", $" ({done} ÷ {of})");
    }

    protected string Rate(CompletionRate rate) => rate.Percent is { } percent
        ? L($"{percent:0.0}%（{rate.Completed} ÷ {rate.Of}）", $"{percent:0.0}% ({rate.Completed} ÷ {rate.Of})")
        : L("没有到期的任务", "nothing was due yet");

    /// <summary>How late an open task is, or how many days are left.</summary>
    protected string Left(WorkTask task) => task.IsClosed || task.DueOn is not { } due ? ""
        : task.IsOverdue(Today) ? L($"超期 {task.Reached(Today).DayNumber - due.DayNumber} 天", $"{task.Reached(Today).DayNumber - due.DayNumber} days late")
        : due >= Today ? L($"剩 {due.DayNumber - Today.DayNumber} 天", $"{due.DayNumber - Today.DayNumber} days left") : "";

    private static string Plain(decimal number) => number.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
