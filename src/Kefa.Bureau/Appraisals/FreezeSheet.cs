using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Reports.Frozen;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Appraisals;

/// <summary>Makes the snapshot of a sheet within the act that submits it: the figures that it asks with their definitions and records, each line's arithmetic, and the place in the sealed record.</summary>
internal sealed class FreezeSheet(SheetLibrary editions, SheetFigures figures, SheetConflicts conflicts, FreezeFigures freeze, ComputeFigures compute, ICurrentBureau bureau, TimeProvider time) : IMakesPapers
{
    public string Name => SheetSnapshot.Made;

    public Task PrepareAsync(CancellationToken cancellationToken) => freeze.PrepareAsync(cancellationToken);

    public async Task<MadePaper> MakeAsync(MatterState after, DocumentKind kind, MatterNumber number, int n, CancellationToken cancellationToken)
    {
        if (SheetMatter.Of(after.Data) is not { } sheet) throw new InvalidDataException($"{after.Procedure.Reference} submits a sheet and does not say which one.");
        if (await editions.ItemAsync(sheet.Edition, cancellationToken) is not { } item || await editions.FindAsync(sheet.Edition, cancellationToken) is not { } edition) return new MadePaper.Refused([NoEdition(sheet, after.Procedure)]);
        if (await freeze.SealedAsync(cancellationToken) is not { } logs) return NotYet();
        // What has happened is counted anew in every try.
        await using ComputeFigures.Snapshot state = await compute.BeginAsync(cancellationToken);
        FrozenPeriod frozen = await freeze.ReadAsync(sheet.Period, edition.Figures, cancellationToken);
        IReadOnlyDictionary<string, SheetFigure> answers = await figures.OfAsync(edition, sheet.Period, cancellationToken);
        // Somebody acted meanwhile: the figures may count what the logs do not have yet.
        if (await freeze.SealedAsync(cancellationToken) is not { } still || !still.SequenceEqual(logs)) return NotYet();
        ScoredSheet scored = ScoreSheet.Of(edition, sheet, answers, await conflicts.FinderAsync(cancellationToken));
        var snapshot = new SheetSnapshot(
            bureau.Required.Code, number.ToString(), n, new FrozenContent($"{ContentKinds.Appraisals}/{edition.Reference}", item.Sha256), sheet.Period.ToString(), new FrozenCutOff(time.GetUtcNow(), compute.Today, logs),
            await freeze.ProceduresAsync(cancellationToken), frozen, [.. answers.Values.OrderBy(a => a.Code, StringComparer.Ordinal)], [.. scored.Lines.Select(Line)], scored.Own.Total, scored.Own.OutOf, scored.Own.Grade?.Name.Zh);
        return new MadePaper.Made(kind.Name.Zh + ".txt", snapshot.ToBytes());

        MadePaper.NotYet NotYet() => new(freeze.Unsealed("APR-S06.sealed", after.Procedure));
    }

    private static SnapshotLine Line(SheetLine line) => new(
        line.Item.Code, line.Item.Text.Zh, line.Item.Max, line.Item.Rule.Name, line.ComputedScore, line.Computed.Arithmetic, line.Self, line.Inapplicable?.Reason ?? line.Given?.Reason, line.Inapplicable is null,
        [.. line.Evidence.Select(e => e.Record)]);

    private static Refusal NoEdition(SheetMatter sheet, Procedure procedure)
    {
        Phrase text = $"There is no edition '{sheet.Edition}' of a sheet.";
        return new Refusal("APR-S01.edition", RefusalKind.Document, text, procedure.Basis, "edition");
    }
}
