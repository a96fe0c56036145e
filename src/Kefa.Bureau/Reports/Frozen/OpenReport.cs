using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Parameters;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>A report with all that is done on it.</summary>
/// <param name="Written">The report as it reads; null where its template is not there.</param>
/// <param name="IsFrozen">Whether <paramref name="Written"/> has the frozen numbers.</param>
/// <param name="Frozen">The last snapshot, with the file that holds it.</param>
/// <param name="Warnings">What its authors should look at again.</param>
/// <param name="Before">The report of the year before; null when there is none, and where nothing is written any more.</param>
/// <param name="Refusals">Why it could not be submitted now; empty in other stages.</param>
public sealed record OpenedReport(
    OpenedMatter Matter, ReportMatter Report, ComposedReport? Written, bool IsFrozen, FrozenReport? Frozen, AttachedDocument? Snapshot, IReadOnlyList<DraftWarning> Warnings, IReadOnlyList<Refusal> Refusals,
    ReportMatter? Before)
{
    /// <summary>The figures that correction notices name.</summary>
    public IReadOnlySet<string> Noticed => Matter.State.Data["corrections"] is ListValue { Items: var notices }
        ? notices.OfType<ContextValue>().Select(n => n["figure"]).OfType<TextValue>().Select(t => t.Text).ToHashSet(StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal);
}

/// <summary>Opens the matter of a report as a report.</summary>
public sealed class OpenReport
{
    private const string Drafting = "drafting", Submit = "submit";
    private readonly OpenMatter _open;
    private readonly TryTransition _try;
    private readonly ReportMatters _reports;
    private readonly ComposeReport _compose;
    private readonly FrozenValues _frozen;
    private readonly ReportFacts _facts;
    private readonly ParameterLibrary _parameters;
    private readonly ICurrentBureau _bureau;
    private readonly TimeProvider _time;

    internal OpenReport(
        OpenMatter open, TryTransition attempt, ReportMatters reports, ComposeReport compose, FrozenValues frozen, ReportFacts facts, ParameterLibrary parameters, ICurrentBureau bureau, TimeProvider time) =>
        (_open, _try, _reports, _compose, _frozen, _facts, _parameters, _bureau, _time) = (open, attempt, reports, compose, frozen, facts, parameters, bureau, time);

    /// <param name="trial">A paragraph with another text, to be looked at before it is sent; null for none.</param>
    /// <returns>Null when there is no such report for the person.</returns>
    public async Task<OpenedReport?> FindAsync(MatterNumber number, Acting by, (string Paragraph, string Text)? trial, CancellationToken cancellationToken)
    {
        if (await _open.FindAsync(number, by, cancellationToken) is not { Procedure.Id: ReportMatter.Procedure } matter || ReportMatter.Of(matter.State.Data) is not { } report) return null;
        FrozenReport? frozen = await _facts.LastAsync(matter.State, cancellationToken);
        bool drafting = matter.State.Stage?.Id == Drafting;
        ComposedReport? written = drafting || frozen is null ? await LiveAsync(report, trial, cancellationToken) : await _frozen.WriteAsync(frozen, cancellationToken);
        ReportMatter? before = drafting ? await _reports.BeforeAsync(report, cancellationToken) : null;
        IReadOnlyList<DraftWarning> warnings = drafting
            ? DraftWarnings.Of(report, before, await PercentAsync(cancellationToken), code => (Shown(written?.Values.Now, code), Shown(written?.Values.Before, code))) : [];
        IReadOnlyList<Refusal> refusals = drafting ? (await _try.HandleAsync(matter.State, new ActRequest { Transition = Submit }, by, false, cancellationToken)).Refusals : [];
        return new OpenedReport(
            matter, report, written, !drafting && frozen is not null, frozen, matter.State.Documents.LastOrDefault(d => d.Document.Kind is ReportMatter.Figures or ReportMatter.Published)?.Document, warnings, refusals, before);
    }

    private async Task<ComposedReport?> LiveAsync(ReportMatter report, (string Paragraph, string Text)? trial, CancellationToken cancellationToken)
    {
        if (await _compose.HandleAsync(report.Template, report.Year, cancellationToken) is not { } composed) return null;
        Dictionary<string, string> texts = report.Paragraphs.Where(p => p.Text is not null).DistinctBy(p => p.Id, StringComparer.Ordinal).ToDictionary(p => p.Id, p => p.Text!, StringComparer.Ordinal);
        if (trial is var (paragraph, text)) texts[paragraph] = text;
        return composed with { Document = RenderReport.Over(composed.Template, composed.Values, texts) };
    }

    private async Task<decimal> PercentAsync(CancellationToken cancellationToken) =>
        (await _parameters.LoadAsync(cancellationToken)).ValueOn("rpt.similarity.percent", _bureau.Required.Today(_time)) is NumberValue { Number: var percent } && percent.TryToDecimal(out decimal known) ? known : 100;

    private static string? Shown(IReadOnlyDictionary<string, FigureValue>? values, string code) => values?.GetValueOrDefault(code)?.Rounded?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
