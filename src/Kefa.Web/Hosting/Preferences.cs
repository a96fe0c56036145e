using Microsoft.AspNetCore.Http.Extensions;

namespace Kefa.Web.Hosting;

/// <summary>
/// How a visitor likes the pages: language, theme, large type. Chosen by plain links (<c>?lang=en</c>, <c>?theme=dark</c>, <c>?mode=elder</c>), kept in
/// cookies, so that it works without a script.
/// </summary>
public sealed class Preferences
{
    /// <summary>English instead of Chinese.</summary>
    public bool English { get; private set; }

    /// <summary>light, dark or contrast; null follows the system.</summary>
    public string? Theme { get; private set; }

    /// <summary>The mode for elder people (长辈版).</summary>
    public bool Elder { get; private set; }

    public string Tag => English ? "en" : "zh-CN";

    internal static readonly (string Query, string Cookie, string[] Values)[] Known =
    [
        ("lang", "kefa-lang", ["zh", "en"]),
        ("theme", "kefa-theme", ["auto", "light", "dark", "contrast"]),
        ("mode", "kefa-mode", ["standard", "elder"]),
    ];

    internal void Read(HttpRequest request)
    {
        string? Of(int i) => Known[i].Values.Contains(request.Cookies[Known[i].Cookie], StringComparer.Ordinal) ? request.Cookies[Known[i].Cookie] : null;
        English = Of(0) == "en";
        Theme = Of(1) is { } theme and not "auto" ? theme : null;
        Elder = Of(2) == "elder";
    }
}

internal static class PreferencesMiddleware
{
    public static IApplicationBuilder UsePreferences(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        var chosen = Preferences.Known.Where(k => k.Values.Contains(request.Query[k.Query].ToString(), StringComparer.Ordinal)).ToArray();
        if (chosen.Length > 0 && HttpMethods.IsGet(request.Method))
        {
            foreach (var (query, cookie, _) in chosen)
            {
                context.Response.Cookies.Append(cookie, request.Query[query].ToString(), new CookieOptions
                {
                    HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true,
                });
            }

            var rest = new QueryBuilder(request.Query.Where(q => !chosen.Any(c => c.Query == q.Key)).SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? "")));
            context.Response.Redirect(request.PathBase + request.Path + rest.ToQueryString());
            return;
        }

        context.RequestServices.GetRequiredService<Preferences>().Read(request);
        await next(context);
    });
}
