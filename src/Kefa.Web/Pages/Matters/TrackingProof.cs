using System.Security.Cryptography;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Microsoft.AspNetCore.DataProtection;

namespace Kefa.Web.Pages.Matters;

/// <summary>
/// What a browser holds once number and query code were right: both, sealed for this bureau, for two hours, in a cookie that goes to the pages of tracking alone.
/// It stands in no address, so no log keeps it; each page asks again whether the code is right.
/// </summary>
internal sealed class TrackingProof(IDataProtectionProvider protection, ICurrentBureau bureau)
{
    private const string Cookie = "kefa-track";

    private static readonly TimeSpan Holds = TimeSpan.FromHours(2);

    private ITimeLimitedDataProtector Protector => protection.CreateProtector("Kefa.Tracking.v1", bureau.Required.Code).ToTimeLimitedDataProtector();

    public void Give(HttpContext context, MatterNumber number, string code) =>
        context.Response.Cookies.Append(Cookie, Protector.Protect($"{number}|{code}", Holds), Options(context));

    public void Take(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    /// <summary>The code with which this browser showed that it is the party of the matter; null when it did not, or too long ago.</summary>
    public string? CodeOf(HttpContext context, MatterNumber number)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } given) return null;
        try
        {
            return Protector.Unprotect(given).Split('|') is [var proved, var code] && proved == number.ToString() ? code : null;
        }
        catch (CryptographicException)
        {
            return null; // forged, grown old, or from another bureau: number and code are asked for again
        }
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true, Path = context.Request.PathBase + "/track",
    };
}
