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

/// <summary>What was found while the matters as they were at a cut-off were gone through.</summary>
/// <param name="Events">How many events they are folded from.</param>
/// <param name="Erased">Matters of which something was erased later, that the figures counted by.</param>
/// <param name="First">The first day of any record.</param>
/// <param name="Opened">The first day on which a matter of a procedure was opened.</param>
internal sealed record MattersThen(long Events, IReadOnlySet<string> Erased, DateOnly? First, IReadOnlyDictionary<string, DateOnly> Opened);

/// <summary>Reckons the figures of a snapshot again: from the sealed events below its cut-off and the definitions that it names, never from rows that follow from them.</summary>
internal sealed class ReckonFrozen(KefaDbContext db, EventReader events, MatterStreams streams, ContentLibrary content, ProcedureLibrary procedures)
{
    /// <summary>So many matters are held at once.</summary>
    private const int PerPage = 100;

    private static readonly string Prefix = Matter.Kind + "/";

    /// <summary>Goes through the matters page by page: those of procedures that the figures count are folded, of others at most the events are read.</summary>
    /// <param name="logs">The logs of the snapshot by their ids, with their sizes.</param>
    /// <param name="periods">Get each matter.</param>
    /// <param name="fault">Gets what does not fit.</param>
    public async Task<MattersThen> MattersAsync(IReadOnlyDictionary<int, long> logs, IReadOnlyList<ReckonedPeriod> periods, Action<Phrase> fault, CancellationToken cancellationToken)
    {
        HashSet<string> batches = await BatchesAsync(logs, cancellationToken);
        HashSet<string> counted = [.. periods.SelectMany(p => p.Sources).Select(source => source.Of).OfType<string>()];
        bool countsEvents = periods.SelectMany(p => p.Sources).Any(source => source is FigureSource.Events);
        var erased = new HashSet<string>(StringComparer.Ordinal);
        var opened = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        DateOnly? first = null;
        long read = 0;
        for (string after = ""; await PageAsync(after, cancellationToken) is { Count: > 0 } page; after = page[^1].Stream)
        {
            Dictionary<string, int> ends = await EndsAsync(logs, [.. page.Select(e => e.Stream)], cancellationToken);
            StreamEvent[] then = [.. page.Where(e => IsBelow(e, ends))];
            foreach (StreamEvent began in then)
            {
                if (first is null || began.Day < first) first = began.Day;
                if (ProcedureOf(began) is { } procedure && (!opened.TryGetValue(procedure, out DateOnly known) || began.Day < known)) opened[procedure] = began.Day;
            }
            string[] folded = [.. then.Where(e => ProcedureOf(e) is { } procedure && counted.Contains(procedure)).Select(e => e.Stream)];
            foreach (var stream in (await events.ReadAsync(folded, cancellationToken)).GroupBy(e => e.Event.Stream, StringComparer.Ordinal))
            {
                RecordedEvent[] below = [.. stream.TakeWhile(e => IsBelow(e.Event, ends))];
                Whole(stream.Key, below[^1].Event.N, ends);
                if (Array.Exists(below, e => e.ErasedBy > below[^1].Event.N)) erased.Add(stream.Key[Prefix.Length..]);
                read += below.Length;
                var matter = ReckonedMatter.Of(await streams.FoldAsync(MatterNumber.Parse(stream.Key[Prefix.Length..]), below, cancellationToken));
                foreach (ReckonedPeriod period in periods) period.Add(matter);
            }
            string[] others = countsEvents ? [.. then.Select(e => e.Stream).Except(folded, StringComparer.Ordinal)] : [];
            if (others.Length == 0) continue;
            var rows = await db.Set<StreamEvent>().AsNoTracking().Where(e => EF.Parameter(others).Contains(e.Stream)).OrderBy(e => e.Stream).ThenBy(e => e.N).ToListAsync(cancellationToken);
            foreach (var stream in rows.GroupBy(e => e.Stream, StringComparer.Ordinal))
            {
                StreamEvent[] below = [.. stream.TakeWhile(e => IsBelow(e, ends))];
                Whole(stream.Key, below[^1].N, ends);
                read += below.Length;
                var matter = ReckonedMatter.Of(MatterNumber.Parse(stream.Key[Prefix.Length..]), below);
                foreach (ReckonedPeriod period in periods) period.Add(matter);
            }
        }
        return new MattersThen(read, erased, first, opened);

        bool IsBelow(StreamEvent e, Dictionary<string, int> ends) => e.N <= ends.GetValueOrDefault(e.Stream) || (e.BatchLeaf is { } batch && batches.Contains(Convert.ToHexStringLower(batch)));

        void Whole(string stream, int last, Dictionary<string, int> ends)
        {
            if (last < ends.GetValueOrDefault(stream)) fault(Missing(stream));
        }
    }

    private static string? ProcedureOf(StreamEvent e) => e.ContentVersion is { } version && version.StartsWith("procedure/", StringComparison.Ordinal) ? version["procedure/".Length..version.IndexOf('@', StringComparison.Ordinal)] : null;

    /// <summary>The first events of the matters behind a stream, in the order of the streams.</summary>
    private Task<List<StreamEvent>> PageAsync(string after, CancellationToken cancellationToken) =>
        db.Set<StreamEvent>().AsNoTracking().Where(e => e.Kind == Matter.Kind && e.N == 1 && e.Stream.CompareTo(after) > 0).OrderBy(e => e.Stream).Take(PerPage).ToListAsync(cancellationToken);

    /// <summary>The last event of each stream whose leaf lies below the cut-off: leaves of one stream lie in the order of its events.</summary>
    private async Task<Dictionary<string, int>> EndsAsync(IReadOnlyDictionary<int, long> logs, string[] named, CancellationToken cancellationToken)
    {
        var ends = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((int log, long size) in logs)
        {
            var found = await db.Set<Leaf>().AsNoTracking().Where(leaf => leaf.Stream != null && EF.Parameter(named).Contains(leaf.Stream) && leaf.LogId == log && leaf.Ix < size)
                .GroupBy(leaf => leaf.Stream!).Select(g => new { g.Key, End = g.Max(leaf => leaf.N!.Value) }).ToListAsync(cancellationToken);
            foreach (var stream in found) ends[stream.Key] = Math.Max(stream.End, ends.GetValueOrDefault(stream.Key));
        }
        return ends;
    }

    /// <summary>Imports were sealed with one leaf for all that they brought.</summary>
    private async Task<HashSet<string>> BatchesAsync(IReadOnlyDictionary<int, long> logs, CancellationToken cancellationToken)
    {
        var batches = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int log, long size) in logs)
            foreach (byte[] hash in await db.Set<Leaf>().AsNoTracking().Where(leaf => leaf.LogId == log && leaf.Ix < size && leaf.Kind == LeafKind.Batch).Select(leaf => leaf.Hash).ToListAsync(cancellationToken)) batches.Add(Convert.ToHexStringLower(hash));
        return batches;
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

    private static Phrase Missing(string stream) => $"Events of {stream} that were sealed before the cut-off are not there: run 'kefa log verify'.";
}
