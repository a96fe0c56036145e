namespace Kefa.Feel.Syntax;

internal enum TokenKind
{
    End,
    Bad,
    Number,
    Text,
    Name,
    Question,
    At,
    Plus,
    Minus,
    Star,
    Slash,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Comma,
    Colon,
    Dot,
    DotDot,
    Arrow,
}

/// <summary>A piece of the text. A name token is one word: names of several words are put together by the parser, which knows the scope.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End);
