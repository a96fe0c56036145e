using System.Security.Cryptography;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Tree;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>A figure that does not come to what was frozen.</summary>
/// <param name="Part">The part of it, by its groups; null for the whole.</param>
/// <param name="Missing">Records that were frozen and are not counted any more.</param>
/// <param name="Added">Records that are counted and were not frozen.</param>
/// <param name="Erased">Whether it differs only by matters of which something was erased since.</param>
public sealed record FigureDifference(
    string Code, string Name, string Period, string? Part, string? Frozen, string? Recomputed, long FrozenUndetermined, long Undetermined, IReadOnlyList<FrozenRecord> Missing, IReadOnlyList<FrozenRecord> Added, bool Erased);

/// <summary>What a verification found.</summary>
/// <param name="Sha256">The hash of the file that was verified.</param>
/// <param name="Figures">How many figures were computed again.</param>
/// <param name="Taken">How many were taken from earlier reports and cannot be computed.</param>
/// <param name="Events">From how many events.</param>
/// <param name="Differences">The figures that differ.</param>
/// <param name="Faults">What else does not fit: the file, the act, the log, the definitions.</param>
public sealed record ReportVerification(FrozenReport Report, string Sha256, int Figures, int Taken, long Events, IReadOnlyList<FigureDifference> Differences, IReadOnlyList<Phrase> Faults)
{
    /// <summary>Whether every number is what the record comes to; what was erased by a recorded act can be told no more, and is no fault.</summary>
    public bool IsEqual => Faults.Count == 0 && Differences.All(d => d.Erased);
}

/// <summary>
/// Verifies a frozen report as one who believes nothing that follows from the record: the file against the act that kept it, the logs from the bytes of the events, and every number from
/// the events that had their place before the cut-off, in memory, by the definitions of then.
/// </summary>
public sealed class VerifyReport
{
    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly FileStore _files;
    private readonly EventReader _events;
    private readonly ReckonFrozen _reckon;
    private readonly EventReceipts _receipts;

    internal VerifyReport(KefaDbContext db, ICurrentBureau bureau, FileStore files, EventReader events, ReckonFrozen reckon, EventReceipts receipts) =>
        (_db, _bureau, _files, _events, _reckon, _receipts) = (db, bureau, files, events, reckon, receipts);

    /// <summary>The file that a matter's last act of freezing kept, or that has a hash.</summary>
    /// <param name="id">The number of the report's matter, or the SHA-256 of the snapshot.</param>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<ReadOnlyMemory<byte>> FileAsync(string id, CancellationToken cancellationToken)
    {
        string? hash = id.Length == 64 && id.All(char.IsAsciiHexDigitLower) ? id
            : MatterNumber.TryParse(id, out MatterNumber number) ? Sealed(await _events.ReadAsync(Matter.StreamOf(number), cancellationToken)).Select(kept => kept.File.Sha256).LastOrDefault() : null;
        await using Stream? stream = hash is null ? null : await _files.OpenAsync(hash, cancellationToken);
        if (stream is null) throw new RefusedException($"'{id}' is neither a file, nor a matter with a frozen report, nor the SHA-256 of a snapshot that this bureau holds.");
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    /// <exception cref="RefusedException">It is no snapshot.</exception>
    public async Task<ReportVerification> HandleAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        FrozenReport report = FrozenReport.Read(file.Span);
        string hash = Convert.ToHexStringLower(SHA256.HashData(file.Span));
        var faults = new List<Phrase>();
        await ActAsync(report, hash, faults, cancellationToken);
        IReadOnlyDictionary<int, long> logs = await LogsAsync(report.CutOff, faults, cancellationToken);
        var periods = new List<ReckonedPeriod>();
        foreach (FrozenPeriod period in report.Periods)
        {
            if (FigurePeriod.Parse(period.Period) is null)
            {
                faults.Add($"'{period.Period}' is no period.");
                continue;
            }
            if (await _reckon.DefinitionsAsync(period, report.Procedures, faults.Add, cancellationToken) is not { } defined) continue;
            foreach (FrozenFigure unknown in period.Figures.Where(f => !defined.ContainsKey(f.Code))) faults.Add($"The definitions that the snapshot names have no figure '{unknown.Code}'.");
            periods.Add(new ReckonedPeriod(report, period with { Figures = [.. period.Figures.Where(f => defined.ContainsKey(f.Code))] }, defined));
        }
        MattersThen then = await _reckon.MattersAsync(logs, periods, faults.Add, cancellationToken);
        var begins = new RecordBegins(then.First, then.Opened, report.TakenUp);
        var differences = new List<FigureDifference>();
        (int figures, int taken) = (0, 0);
        foreach (ReckonedPeriod period in periods)
        {
            var reckoned = period.Reckoned(begins);
            foreach (FrozenFigure frozen in period.Frozen.Figures)
            {
                if (frozen.Reported) taken++;
                else figures++;
                differences.AddRange(Compare(period.Frozen.Period, frozen, reckoned[frozen.Code], then.Erased));
            }
        }
        return new ReportVerification(report, hash, figures, taken, then.Events, differences, faults);
    }

