using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Figures;

/// <summary>
/// Computes figures for a period. What was computed stays until an event happens in the procedure that it counts, or its definition changes; then it is computed anew, all
/// figures over the same rows in one statement. All of one call come from one state of the database.
/// </summary>
public sealed class ComputeFigures
{
    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly FigureLibrary _library;
    private readonly TimeProvider _time;
    private readonly IReportedFigures _reported;

    internal ComputeFigures(KefaDbContext db, ICurrentBureau bureau, FigureLibrary library, IReportedFigures reported, TimeProvider time) => (_db, _bureau, _library, _reported, _time) = (db, bureau, library, reported, time);

    internal SqlDialect Dialect => _db.IsSqlite ? SqlDialect.Sqlite : SqlDialect.PostgreSql;

    internal DateOnly Today => _bureau.Required.Today(_time);

    /// <summary>All figures in force at the end of the period (today, if it is not over), by code.</summary>
    /// <param name="only">The codes that are asked for; null for all.</param>
    public async Task<IReadOnlyDictionary<string, FigureValue>> HandleAsync(FigurePeriod period, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) =>
        (await HandleAsync([period], only, cancellationToken))[0];

    /// <summary>The same for several periods, all from one state of the database.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, FigureValue>>> HandleAsync(IReadOnlyList<FigurePeriod> periods, IReadOnlyCollection<string>? only, CancellationToken cancellationToken)
    {
        var all = new List<IReadOnlyDictionary<string, FigureValue>>();
        await using Snapshot snapshot = await BeginAsync(cancellationToken);
        foreach (FigurePeriod period in periods) all.Add(await ValuesAsync(period, only, cancellationToken));
        await snapshot.DisposeAsync();
        await KeepAsync(cancellationToken);
        return all;
    }

    /// <summary>The same within the transaction that is open; nothing is kept.</summary>
    /// <remarks>Whoever changes matters in that transaction asks before, or with another instance: what has happened is read once.</remarks>
    internal async Task<IReadOnlyDictionary<string, FigureValue>> ValuesAsync(FigurePeriod period, IReadOnlyCollection<string>? only, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, CompiledFigure> figures = await _library.CompiledAsync(period.AsOf(Today), cancellationToken);
        IReadOnlyDictionary<string, FigureValue> counted = await CountedAsync(figures, period, only, cancellationToken);
        FigurePeriod before = period.Before(Today);
        string[] grown = [.. figures.Values.Where(f => only is null || only.Contains(f.Figure.Code)).Select(f => f.Figure.Measure).OfType<FigureMeasure.Growth>().Select(growth => growth.Of)];
        bool looksBack = grown.Length > 0;
        IReadOnlyDictionary<string, FigureValue> then = looksBack ? await CountedAsync(figures, before, grown, cancellationToken) : new Dictionary<string, FigureValue>(StringComparer.Ordinal);
        IReadOnlyDictionary<string, decimal> reportedBefore = looksBack ? await _reported.OfAsync(before, cancellationToken) : new Dictionary<string, decimal>(StringComparer.Ordinal);
        IReadOnlyDictionary<string, decimal> reported = await _reported.OfAsync(period, cancellationToken);
        var made = new MadeFigures(figures, period, counted, reported, new MadeFigures(figures, before, then, reportedBefore, null));
        return figures.Keys.Where(code => only is null || only.Contains(code)).ToDictionary(code => code, made.Of, StringComparer.Ordinal);
    }

    // How the stamp begins of a figure for a period that is none of the calendar's.
    private const string Passing = "~";

    private readonly List<FigureResult> _fresh = [];

    // Of the state that is being read.
    private (Dictionary<string, string> Stamps, RecordBegins Begins)? _stamps;

    /// <summary>The first day of which the bureau has a record; null before the first.</summary>
    /// <remarks>Asked of the events, which have an index by kind and day.</remarks>
    public async Task<DateOnly?> RecordBeginsAsync(CancellationToken cancellationToken) =>
        await _db.Set<StreamEvent>().AsNoTracking().Where(e => e.Kind == Matter.Kind).MinAsync(e => (DateOnly?)e.Day, cancellationToken);

