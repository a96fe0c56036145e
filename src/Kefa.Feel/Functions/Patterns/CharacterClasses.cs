using System.Globalization;

namespace Kefa.Feel.Functions;

/// <summary>What the escapes of XML Schema's regular expressions stand for.</summary>
internal static class CharacterClasses
{
    private static readonly Lazy<CodePointSet[]> ByCategory = new(Compute);

    private static readonly CodePointSet NameStart = CodePointSet.Of(
        (':', ':'), ('A', 'Z'), ('_', '_'), ('a', 'z'), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D), (0x37F, 0x1FFF),
        (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF));

    private static readonly CodePointSet Name = NameStart.Union(CodePointSet.Of(
        ('-', '-'), ('.', '.'), ('0', '9'), (0xB7, 0xB7), (0x0300, 0x036F), (0x203F, 0x2040)));

    private static readonly CodePointSet Space = CodePointSet.Of((' ', ' '), ('\t', '\t'), ('\n', '\n'), ('\r', '\r'));

    private static readonly Lazy<CodePointSet> Word = new(() => CodePointSet.All.Except(Category("P")!).Except(Category("Z")!).Except(Category("C")!));

    /// <summary>The set of a multi-character escape (\s \i \c \d \w and their complements), or null when the letter is none.</summary>
    public static CodePointSet? Escape(char letter) => letter switch
    {
        's' => Space,
        'S' => Space.Complement(),
        'i' => NameStart,
        'I' => NameStart.Complement(),
        'c' => Name,
        'C' => Name.Complement(),
        'd' => Category("Nd"),
        'D' => Category("Nd")!.Complement(),
        'w' => Word.Value,
        'W' => Word.Value.Complement(),
        _ => null,
    };

    /// <summary>The set of a property: a general category (L, Lu, …) or a block (IsBasicLatin); null when there is none of that name.</summary>
    public static CodePointSet? Property(string name) =>
        name.StartsWith("Is", StringComparison.Ordinal) ? UnicodeBlocks.Find(name[2..]) : Category(name);

    private static CodePointSet? Category(string name)
    {
        var wanted = Enum.GetValues<UnicodeCategory>().Where(category => Abbreviation(category) is var abbreviation
            && (abbreviation == name || (name.Length == 1 && abbreviation[0] == name[0]))).ToArray();
        return wanted.Length == 0 ? null : CodePointSet.Of(wanted.SelectMany(category => ByCategory.Value[(int)category].Ranges));
    }

    private static string Abbreviation(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        UnicodeCategory.OtherNotAssigned => "Cn",
        _ => "--", // surrogates are no code points of text
    };

    private static CodePointSet[] Compute()
    {
        var ranges = new List<(int From, int To)>[30];
        for (var i = 0; i < ranges.Length; i++)
            ranges[i] = [];
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            var list = ranges[(int)CharUnicodeInfo.GetUnicodeCategory(codePoint)];
            if (list.Count > 0 && list[^1].To == codePoint - 1)
                list[^1] = (list[^1].From, codePoint);
            else
                list.Add((codePoint, codePoint));
        }

        return [.. ranges.Select(list => CodePointSet.Of(list))];
    }
}
