using Kefa.Bureau.Accounts;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Reports.Frozen;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Reports.Frozen;

/// <summary>The snapshots of published reports as files, for everybody.</summary>
internal static class PublishedReportDownloads
{
    public static void MapPublishedReports(this IEndpointRouteBuilder app) =>
        app.MapGet("/reports/{number}/snapshot.json", SnapshotAsync).RequireAuthorization(Policies.Everyone).ExcludeFromDescription();

    private static async Task<IResult> SnapshotAsync(string number, HttpContext context, PublishedReports reports)
    {
        if (!MatterNumber.TryParse(number, out var parsed) || await reports.SnapshotAsync(parsed, context.RequestAborted) is not { } file) return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = Downloads.Attachment($"{parsed}-snapshot.json");
        return TypedResults.Stream(file, "application/json");
    }
}
