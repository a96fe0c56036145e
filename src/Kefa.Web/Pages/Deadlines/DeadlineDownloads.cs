using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Deadlines;
using Kefa.Procedures.Calendar;
using Kefa.Web.Hosting;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kefa.Web.Pages.Deadlines;

/// <summary>What can be taken away from the calculator: the question stands in the address, nothing is kept.</summary>
internal static class DeadlineDownloads
{
    public static void MapDeadlineDownloads(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/deadline").RequireAuthorization(Policies.Everyone).ExcludeFromDescription();
        group.MapGet("/deadline.ics", CalendarAsync);
        group.MapGet("/deadline.json", JsonAsync);
    }

    public static DeadlineQuestion Read(IQueryCollection query) => DeadlineQuestion.Read(name => [.. query[name].OfType<string>()]);

    private static async Task<Results<ContentHttpResult, BadRequest>> CalendarAsync(HttpContext context, CalendarLibrary calendars, Preferences preferences, TimeProvider time)
    {
        if (Read(context.Request.Query).Input is not { } input || Deadline.Compute(await calendars.CurrentAsync(context.RequestAborted), input) is not { Due: not null } deadline)
            return TypedResults.BadRequest();
        context.Response.Headers.ContentDisposition = Downloads.Attachment("kefa-deadline.ics");
        var link = Downloads.Address(context) + "/deadline" + context.Request.QueryString;
        CalendarEntry entry = new(DeadlineCalendarFile.IdOf(deadline), preferences.English ? "Deadline" : "办理期限", link, deadline);
        return TypedResults.Text(DeadlineCalendarFile.Write([entry], time.GetUtcNow(), preferences.English), "text/calendar; charset=utf-8", Encoding.UTF8);
    }

    private static async Task<Results<FileContentHttpResult, BadRequest>> JsonAsync(HttpContext context, CalendarLibrary calendars, ICurrentBureau bureau, TimeProvider time) =>
        Read(context.Request.Query).Input is { } input
            ? TypedResults.File(DeadlineJson.Write(Deadline.Compute(await calendars.CurrentAsync(context.RequestAborted), input), bureau.Required.Today(time)), "application/json", "kefa-deadline.json")
            : TypedResults.BadRequest();
}
