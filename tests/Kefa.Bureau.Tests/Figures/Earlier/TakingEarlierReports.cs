using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Documents;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Documents.Reported;
using Kefa.Documents.Tables;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Tests.Figures.Earlier;

public abstract class TakingEarlierReports(DatabaseFixture db) : DatabaseTests(db)
{
    private const string Report = "2022年度云江市科学技术局法治政府建设工作报告\n一、主要做法\n（一）加强审核。2022年，法律顾问共审核合同158份，提供法律咨询16次，参训700余人次。\n（二）其他。截至2022年10月，新认定企业13家。";

    private const string Figures = """
        id: test
        name: {zh: 测试, en: Test}
        version: "1"
        inForce: {from: 2020-01-01}
        owner: legalSection
        figures:
          - code: CON-01
            name: {zh: 合同协议合法性审查, en: Contracts reviewed}
            definition: {zh: 审查的合同, en: Contracts reviewed.}
            source: events
            on: event.on
            measure: count
            unit: {zh: 份, en: documents}
            keywords: [审核合同]
          - code: CON-05
            name: {zh: 法律咨询, en: Advice}
            definition: {zh: 提供的咨询, en: Advice given.}
            source: events
            on: event.on
            measure: count
            unit: {zh: 次, en: times}
            keywords: [提供法律咨询]
          - code: CON-09
            name: {zh: 合同金额, en: Sum of contracts}
            definition: {zh: 合同金额, en: Sum of contracts.}
            source: events
            on: event.on
            measure: count
            unit: {zh: 万元, en: 10000 yuan}
            keywords: []
        """;

    private static readonly Actor Lawyer = new(Guid.Parse("0198c000-0000-7000-8000-00000000ea01"), "法规科", Roles.LegalSection);
    private static readonly DateOnly First = new(2022, 1, 1), Last = new(2022, 12, 31);

    [Fact]
    public async Task Keeps_the_file_and_proposes_what_its_numbers_are()
    {
        BureauInfo bureau = await BureauAsync();

        string report = await TakenAsync(bureau, Report);
        OpenedReport opened = await OpenAsync(bureau, report);

        Assert.Equal(("2022-1", 2022, "云江市科学技术局", 4), (report, opened.Summary.Year, opened.Summary.Organ, opened.Summary.Numbers));
        Assert.Equal(["158份 CON-01", "16次 CON-05", "700余人次 ", "13家 "], opened.Numbers.Select(n => $"{n.Quantity.Printed} {(n.Proposals is [var best, ..] ? best.Figure.Code : "")}"));
        Assert.Equal([(First, Last), (First, Last), (First, Last), (First, new DateOnly(2022, 10, 31))], opened.Numbers.Select(n => (n.From, n.To)));
        Assert.All(opened.Numbers, number => Assert.True(number.IsOpen));
        Assert.Null(await ValueAsync(bureau, "CON-01", 2022));
    }

    [Fact]
    public async Task Takes_the_same_file_once_and_numbers_reports_by_their_year()
    {
        BureauInfo bureau = await BureauAsync();

        string first = await TakenAsync(bureau, Report), again = await TakenAsync(bureau, Report), other = await TakenAsync(bureau, Report + "完。");
        string elsewhere = await TakenAsync(await BureauAsync(), Report);

        Assert.Equal(("2022-1", "2022-1", "2022-2", "2022-1"), (first, again, other, elsewhere));
    }

    [Fact]
    public async Task Takes_pages_and_text_in_either_encoding_and_refuses_the_rest()
    {
        BureauInfo bureau = await BureauAsync();

        Assert.IsType<TakeEarlierReportOutcome.Taken>(await TakeAsync(bureau, Encoding.UTF8.GetBytes("<html><h1>2021年度云江市科学技术局工作报告</h1><p>审核合同3份。</p>"), "报告.html"));
        Assert.IsType<TakeEarlierReportOutcome.Taken>(await TakeAsync(bureau, TextEncodings.Gb18030.GetBytes(Report + "国标"), "报告.txt"));
        Assert.Equal("year", await RefusedAsync("没有年度的报告，审核合同3份。"u8.ToArray(), null));
        Assert.Equal("year", await RefusedAsync(Encoding.UTF8.GetBytes(Report + "一"), 2031));
        Assert.Equal("file", await RefusedAsync("%PDF-1.7 2022"u8.ToArray(), 2022));
        Assert.Equal("file", await RefusedAsync([], 2022));
        Assert.Equal("file", await RefusedAsync(new byte[10 * 1024 * 1024 + 1], 2022));
        Assert.Equal("file", await RefusedAsync([0xE4, 0xB8, 0x80, 0xFF, 0xFF], 2022));
        Assert.Equal("file", await RefusedAsync("   "u8.ToArray(), 2022));

        async Task<string> RefusedAsync(byte[] file, int? year) => Assert.IsType<TakeEarlierReportOutcome.Refused>(await TakeAsync(bureau, file, "f.txt", year)).Field;
    }

