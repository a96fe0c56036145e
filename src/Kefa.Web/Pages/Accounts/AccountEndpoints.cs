using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kefa.Web.Pages.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/sign-out", SignOutAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        app.MapGet("/account/home", Home).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> SignOutAsync(HttpContext context, IAntiforgery antiforgery, SignIn signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        await signIn.SignOutAsync(new Actor(context.User.AccountId(), context.User.DisplayName(), null), context.RequestAborted);
        return TypedResults.Redirect(context.Request.PathBase + "/");
    }

    /// <summary>Where somebody's work begins: staff in the console, agents at their company, others at the first page.</summary>
    private static RedirectHttpResult Home(HttpContext context, ICurrentBureau bureau)
    {
        var roles = bureau.Id is { } id ? context.User.PostsIn(id).Select(p => p.Role).ToArray() : [];
        if (context.User.NeedsSecondFactor())
            return TypedResults.Redirect(context.Request.PathBase + "/account/second-factor");
        var path = roles.Any(r => r is not (Roles.Citizen or Roles.CompanyAgent)) ? "/console" : roles.Contains(Roles.CompanyAgent, StringComparer.Ordinal) ? "/my" : "/";
        return TypedResults.Redirect(context.Request.PathBase + path);
    }
}