    /// <summary>The figures that are counted, not made of others.</summary>
    private async Task<IReadOnlyDictionary<string, FigureValue>> CountedAsync(IReadOnlyDictionary<string, CompiledFigure> figures, FigurePeriod period, IReadOnlyCollection<string>? only, CancellationToken cancellationToken)
    {
        HashSet<string> asked = only is null ? [.. figures.Keys] : [];
        foreach (string code in only ?? []) Add(code);
        CompiledFigure[] counted = [.. figures.Values.Where(f => f.Schema is not null && asked.Contains(f.Figure.Code))];
        (Dictionary<string, string> stamps, RecordBegins record) = _stamps ??= await StampsAsync(cancellationToken);
        var kept = await _db.Set<FigureResult>().AsNoTracking().Where(r => r.FirstDay == period.From && r.LastDay == period.To).ToDictionaryAsync(r => r.Code, StringComparer.Ordinal, cancellationToken);
        var values = new Dictionary<string, FigureValue>(StringComparer.Ordinal);
        foreach (var source in counted.GroupBy(f => f.Figure.Source!.Key, StringComparer.Ordinal))
        {
            var stale = new List<CompiledFigure>();
            DateOnly? begins = record.Of(source.First().Figure.Source!), from = begins > period.From ? begins : null;
            foreach (CompiledFigure figure in source)
            {
                if (begins is null || period.To < begins) values[figure.Figure.Code] = NoRecord(figure, period, begins);
                else if (kept.GetValueOrDefault(figure.Figure.Code) is { } result && result.Stamp == Stamp(figure, stamps, period)) values[figure.Figure.Code] = Read(figure, period, result.Result) with { RecordFrom = from };
                else stale.Add(figure);
            }
            if (stale.Count == 0) continue;
            foreach (FigureValue value in await AskAsync(stale, period, cancellationToken))
            {
                values[value.Figure.Figure.Code] = value with { RecordFrom = from };
                CompiledFigure figure = figures[value.Figure.Figure.Code];
                _fresh.Add(new FigureResult { Code = figure.Figure.Code, FirstDay = period.From, LastDay = period.To, Stamp = Stamp(figure, stamps, period), Result = Write(value) });
            }
        }
        return values;

        void Add(string code)
        {
            if (figures.TryGetValue(code, out CompiledFigure? figure) && asked.Add(code)) foreach (string part in figure.Figure.Measure.Parts) Add(part);
        }
    }

    private string Stamp(CompiledFigure figure, Dictionary<string, string> stamps, FigurePeriod period)
    {
        string day = period.To < Today ? "" : Today.ToString(" yyyy-MM-dd", CultureInfo.InvariantCulture);
        // Of a period that is none of the calendar's, only the last one is kept.
        return $"{(period.IsNamed ? "" : Passing)}{figure.Set.Reference} {stamps.GetValueOrDefault(figure.Figure.Source!.Of ?? "")}{day}";
    }

    /// <summary>How much has happened in each procedure: every act, correction and erasure appends an event, so both numbers together change with each; and where its record begins.</summary>
    private async Task<(Dictionary<string, string> Stamps, RecordBegins Begins)> StampsAsync(CancellationToken cancellationToken)
    {
        var rows = await _db.Set<Matter>().AsNoTracking().GroupBy(m => m.Procedure)
            .Select(g => new { g.Key, Matters = g.LongCount(), Events = g.Sum(m => (long)m.LastEvent), Opened = g.Min(m => m.OpenedOn) }).ToListAsync(cancellationToken);
        var stamps = rows.ToDictionary(r => r.Key, r => FormattableString.Invariant($"{r.Matters}/{r.Events}"), StringComparer.Ordinal);
        stamps[""] = FormattableString.Invariant($"{rows.Sum(r => r.Matters)}/{rows.Sum(r => r.Events)}");
        return (stamps, new RecordBegins(await RecordBeginsAsync(cancellationToken), rows.ToDictionary(r => r.Key, r => r.Opened, StringComparer.Ordinal), await TakenUpAsync(cancellationToken)));
    }

    /// <summary>The day on which the bureau took each procedure up.</summary>
    internal async Task<IReadOnlyDictionary<string, DateOnly>> TakenUpAsync(CancellationToken cancellationToken) =>
        (await _library.ProceduresSinceAsync(cancellationToken)).ToDictionary(p => p.Key, p => _bureau.Required.DayOf(p.Value), StringComparer.Ordinal);

    private async Task<IReadOnlyList<FigureValue>> AskAsync(List<CompiledFigure> figures, FigurePeriod period, CancellationToken cancellationToken)
    {
        var query = FigureQuery.OfValues(Dialect, _bureau.Required.Id, figures, period, Today);
        var totals = new CountedRows[figures.Count];
        List<FigureGroup>[] groups = [.. figures.Select(_ => new List<FigureGroup>())];
        await ReadAsync(query.Values(figures), reader =>
        {
            (int i, string?[]? keys, CountedRows rows) = FigureQuery.Read(reader, figures);
            if (keys is null) totals[i] = rows;
            else if (rows.Records > 0 || rows.Undetermined > 0) groups[i].Add(new FigureGroup(keys, Measured(figures[i].Figure, rows), rows.Records, rows.Undetermined));
        }, cancellationToken);
        return [.. figures.Select((figure, i) => ValueOf(figure, totals[i], groups[i]))];

        FigureValue ValueOf(CompiledFigure figure, CountedRows total, List<FigureGroup> parts)
        {
            decimal? value = Measured(figure.Figure, total);
            return new FigureValue(new CompiledReference(figure.Set, figure.Figure), period, value, total.Records, total.Undetermined, InOrder(parts), value is null ? NoRows() : null);
        }
    }