    [Fact]
    public async Task Reads_a_pdf_once_and_keeps_the_text_that_it_read()
    {
        BureauInfo bureau = await BureauAsync();
        using var printer = new PdfPrinter(Options.Create(new PdfOptions()), NullLogger<PdfPrinter>.Instance);
        string longest = string.Concat(Enumerable.Repeat("坚持依法行政、公正执法，接受各方面监督。", 60)) + "提供法律咨询16次。";
        var printed = Assert.IsType<PdfOutcome.Printed>(await printer.PrintAsync(
            $"<meta charset=\"utf-8\"><style>@page {{ size: A4; margin: 30mm }} p, h1 {{ font-size: 16pt }}</style><h1>2022年度云江市科学技术局法治政府建设工作报告</h1><p>一、主要做法</p><p>（一）加强审核。2022年，法律顾问共审核合同158份。</p><p>{longest}</p>", Cancel));

        string report = Assert.IsType<TakeEarlierReportOutcome.Taken>(await TakeAsync(bureau, printed.Pdf, "报告.pdf")).Report;
        OpenedReport opened = await OpenAsync(bureau, report);

        Assert.Equal(("2022-1", 2022, "云江市科学技术局", "报告.pdf", false), (report, opened.Summary.Year, opened.Summary.Organ, opened.Summary.FileName, opened.IsPart));
        Assert.Equal(["158份 CON-01 一(一)", "16次 CON-05 一(一)"], opened.Numbers.Select(n => $"{n.Quantity.Printed} {n.Proposals[0].Figure.Code} {string.Concat(n.Quantity.Place)}"));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        EventFile[] files = [.. (await scope.ServiceProvider.GetRequiredService<EventReader>().ReadAsync("reported/2022-1", Cancel))[0].Files];
        Assert.Equal([("报告.pdf", "application/pdf"), ("报告.txt", FileKind.PlainText.MediaType)], files.Select(f => (f.Name, f.MediaType)));
    }

    [Fact]
    public async Task Adds_a_number_that_was_missed_where_it_is_printed()
    {
        BureauInfo bureau = await BureauAsync();
        string report = await TakenAsync(bureau, Report + "\n全年培训近三成干部，审核率全覆盖。另有合同十余件未审。");
        OpenedReport opened = await OpenAsync(bureau, report);
        int paragraph = opened.Read.Paragraphs.Count - 1, second = opened.Read.Paragraphs[paragraph].Text.IndexOf('另', StringComparison.Ordinal);
        var right = new ReportedInput("CON-05", First, Last, "30", "次");

        Assert.Equal("sentence", await FieldAsync(3, "近三成", right));
        Assert.Equal("printed", await FieldAsync(0, "", right));
        Assert.Equal("printed", await FieldAsync(second, "近三成", right));
        Assert.Equal("value", await FieldAsync(0, "近三成", right with { Value = "许多" }));
        Assert.Equal("printed", Assert.Single(Assert.IsType<ReportedOutcome.Refused>(await AddAsync(opened.Numbers[0].Quantity.Paragraph, SentenceOf(opened, 0), "158", right)).Problems).Field);
        Assert.IsType<ReportedOutcome.NotThere>(await AddAsync(99, 0, "近三成", right));
        Assert.IsType<ReportedOutcome.Recorded>(await AddAsync(paragraph, 0, "近三成", right));
        Assert.IsType<ReportedOutcome.Recorded>(await AddAsync(paragraph, 0, "近三成", right));

        ReportedValue value = (await ValueAsync(bureau, "CON-05", 2022))!;
        Assert.Equal((30m, "近三成", "一(二)", "全年培训近三成干部，审核率全覆盖。"), (value.Value, value.Printed, value.Place, value.Sentence));
        OpenedReport after = await OpenAsync(bureau, report);
        Assert.Equal("近三成", Assert.Single(after.AddedTo(paragraph)).Printed);
        Assert.Equal((0, 1), (after.Lost.Count(), after.Summary.Confirmed));

        Task<ReportedOutcome> AddAsync(int at, int sentence, string printed, ReportedInput input) => InAsync(bureau, confirm => confirm.AddAsync(report, at, sentence, printed, input, Lawyer, Cancel));
        async Task<string> FieldAsync(int sentence, string printed, ReportedInput input) => Assert.Single(Assert.IsType<ReportedOutcome.Refused>(await AddAsync(paragraph, sentence, printed, input)).Problems).Field;
        static int SentenceOf(OpenedReport of, int number) => ReportReader.SentencesOf(of.Read.Paragraphs[of.Numbers[number].Quantity.Paragraph].Text)
            .Last(s => s.Start <= of.Numbers[number].Quantity.Start).Start;
    }

