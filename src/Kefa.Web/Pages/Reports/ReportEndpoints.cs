using Kefa.Bureau.Figures;
using Kefa.Bureau.Reports;
using Kefa.Web.Pages.Console;
using Kefa.Web.Shell;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Reports;

/// <summary>Reports to take away.</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("/console/reports").RequireAuthorization(AccessPolicies.Caseworker).ExcludeFromDescription();
        foreach (var format in Enum.GetValues<ReportFormat>())
            staff.MapGet($"/{{template}}/{{year:int}}/file.{WriteReport.ContentOf(format).Extension}", (string template, int year, Exporting e, ComposeReport compose, WriteReport write) => FileAsync(template, year, e, compose, write, format));
    }

    private static async Task<IResult> FileAsync(string template, int year, Exporting e, ComposeReport compose, WriteReport write, ReportFormat format)
    {
        if (year < 1950 || year > e.Today.Year || await compose.HandleAsync(template, year, e.Leaving) is not { } report) return TypedResults.NotFound();
        var (extension, mediaType) = WriteReport.ContentOf(format);
        var form = new ReportForm { Notes = e.Query["notes"] == "true", RecordsAt = $"{Downloads.Address(e.Context)}/console/figures/" };
        if (await write.HandleAsync(report, format, form, e.Me.Name, e.Leaving) is not { } bytes)
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "No PDF can be printed here at the moment; print the page instead. 此处暂不能生成 PDF，请直接打印网页。");
        await e.RecordAsync($"report-{template}-{year}", extension);
        e.Context.Response.Headers.ContentDisposition = Downloads.Attachment(WriteReport.FileName(report.Document, format));
        // A page of a report has its own styles and nothing else.
        if (format == ReportFormat.Html) e.Context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'";
        return TypedResults.Bytes(bytes, mediaType);
    }
}
