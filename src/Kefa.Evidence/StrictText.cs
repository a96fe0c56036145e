using System.Globalization;

namespace Kefa.Evidence;

/// <summary>One value, one text: what the platform reads kindly (white space, signs, leading zeros, spare bits) would let two texts pass for one.</summary>
internal static class StrictText
{
    /// <summary>A number of 0 to 2^63−1 in decimal digits without leading zeros.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');

    /// <summary>Base64 with padding, as an encoder writes it.</summary>
    public static bool TryBase64(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 != 0) return false;
        var buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out int length)) return false;
        bytes = buffer[..length];
        return text.SequenceEqual(Convert.ToBase64String(bytes));
    }

    public static bool TryHash(ReadOnlySpan<char> text, out Tree.TreeHash hash)
    {
        hash = default;
        if (!TryBase64(text, out byte[] bytes) || bytes.Length != Tree.TreeHash.Length) return false;
        hash = new Tree.TreeHash(bytes);
        return true;
    }

    /// <summary>Hexadecimal digits in lower case.</summary>
    public static bool TryHex(string text, int length, out byte[] bytes)
    {
        bytes = [];
        if (text.Length != 2 * length || !text.All(char.IsAsciiHexDigitLower)) return false;
        bytes = Convert.FromHexString(text);
        return true;
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
