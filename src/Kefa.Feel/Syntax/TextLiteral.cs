using System.Globalization;
using System.Text;

namespace Kefa.Feel.Syntax;

/// <summary>What stands between the quotes of a string literal: <c>\" \\ \' \n \r \t \u12AB \U01F40E</c>; any other escape stays as it is written.</summary>
internal static class TextLiteral
{
    public static string Unescape(ReadOnlySpan<char> quoted)
    {
        var inner = quoted[1..^1];
        if (!inner.Contains('\\'))
            return inner.ToString();
        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\' || i + 1 == inner.Length)
            {
                text.Append(inner[i]);
                continue;
            }

            var escape = inner[++i];
            switch (escape)
            {
                case 'n':
                    text.Append('\n');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case '"' or '\\' or '\'':
                    text.Append(escape);
                    break;
                case 'u' when TryHex(inner, i + 1, 4, out var unit):
                    text.Append((char)unit);
                    i += 4;
                    break;
                case 'U' when TryHex(inner, i + 1, 6, out var codePoint) && Rune.IsValid(codePoint):
                    text.Append(new Rune(codePoint).ToString());
                    i += 6;
                    break;
                default:
                    text.Append('\\').Append(escape);
                    break;
            }
        }

        return text.ToString();
    }

    private static bool TryHex(ReadOnlySpan<char> text, int start, int length, out int value)
    {
        value = 0;
        return start + length <= text.Length
            && int.TryParse(text.Slice(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
