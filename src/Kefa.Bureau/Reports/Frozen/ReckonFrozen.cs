using System.Text;
using Kefa.Bureau.Content;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>All matters as they were at a cut-off.</summary>
/// <param name="Events">How many events they are folded from.</param>
/// <param name="Erased">Matters of which something was erased later, that the figures counted by.</param>
internal sealed record MattersThen(IReadOnlyList<MatterHistory> Matters, long Events, IReadOnlySet<string> Erased);

/// <summary>Reckons the figures of a snapshot again: from the sealed events below its cut-off and the definitions that it names, never from rows that follow from them.</summary>
internal sealed class ReckonFrozen(KefaDbContext db, EventReader events, MatterStreams streams, ContentLibrary content, ProcedureLibrary procedures)
{
    /// <param name="logs">The logs of the snapshot by their ids, with their sizes.</param>
    /// <param name="fault">Gets what does not fit.</param>
    public async Task<MattersThen> MattersAsync(IReadOnlyDictionary<int, long> logs, Action<Phrase> fault, CancellationToken cancellationToken)
    {
        (Dictionary<string, int> ends, HashSet<string> batches) = await EndsAsync(logs, cancellationToken);
        var matters = new List<MatterHistory>();
        var erased = new HashSet<string>(StringComparer.Ordinal);
        long counted = 0;
        var stream = new List<RecordedEvent>();
        await foreach (RecordedEvent recorded in events.ReadAllAsync(Matter.Kind, cancellationToken))
        {
            if (stream.Count > 0 && stream[0].Event.Stream != recorded.Event.Stream) await FoldAsync();
            stream.Add(recorded);
        }
        if (stream.Count > 0) await FoldAsync();
        return new MattersThen(matters, counted, erased);

        async Task FoldAsync()
        {
            string name = stream[0].Event.Stream;
            int end = ends.GetValueOrDefault(name);
            RecordedEvent[] then = [.. stream.TakeWhile(e => e.Event.N <= end || (e.Event.BatchLeaf is { } batch && batches.Contains(Convert.ToHexStringLower(batch))))];
            if (then.Length > 0)
            {
                if (then[^1].Event.N < end) fault(Missing(name));
                if (Array.Exists(then, e => e.ErasedBy > then[^1].Event.N)) erased.Add(name["matter/".Length..]);
                counted += then.Length;
                matters.Add(await streams.FoldAsync(MatterNumber.Parse(name["matter/".Length..]), then, cancellationToken));
            }
            stream.Clear();
        }
    }

