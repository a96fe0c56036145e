using Kefa.Bureau.Figures;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>A figure of a frozen report that comes to something else now.</summary>
/// <param name="Now">As it would be written now.</param>
/// <param name="Redefined">The version of its definition, where that is another one; null where it is the same.</param>
/// <param name="Matters">The matters that made the difference: those that came or went, or changed since.</param>
/// <param name="IsNoticed">Whether a correction notice names the figure.</param>
public sealed record Restatement(FrozenFigure Frozen, string Period, string? Value, string Now, string? Redefined, IReadOnlyList<string> Matters, bool IsNoticed);

/// <summary>What a frozen report would say today: late records, corrections and erasures, and definitions that were mended.</summary>
public sealed class Restatements(KefaDbContext db, ComputeFigures compute, FigureRecords records)
{
    /// <param name="noticed">The figures that correction notices name.</param>
    public async Task<IReadOnlyList<Restatement>> OfAsync(FrozenReport report, IReadOnlySet<string> noticed, CancellationToken cancellationToken)
    {
        var found = new List<Restatement>();
        foreach (FrozenPeriod frozen in report.Periods)
        {
            FigurePeriod period = FigurePeriod.Parse(frozen.Period)!.Value;
            IReadOnlyDictionary<string, FigureValue> live = await compute.HandleAsync(period, [.. frozen.Figures.Select(f => f.Code)], cancellationToken);
            foreach (FrozenFigure then in frozen.Figures.Where(f => !f.Reported))
            {
                if (live.GetValueOrDefault(then.Code) is not { } value) continue;
                if (value.Value == then.Number && value.Undetermined == then.Undetermined) continue;
                FrozenFigure now = FrozenFigures.Of(value, []);
                found.Add(new Restatement(then, frozen.Period, now.Value, now.Shown, now.Definition == then.Definition ? null : now.Definition, await MattersAsync(then, period, report.CutOff, cancellationToken), noticed.Contains(then.Code)));
            }
        }
        return found;
    }

    private async Task<IReadOnlyList<string>> MattersAsync(FrozenFigure then, FigurePeriod period, FrozenCutOff cutOff, CancellationToken cancellationToken)
    {
        if (await records.AllAsync(then.Code, period, new FigureRecordFilter(), cancellationToken) is not { } rows) return [];
        var now = rows.Select(row => new FrozenRecord(row.Number, row.Place)).ToHashSet();
        string[] moved = [.. then.Records.Except(now).Concat(now.Except(then.Records)).Select(r => r.Matter).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (moved.Length > 0) return moved;
        string[] streams = [.. now.Select(r => "matter/" + r.Matter).Distinct(StringComparer.Ordinal)];
        Dictionary<string, long> sizes = cutOff.Logs.ToDictionary(log => log.Origin, log => log.Size, StringComparer.Ordinal);
        Dictionary<int, long> logs = (await db.Set<EvidenceLog>().AsNoTracking().Select(log => new { log.Id, log.Origin }).ToListAsync(cancellationToken)).Where(log => sizes.ContainsKey(log.Origin)).ToDictionary(log => log.Id, log => sizes[log.Origin]);
        // What has its place above the cut-off, or none yet, happened after it.
        var leaves = await db.Set<Leaf>().AsNoTracking().Where(leaf => EF.Parameter(streams).Contains(leaf.Stream)).Select(leaf => new { leaf.Stream, leaf.LogId, leaf.Ix }).ToListAsync(cancellationToken);
        return [.. leaves.Where(leaf => leaf.LogId is not { } log || !logs.TryGetValue(log, out long size) || leaf.Ix >= size).Select(leaf => leaf.Stream!["matter/".Length..]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
