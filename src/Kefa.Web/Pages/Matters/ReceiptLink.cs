using System.Security.Cryptography;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Microsoft.AspNetCore.DataProtection;

namespace Kefa.Web.Pages.Matters;

/// <summary>
/// The address of a receipt: number and query code, sealed, so that neither stands readable in it, and for an hour only: addresses are kept by logs and histories,
/// and whoever finds this one there later opens nothing.
/// </summary>
internal sealed class ReceiptLink(IDataProtectionProvider protection, ICurrentBureau bureau)
{
    private static readonly TimeSpan Holds = TimeSpan.FromHours(1);

    private ITimeLimitedDataProtector Protector => protection.CreateProtector("Kefa.Receipt.v2", bureau.Required.Code).ToTimeLimitedDataProtector();

    public string Write(MatterNumber number, string code) => Protector.Protect($"{number}|{code}", Holds);

    /// <summary>Null when it is not one of ours.</summary>
    public (MatterNumber Number, string Code)? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            return Protector.Unprotect(text).Split('|') is [var number, var code] ? (MatterNumber.Parse(number), code) : null;
        }
        catch (CryptographicException)
        {
            return null; // forged, cut, grown old, or from another bureau: the page says that it cannot be opened
        }
    }
}
