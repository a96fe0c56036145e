using System.Globalization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Letters;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>
/// Makes the snapshot of a report within the act that freezes it: every figure that the report names, for its year and the year before, with definitions, records and the place in the
/// sealed record. What is counted and what is sealed are the same events: all that happened has its place in a log, and nothing happens while the figures are read.
/// </summary>
internal sealed class ReadFrozen(ICurrentBureau bureau, ComputeFigures compute, FreezeFigures freeze, ReportFigures named, TimeProvider time) : IMakesPapers
{
    // Stands in what is published for a paragraph that the secrecy check left out.
    private const string LeftOut = "（此处内容依法不予公开。）";

    public string Name => FrozenReport.Made;

    public Task PrepareAsync(CancellationToken cancellationToken) => freeze.PrepareAsync(cancellationToken);

    public async Task<MadePaper> MakeAsync(MatterState after, DocumentKind kind, MatterNumber number, int n, CancellationToken cancellationToken)
    {
        if (ReportMatter.Of(after.Data) is not { } report) throw new InvalidDataException($"{after.Procedure.Reference} freezes figures and does not say of which year.");
        if (await freeze.SealedAsync(cancellationToken) is not { } logs) return new MadePaper.NotYet(freeze.Unsealed("RPT-S01.sealed", after.Procedure));
        // What has happened is counted anew in every try.
        await using ComputeFigures.Snapshot state = await compute.BeginAsync(cancellationToken);
        FigurePeriod period = FigurePeriod.OfYear(report.Year);
        if (await named.OfAsync(report, cancellationToken) is not { } template) return new MadePaper.Refused([NoTemplate(report, after.Procedure)]);
        var periods = new List<FrozenPeriod>();
        foreach (FigurePeriod one in new[] { period, period.YearBefore }) periods.Add(await freeze.ReadAsync(one, template.Codes, cancellationToken));
        IReadOnlyList<FrozenContent> procedures = await freeze.ProceduresAsync(cancellationToken);
        // Somebody acted meanwhile, on a database where acts do not wait for each other: the figures may count what the logs do not have yet.
        if (await freeze.SealedAsync(cancellationToken) is not { } still || !still.SequenceEqual(logs)) return new MadePaper.NotYet(freeze.Unsealed("RPT-S01.sealed", after.Procedure));
        var frozen = new FrozenReport(
            bureau.Required.Code, number.ToString(), n, kind.Id, report.Year, template.Content, new FrozenCutOff(time.GetUtcNow(), compute.Today, logs), procedures, periods,
            [.. report.Paragraphs.Select(p => new FrozenParagraph(p.Id, p.Title, p.Owner, kind.Id == ReportMatter.Published && report.Removed.Contains(p.Id) ? LeftOut : p.Text ?? ""))]);
        return new MadePaper.Made(string.Create(CultureInfo.InvariantCulture, $"{kind.Name.Zh}（{report.Year}年）.txt"), frozen.ToBytes());
    }

    private static Refusal NoTemplate(ReportMatter report, Procedure procedure)
    {
        Phrase text = $"There is no template '{report.Template}' for {report.Year}: the report names no figures.";
        return new Refusal("RPT-S01.template", RefusalKind.Document, text, procedure.Basis, "template");
    }
}
