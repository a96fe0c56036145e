using System.Globalization;
using System.Text;

namespace Kefa.Bureau.Registers;

/// <summary>Text as it is compared, so that what people type finds what was registered.</summary>
public static class SearchText
{
    /// <summary>
    /// Form KC, lower case, without spaces, brackets and punctuation: <c>（湖南）Ａ·甲 公司</c> and <c>(湖南)a甲公司</c> are the same.
    /// </summary>
    public static string Normalise(string text)
    {
        var compatible = Compatible(text);
        var kept = new StringBuilder(compatible.Length);
        foreach (var rune in compatible.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
                or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.OtherPunctuation
                or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation))
                kept.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return kept.ToString();
    }

    /// <summary>Form KC; text with unpaired surrogates, which has no such form, has them replaced first.</summary>
    public static string Compatible(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var whole = text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes()) : text;
        return whole.Normalize(NormalizationForm.FormKC);
    }

    /// <summary>The first runes of a text, so that nothing is cut in the middle of a character.</summary>
    public static string Cut(string text, int runes)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (runes-- == 0)
                return string.Concat(text.AsSpan(0, length), "…");
            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
