using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Policies;
using Kefa.Documents.Tables;
using Kefa.Matching.Policies;
using Kefa.Web.Hosting;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kefa.Web.Pages.Companies;

/// <summary>What an agent sends and takes away. Each asks again whether the person acts for the company.</summary>
internal static class CompanyEndpoints
{
    public static void MapCompanyPages(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/my").RequireAuthorization(Bureau.Accounts.Policies.Agent).ExcludeFromDescription();
        group.MapPost("/subscriptions/set", SetAsync);
        group.MapPost("/subscriptions/seen", SeenAsync);
        group.MapGet("/windows.ics", CalendarAsync);
        group.MapGet("/export.csv", (HttpContext context, FindCompanyPolicies find, ICurrentBureau bureau, Preferences preferences) => ExportAsync(context, find, bureau, preferences, TableFormat.Csv));
        group.MapGet("/export.xlsx", (HttpContext context, FindCompanyPolicies find, ICurrentBureau bureau, Preferences preferences) => ExportAsync(context, find, bureau, preferences, TableFormat.Xlsx));
    }

    private static async Task<Results<RedirectHttpResult, BadRequest, ForbidHttpResult, NotFound>> SetAsync(
        HttpContext context, IAntiforgery antiforgery, FindCompanyPolicies find, Subscriptions subscriptions, ICurrentBureau bureau)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        string uscc = form["uscc"].ToString(), policy = form["policy"].ToString();
        if (!IsMine(context, bureau, uscc))
            return TypedResults.Forbid();
        var account = context.User.AccountId()!.Value;
        if (form["watch"] == "true")
        {
            var now = (await find.HandleAsync(uscc, mayReadAll: true, context.RequestAborted))?.Results.FirstOrDefault(r => r.Policy.Id == policy);
            if (now is null)
                return TypedResults.NotFound();
            await subscriptions.SubscribeAsync(account, uscc, now, context.RequestAborted);
        }
        else
        {
            await subscriptions.UnsubscribeAsync(account, uscc, policy, context.RequestAborted);
        }

        return TypedResults.Redirect(context.Request.PathBase + "/my/subscriptions?company=" + uscc);
    }

    private static async Task<Results<RedirectHttpResult, BadRequest, ForbidHttpResult, NotFound>> SeenAsync(
        HttpContext context, IAntiforgery antiforgery, FindCompanyPolicies find, Subscriptions subscriptions, ICurrentBureau bureau)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        var uscc = (await context.Request.ReadFormAsync(context.RequestAborted))["uscc"].ToString();
        if (!IsMine(context, bureau, uscc))
            return TypedResults.Forbid();
        if (await find.HandleAsync(uscc, mayReadAll: true, context.RequestAborted) is not { } company)
            return TypedResults.NotFound();
        await subscriptions.MarkSeenAsync(context.User.AccountId()!.Value, uscc, company.Results, context.RequestAborted);
        return TypedResults.Redirect(context.Request.PathBase + "/my/subscriptions?company=" + uscc);
    }

    private static async Task<Results<ContentHttpResult, NotFound>> CalendarAsync(
        HttpContext context, FindCompanyPolicies find, ICurrentBureau bureau, Preferences preferences, TimeProvider time)
    {
        if (Mine(context, bureau) is not { } uscc || await find.HandleAsync(uscc, mayReadAll: true, context.RequestAborted) is not { } company)
            return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = Downloads.Attachment("kefa-my-windows.ics");
        var policies = company.Results.Where(r => r.Verdict is Verdict.E or Verdict.U || r.IsNearMiss).Select(r => r.Policy);
        return TypedResults.Text(WindowCalendar.Write(policies, company.AsOf, time.GetUtcNow(), preferences.English, Downloads.Address(context)), "text/calendar; charset=utf-8", Encoding.UTF8);
    }

    private static async Task ExportAsync(HttpContext context, FindCompanyPolicies find, ICurrentBureau bureau, Preferences preferences, TableFormat format)
    {
        if (Mine(context, bureau) is not { } uscc || await find.HandleAsync(uscc, mayReadAll: true, context.RequestAborted) is not { } company)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Downloads.SendAsync(context, CompanyPoliciesTable.Of(company, preferences.English), format, company.AsOf);
    }

    private static string? Mine(HttpContext context, ICurrentBureau bureau)
    {
        var asked = context.Request.Query["company"].ToString();
        var mine = context.User.CompaniesIn(bureau.Required.Id).Order(StringComparer.Ordinal).ToArray();
        return asked.Length == 0 ? mine.FirstOrDefault() : mine.FirstOrDefault(u => u == asked);
    }

    private static bool IsMine(HttpContext context, ICurrentBureau bureau, string uscc) => context.User.CompaniesIn(bureau.Required.Id).Contains(uscc, StringComparer.Ordinal);
}
