using System.Text;

namespace Kefa.Feel.Syntax;

/// <summary>The character classes of the FEEL grammar (DMN 1.5, 10.3.1.2, rules 28-30 and 61-62).</summary>
internal static class Characters
{
    public static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f' || (c > '\u0080' && (char.IsWhiteSpace(c) || c is '\u180E' or '\u200B' or '\uFEFF'));

    public static bool IsNameStart(int c) => c switch
    {
        < 0x80 => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_',
        _ => c is >= 0xC0 and <= 0xD6 or >= 0xD8 and <= 0xF6 or >= 0xF8 and <= 0x2FF or >= 0x370 and <= 0x37D or >= 0x37F and <= 0x1FFF
            or 0x200C or 0x200D or >= 0x2070 and <= 0x218F or >= 0x2C00 and <= 0x2FEF or >= 0x3001 and <= 0xD7FF
            or >= 0xF900 and <= 0xFDCF or >= 0xFDF0 and <= 0xFEFE or >= 0xFF00 and <= 0xFFFD or >= 0x10000 and <= 0xEFFFF && c is not 0x180E,
    };

    public static bool IsNamePart(int c) =>
        IsNameStart(c) || (c >= '0' && c <= '9') || c is '?' or 0xB7 or (>= 0x300 and <= 0x36F) or 0x203F or 0x2040;

    /// <summary>Symbols that names may contain besides words: <c>. / - ' + *</c>.</summary>
    public static bool IsNameSymbol(char c) => c is '.' or '/' or '-' or '\'' or '+' or '*' or '’';

    /// <summary>The code point at an offset; a lone surrogate is returned as it is.</summary>
    public static int CodePointAt(string text, int offset) =>
        Rune.TryGetRuneAt(text, offset, out var rune) ? rune.Value : text[offset];

    public static int Width(int codePoint) => codePoint > 0xFFFF ? 2 : 1;

    /// <summary>The end of the word that starts here.</summary>
    public static int WordEnd(string text, int offset)
    {
        while (offset < text.Length)
        {
            var c = CodePointAt(text, offset);
            if (!IsNamePart(c))
                break;
            offset += Width(c);
        }

        return offset;
    }
}
