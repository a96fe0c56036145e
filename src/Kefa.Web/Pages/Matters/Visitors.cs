using System.Security.Cryptography;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Matters;

namespace Kefa.Web.Pages.Matters;

/// <summary>Whose drafts a request sees: the account's, or those of the visitor who holds the secret of a cookie.</summary>
internal static class Visitors
{
    private const string Cookie = "kefa-draft";

    /// <summary>Null for a visitor who has begun nothing.</summary>
    public static DraftOwner? OwnerOf(HttpContext context) => context.User.AccountId() is { } account ? DraftOwner.Of(account)
        : context.Request.Cookies[Cookie] is { Length: 43 } secret ? DraftOwner.Visitor(secret) : null;

    /// <summary>Gives a visitor a secret, so that what is filled in is kept.</summary>
    public static DraftOwner Owner(HttpContext context)
    {
        if (OwnerOf(context) is { } known) return known;
        string secret = Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append(Cookie, secret, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = Drafts.KeptFor, IsEssential = true,
        });
        return DraftOwner.Visitor(secret);
    }
}
