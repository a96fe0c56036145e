using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Kefa.Bureau.Registers;

namespace Kefa.Bureau.Matters;

/// <summary>
/// The number of a matter (办件编号): year, code of the kind, six digits, check character: <c>2026GID000123K</c>. The check character is that of
/// ISO/IEC 7064, MOD 37,36: it finds every single wrong character and nearly every exchange of two neighbours.
/// </summary>
public readonly record struct MatterNumber
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const int SerialDigits = 6;

    private MatterNumber(string text) => Text = text;

    private string Text { get; }

    public int Year => int.Parse(Text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The code of the kind, 2 to 6 capital letters.</summary>
    public string Code => Text[4..^(SerialDigits + 1)];

    public int Serial => int.Parse(Text.AsSpan(Text.Length - SerialDigits - 1, SerialDigits), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <exception cref="ArgumentOutOfRangeException">The parts do not make a number.</exception>
    public static MatterNumber Of(int year, string code, int serial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        if (!IsCode(code)) throw new ArgumentOutOfRangeException(nameof(code), code, "The code of a kind of matter has 2 to 6 capital letters A to Z.");
        ArgumentOutOfRangeException.ThrowIfLessThan(serial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(serial, 999_999);
        string text = string.Create(CultureInfo.InvariantCulture, $"{year:0000}{code}{serial:000000}");
        return new MatterNumber(text + Check(text));
    }

    /// <summary>Reads a number as people type it: full-width, lower case, with spaces and hyphens.</summary>
    public static bool TryParse(string? text, out MatterNumber number)
    {
        number = default;
        string written = Normalise(text ?? "");
        if (written.Length is < 4 + 2 + SerialDigits + 1 or > 4 + 6 + SerialDigits + 1 || !written.All(Alphabet.Contains)) return false;
        if (!written.AsSpan(0, 4).ContainsOnlyDigits() || !written.AsSpan(written.Length - SerialDigits - 1, SerialDigits).ContainsOnlyDigits()
            || !IsCode(written[4..^(SerialDigits + 1)]) || Check(written.AsSpan(0, written.Length - 1)) != written[^1]) return false;
        number = new MatterNumber(written);
        return true;
    }

    public static MatterNumber Parse(string text) => TryParse(text, out MatterNumber number)
        ? number
        : throw new FormatException($"'{text}' is not the number of a matter; expected for instance {Of(2026, "GID", 123)}, whose last character checks the others.");

    internal static bool IsCode([NotNullWhen(true)] string? code) => code is { Length: >= 2 and <= 6 } && code.All(char.IsAsciiLetterUpper);

    public override string ToString() => Text;

    private static string Normalise(string text)
    {
        if (text.Length > 64) return "";
        var kept = new StringBuilder(text.Length);
        foreach (char c in SearchText.Compatible(text))
        {
            if (char.IsWhiteSpace(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation) continue;
            kept.Append(char.ToUpperInvariant(c));
        }
        return kept.ToString();
    }

    private static char Check(ReadOnlySpan<char> text)
    {
        int product = 36;
        foreach (char c in text)
        {
            int sum = (product + Alphabet.IndexOf(c, StringComparison.Ordinal)) % 36;
            product = (sum == 0 ? 36 : sum) * 2 % 37;
        }
        return Alphabet[(37 - product) % 36];
    }
}
