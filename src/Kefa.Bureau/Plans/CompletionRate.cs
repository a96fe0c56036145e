namespace Kefa.Bureau.Plans;

/// <summary>
/// How much of a plan is done: completed ÷ what is completed or was due by the day, the overdue included. What was ended or taken over by a new plan is no part of the fraction and never hidden: it is told beside it,
/// with what has another due date by approval. A long-term task is never completed and stands apart too.
/// </summary>
/// <param name="Overdue">Due by the day and not completed.</param>
/// <param name="Late">Of the completed, those after their day.</param>
/// <param name="ToCome">Not due yet.</param>
/// <param name="Adjusted">Of all, those whose due date was moved by approval; they count by the date that was approved.</param>
/// <param name="LongTerm">Long-term tasks that go on.</param>
/// <param name="Proved">Of these, those that are proved for the year before or this one, as is due.</param>
public sealed record CompletionRate(int Completed, int Overdue, int Late, int ToCome, int Terminated, int Rebased, int Adjusted, int LongTerm, int Proved)
{
    /// <summary>What the rate is taken of.</summary>
    public int Of => Completed + Overdue;

    /// <summary>In per cent to one decimal; null where nothing was due: there is no 100 % of nothing.</summary>
    public decimal? Percent => Of == 0 ? null : Math.Round(Completed * 100m / Of, 1, MidpointRounding.AwayFromZero);

    public static CompletionRate For(IEnumerable<WorkTask> tasks, DateOnly today)
    {
        List<WorkTask> all = [.. tasks], once = [.. all.Where(t => !t.LongTerm && t.Stage is not (WorkTask.Terminated or WorkTask.Rebased))], lasting = [.. all.Where(t => t.LongTerm && !t.IsClosed)];
        return new CompletionRate(
            once.Count(t => t.Stage == WorkTask.Completed), once.Count(t => t.IsOverdue(today)), once.Count(t => t.IsLate), once.Count(t => t.Stage != WorkTask.Completed && !t.IsOverdue(today)),
            all.Count(t => t.Stage == WorkTask.Terminated), all.Count(t => t.Stage == WorkTask.Rebased), all.Count(t => t.Adjustments > 0), lasting.Count, lasting.Count(t => !t.IsOverdue(today) && t.ProvedYears.Count > 0));
    }
}
