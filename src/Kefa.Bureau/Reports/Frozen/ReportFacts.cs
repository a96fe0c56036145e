using Kefa.Bureau.Attachments;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters.Letters;
using Kefa.Documents.Templates;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>
/// What the guards of a report ask of its texts: each number that somebody typed beside its figure, frozen if there is a snapshot, how much part two is like last year's, the texts that name
/// a figure that is not there, and the rules of the template over what was frozen.
/// </summary>
internal sealed class ReportFacts(ReportMatters reports, ComputeFigures compute, FigureLibrary figures, FrozenValues values, FileStore files) : IFindsFacts
{
    public string Source => FactRows.Report;

    public async Task<IReadOnlyList<IReadOnlyDictionary<string, Value>>> RowsAsync(MatterState state, ActRequest? asked, MatterData matter, CancellationToken cancellationToken)
    {
        if (ReportMatter.Of(matter) is not { } report) return [];
        var rows = new List<IReadOnlyDictionary<string, Value>>();
        FigurePeriod period = FigurePeriod.OfYear(report.Year);
        IReadOnlyDictionary<string, decimal?> numbers = report.Numbers.Count == 0 ? new Dictionary<string, decimal?>(StringComparer.Ordinal) : await NumbersAsync(state, report, period, cancellationToken);
        foreach (TypedNumber typed in report.Numbers)
        {
            string? over = await figures.FindAsync(typed.Figure, period.AsOf(compute.Today), cancellationToken) is { Figure.Measure: FigureMeasure.Rate rate } ? rate.Over : null;
            rows.Add(FactRows.Typed(typed.Paragraph, Of(typed.Said), Of(numbers.GetValueOrDefault(typed.Figure)), Of(over is null ? null : numbers.GetValueOrDefault(over)), !string.IsNullOrWhiteSpace(typed.Explanation)));
        }
        if (report.Shortcomings.Length > 0 && await reports.BeforeAsync(report, cancellationToken) is { Shortcomings.Length: > 0 } before)
            rows.Add(FactRows.Repeated("shortcomings", Similarity.Percent(report.Shortcomings, before.Shortcomings)));
        foreach (ReportShare share in report.Paragraphs.Where(p => p.Text is not null))
        {
            if (await IsBrokenAsync(share.Text!, period, cancellationToken)) rows.Add(FactRows.Hole(share.Id));
        }
        if (await LastAsync(state, cancellationToken) is { } frozen && await values.WriteAsync(frozen, cancellationToken) is { } written) rows.AddRange(written.Document.Rules.Select(rule => FactRows.Rule(rule.Holds)));
        return rows;
    }

    /// <summary>Whether a text has a hole that nothing fills: written wrongly, or with a figure that there is not.</summary>
    private async Task<bool> IsBrokenAsync(string text, FigurePeriod period, CancellationToken cancellationToken)
    {
        var faults = new List<TemplateFault>();
        TextTemplate.Parse(ReportHole.Expand(text.ReplaceLineEndings("\n"), 1, faults), ReportNames.Scope, faults);
        if (faults.Count > 0) return true;
        foreach (string code in ReportFigures.In(text).Distinct(StringComparer.Ordinal))
        {
            if (await figures.FindAsync(code, period.AsOf(compute.Today), cancellationToken) is null) return true;
        }
        return false;
    }

    /// <summary>The numbers as they are written, of the last snapshot of the draft; live ones before there is one.</summary>
    private async Task<IReadOnlyDictionary<string, decimal?>> NumbersAsync(MatterState state, ReportMatter report, FigurePeriod period, CancellationToken cancellationToken)
    {
        if (await LastAsync(state, cancellationToken) is { } frozen && frozen.Periods.FirstOrDefault(p => p.Period == period.ToString()) is { } then)
            return then.Figures.ToDictionary(f => f.Code, f => f.Shown == "—" ? null : f.Number is null ? null : (decimal?)decimal.Parse(f.Shown, System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return (await compute.ValuesAsync(period, null, cancellationToken)).ToDictionary(v => v.Key, v => v.Value.Rounded, StringComparer.Ordinal);
    }

    /// <summary>The snapshot that the report's last act of freezing kept; null before the first.</summary>
    public async Task<FrozenReport?> LastAsync(MatterState state, CancellationToken cancellationToken)
    {
        if (state.Documents.LastOrDefault(d => d.Document.Kind is ReportMatter.Figures or ReportMatter.Published)?.Document is not { } paper) return null;
        return await ReadAsync(paper.Sha256, cancellationToken);
    }

    /// <summary>A snapshot by its hash; null when it was erased.</summary>
    public async Task<FrozenReport?> ReadAsync(string sha256, CancellationToken cancellationToken)
    {
        await using Stream? stream = await files.OpenAsync(sha256, cancellationToken);
        if (stream is null) return null;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return FrozenReport.Read(bytes.ToArray());
    }

    private static Value Of(decimal? number) => number is { } known ? Value.Of(Number.Parse(known.ToString(System.Globalization.CultureInfo.InvariantCulture))) : Value.Null;
}
