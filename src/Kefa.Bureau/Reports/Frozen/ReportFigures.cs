using System.Text.RegularExpressions;
using Kefa.Bureau.Content;
using Kefa.Bureau.Figures;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>The figures that a report names.</summary>
internal sealed record ReportTemplateFigures(FrozenContent Content, IReadOnlyCollection<string> Codes);

/// <summary>Which figures a report names: those of its template, and those in what people wrote.</summary>
internal sealed partial class ReportFigures(ReportLibrary reports, ContentLibrary content, ComputeFigures compute)
{
    /// <returns>Null when there is no such template in that year.</returns>
    public async Task<ReportTemplateFigures?> OfAsync(ReportMatter report, CancellationToken cancellationToken)
    {
        DateOnly day = FigurePeriod.OfYear(report.Year).AsOf(compute.Today);
        if ((await reports.InForceAsync(day, cancellationToken)).FirstOrDefault(t => t.Id == report.Template) is not { } template) return null;
        ContentItem item = (await content.FindAsync(ContentKinds.Report, template.Id, template.Version, cancellationToken))!;
        IEnumerable<string> codes = template.Figures.Select(f => f.Code).Concat(report.Paragraphs.SelectMany(p => In(p.Text ?? ""))).Concat(report.Numbers.Select(n => n.Figure));
        return new ReportTemplateFigures(new FrozenContent(item.Reference, item.Sha256), [.. codes.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The figures that stand in a text as holes: <c>{{figure GID-01}}</c>.</summary>
    public static IEnumerable<string> In(string text) => Hole().Matches(text).Select(m => m.Groups["code"].Value);

    [GeneratedRegex("""(?<![\w.])(figure|before|has|group|partBefore|part|shown)\s*\(\s*"(?<code>[^"]*)"|\{\{\s*figure\s+(?<code>[A-Z][A-Z0-9.-]*)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hole();
}
