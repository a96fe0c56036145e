namespace Kefa.Feel.Syntax;

/// <summary>Reads one token at an offset. Stateless, so that the parser can move freely.</summary>
internal static class Lexer
{
    public static Token Read(string text, int offset)
    {
        offset = SkipSpace(text, offset);
        if (offset >= text.Length)
            return new Token(TokenKind.End, text.Length, text.Length);
        var c = text[offset];
        var next = offset + 1 < text.Length ? text[offset + 1] : '\0';
        switch (c)
        {
            case '"':
                return ReadText(text, offset);
            case '.' when char.IsAsciiDigit(next):
                return ReadNumber(text, offset);
            case '.' when next == '.':
                return new Token(TokenKind.DotDot, offset, offset + 2);
            case '*' when next == '*':
                return new Token(TokenKind.Power, offset, offset + 2);
            case '!' when next == '=':
                return new Token(TokenKind.NotEqual, offset, offset + 2);
            case '<' when next == '=':
                return new Token(TokenKind.LessOrEqual, offset, offset + 2);
            case '>' when next == '=':
                return new Token(TokenKind.GreaterOrEqual, offset, offset + 2);
            case '-' when next == '>':
                return new Token(TokenKind.Arrow, offset, offset + 2);
        }

        if (char.IsAsciiDigit(c))
            return ReadNumber(text, offset);
        var kind = Single(c);
        if (kind != TokenKind.Bad)
            return new Token(kind, offset, offset + 1);
        var codePoint = Characters.CodePointAt(text, offset);
        return Characters.IsNameStart(codePoint)
            ? new Token(TokenKind.Name, offset, Characters.WordEnd(text, offset))
            : new Token(TokenKind.Bad, offset, offset + Characters.Width(codePoint));
    }

    /// <summary>Skips white space and comments. An unfinished comment reaches to the end.</summary>
    public static int SkipSpace(string text, int offset)
    {
        while (offset < text.Length)
        {
            if (Characters.IsSpace(text[offset]))
            {
                offset++;
            }
            else if (text[offset] == '/' && offset + 1 < text.Length && text[offset + 1] == '/')
            {
                var end = text.IndexOf('\n', offset);
                offset = end < 0 ? text.Length : end + 1;
            }
            else if (text[offset] == '/' && offset + 1 < text.Length && text[offset + 1] == '*')
            {
                var end = text.IndexOf("*/", offset + 2, StringComparison.Ordinal);
                offset = end < 0 ? text.Length : end + 2;
            }
            else
            {
                break;
            }
        }

        return offset;
    }

    private static TokenKind Single(char c) => c switch
    {
        '?' => TokenKind.Question,
        '@' => TokenKind.At,
        '+' => TokenKind.Plus,
        '-' => TokenKind.Minus,
        '*' => TokenKind.Star,
        '/' => TokenKind.Slash,
        '=' => TokenKind.Equal,
        '<' => TokenKind.Less,
        '>' => TokenKind.Greater,
        '(' => TokenKind.OpenParen,
        ')' => TokenKind.CloseParen,
        '[' => TokenKind.OpenBracket,
        ']' => TokenKind.CloseBracket,
        '{' => TokenKind.OpenBrace,
        '}' => TokenKind.CloseBrace,
        ',' => TokenKind.Comma,
        ':' => TokenKind.Colon,
        '.' => TokenKind.Dot,
        _ => TokenKind.Bad,
    };

    private static Token ReadNumber(string text, int start)
    {
        var end = Digits(text, start);
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
            end = Digits(text, end + 1);
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1;
            if (digits < text.Length && text[digits] is '+' or '-')
                digits++;
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
                end = Digits(text, digits);
        }

        return new Token(TokenKind.Number, start, end);
    }

    private static int Digits(string text, int offset)
    {
        while (offset < text.Length && char.IsAsciiDigit(text[offset]))
            offset++;
        return offset;
    }

    private static Token ReadText(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return new Token(TokenKind.Text, start, i + 1);
            if (text[i] == '\\')
                i++;
        }

        return new Token(TokenKind.Bad, start, text.Length);
    }
}
