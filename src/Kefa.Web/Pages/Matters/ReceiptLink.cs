using System.Security.Cryptography;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Microsoft.AspNetCore.DataProtection;

namespace Kefa.Web.Pages.Matters;

/// <summary>The address of a receipt: number and query code, sealed, so that it can be kept as a bookmark and neither stands readable in it.</summary>
internal sealed class ReceiptLink(IDataProtectionProvider protection, ICurrentBureau bureau)
{
    private IDataProtector Protector => protection.CreateProtector("Kefa.Receipt.v1", bureau.Required.Code);

    public string Write(MatterNumber number, string code) => Protector.Protect($"{number}|{code}");

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
            return null; // forged, cut, or from another bureau: the page says that it cannot be opened
        }
    }
}