    [Fact]
    public async Task Believes_a_number_when_a_person_confirmed_it()
    {
        BureauInfo bureau = await BureauAsync();
        string report = await TakenAsync(bureau, Report);
        OpenedReport opened = await OpenAsync(bureau, report);

        Assert.IsType<ReportedOutcome.Recorded>(await ConfirmAsync(bureau, opened, 0, new("CON-01 合同协议合法性审查", First, Last, "158", "份")));
        Assert.IsType<ReportedOutcome.Recorded>(await ConfirmAsync(bureau, opened, 0, new("CON-01", First, Last, "１５８", "份")));
        Assert.IsType<ReportedOutcome.Recorded>(await PassOverAsync(bureau, opened, 3));

        ReportedValue value = (await ValueAsync(bureau, "CON-01", 2022))!;
        Assert.Equal((158m, "份", "158份", "一(一)", report, "法规科", opened.Summary.Sha256, 2), (value.Value, value.Unit, value.Printed, value.Place, value.Report, value.ConfirmedBy, value.Sha256, value.Event));
        Assert.StartsWith("2022年，法律顾问", value.Sentence, StringComparison.Ordinal);
        OpenedReport after = await OpenAsync(bureau, report);
        Assert.Equal((1, 1, 3), (after.Summary.Confirmed, after.Summary.PassedOver, after.LastEvent));
        Assert.Equal([false, true, true, false], after.Numbers.Select(n => n.IsOpen));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var events = await scope.ServiceProvider.GetRequiredService<EventReader>().ReadAsync("reported/2022-1", Cancel);
        Assert.Equal([("EarlierReportTaken", 1), ("FigureReported", 0), ("NumberPassedOver", 0)], events.Select(e => (e.Event.Type, e.Files.Count)));
        Assert.All(events, e => Assert.Equal((Lawyer.Key, Roles.LegalSection, "reported"), (e.Event.Actor, e.Event.Role, e.Event.Kind)));
    }

    [Fact]
    public async Task Refuses_what_does_not_hold()
    {
        BureauInfo bureau = await BureauAsync();
        OpenedReport opened = await OpenAsync(bureau, await TakenAsync(bureau, Report));

        Assert.Equal("figure", await FieldsAsync(new("NO-99", First, Last, "158", "份")));
        Assert.Equal("figure,from,to,value", await FieldsAsync(new(null, null, null, "许多", "份")));
        Assert.Equal("to", await FieldsAsync(new("CON-01", Last, First, "158", "份")));
        Assert.Equal("unit", await FieldsAsync(new("CON-01", First, Last, "158", "元")));
        Assert.Equal("value", await FieldsAsync(new("CON-01", First, Last, "1.23456789", "份")));
        Assert.IsType<ReportedOutcome.NotThere>(await ConfirmAsync(bureau, opened.Report, 0, 999, new("CON-01", First, Last, "158", "份")));
        Assert.IsType<ReportedOutcome.NotThere>(await ConfirmAsync(bureau, "2022-9", 0, 0, new("CON-01", First, Last, "158", "份")));
        Assert.IsType<ReportedOutcome.NotThere>(await ConfirmAsync(await BureauAsync(), opened.Report, opened.Numbers[0].Quantity.Paragraph, opened.Numbers[0].Quantity.Start, new("CON-01", First, Last, "158", "份")));

        async Task<string> FieldsAsync(ReportedInput input) => string.Join(',', Assert.IsType<ReportedOutcome.Refused>(await ConfirmAsync(bureau, opened, 0, input)).Problems.Select(p => p.Field));
    }

