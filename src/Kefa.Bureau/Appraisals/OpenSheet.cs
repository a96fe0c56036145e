using Kefa.Bureau.Attachments;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Naming;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Appraisals;

/// <summary>A sheet with all that is done on it.</summary>
/// <param name="Scored">The own scores: of now, or as they were submitted.</param>
/// <param name="Checked">What the appraiser's scores come to; null before there are any.</param>
/// <param name="Records">The names of the records that are evidence; what the bureau does not have is left out.</param>
/// <param name="Snapshot">The snapshot with the file that holds it; null before the sheet is submitted.</param>
public sealed record OpenedSheet(
    OpenedMatter Matter, SheetMatter Sheet, ScoredSheet Scored, CheckedSheet? Checked, IReadOnlyDictionary<Reference, LocalText> Records, (SheetSnapshot Read, AttachedDocument File)? Snapshot)
{
    public SheetEdition Edition => Scored.Edition;

    /// <summary>Whether it stands in the stage in which it is filled in.</summary>
    public bool IsBeingScored => Matter.State.Stage?.Id == "scoring";
}

/// <summary>Opens the matter of a sheet as a sheet.</summary>
public sealed class OpenSheet
{
    private readonly OpenMatter _open;
    private readonly SheetLibrary _editions;
    private readonly SheetFigures _figures;
    private readonly SheetConflicts _conflicts;
    private readonly SheetRecords _records;
    private readonly FileStore _files;

    internal OpenSheet(OpenMatter open, SheetLibrary editions, SheetFigures figures, SheetConflicts conflicts, SheetRecords records, FileStore files) =>
        (_open, _editions, _figures, _conflicts, _records, _files) = (open, editions, figures, conflicts, records, files);

    /// <returns>Null when there is no such sheet for the person.</returns>
    public async Task<OpenedSheet?> FindAsync(MatterNumber number, Acting by, CancellationToken cancellationToken)
    {
        if (await _open.FindAsync(number, by, cancellationToken) is not { Procedure.Id: SheetMatter.Procedure } matter || SheetMatter.Of(matter.State.Data) is not { } sheet) return null;
        if (await _editions.FindAsync(sheet.Edition, cancellationToken) is not { } edition) return null;
        (SheetSnapshot Read, AttachedDocument File)? snapshot = await SnapshotAsync(matter.State, cancellationToken);
        IReadOnlyDictionary<string, SheetFigure> figures = snapshot is var (read, _) ? read.Answers.ToDictionary(a => a.Code, StringComparer.Ordinal)
            : await _figures.OfAsync(edition, sheet.Period, cancellationToken);
        return new OpenedSheet(
            matter, sheet, ScoreSheet.Of(edition, sheet, figures, await _conflicts.FinderAsync(cancellationToken)), sheet.Checked.Count + sheet.CheckedParts.Count > 0 ? ScoreSheet.Checked(edition, sheet) : null,
            await _records.NamesAsync(sheet, cancellationToken), snapshot);
    }

    /// <summary>The items of an edition that are of a forbidden kind.</summary>
    public async Task<Func<SheetItem, LocalText?>> ConflictsAsync(CancellationToken cancellationToken) => await _conflicts.FinderAsync(cancellationToken);

    private async Task<(SheetSnapshot, AttachedDocument)?> SnapshotAsync(MatterState state, CancellationToken cancellationToken)
    {
        if (state.Documents.LastOrDefault(d => d.Document.Kind == SheetMatter.Snapshot)?.Document is not { } paper) return null;
        await using Stream? stream = await _files.OpenAsync(paper.Sha256, cancellationToken);
        if (stream is null) return null;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return (SheetSnapshot.Read(bytes.ToArray()), paper);
    }
}
