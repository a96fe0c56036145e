using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Kefa.Web.Pages.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/sign-out", SignOutAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        app.MapGet("/account/external", Leave).RequireAuthorization(Policies.Everyone).RequireRateLimiting(Limits.SignIn).ExcludeFromDescription();
        app.MapGet("/account/external/return", ReturnAsync).RequireAuthorization(Policies.Everyone).ExcludeFromDescription();
        app.MapGet("/account/home", Home).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> SignOutAsync(HttpContext context, IAntiforgery antiforgery, SignIn signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        await signIn.SignOutAsync(new Actor(context.User.AccountId(), context.User.DisplayName(), null), context.RequestAborted);
        return TypedResults.Redirect(context.Request.PathBase + "/");
    }

    /// <summary>Sends the visitor to the province's identity provider, where one is configured.</summary>
    private static Results<ChallengeHttpResult, NotFound> Leave(HttpContext context, IOptions<IdentityProvider> provider, SignInManager<KefaUser> signIn)
    {
        if (!provider.Value.IsThere)
            return TypedResults.NotFound();
        var properties = signIn.ConfigureExternalAuthenticationProperties(IdentityProvider.Scheme, context.Request.PathBase + "/account/external/return", context.User.AccountId()?.ToString());
        return TypedResults.Challenge(properties, [IdentityProvider.Scheme]);
    }

    private static async Task<RedirectHttpResult> ReturnAsync(HttpContext context, ExternalSignIn signIn)
    {
        var outcome = context.Request.Query["failed"].Count > 0 ? ExternalSignInOutcome.Failed : await signIn.HandleAsync(context.User.AccountId(), context.RequestAborted);
        await context.SignOutAsync(IdentityConstants.ExternalScheme);
        return TypedResults.Redirect(context.Request.PathBase + outcome switch
        {
            ExternalSignInOutcome.SignedIn => "/account/home",
            ExternalSignInOutcome.Bound => "/account?bound=true",
            ExternalSignInOutcome.BoundElsewhere => "/account?bound=elsewhere",
            ExternalSignInOutcome.NeedsCode => "/account/sign-in/code",
            ExternalSignInOutcome.Unknown => "/account/sign-in?external=unknown",
            _ => "/account/sign-in?external=failed",
        });
    }

    /// <summary>Where somebody's work begins: staff in the console, who is asked from outside at their matters, agents at their company, others at the first page.</summary>
    private static RedirectHttpResult Home(HttpContext context, ICurrentBureau bureau)
    {
        var roles = bureau.Id is { } id ? context.User.PostsIn(id).Select(p => p.Role).ToArray() : [];
        if (context.User.NeedsSecondFactor())
            return TypedResults.Redirect(context.Request.PathBase + "/account/second-factor");
        var path = context.User.May(bureau.Id ?? 0, Policies.Staff) ? "/console" : context.User.May(bureau.Id ?? 0, Policies.Participant) ? "/console/matters" : roles.Contains(Roles.CompanyAgent, StringComparer.Ordinal) ? "/my" : "/";
        return TypedResults.Redirect(context.Request.PathBase + path);
    }
}