    internal static Phrase NoRows() => $"no such record in the period";

    internal static IReadOnlyList<FigureGroup> InOrder(IEnumerable<FigureGroup> groups) => [.. groups.OrderBy(g => g.Keys[0], StringComparer.Ordinal).ThenBy(g => g.Keys.ElementAtOrDefault(1), StringComparer.Ordinal)];

    // Counts and sums of nothing are 0, which is known; a mean of nothing is none.
    private static decimal? Measured(Figure figure, CountedRows rows) => figure.Measure switch
    {
        FigureMeasure.Average => rows.Records == 0 ? null : rows.Sum!.Value / rows.Records,
        FigureMeasure.Median => rows.Records == 0 ? null : rows.Sum,
        _ => rows.Sum ?? 0,
    };

    internal static FigureValue NoRecord(CompiledFigure figure, FigurePeriod period, DateOnly? begins)
    {
        Phrase none = $"nothing has been recorded yet";
        if (begins is { } day) none = $"no record of this period: it begins on {day:yyyy-MM-dd}";
        return new FigureValue(new CompiledReference(figure.Set, figure.Figure), period, null, 0, 0, [], none);
    }

    internal async Task ReadAsync(string sql, Action<DbDataReader> read, CancellationToken cancellationToken)
    {
        // Facts are also asked where no transaction is open: for the page that shows what an act would meet.
        await _db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using DbCommand command = _db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.Transaction = _db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandTimeout = 300;
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) read(reader);
        }
        finally
        {
            await _db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>One state of the database for all that is read; the one that is open already, when there is one.</summary>
    internal async Task<Snapshot> BeginAsync(CancellationToken cancellationToken)
    {
        _stamps = null;
        if (_db.Database.CurrentTransaction is not null) return new Snapshot(null, null);
        if (!_db.IsSqlite) return new Snapshot(await _db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken), null);
        // A reader that does not keep writers waiting.
        await _db.Database.OpenConnectionAsync(cancellationToken);
        SqliteTransaction reading = ((SqliteConnection)_db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return new Snapshot((await _db.Database.UseTransactionAsync(reading, cancellationToken))!, _db);
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (_fresh.Count == 0 || _db.Database.CurrentTransaction is not null) return;
        await using IDbContextTransaction transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
        foreach ((DateOnly first, DateOnly last) in _fresh.Where(r => r.Stamp.StartsWith(Passing, StringComparison.Ordinal)).Select(r => (r.FirstDay, r.LastDay)).Distinct())
            await _db.Set<FigureResult>().Where(r => r.FirstDay == first && r.LastDay != last && r.Stamp.StartsWith(Passing)).ExecuteDeleteAsync(cancellationToken);
        var rows = new RowBatch(_db);
        foreach (FigureResult result in _fresh) rows.Put(result);
        await rows.ExecuteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _fresh.Clear();
    }

    private static string Write(FigureValue value) => JsonSerializer.Serialize(
        new Stored(Text(value.Value), value.Records, value.Undetermined, [.. value.Groups.Select(g => new StoredGroup(g.Keys, Text(g.Value), g.Records, g.Undetermined))]), JsonSerializerOptions.Web);

    private static FigureValue Read(CompiledFigure figure, FigurePeriod period, string json)
    {
        Stored stored = JsonSerializer.Deserialize<Stored>(json, JsonSerializerOptions.Web)!;
        decimal? value = Number(stored.Value);
        return new FigureValue(
            new CompiledReference(figure.Set, figure.Figure), period, value, stored.Records, stored.Undetermined, InOrder(stored.Groups.Select(g => new FigureGroup(g.Keys, Number(g.Value), g.Records, g.Undetermined))),
            value is null ? NoRows() : null);
    }

    private static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private sealed record Stored(string? Value, long Records, long Undetermined, IReadOnlyList<StoredGroup> Groups);

    private sealed record StoredGroup(IReadOnlyList<string?> Keys, string? Value, long Records, long Undetermined);

    internal sealed class Snapshot(IDbContextTransaction? transaction, KefaDbContext? opened) : IAsyncDisposable
    {
        private bool _ended;

        public async ValueTask DisposeAsync()
        {
            if (_ended) return;
            _ended = true;
            if (transaction is not null) await transaction.DisposeAsync();
            if (opened is not null) await opened.Database.CloseConnectionAsync();
        }
    }
}

/// <summary>Figures that were reported before they were computed.</summary>
public interface IReportedFigures
{
    /// <summary>The reported numbers of a period, by the code of the figure.</summary>
    Task<IReadOnlyDictionary<string, decimal>> OfAsync(FigurePeriod period, CancellationToken cancellationToken);
}
