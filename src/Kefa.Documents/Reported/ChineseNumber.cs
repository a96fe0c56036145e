namespace Kefa.Documents.Reported;

/// <summary>Numbers written with characters: 五, 两百三十, 一千零五, 三万六千, 二〇二二.</summary>
internal static class ChineseNumber
{
    /// <summary>The characters that such a number may have.</summary>
    public const string Characters = "零〇一二三四五六七八九十百千万亿两";

    private const string Digits = "〇一二三四五六七八九";

    /// <returns>Null when the characters make no number.</returns>
    public static decimal? Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > 20) return null;
        return text.ContainsAny('十', '百', '千') || text.ContainsAny('万', '亿') ? Units(text) : Positions(text);
    }

    private static int Digit(char c) => c switch { '零' => 0, '两' => 2, _ => Digits.IndexOf(c, StringComparison.Ordinal) };

    private static decimal? Positions(ReadOnlySpan<char> text)
    {
        decimal value = 0;
        foreach (char c in text)
        {
            if (Digit(c) is not (>= 0 and var digit)) return null;
            value = value * 10 + digit;
        }
        return value;
    }

    private static decimal? Units(ReadOnlySpan<char> text)
    {
        decimal whole = 0, section = 0;
        int digit = -1;
        foreach (char c in text)
        {
            if (Digit(c) is >= 0 and var d)
            {
                // Two digits side by side are not a number in this way of writing, except after a nought.
                if (digit > 0) return null;
                digit = d;
                continue;
            }
            int power = c switch { '十' => 10, '百' => 100, '千' => 1000, _ => 0 };
            if (power > 0)
            {
                section += (digit < 0 ? 1 : digit) * power;
                digit = -1;
                continue;
            }
            decimal large = c switch { '万' => 10_000m, '亿' => 100_000_000m, _ => 0 };
            if (large == 0) return null;
            section += Math.Max(digit, 0);
            whole = large == 100_000_000m ? (whole + (section == 0 ? (whole == 0 ? 1 : 0) : section)) * large : whole + (section == 0 ? 1 : section) * large;
            (section, digit) = (0, -1);
        }
        return whole + section + Math.Max(digit, 0);
    }
}
