using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Accounts;

/// <summary>The framework's OAuth 2.0 handler, told of the provider that is configured.</summary>
internal sealed class ExternalAuthentication(IOptions<IdentityProvider> provider) : IConfigureNamedOptions<OAuthOptions>
{
    public void Configure(string? name, OAuthOptions options)
    {
        if (name != IdentityProvider.Scheme) return;
        IdentityProvider given = provider.Value;
        // Without a provider nobody is sent anywhere; the handler only wants its options to be whole.
        options.AuthorizationEndpoint = given.AuthorizationEndpoint ?? "https://localhost/none";
        options.TokenEndpoint = given.TokenEndpoint ?? "https://localhost/none";
        options.UserInformationEndpoint = given.UserInformationEndpoint ?? "https://localhost/none";
        options.ClientId = given.ClientId ?? "none";
        options.ClientSecret = given.ClientSecretFile is { Length: > 0 } file && File.Exists(file) ? File.ReadAllText(file).TrimEnd('\r', '\n') : given.ClientSecret ?? "none";
        options.CallbackPath = "/account/external/callback";
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        foreach (string scope in given.Scopes) options.Scope.Add(scope);
        options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, given.SubjectField);
        options.ClaimActions.MapJsonKey(ClaimTypes.Name, given.NameField);
        options.Events.OnCreatingTicket = ReadPersonAsync;
        options.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect(context.Request.PathBase + "/account/external/return?failed=true");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    public void Configure(OAuthOptions options) => Configure(Options.DefaultName, options);

    private static async Task ReadPersonAsync(OAuthCreatingTicketContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using HttpResponseMessage answer = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        answer.EnsureSuccessStatusCode();
        using JsonDocument person = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
        context.RunClaimActions(person.RootElement);
        if (context.Identity?.FindFirst(ClaimTypes.NameIdentifier) is null) throw new AuthenticationFailureException("The provider's answer does not say who the person is.");
    }
}
