using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Policies.Drafts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Console;

/// <summary>What ends a draft. Endpoints and no page forms: sent a second time, when the draft is gone, they lead where the first sending led.</summary>
internal static class DraftActions
{
    public static void MapDraftActions(this IEndpointRouteBuilder console)
    {
        console.MapPost("/policies/drafts/{id:long}/publish/send", PublishAsync).RequireAuthorization(AccessPolicies.Publisher);
        console.MapPost("/policies/drafts/{id:long}/discard", DiscardAsync).RequireAuthorization(AccessPolicies.Caseworker);
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> PublishAsync(long id, HttpContext context, IAntiforgery antiforgery, PublishDraft publish, ICurrentBureau bureau)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        string version = form["version"].ToString(), from = form["from"].ToString(), to = form["to"].ToString();
        var by = Actor.Of(context.User, bureau.Required.Id, Policies.RolesOf(Policies.Publisher));
        // Days that cannot be read are no days: the page says so.
        PublishDraftOutcome? outcome = ConsoleQuery.Date(from) is { } first && (string.IsNullOrWhiteSpace(to) || ConsoleQuery.Date(to) is not null)
            ? await publish.HandleAsync(new PublishDraftInput(id, version, first, ConsoleQuery.Date(to), form["token"].ToString()), by, context.RequestAborted)
            : null;
        return TypedResults.Redirect(context.Request.PathBase + outcome switch
        {
            PublishDraftOutcome.Published published => published.Location,
            // The page checks again and says what is wrong, with a fresh token.
            _ => $"/console/policies/drafts/{id}/publish" + QueryString.Create(
            [
                KeyValuePair.Create<string, string?>("confirm", "true"), KeyValuePair.Create<string, string?>("version", version),
                KeyValuePair.Create<string, string?>("from", from), KeyValuePair.Create<string, string?>("to", to), KeyValuePair.Create<string, string?>("again", "true"),
            ]),
        });
    }

    private static async Task<Results<RedirectHttpResult, BadRequest, ForbidHttpResult>> DiscardAsync(long id, HttpContext context, IAntiforgery antiforgery, PolicyDrafts drafts, ICurrentBureau bureau)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        if (!context.User.May(bureau.Required.Id, Policies.Editor))
            return TypedResults.Forbid();
        await drafts.DiscardAsync(id, Actor.Of(context.User, bureau.Required.Id, Policies.RolesOf(Policies.Editor)), context.RequestAborted);
        return TypedResults.Redirect(context.Request.PathBase + "/console/policies/upload");
    }
}