    private static IEnumerable<FigureDifference> Compare(string period, FrozenFigure frozen, (FigureValue Value, IReadOnlyList<FrozenRecord> Records) now, IReadOnlySet<string> erased)
    {
        if (frozen.Reported) yield break;
        FrozenFigure again = FrozenFigures.Of(now.Value, now.Records);
        FrozenRecord[] missing = [.. frozen.Records.Except(again.Records)], added = [.. again.Records.Except(frozen.Records)];
        bool isErased = erased.Count > 0 && missing.Concat(added).All(r => erased.Contains(r.Matter)) && (missing.Length > 0 || frozen.Undetermined != again.Undetermined || frozen.Records.Any(r => erased.Contains(r.Matter)) || frozen.Records.Count == 0);
        if (frozen.Value != again.Value && frozen.Number != again.Number || frozen.Undetermined != again.Undetermined || missing.Length + added.Length > 0 || frozen.Shown != again.Shown)
            yield return new FigureDifference(frozen.Code, frozen.Name, period, null, frozen.Value, again.Value, frozen.Undetermined, again.Undetermined, missing, added, isErased);
        var parts = Parts(again);
        foreach ((string key, FrozenGroup part) in Parts(frozen))
        {
            parts.Remove(key, out FrozenGroup? same);
            if (same is null || same.Records != part.Records || same.Undetermined != part.Undetermined || same.Number != part.Number)
                yield return new FigureDifference(frozen.Code, frozen.Name, period, key, part.Value, same?.Value, part.Undetermined, same?.Undetermined ?? 0, [], [], isErased);
        }
        foreach ((string key, FrozenGroup part) in parts) yield return new FigureDifference(frozen.Code, frozen.Name, period, key, null, part.Value, 0, part.Undetermined, [], [], isErased);
    }

    private static Dictionary<string, FrozenGroup> Parts(FrozenFigure figure) => figure.Groups.ToDictionary(g => string.Join(" / ", g.Keys.Select(key => key ?? "—")), StringComparer.Ordinal);

    /// <summary>The file is the one that the act kept, and the act is sealed.</summary>
    private async Task ActAsync(FrozenReport report, string hash, List<Phrase> faults, CancellationToken cancellationToken)
    {
        if (report.Bureau != _bureau.Required.Code) faults.Add($"The snapshot is of the bureau {report.Bureau}, not of {_bureau.Required.Code}.");
        if (!MatterNumber.TryParse(report.Matter, out MatterNumber number))
        {
            faults.Add($"'{report.Matter}' is no matter.");
            return;
        }
        string stream = Matter.StreamOf(number);
        (RecordedEvent Event, EventFile File)? kept = Sealed(await _events.ReadAsync(stream, cancellationToken)).Where(k => k.Event.Event.N == report.Event && k.File.Sha256 == hash).Cast<(RecordedEvent, EventFile)?>().FirstOrDefault();
        if (kept is null) faults.Add($"Event {report.Event} of {report.Matter} kept no file with the hash {hash}: this is not the snapshot that was frozen.");
        else if (await _receipts.OfEventAsync(stream, report.Event, cancellationToken) is not { Log: not null }) faults.Add($"Event {report.Event} of {report.Matter} has no place in the sealed record yet.");
    }

    /// <summary>The snapshots that the acts of a matter kept.</summary>
    private static IEnumerable<(RecordedEvent Event, EventFile File)> Sealed(IReadOnlyList<RecordedEvent> recorded)
    {
        foreach (RecordedEvent happened in recorded.Where(e => e.Event.ContentVersion?.StartsWith($"procedure/{ReportMatter.Procedure}@", StringComparison.Ordinal) == true))
        {
            if (MatterEventJson.Knows(happened.Event.Type) && MatterEventJson.Read(happened.Event.Type, happened.Body.Span, new EventEnvelope(happened.Event.N, happened.Event.At, happened.Event.Day, happened.Event.Actor, happened.Event.Role, happened.Event.FromStage, happened.Event.ToStage, happened.Event.ContentVersion!)) is TransitionPerformed performed)
            {
                foreach (AttachedDocument paper in performed.Documents.Where(d => d.Kind is ReportMatter.Figures or ReportMatter.Published))
                    if (happened.Files.FirstOrDefault(f => f.Sha256 == paper.Sha256) is { } file) yield return (happened, file);
            }
        }
    }

    /// <summary>The logs of the cut-off: each computed anew from the bytes of its events up to the frozen size.</summary>
    private async Task<IReadOnlyDictionary<int, long>> LogsAsync(FrozenCutOff cutOff, List<Phrase> faults, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, long>();
        foreach (FrozenLog frozen in cutOff.Logs)
        {
            EvidenceLog? log = await _db.Set<EvidenceLog>().AsNoTracking().SingleOrDefaultAsync(row => row.Origin == frozen.Origin, cancellationToken);
            if (log is null || log.Size < frozen.Size)
            {
                faults.Add($"The log {frozen.Origin} has fewer than the {frozen.Size} entries of the snapshot, or is not there.");
                continue;
            }
            found[log.Id] = frozen.Size;
            var tree = new Frontier();
            if (await new Recomputation(_db).ExtendAsync(log.Id, tree, frozen.Size, cancellationToken) is { } wrong) faults.Add($"{frozen.Origin}: {wrong}");
            else if (Convert.ToHexStringLower(tree.Root.ToArray()) != frozen.Root) faults.Add($"The entries of {frozen.Origin} do not give the root that the snapshot names.");
            else if (await StoredAsync(log.Id, frozen, cancellationToken) is { } problem) faults.Add(problem);
        }
        return found;
    }

    private async Task<Phrase?> StoredAsync(int log, FrozenLog frozen, CancellationToken cancellationToken)
    {
        try
        {
            TreeHash root = frozen.Size == 0 ? new Frontier().Root : await new LogTree(_db, log).RootAsync(frozen.Size, cancellationToken);
            if (Convert.ToHexStringLower(root.ToArray()) == frozen.Root) return null;
        }
        catch (InvalidDataException missing)
        {
            return $"{frozen.Origin}: {missing.Message}";
        }
        return $"The stored tree of {frozen.Origin} has another root at {frozen.Size} entries than the snapshot.";
    }
}
