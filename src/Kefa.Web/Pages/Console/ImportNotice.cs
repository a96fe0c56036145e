using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Kefa.Web.Pages.Console;

/// <summary>
/// What was wrong with an upload, carried to the page by its address: the body of the upload is gone by then. Sealed, so that nobody puts words of
/// their own into a link to this site.
/// </summary>
internal sealed class ImportNotice(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Kefa.ImportNotice.v1").ToTimeLimitedDataProtector();

    public string Write(string field, string message) => _protector.Protect($"{field}\n{message}", Lasts);

    /// <summary>Null when it is not ours or too old.</summary>
    public (string Field, string Message)? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return _protector.Unprotect(text).Split('\n', 2) is [var field, var message] ? (field, message) : null;
        }
        catch (CryptographicException)
        {
            return null; // the page is then shown without it
        }
    }
}
