using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Accounts;

/// <summary>The scope that a token needs for an endpoint; people are held by its policy instead.</summary>
public sealed record NeedsScope(string Scope);

public static class TokenClaims
{
    internal const string Scope = "kefa:scope", Token = "kefa:token";

    /// <summary>Another system with a token, and not a person.</summary>
    public static bool IsToken(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Token);

    public static bool HasScope(this ClaimsPrincipal user, string scope) => user.HasClaim(Scope, scope);
}

/// <summary>Knows the caller by <c>Authorization: Bearer kefa_…</c>, below <c>/api</c> only: a token opens no page.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string SchemeName = "ApiToken", Either = "PersonOrToken";
    private const string Bearer = "Bearer ";

    public static void Add(AuthenticationBuilder authentication)
    {
        authentication.AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(SchemeName, null);
        authentication.AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector = context => IsForToken(context.Request) ? SchemeName : IdentityConstants.ApplicationScheme);
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string given = Request.Headers.Authorization.ToString();
        if (await Context.RequestServices.GetRequiredService<KeepTokens>().UseAsync(given[Bearer.Length..].Trim(), Context.RequestAborted) is not { } token)
            return AuthenticateResult.Fail("The token is unknown in this bureau, has expired or was revoked.");
        var identity = new ClaimsIdentity([new(TokenClaims.Token, token.Name), new(PostClaims.DisplayNameClaim, token.Name), .. token.Scopes.Select(scope => new Claim(TokenClaims.Scope, scope))], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Task.CompletedTask;
    }

    private static bool IsForToken(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
}
