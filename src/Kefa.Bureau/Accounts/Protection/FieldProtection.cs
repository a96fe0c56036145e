using System.Security.Cryptography;
using System.Text;

namespace Kefa.Bureau.Accounts;

/// <summary>
/// Seals single fields, such as identity and contact numbers, before they are stored: AES-256-GCM, bound to the field and, by the caller's purpose, to the
/// row. A sealed text reads <c>k1:…</c>: the key's id, then nonce, tag and cipher text. What must be found again gets a blind index beside it.
/// </summary>
/// <remarks>Safe for use by many threads.</remarks>
public sealed class FieldProtection(KeyRing keys)
{
    private const int Nonce = 12, Tag = 16;

    /// <summary>Seals a text.</summary>
    /// <param name="purpose">Which field of which row: <c>staff/0198…/phone</c>. What was sealed for one purpose does not open for another.</param>
    public string Seal(string purpose, string text)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text), sealedBytes = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, Nonce));
        using var aes = new AesGcm(keys.Find(keys.Current), Tag);
        aes.Encrypt(sealedBytes.AsSpan(0, Nonce), plain, sealedBytes.AsSpan(Nonce + Tag), sealedBytes.AsSpan(Nonce, Tag), Encoding.UTF8.GetBytes(purpose));
        return keys.Current + ":" + Convert.ToBase64String(sealedBytes);
    }

    /// <summary>Opens what was sealed for the same purpose, with whichever key of the ring.</summary>
    /// <exception cref="CryptographicException">It was altered, sealed for another purpose, or with a key that the ring does not have.</exception>
    public string Open(string purpose, string sealedText)
    {
        int end = sealedText.IndexOf(':', StringComparison.Ordinal);
        byte[] bytes = end > 0 ? Bytes(sealedText[(end + 1)..]) : [];
        if (bytes.Length < Nonce + Tag) throw new CryptographicException("This is not a sealed text.");
        byte[] plain = new byte[bytes.Length - Nonce - Tag];
        using var aes = new AesGcm(keys.Find(sealedText[..end]), Tag);
        aes.Decrypt(bytes.AsSpan(0, Nonce), bytes.AsSpan(Nonce + Tag), bytes.AsSpan(Nonce, Tag), plain, Encoding.UTF8.GetBytes(purpose));
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>The same for the same text in the same field, and without the key file no use to anybody: equal rows are found by it.</summary>
    /// <param name="field">The field, the same for all rows: <c>staff/phone</c>.</param>
    /// <param name="normalised">The text in the one form in which it is compared: <see cref="PersonalData.Normalise"/>.</param>
    public string BlindIndex(string field, string normalised) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(keys.Index, Encoding.UTF8.GetBytes(field + "\n" + normalised))[..16]);

    /// <summary>Whether the text was sealed by an older key than the present one.</summary>
    public bool IsOld(string sealedText) => !sealedText.StartsWith(keys.Current + ":", StringComparison.Ordinal);

    private static byte[] Bytes(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int written) ? bytes[..written] : [];
    }
}
