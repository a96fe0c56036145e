using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Documents.Reported;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Figures.Earlier;

/// <summary>What a person says that a number is.</summary>
/// <param name="Figure">The code of the figure.</param>
/// <param name="Value">In the unit.</param>
/// <param name="Unit">Without 万 and 亿.</param>
public sealed record ReportedInput(string? Figure, DateOnly? From, DateOnly? To, string? Value, string? Unit);

public abstract record ReportedOutcome
{
    private ReportedOutcome() { }

    /// <summary>It is on record, now or from the same form before.</summary>
    public sealed record Recorded : ReportedOutcome;

    /// <summary>Field by field: figure, from, to, value, unit, reason, or none.</summary>
    public sealed record Refused(IReadOnlyList<(string Field, LocalText Text)> Problems) : ReportedOutcome;

    /// <summary>No such report, number or confirmation.</summary>
    public sealed record NotThere : ReportedOutcome;
}

/// <summary>
/// A person confirms what the numbers of an earlier report are, finds that they are no figures, and puts right or takes back what was confirmed. Every
/// decision is an event of the report's stream; what was said before stays there.
/// </summary>
public sealed class ConfirmReported
{
    private const int LongestReason = 200;
    private const int LongestPrinted = 50;

    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly EarlierReportWriter _writer;
    private readonly OpenEarlierReport _open;
    private readonly KnownFigures _figures;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _time;

    internal ConfirmReported(KefaDbContext db, ICurrentBureau bureau, EarlierReportWriter writer, OpenEarlierReport open, KnownFigures figures, AuditTrail audit, TimeProvider time) =>
        (_db, _bureau, _writer, _open, _figures, _audit, _time) = (db, bureau, writer, open, figures, audit, time);

    /// <summary>The number at a place of the report is a figure.</summary>
    public Task<ReportedOutcome> ConfirmAsync(string report, int paragraph, int start, ReportedInput input, Actor by, CancellationToken cancellationToken) => ActAsync(report, by, async state =>
    {
        if (await QuantityAsync(state, paragraph, start, cancellationToken) is not { } quantity) return (null, new ReportedOutcome.NotThere());
        var (said, problems) = await CheckAsync(state.Taken.Year, input, cancellationToken);
        if (said is null) return (null, new ReportedOutcome.Refused(problems));
        if (state.Standing.Any(c => c.Paragraph == paragraph && c.Start == start && Same(c, said))) return (null, new ReportedOutcome.Recorded());
        if (await TakenAsync(said, state.Stream, 0, cancellationToken) is { } taken) return (null, taken);
        return (Event(nameof(FigureReported), new FigureReported(
            said.Figure, said.From, said.To, EarlierReportState.Text(said.Value), said.Unit, quantity.Printed, quantity.Approximation.ToString(), quantity.Sentence, string.Concat(quantity.Place), paragraph, start, by.Name)), null);
    }, cancellationToken);

    /// <summary>A number that was not recognised is a figure: a person says in which sentence it stands, and how it is printed there.</summary>
    /// <param name="sentence">Where the sentence begins in the paragraph.</param>
    /// <param name="printed">The text of the number, exactly as the sentence has it.</param>
    public Task<ReportedOutcome> AddAsync(string report, int paragraph, int sentence, string? printed, ReportedInput input, Actor by, CancellationToken cancellationToken) => ActAsync(report, by, async state =>
    {
        PastReport read = await _open.ReadAsync(state.Taken, cancellationToken);
        if (paragraph < 0 || paragraph >= read.Paragraphs.Count) return (null, new ReportedOutcome.NotThere());
        ReportParagraph inside = read.Paragraphs[paragraph];
        var (said, problems) = await CheckAsync(state.Taken.Year, input, cancellationToken);
        string text = (printed ?? "").Trim();
        (int Start, int Length)? chosen = ReportReader.SentencesOf(inside.Text).Where(s => s.Start == sentence).Cast<(int, int)?>().FirstOrDefault();
        int at = -1;
        if (chosen is not { } within) problems = [("sentence", new("请选择数字所在的句子。", "Choose the sentence that it stands in.")), .. problems];
        else if (text.Length is 0 or > LongestPrinted) problems = [("printed", new($"请照原文填写数字，最多{LongestPrinted}字，例如“近三成”。", $"Enter the number as it is printed, at most {LongestPrinted} characters.")), .. problems];
        else if ((at = inside.Text.IndexOf(text, within.Start, within.Length, StringComparison.Ordinal)) < 0) problems = [("printed", new($"所选句子中没有“{text}”，请照原文填写。", $"The sentence does not have “{text}”: enter it as it is printed.")), .. problems];
        else if (inside.Quantities.FirstOrDefault(q => q.Start < at + text.Length && at < q.Start + q.Length) is { } known) problems = [("printed", new($"“{known.Printed}”已经识别，请在报告页上直接确认。", $"“{known.Printed}” was recognised: confirm it on the page of the report.")), .. problems];
        if (problems.Count > 0 || said is null) return (null, new ReportedOutcome.Refused(problems));
        if (state.Standing.Any(c => c.Paragraph == paragraph && c.Start == at && Same(c, said))) return (null, new ReportedOutcome.Recorded());
        if (await TakenAsync(said, state.Stream, 0, cancellationToken) is { } taken) return (null, taken);
        return (Event(nameof(FigureReported), new FigureReported(
            said.Figure, said.From, said.To, EarlierReportState.Text(said.Value), said.Unit, text, nameof(Approximation.Exact), inside.Text.Substring(chosen!.Value.Start, chosen.Value.Length),
            string.Concat(ReportReader.PlaceOf(read, inside)), paragraph, at, by.Name)), null);
    }, cancellationToken);

