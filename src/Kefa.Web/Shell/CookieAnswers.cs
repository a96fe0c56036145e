using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Kefa.Web.Shell;

/// <summary>Pages lead to the sign-in; programs get 401 and 403.</summary>
internal static class CookieAnswers
{
    public static void Configure(CookieAuthenticationOptions options)
    {
        var toSignIn = options.Events.OnRedirectToLogin;
        var toDenied = options.Events.OnRedirectToAccessDenied;
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized, toSignIn);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden, toDenied);
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status, Func<RedirectContext<CookieAuthenticationOptions>, Task> page)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return page(context);
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