    [Fact]
    public async Task Has_one_reported_value_of_a_figure_for_a_period()
    {
        BureauInfo bureau = await BureauAsync();
        OpenedReport opened = await OpenAsync(bureau, await TakenAsync(bureau, Report)), other = await OpenAsync(bureau, await TakenAsync(bureau, Report + "更正。"));

        Assert.IsType<ReportedOutcome.Recorded>(await ConfirmAsync(bureau, opened, 0, new("CON-01", First, Last, "158", "份")));
        var refused = Assert.IsType<ReportedOutcome.Refused>(await ConfirmAsync(bureau, other, 0, new("CON-01", First, Last, "160", "份")));

        Assert.Contains("2022-1 中的“158份”", Assert.Single(refused.Problems).Text.Zh, StringComparison.Ordinal);
        Assert.IsType<ReportedOutcome.Recorded>(await ConfirmAsync(bureau, other, 0, new("CON-01", First, new DateOnly(2022, 6, 30), "80", "份")));
    }

    [Fact]
    public async Task Corrects_and_takes_back_by_later_events_with_a_reason()
    {
        BureauInfo bureau = await BureauAsync();
        OpenedReport opened = await OpenAsync(bureau, await TakenAsync(bureau, Report));
        await ConfirmAsync(bureau, opened, 0, new("CON-01", First, Last, "158", "份"));
        await ConfirmAsync(bureau, opened, 1, new("CON-05", First, Last, "16", "次"));

        Assert.Equal("reason", Assert.Single(Assert.IsType<ReportedOutcome.Refused>(await CorrectAsync(new("CON-01", First, Last, "157", "份"), " ")).Problems).Field);
        Assert.IsType<ReportedOutcome.Recorded>(await CorrectAsync(new("CON-01", First, Last, "157", "份"), "原文排印错误"));
        ReportedValue corrected = (await ValueAsync(bureau, "CON-01", 2022))!;
        Assert.Equal((157m, "158份", 4), (corrected.Value, corrected.Printed, corrected.Event));
        Assert.IsType<ReportedOutcome.Recorded>(await WithdrawAsync(3, "不是同一口径"));
        Assert.IsType<ReportedOutcome.NotThere>(await WithdrawAsync(3, "不是同一口径"));

        Assert.Null(await ValueAsync(bureau, "CON-05", 2022));
        OpenedReport after = await OpenAsync(bureau, opened.Report);
        Assert.Equal([false, true, true, true], after.Numbers.Select(n => n.IsOpen));
        Assert.Equal("原文排印错误", Assert.Single(after.Numbers[0].Confirmed).Reason);

        async Task<ReportedOutcome> CorrectAsync(ReportedInput input, string reason) => await InAsync(bureau, confirm => confirm.CorrectAsync(opened.Report, 2, input, reason, Lawyer, Cancel));
        async Task<ReportedOutcome> WithdrawAsync(int n, string reason) => await InAsync(bureau, confirm => confirm.WithdrawAsync(opened.Report, n, reason, Lawyer, Cancel));
    }

    [Fact]
    public async Task Has_the_same_rows_after_they_are_made_again()
    {
        BureauInfo bureau = await BureauAsync();
        OpenedReport opened = await OpenAsync(bureau, await TakenAsync(bureau, Report));
        await ConfirmAsync(bureau, opened, 0, new("CON-01", First, Last, "158", "份"));
        await ConfirmAsync(bureau, opened, 1, new("CON-05", First, Last, "16.5", "次"));

        string before = await RowsAsync(bureau);
        await using (AsyncServiceScope scope = Db.Scope(bureau))
        {
            var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            await context.Set<ReportedFigure>().ExecuteDeleteAsync(Cancel);
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<RebuildEarlierReports>().HandleAsync(Cancel));
        }

