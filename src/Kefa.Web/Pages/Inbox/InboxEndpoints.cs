using System.Globalization;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Notices;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Inbox;

/// <summary>Opening and marking notices, and the calendar that programs fetch.</summary>
internal static class InboxEndpoints
{
    public static void MapInbox(this IEndpointRouteBuilder app)
    {
        foreach (var (path, policy, forParty) in new[] { ("/console/inbox", AccessPolicies.NoticeReader, false), ("/my/inbox", AccessPolicies.SignedIn, true) })
        {
            var inbox = app.MapGroup(path).RequireAuthorization(policy).ExcludeFromDescription();
            inbox.MapGet("/{id:long}", (long id, HttpContext context, Kefa.Bureau.Notices.Inbox box) => OpenAsync(id, forParty, context, box));
            inbox.MapPost("/read", (HttpContext context, IAntiforgery antiforgery, Kefa.Bureau.Notices.Inbox box) => ReadAsync(path, forParty, context, antiforgery, box));
        }
        // A calendar program has no sign-in: the secret in the address is what it shows.
        app.MapGet("/calendar/feed/{file}", FeedAsync).RequireAuthorization(AccessPolicies.Everyone).ExcludeFromDescription();
    }

    private static async Task<IResult> OpenAsync(long id, bool forParty, HttpContext context, Kefa.Bureau.Notices.Inbox box)
    {
        if (context.User.AccountId() is not { } account || await box.OpenAsync(account, forParty, id, context.RequestAborted) is not { } item) return TypedResults.NotFound();
        string target = item switch
        {
            { Number: { } number } => $"{(forParty ? "/my" : "/console")}/matters/{number}",
            { Key: var key } when key.StartsWith("calendar/", StringComparison.Ordinal) => $"/console/calendar?year={key["calendar/".Length..]}",
            { Key: var key } when key.StartsWith("parameters/", StringComparison.Ordinal) => "/console/parameters?open=true",
            { Key: var key } when key.StartsWith("citation/", StringComparison.Ordinal) => "/console/laws",
            _ => forParty ? "/my/inbox" : "/console/inbox",
        };
        return TypedResults.Redirect(context.Request.PathBase + target);
    }

    private static async Task<IResult> ReadAsync(string path, bool forParty, HttpContext context, IAntiforgery antiforgery, Kefa.Bureau.Notices.Inbox box)
    {
        if (!await antiforgery.IsRequestValidAsync(context) || context.User.AccountId() is not { } account) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        string given = form["id"].ToString();
        if (given.Length > 0 && !long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return TypedResults.BadRequest();
        await box.MarkReadAsync(account, forParty, given.Length == 0 ? null : long.Parse(given, CultureInfo.InvariantCulture), context.RequestAborted);
        return TypedResults.Redirect($"{context.Request.PathBase}{path}?read=true");
    }

    private static async Task<IResult> FeedAsync(string file, HttpContext context, KeepFeed feeds)
    {
        if (!file.EndsWith(".ics", StringComparison.Ordinal) || await feeds.WriteAsync(file[..^4], Downloads.Address(context), context.RequestAborted) is not { } feed) return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "private, no-cache";
        // The address is a secret: nobody learns it from a link in what it answers.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Bytes(Encoding.UTF8.GetBytes(feed.Text), "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{feed.Tag}\""));
    }
}
