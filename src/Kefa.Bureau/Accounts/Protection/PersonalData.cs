using System.Text;
using Kefa.Bureau.Registers;

namespace Kefa.Bureau.Accounts;

/// <summary>What is shown of personal data before somebody says why they need all of it.</summary>
public static class PersonalData
{
    /// <summary>In the form in which numbers are compared: form KC, without spaces and hyphens, upper case.</summary>
    public static string Normalise(string text) => new([.. SearchText.Compatible(text).Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '(' or ')' or '·')).Select(char.ToUpperInvariant)]);

    /// <summary>A telephone number: the first three and the last four digits (<c>138****5678</c>); shorter ones keep the last two.</summary>
    public static string MaskPhone(string phone) => Middle(Normalise(phone), phone.Length >= 10 ? 3 : 0, phone.Length >= 10 ? 4 : 2);

    /// <summary>An identity number: the first three and the last two characters (<c>430*************2X</c>).</summary>
    public static string MaskIdentity(string number) => Middle(Normalise(number), 3, 2);

    /// <summary>A name: all but its last character, or its first word, is hidden (<c>**明</c>).</summary>
    public static string MaskName(string name)
    {
        Rune[] runes = [.. name.Trim().EnumerateRunes()];
        return runes.Length <= 1 ? "*" : new string('*', runes.Length - 1) + runes[^1];
    }

    /// <summary>An e-mail address: the first character and what follows the sign (<c>w***@example.org</c>).</summary>
    public static string MaskEmail(string email)
    {
        int at = email.IndexOf('@', StringComparison.Ordinal);
        return at < 1 ? "***" : email[..1] + "***" + email[at..];
    }

    private static string Middle(string text, int first, int last) =>
        text.Length <= first + last ? new string('*', text.Length) : text[..first] + new string('*', text.Length - first - last) + text[^last..];
}