    /// <summary>The number at a place of the report is no figure.</summary>
    public Task<ReportedOutcome> PassOverAsync(string report, int paragraph, int start, Actor by, CancellationToken cancellationToken) => ActAsync(report, by, async state =>
    {
        if (await QuantityAsync(state, paragraph, start, cancellationToken) is not { } quantity) return (null, new ReportedOutcome.NotThere());
        if (state.IsPassedOver(quantity)) return (null, new ReportedOutcome.Recorded());
        if (state.Standing.Any(c => c.Paragraph == paragraph && c.Start == start)) return (null, Refused("", "这个数字已确认为指标；如有误，请先撤回。", "This number stands confirmed: take that back first if it is wrong."));
        return (Event(nameof(NumberPassedOver), new NumberPassedOver(paragraph, start, quantity.Printed, by.Name)), null);
    }, cancellationToken);

    /// <summary>What a confirmation says is put right.</summary>
    /// <param name="confirmed">The event that confirmed.</param>
    public Task<ReportedOutcome> CorrectAsync(string report, int confirmed, ReportedInput input, string? reason, Actor by, CancellationToken cancellationToken) => ActAsync(report, by, async state =>
    {
        if (state.Find(confirmed) is not { } standing) return (null, new ReportedOutcome.NotThere());
        var (said, problems) = await CheckAsync(state.Taken.Year, input, cancellationToken);
        if (Reason(reason) is not { } why) problems = [.. problems, ReasonMissing];
        else if (said is not null && Same(standing, said)) return (null, new ReportedOutcome.Recorded());
        else if (said is not null)
        {
            if (await TakenAsync(said, state.Stream, confirmed, cancellationToken) is { } taken) return (null, taken);
            return (Event(nameof(ReportedFigureCorrected), new ReportedFigureCorrected(confirmed, said.Figure, said.From, said.To, EarlierReportState.Text(said.Value), said.Unit, why, by.Name)), null);
        }
        return (null, new ReportedOutcome.Refused(problems));
    }, cancellationToken);

    /// <summary>A confirmation is taken back: the number waits again.</summary>
    public Task<ReportedOutcome> WithdrawAsync(string report, int confirmed, string? reason, Actor by, CancellationToken cancellationToken) => ActAsync(report, by, state =>
    {
        (NewEvent?, ReportedOutcome?) answer = state.Find(confirmed) is null ? (null, new ReportedOutcome.NotThere())
            : Reason(reason) is not { } why ? (null, new ReportedOutcome.Refused([ReasonMissing]))
            : (Event(nameof(ReportedFigureWithdrawn), new ReportedFigureWithdrawn(confirmed, why, by.Name)), null);
        return Task.FromResult(answer);
    }, cancellationToken);

    private async Task<ReportedOutcome> ActAsync(string report, Actor by, Func<EarlierReportState, Task<(NewEvent? Event, ReportedOutcome? Answer)>> decide, CancellationToken cancellationToken)
    {
        await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
        if (await _writer.StateAsync(report, cancellationToken) is not { } state) return new ReportedOutcome.NotThere();
        var (e, answer) = await decide(state);
        if (e is null) return answer!;
        try
        {
            await _writer.AppendAsync(state.Stream, state.LastEvent, e with { Actor = by.Key, Role = by.Role }, cancellationToken);
            _audit.Record(by, e.Type, state.Stream);
            await _db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new ReportedOutcome.Recorded();
        }
        // Two at once: of one report the stream says so, of two reports the rows of a figure and period.
        catch (Exception conflict) when (conflict is StreamConflictException or DbUpdateException)
        {
            _db.ChangeTracker.Clear();
            return Refused("", "刚刚有人作了登记，请核对后再提交。", "Somebody recorded something just now: look at what stands there and send it again.");
        }
    }