    /// <summary>The last event of each stream whose leaf lies below the cut-off: leaves of one stream lie in the order of its events.</summary>
    private async Task<(Dictionary<string, int> Ends, HashSet<string> Batches)> EndsAsync(IReadOnlyDictionary<int, long> logs, CancellationToken cancellationToken)
    {
        var ends = new Dictionary<string, int>(StringComparer.Ordinal);
        var batches = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int log, long size) in logs)
        {
            var found = await db.Set<Leaf>().AsNoTracking().Where(leaf => leaf.LogId == log && leaf.Ix < size && leaf.Stream != null).GroupBy(leaf => leaf.Stream!).Select(g => new { g.Key, End = g.Max(leaf => leaf.N!.Value) }).ToListAsync(cancellationToken);
            foreach (var stream in found) ends[stream.Key] = Math.Max(stream.End, ends.GetValueOrDefault(stream.Key));
            foreach (byte[] hash in await db.Set<Leaf>().AsNoTracking().Where(leaf => leaf.LogId == log && leaf.Ix < size && leaf.Kind == LeafKind.Batch).Select(leaf => leaf.Hash).ToListAsync(cancellationToken)) batches.Add(Convert.ToHexStringLower(hash));
        }
        return (ends, batches);
    }

    /// <summary>The definitions of a period, from the content that the snapshot names; null where some of it is not there or not the same.</summary>
    public async Task<IReadOnlyDictionary<string, CompiledFigure>?> DefinitionsAsync(FrozenPeriod period, IReadOnlyList<FrozenContent> frozen, Action<Phrase> fault, CancellationToken cancellationToken)
    {
        bool whole = true;
        var sets = new List<FigureSet>();
        foreach (FrozenContent definition in period.Definitions)
        {
            if (await FindAsync(definition, Fault, cancellationToken) is { } item) sets.Add(FigureFile.Read(item));
        }
        var versions = new List<Procedure>();
        foreach (FrozenContent procedure in frozen)
        {
            if (await FindAsync(procedure, Fault, cancellationToken) is not null) versions.Add(await procedures.OfReferenceAsync(procedure.Reference, cancellationToken));
        }
        if (!whole) return null;
        IReadOnlyList<CompiledFigure> compiled = FigureCompiler.Compile(sets, versions.ToLookup(p => p.Id, StringComparer.Ordinal), (_, _, problem) => Fault(problem));
        return whole ? compiled.ToDictionary(f => f.Figure.Code, StringComparer.Ordinal) : null;

        void Fault(Phrase problem)
        {
            whole = false;
            fault(problem);
        }
    }

    private async Task<ContentItem?> FindAsync(FrozenContent frozen, Action<Phrase> fault, CancellationToken cancellationToken)
    {
        (int slash, int at) = (frozen.Reference.IndexOf('/', StringComparison.Ordinal), frozen.Reference.LastIndexOf('@'));
        ContentItem? item = slash < 1 || at < slash ? null : await content.FindAsync(frozen.Reference[..slash], frozen.Reference[(slash + 1)..at], frozen.Reference[(at + 1)..], cancellationToken);
        if (item is null) fault($"The content store has no {frozen.Reference}, which the snapshot names.");
        else if (item.Sha256 != frozen.Sha256) fault($"{frozen.Reference} is not the file that the snapshot names.");
        else return item;
        return null;
    }

    /// <summary>The figures of a period as the matters then come to.</summary>
    public static IReadOnlyDictionary<string, (FigureValue Value, IReadOnlyList<FrozenRecord> Records)> Over(
        FrozenReport report, FrozenPeriod frozen, IReadOnlyDictionary<string, CompiledFigure> defined, IReadOnlyList<MatterHistory> matters)
    {
        FigurePeriod period = FigurePeriod.Parse(frozen.Period)!.Value;
        FigurePeriod earlier = period.Before(report.CutOff.Day);
        IReadOnlyCollection<string> wanted = FrozenFigures.WithParts(defined, [.. frozen.Figures.Select(f => f.Code)]);
        (var counted, var records) = Counted(period);
        bool looksBack = wanted.Any(code => defined[code].Figure.Measure is FigureMeasure.Growth);
        var then = looksBack ? Counted(earlier).Values : new Dictionary<string, FigureValue>(StringComparer.Ordinal);
        FrozenPeriod? before = report.Periods.FirstOrDefault(p => p.Period == earlier.ToString());
        var made = new MadeFigures(defined, period, counted, Reported(frozen), new MadeFigures(defined, earlier, then, Reported(before), null));
        return wanted.ToDictionary(code => code, code => (made.Of(code), records.GetValueOrDefault(code) ?? []), StringComparer.Ordinal);

        (Dictionary<string, FigureValue> Values, Dictionary<string, IReadOnlyList<FrozenRecord>> Records) Counted(FigurePeriod of)
        {
            CompiledFigure[] asked = [.. wanted.Select(code => defined[code]).Where(f => f.Schema is not null)];
            DateOnly? begins = matters.Count == 0 ? null : matters.Min(m => m.State.OpenedOn);
            if (begins is null || of.To < begins) return (asked.ToDictionary(f => f.Figure.Code, f => ComputeFigures.NoRecord(f, of, begins), StringComparer.Ordinal), []);
            var reckoned = ReckonFigures.Over(asked, matters, of, report.CutOff.Day);
            return (asked.ToDictionary(f => f.Figure.Code, f => ReckonFigures.ValueOf(f, of, reckoned[f.Figure.Code]), StringComparer.Ordinal),
                reckoned.ToDictionary(r => r.Key, r => (IReadOnlyList<FrozenRecord>)[.. r.Value.Records.Select(row => new FrozenRecord(row.Number, row.Place))], StringComparer.Ordinal));
        }
    }

    // What an earlier report said stands as it stood.
    private static Dictionary<string, decimal> Reported(FrozenPeriod? period) =>
        (period?.Figures ?? []).Where(f => f is { Reported: true, Value: not null }).ToDictionary(f => f.Code, f => f.Number!.Value, StringComparer.Ordinal);

    private static Phrase Missing(string stream) => $"Events of {stream} that were sealed before the cut-off are not there: run 'kefa log verify'.";
}