        Assert.Equal(before, await RowsAsync(bureau));
        Assert.Contains("16.5", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stands_among_the_figures_of_its_year_as_reported()
    {
        BureauInfo bureau = await BureauAsync();
        OpenedReport opened = await OpenAsync(bureau, await TakenAsync(bureau, Report + "签订合同金额1500万元。"));
        await ConfirmAsync(bureau, opened, 0, new("CON-01", First, Last, "158", "份"));
        await ConfirmAsync(bureau, opened, 4, new("CON-09", First, Last, "15000000", "元"));

        await using AsyncServiceScope scope = Db.Scope(bureau);
        var values = await scope.ServiceProvider.GetRequiredService<ComputeFigures>().HandleAsync(FigurePeriod.OfYear(2022), null, Cancel);

        var reported = values.Values.Where(v => v.Reported).OrderBy(v => v.Figure.Figure.Code, StringComparer.Ordinal).Select(v => (v.Figure.Figure.Code, v.Value));
        Assert.Equal([("CON-01", 158m), ("CON-09", 1500m)], reported);
    }

    [Fact]
    public async Task Finds_reports_by_words_of_their_title()
    {
        BureauInfo bureau = await BureauAsync();
        await TakenAsync(bureau, Report);
        await TakenAsync(bureau, Report.Replace("2022", "2021", StringComparison.Ordinal));

        await using AsyncServiceScope scope = Db.Scope(bureau);
        var reported = scope.ServiceProvider.GetRequiredService<ReportedFigures>();

        Assert.Equal(["2022-1", "2021-1"], (await reported.ReportsAsync(null, null, 0, 10, Cancel)).Reports.Select(r => r.Report));
        Assert.Equal(["2021-1"], (await reported.ReportsAsync("2021 年度", null, 0, 10, Cancel)).Reports.Select(r => r.Report));
        Assert.Equal(0, (await reported.ReportsAsync("不存在", null, 0, 10, Cancel)).Total);
    }

    private async Task<BureauInfo> BureauAsync()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await KnownToCountAsync(bureau);
        return bureau;
    }

    private async Task KnownToCountAsync(BureauInfo bureau)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var published = await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(
            new(ContentKinds.Figures, "test", "1", Encoding.UTF8.GetBytes(Figures), new DateOnly(2020, 1, 1), null, "test.yaml"), Lawyer, Cancel);
        Assert.True(published is PublishContentOutcome.Published, published is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
    }

    private async Task<TakeEarlierReportOutcome> TakeAsync(BureauInfo bureau, byte[] file, string name, int? year = null)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<TakeEarlierReport>().HandleAsync(new MemoryStream(file), name, year, Lawyer, Cancel);
    }

    private async Task<string> TakenAsync(BureauInfo bureau, string text) => Assert.IsType<TakeEarlierReportOutcome.Taken>(await TakeAsync(bureau, Encoding.UTF8.GetBytes(text), "报告.txt")).Report;

    private async Task<OpenedReport> OpenAsync(BureauInfo bureau, string report)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<OpenEarlierReport>().FindAsync(report, Cancel) ?? throw new InvalidOperationException($"{report} is not there.");
    }

    private async Task<ReportedOutcome> InAsync(BureauInfo bureau, Func<ConfirmReported, Task<ReportedOutcome>> act)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await act(scope.ServiceProvider.GetRequiredService<ConfirmReported>());
    }

    private Task<ReportedOutcome> ConfirmAsync(BureauInfo bureau, OpenedReport opened, int number, ReportedInput input) =>
        ConfirmAsync(bureau, opened.Report, opened.Numbers[number].Quantity.Paragraph, opened.Numbers[number].Quantity.Start, input);

    private Task<ReportedOutcome> ConfirmAsync(BureauInfo bureau, string report, int paragraph, int start, ReportedInput input) =>
        InAsync(bureau, confirm => confirm.ConfirmAsync(report, paragraph, start, input, Lawyer, Cancel));

    private Task<ReportedOutcome> PassOverAsync(BureauInfo bureau, OpenedReport opened, int number) =>
        InAsync(bureau, confirm => confirm.PassOverAsync(opened.Report, opened.Numbers[number].Quantity.Paragraph, opened.Numbers[number].Quantity.Start, Lawyer, Cancel));

    private async Task<ReportedValue?> ValueAsync(BureauInfo bureau, string figure, int year)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<ReportedFigures>().FindAsync(figure, year, Cancel);
    }

    private async Task<string> RowsAsync(BureauInfo bureau)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var reported = scope.ServiceProvider.GetRequiredService<ReportedFigures>();
        return string.Join('\n', await reported.AllAsync(Cancel)) + string.Join('\n', (await reported.ReportsAsync(null, null, 0, 100, Cancel)).Reports);
    }

    public sealed class OnSqlite(SqliteFixture db) : TakingEarlierReports(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : TakingEarlierReports(db), IClassFixture<PostgreSqlFixture>;
}
