using Kefa.Bureau.Attachments;
using Kefa.Bureau.Content;
using Kefa.Documents.Reported;

namespace Kefa.Bureau.Figures.Earlier;

/// <summary>A number of a report with what may be made of it and what was.</summary>
/// <param name="Proposals">The figures that it may be, the best first.</param>
/// <param name="From">The first day of the time that it speaks of, as far as the report says.</param>
/// <param name="To">The last day.</param>
/// <param name="Confirmed">What stands confirmed of it; more than one where a sentence gives several figures one number.</param>
/// <param name="IsPassedOver">Somebody found that it is no figure.</param>
public sealed record NumberInReport(Quantity Quantity, IReadOnlyList<FigureProposal> Proposals, DateOnly From, DateOnly To, IReadOnlyList<StandingConfirmation> Confirmed, bool IsPassedOver)
{
    public bool IsOpen => Confirmed.Count == 0 && !IsPassedOver;
}

/// <summary>A report of an earlier year as it is read today, beside what was confirmed of it.</summary>
/// <param name="Report">2022-1.</param>
/// <param name="Numbers">By paragraph, in the order of the text.</param>
/// <param name="Elsewhere">What was confirmed at a place where the reader finds no number: what somebody added by hand, and what another version of it had found.</param>
/// <param name="IsPart">Whether some of its PDF could not be read.</param>
/// <param name="LastEvent">The last event of its stream.</param>
public sealed record OpenedReport(
    string Report, EarlierReportSummary Summary, PastReport Read, IReadOnlyList<NumberInReport> Numbers, IReadOnlyList<StandingConfirmation> Elsewhere, IReadOnlyList<FigureChoice> Figures, bool IsPart, int LastEvent)
{
    /// <summary>What somebody added to a paragraph: it stands there as it was printed.</summary>
    public IEnumerable<StandingConfirmation> AddedTo(int paragraph) => Elsewhere.Where(c => c.Paragraph == paragraph && Stands(c));

    /// <summary>What was confirmed and stands in no paragraph any more.</summary>
    public IEnumerable<StandingConfirmation> Lost => Elsewhere.Where(c => !Stands(c));

    private bool Stands(StandingConfirmation c) => c.Paragraph >= 0 && c.Paragraph < Read.Paragraphs.Count && Read.Paragraphs[c.Paragraph].Text is var text && c.Start < text.Length && text.AsSpan(c.Start).StartsWith(c.Printed, StringComparison.Ordinal);

    public string Stream => EarlierReportState.StreamOf(Report);
}

/// <summary>Opens a report that was taken over.</summary>
public sealed class OpenEarlierReport
{
    private readonly EarlierReportWriter _writer;
    private readonly FileStore _files;
    private readonly KnownFigures _figures;
    private readonly ContentCache _cache;

    internal OpenEarlierReport(EarlierReportWriter writer, FileStore files, KnownFigures figures, ContentCache cache) => (_writer, _files, _figures, _cache) = (writer, files, figures, cache);

    /// <returns>Null when there is none of that number.</returns>
    public async Task<OpenedReport?> FindAsync(string report, CancellationToken cancellationToken)
    {
        if (await _writer.StateAsync(report, cancellationToken) is not { } state) return null;
        PastReport read = await ReadAsync(state.Taken, cancellationToken);
        IReadOnlyList<FigureChoice> figures = await _figures.AllAsync(cancellationToken);
        FigureMatcher matcher = KnownFigures.Matcher(figures);
        ILookup<(int, int), StandingConfirmation> confirmed = state.Standing.ToLookup(c => (c.Paragraph, c.Start));
        NumberInReport[] numbers = [.. read.Quantities.Select(quantity =>
        {
            var (from, to) = PeriodOf(quantity, state.Taken.Year);
            return new NumberInReport(quantity, matcher.Propose(quantity), from, to, [.. confirmed[(quantity.Paragraph, quantity.Start)]], state.IsPassedOver(quantity));
        })];
        HashSet<int> shown = [.. numbers.SelectMany(number => number.Confirmed).Select(c => c.Event)];
        return new OpenedReport(report, EarlierReportSummary.Of(state.Row()), read, numbers, [.. state.Standing.Where(c => !shown.Contains(c.Event))], figures, state.Taken.IsPart, state.LastEvent);
    }

    /// <summary>The file of a report; null when there is none of that number.</summary>
    public async Task<EarlierReportSummary?> FileAsync(string report, CancellationToken cancellationToken) =>
        await _writer.StateAsync(report, cancellationToken) is { } state ? EarlierReportSummary.Of(state.Row()) : null;

    internal async Task<PastReport> ReadAsync(EarlierReportTaken taken, CancellationToken cancellationToken)
    {
        string read = taken.TextSha256 ?? taken.Sha256;
        await using Stream file = await _files.OpenAsync(read, cancellationToken) ?? throw new InvalidDataException($"The file {read} of an earlier report is not among the bureau's files: run 'kefa restore'.");
        IReadOnlyList<ReportLine> lines = await ReportFile.ReadAsync(file, taken.TextSha256 is null ? EarlierReportFile.FormatOf(taken.MediaType) : ReportFormat.PlainText, null, cancellationToken);
        return _cache.GetOrCompile(FormattableString.Invariant($"earlier-report:{taken.Sha256}:{taken.Year}"), () => ReportReader.Read(lines, taken.Year));
    }

    /// <summary>The year of the report where the sentence leaves an end open or says nothing.</summary>
    private static (DateOnly From, DateOnly To) PeriodOf(Quantity quantity, int year)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        if (quantity.Period is not { } stated) return (first, last);
        DateOnly from = stated.From ?? new DateOnly(stated.To!.Value.Year, 1, 1);
        DateOnly to = stated.To ?? (last > from ? last : new DateOnly(from.Year, 12, 31));
        return (from, to);
    }
}