    private async Task<Quantity?> QuantityAsync(EarlierReportState state, int paragraph, int start, CancellationToken cancellationToken)
    {
        PastReport read = await _open.ReadAsync(state.Taken, cancellationToken);
        return paragraph >= 0 && paragraph < read.Paragraphs.Count ? read.Paragraphs[paragraph].Quantities.FirstOrDefault(quantity => quantity.Start == start) : null;
    }

    private sealed record Said(string Figure, DateOnly From, DateOnly To, decimal Value, string Unit);

    private async Task<(Said? Said, IReadOnlyList<(string, LocalText)> Problems)> CheckAsync(int year, ReportedInput input, CancellationToken cancellationToken)
    {
        var problems = new List<(string, LocalText)>();
        // The field offers "CON-01 合同协议合法性审查": the code is its first word.
        string code = (input.Figure ?? "").Trim().Split(' ', '\u3000')[0];
        FigureChoice? figure = (await _figures.AllAsync(cancellationToken)).FirstOrDefault(f => string.Equals(f.Code, code, StringComparison.OrdinalIgnoreCase));
        if (figure is null) problems.Add(("figure", new("请选择一个指标。", "Choose a figure.")));
        int last = _bureau.Required.Today(_time).Year;
        if (input.From is not { Year: >= 1990 }) problems.Add(("from", new("请填写起始日期，例如 2022-01-01。", "Enter the first day, such as 2022-01-01.")));
        if (input.To is not { } to || to.Year > last) problems.Add(("to", new("请填写截止日期，例如 2022-12-31。", "Enter the last day, such as 2022-12-31.")));
        else if (input.From > to) problems.Add(("to", new("截止日期早于起始日期。", "The last day lies before the first.")));
        string text = (input.Value ?? "").Normalize(System.Text.NormalizationForm.FormKC).Trim();
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out decimal value) || Math.Abs(value) >= 1e18m || decimal.Round(value, 6) != value)
            problems.Add(("value", new("请填写数字，例如 158 或 3.1。", "Enter a number, such as 158 or 3.1.")));
        string unit = (input.Unit ?? "").Trim();
        if (unit.Length > 16 || unit.Any(char.IsControl)) problems.Add(("unit", new("单位不超过16字。", "A unit has at most 16 characters.")));
        else if (figure is not null && !FigureMatcher.IsSameMeasure(figure.Unit, unit))
            problems.Add(("unit", new($"指标“{figure.Name.Zh}”以“{figure.Unit}”计，与“{unit}”不符。", $"The figure is counted in {figure.Unit}, not in {unit}.")));
        return problems.Count > 0 ? (null, problems) : (new Said(figure!.Code, input.From!.Value, input.To!.Value, value, unit), []);
    }

    private async Task<ReportedOutcome.Refused?> TakenAsync(Said said, string stream, int except, CancellationToken cancellationToken)
    {
        var other = await _db.Set<ReportedFigure>().AsNoTracking()
            .Where(f => f.Figure == said.Figure && f.From == said.From && f.To == said.To && !(f.Stream == stream && f.N == except))
            .Select(f => new { f.Stream, f.Printed }).FirstOrDefaultAsync(cancellationToken);
        if (other is null) return null;
        string report = EarlierReportState.ReportOf(other.Stream);
        return Refused("figure", $"该指标在此期间已有报告值：{report} 中的“{other.Printed}”。一个期间只有一个报告值，如有误请先更正或撤回。", $"The figure has a reported value for this period: “{other.Printed}” in {report}. Correct or take back that one first.");
    }

    private static bool Same(StandingConfirmation standing, Said said) =>
        (standing.Figure, standing.From, standing.To, standing.Value, standing.Unit) == (said.Figure, said.From, said.To, said.Value, said.Unit);

    private static NewEvent Event<T>(string type, T body) => NewEvent.Of(EarlierReportState.Kind, type, body);

    private static ReportedOutcome.Refused Refused(string field, string zh, string en) => new([(field, new LocalText(zh, en))]);

    private static string? Reason(string? text) => (text ?? "").Trim() is { Length: >= 2 and <= LongestReason } reason && !reason.Any(char.IsControl) ? reason : null;

    private static (string, LocalText) ReasonMissing { get; } = ("reason", new($"请写明原因，2至{LongestReason}字。", $"Say why, in 2 to {LongestReason} characters."));
}
