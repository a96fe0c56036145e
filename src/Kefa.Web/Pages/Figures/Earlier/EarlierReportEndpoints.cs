using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Documents.Tables;
using Kefa.Web.Hosting;
using Kefa.Web.Pages.Console;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Figures.Earlier;

/// <summary>What the pages of earlier reports send and take away beside their forms.</summary>
internal static class EarlierReportEndpoints
{
    public static void MapEarlierReports(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("/console/figures/earlier").RequireAuthorization(AccessPolicies.Caseworker).ExcludeFromDescription();
        foreach (var format in Enum.GetValues<TableFormat>())
            staff.MapGet($"/export.{TableExport.ContentOf(format).Extension}", (Exporting e, ReportedFigures reported, KnownFigures figures) => ExportAsync(e, reported, figures, format));
        staff.MapGet("/{report}/file", FileAsync);
        app.MapGroup("/console/figures/earlier").RequireAuthorization(AccessPolicies.Reporter).ExcludeFromDescription().MapPost("/upload", UploadAsync);
    }

    private static async Task<IResult> UploadAsync(HttpContext context, IAntiforgery antiforgery, TakeEarlierReport take, ICurrentBureau bureau, ImportNotice notice, Preferences preferences)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        string year = form["year"].ToString().Normalize(System.Text.NormalizationForm.FormKC).Trim();
        if (form.Files.GetFile("file") is not { Length: > 0 } file) return Again("file", preferences.English ? "Choose the report's file." : "请选择报告文件。");
        int? given = null;
        if (year.Length > 0)
        {
            if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed)) return Again("year", preferences.English ? "Write the year like 2022." : "年度写成 2022 的样子。");
            given = parsed;
        }
        var by = Actor.Of(context.User, bureau.Required.Id, AccessPolicies.RolesOf(AccessPolicies.Reporter));
        await using var body = file.OpenReadStream();
        return await take.HandleAsync(body, file.FileName, given, by, context.RequestAborted) switch
        {
            TakeEarlierReportOutcome.Taken taken => TypedResults.Redirect($"{context.Request.PathBase}/console/figures/earlier/{taken.Report}"),
            TakeEarlierReportOutcome.Refused refused => Again(refused.Field, refused.Reason.In(preferences.English)),
            var other => throw new InvalidOperationException($"An upload ended as {other.GetType().Name}, which this page does not know."),
        };

        IResult Again(string field, string message) => TypedResults.Redirect(QueryHelpers.AddQueryString(context.Request.PathBase + "/console/figures/earlier",
            new Dictionary<string, string?> { ["wrong"] = notice.Write(field, message), ["year"] = year.Length is > 0 and <= 20 ? year : null }));
    }

    private static async Task<IResult> FileAsync(string report, HttpContext context, OpenEarlierReport open, FileStore files)
    {
        if (await open.FileAsync(report, context.RequestAborted) is not { } taken || await files.OpenAsync(taken.Sha256, context.RequestAborted) is not { } body) return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = Downloads.Attachment(taken.FileName);
        // A page that somebody sent is never shown as a page of ours.
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.Stream(body, taken.MediaType.StartsWith("text/html", StringComparison.Ordinal) ? "application/octet-stream" : taken.MediaType);
    }

    private static async Task ExportAsync(Exporting e, ReportedFigures reported, KnownFigures figures, TableFormat format)
    {
        var names = (await figures.AllAsync(e.Leaving)).ToDictionary(f => f.Code, f => f.Name, StringComparer.Ordinal);
        var values = await reported.AllAsync(e.Leaving);
        await e.SendAsync("reported-figures", format, e.Today, new TableExport
        {
            Title = e.L("往年报告值", "Reported values"),
            Columns =
            [
                new(e.L("指标", "Figure")), new(e.L("名称", "Name"), Width: 30), new(e.L("自", "From"), ColumnType.Date), new(e.L("至", "To"), ColumnType.Date), new(e.L("数值", "Value"), ColumnType.Number), new(e.L("单位", "Unit")),
                new(e.L("性质", "Nature"), Width: 24), new(e.L("原文数字", "As printed")), new(e.L("原句", "Sentence"), Width: 60), new(e.L("位置", "Place")), new(e.L("报告", "Report")), new(e.L("报告名称", "Title"), Width: 40),
                new("SHA-256", Width: 30), new(e.L("确认人", "Confirmed by")), new(e.L("确认日期", "Confirmed on"), ColumnType.Date),
            ],
            Rows = values.Select(IReadOnlyList<object?> (v) =>
            [
                v.Figure, names.TryGetValue(v.Figure, out var name) ? name.In(e.English) : null, v.From, v.To, v.Value, v.Unit, e.L("报告值，非系统统计", "reported, not computed"), v.Printed, v.Sentence, v.Place, v.Report, v.ReportTitle,
                v.Sha256, v.ConfirmedBy, v.ConfirmedOn,
            ]).ToAsyncEnumerable(),
        });
    }
}
