using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Figures;

/// <summary>How long the matters of a procedure took.</summary>
/// <param name="Closed">How many were closed in the period.</param>
/// <param name="Median">Calendar days from opening to closing: half took no longer.</param>
/// <param name="Ninth">Nine of ten took no longer.</param>
public sealed record HandlingTime(string Procedure, int Closed, decimal Median, int Ninth);

/// <summary>Where matters take long: by procedure, from opening to closing.</summary>
public sealed class HandlingTimes(KefaDbContext db)
{
    /// <summary>The procedures of which matters were closed in the period, those that take longest first.</summary>
    /// <remarks>Reads two days of each matter that was closed in the period.</remarks>
    public async Task<IReadOnlyList<HandlingTime>> OfAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var days = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var closed = db.Set<Matter>().AsNoTracking().Where(m => m.ClosedOn >= from && m.ClosedOn <= to).Select(m => new { m.Procedure, m.OpenedOn, ClosedOn = m.ClosedOn!.Value });
        await foreach (var matter in closed.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!days.TryGetValue(matter.Procedure, out List<int>? of)) days.Add(matter.Procedure, of = []);
            of.Add(matter.ClosedOn.DayNumber - matter.OpenedOn.DayNumber);
        }
        return [.. days.Select(of => TimeOf(of.Key, [.. of.Value.Order()])).OrderByDescending(time => time.Median).ThenBy(time => time.Procedure, StringComparer.Ordinal)];
    }

    private static HandlingTime TimeOf(string procedure, int[] sorted) =>
        new(procedure, sorted.Length, (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2m, sorted[(int)Math.Ceiling(sorted.Length * 0.9) - 1]);
}
