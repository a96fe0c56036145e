using System.Data.Common;
using System.Globalization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;

namespace Kefa.Bureau.Figures;

/// <summary>A row that a figure counts.</summary>
/// <param name="Number">The matter.</param>
/// <param name="Place">The place of the record in its list, or of the event in the matter; 0 for the matter itself.</param>
/// <param name="Measured">What is summed, averaged or told apart, as text; null for a plain count.</param>
/// <param name="Matter">The matter, if whoever asks may open it.</param>
public sealed record FigureRecord(string Number, long Place, string? Measured, MatterSummary? Matter);

/// <param name="Total">All rows that the figure counts.</param>
/// <param name="Hidden">Those of them on all pages that whoever asks may not open.</param>
public sealed record FigureRecordPage(IReadOnlyList<FigureRecord> Items, int Total, int Hidden);

/// <summary>Which rows of a figure are asked for.</summary>
/// <param name="Undetermined">Those of which it is not known whether they count, instead of those that do.</param>
/// <param name="Keys">Of one group only, where <c>*</c> stands for every key of a path; null for all.</param>
public sealed record FigureRecordFilter(bool Undetermined = false, IReadOnlyList<string?>? Keys = null);

/// <summary>The records behind a figure: the same rows by the same condition as its number.</summary>
public sealed class FigureRecords
{
    private const string StreamPrefix = "matter/";
    private const int AtOnce = 500;
    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly FigureLibrary _library;
    private readonly ComputeFigures _compute;
    private readonly WorkList _matters;

    internal FigureRecords(KefaDbContext db, ICurrentBureau bureau, FigureLibrary library, ComputeFigures compute, WorkList matters) => (_db, _bureau, _library, _compute, _matters) = (db, bureau, library, compute, matters);

    /// <summary>One page of the matters behind a figure; pages count from 1.</summary>
    /// <returns>Null when there is no such figure in that period, or it is made of others, which have the records.</returns>
    public async Task<FigureRecordPage?> PageAsync(string code, FigurePeriod period, FigureRecordFilter filter, int page, int pageSize, Acting by, CancellationToken cancellationToken)
    {
        if (await QueryAsync(code, period, cancellationToken) is not var (figure, query)) return null;
        await using ComputeFigures.Snapshot snapshot = await _compute.BeginAsync(cancellationToken);
        int total = 0, hidden = 0;
        var rows = new List<FigureRecord>();
        if (by.ReadsEverything)
        {
            await _compute.ReadAsync($"SELECT count(*) FROM ({query.Records(figure.Figure, filter.Undetermined, filter.Keys, null)}) AS counted", reader => total = reader.GetInt32(0), cancellationToken);
            int skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * pageSize, int.MaxValue);
            rows = await RowsAsync(query, figure.Figure, filter, (skip, pageSize), cancellationToken);
            rows = await WithMattersAsync(rows, by, cancellationToken);
        }
        else
        {
            List<FigureRecord> all = await WithMattersAsync(await RowsAsync(query, figure.Figure, filter, null, cancellationToken), by, cancellationToken);
            (total, hidden) = (all.Count, all.Count(row => row.Matter is null));
            rows = [.. all.Where(row => row.Matter is not null).Skip((Math.Max(page, 1) - 1) * pageSize).Take(pageSize)];
        }
        return new FigureRecordPage(rows, total, hidden);
    }

    /// <summary>All rows behind a figure, for exports and snapshots; the matters are not looked up.</summary>
    public async Task<IReadOnlyList<FigureRecord>?> AllAsync(string code, FigurePeriod period, FigureRecordFilter filter, CancellationToken cancellationToken)
    {
        if (await QueryAsync(code, period, cancellationToken) is not var (figure, query)) return null;
        await using ComputeFigures.Snapshot snapshot = await _compute.BeginAsync(cancellationToken);
        return await RowsAsync(query, figure.Figure, filter, null, cancellationToken);
    }

    private async Task<(CompiledFigure Figure, FigureQuery Query)?> QueryAsync(string code, FigurePeriod period, CancellationToken cancellationToken)
    {
        var figures = await _library.CompiledAsync(period.AsOf(_compute.Today), cancellationToken);
        return figures.GetValueOrDefault(code) is { Schema: not null } figure ? (figure, FigureQuery.OfRecords(_compute.Dialect, _bureau.Required.Id, figure, period, _compute.Today)) : null;
    }

    private async Task<List<FigureRecord>> RowsAsync(FigureQuery query, Figure figure, FigureRecordFilter filter, (int, int)? page, CancellationToken cancellationToken)
    {
        var rows = new List<FigureRecord>();
        await _compute.ReadAsync(query.Records(figure, filter.Undetermined, filter.Keys, page), reader => rows.Add(new FigureRecord(reader.GetString(0)[StreamPrefix.Length..], reader.GetInt64(1), Text(reader, 2), null)), cancellationToken);
        return rows;
    }

    private static string? Text(DbDataReader reader, int at) => reader.IsDBNull(at) ? null : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture);

    private async Task<List<FigureRecord>> WithMattersAsync(List<FigureRecord> rows, Acting by, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, MatterSummary>(StringComparer.Ordinal);
        foreach (string[] some in rows.Select(row => row.Number).Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            foreach (MatterSummary matter in (await _matters.SearchAsync(new MatterFilter { State = StateFilter.All, Numbers = some }, 1, AtOnce, by, cancellationToken)).Items) seen[matter.Number] = matter;
        }
        return [.. rows.Select(row => row with { Matter = seen.GetValueOrDefault(row.Number) })];
    }
}
