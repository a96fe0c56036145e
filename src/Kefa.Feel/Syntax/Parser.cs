using System.Collections.Immutable;

namespace Kefa.Feel.Syntax;

/// <summary>
/// A recursive descent parser for FEEL (DMN 1.5, 10.3.1.2). It reads tokens as it goes, because what is one name depends on the scope.
/// The first error moves it to the end of the text, so that every rule ends by itself.
/// </summary>
internal sealed partial class Parser
{
    private const int MaxNesting = 250;
    private const int MaxHeight = 1000;
    private const int MaxLength = 1_000_000;

    private static readonly Lazy<KnownNames> BuiltInNames = new(() => new KnownNames(BuiltIns.Names));

    private readonly SourceText _source;
    private readonly string _text;
    private readonly ParseScope _scope;
    private LocalNames? _locals;
    private Token _token;
    private int _lastEnd;
    private int _nesting;
    private int _testsAllowedAt = -1;
    private bool _usesInput;
    private Diagnostic? _error;

    private Parser(string text, ParseScope scope)
    {
        _source = new SourceText(text);
        _text = text;
        _scope = scope;
        _token = Lexer.Read(text, 0);
        if (text.Length > MaxLength)
            Fail(0, $"The expression has {text.Length} characters; at most {MaxLength} are read.");
    }

    public static Node? Expression(string text, ParseScope scope, out Diagnostic? error)
    {
        var parser = new Parser(text, scope);
        var node = parser.ParseExpression();
        parser.ExpectEnd();
        error = parser._error;
        return error is null ? node : null;
    }

    public static UnaryTestsNode? Tests(string text, ParseScope scope, out Diagnostic? error)
    {
        var parser = new Parser(text, scope);
        var node = parser.ParseUnaryTests();
        parser.ExpectEnd();
        error = parser._error;
        return error is null ? node : null;
    }

    private bool Failed => _error is not null;

    private ReadOnlySpan<char> Word => _text.AsSpan(_token.Start, _token.End - _token.Start);

    private void Advance()
    {
        _lastEnd = _token.End;
        _token = Lexer.Read(_text, _token.End);
    }

    private void MoveTo(int offset) => _token = Lexer.Read(_text, offset);

    private Token Peek() => Lexer.Read(_text, _token.End);

    private bool Take(TokenKind kind)
    {
        if (_token.Kind != kind)
            return false;
        Advance();
        return true;
    }

    private bool IsWord(string keyword) => _token.Kind == TokenKind.Name && Word.SequenceEqual(keyword);

    private bool TakeWord(string keyword)
    {
        if (!IsWord(keyword))
            return false;
        Advance();
        return true;
    }

    private void Expect(TokenKind kind, Phrase what, Phrase where)
    {
        if (!Take(kind))
            FailHere($"Expected {what} {where}");
    }

    private void ExpectWord(string keyword, Phrase where)
    {
        if (!TakeWord(keyword))
            FailHere($"Expected '{keyword}' {where}");
    }

    private void ExpectEnd()
    {
        if (_token.Kind != TokenKind.End)
            FailHere($"Expected an operator or the end of the expression");
    }

    private NodeSpan SpanFrom(int start) => new(_source, start, Math.Max(start, _lastEnd));

    private LiteralNode Nothing(int start) => new(SpanFrom(start), Value.Null, FeelType.Null);

    /// <summary>Reports what was expected and what stands there instead.</summary>
    private LiteralNode FailHere(Phrase expected)
    {
        Phrase found = _token.Kind switch
        {
            TokenKind.End => $"but the expression ends here.",
            TokenKind.Bad when _text[_token.Start] == '"' => $"but this text has no closing quotation mark.",
            TokenKind.Bad => $"but found the character '{Word}', which FEEL does not use{Hint(Word)}.",
            _ => $"but found '{Shortened(Word)}'{DoubledHint()}.",
        };
        return Fail(_token.Start, $"{expected}, {found}");
    }

    private LiteralNode Fail(int offset, Phrase message)
    {
        _error ??= _source.At(offset, message);
        _token = new Token(TokenKind.End, _text.Length, _text.Length);
        return new LiteralNode(new NodeSpan(_source, offset, offset), Value.Null, FeelType.Null);
    }

    /// <summary>What is meant by signs that stand together in other languages.</summary>
    private Phrase DoubledHint() => (_token.Start > 0 ? _text[_token.Start - 1] : ' ', _token.Kind) switch
    {
        ('=', TokenKind.Equal) => $"; equality is a single '='",
        ('<', TokenKind.Greater) => $"; 'not equal' is '!='",
        ('=', TokenKind.Greater) => $"; 'greater or equal' is '>='",
        ('=', TokenKind.Less) => $"; 'less or equal' is '<='",
        _ => Phrase.Empty,
    };

    private static string Shortened(ReadOnlySpan<char> word) => word.Length <= 40 ? word.ToString() : $"{word[..40]}…";

    private static Phrase Hint(ReadOnlySpan<char> character) => character switch
    {
        "“" or "”" => $"; text stands in straight quotation marks \"…\"",
        "‘" or "’" or "'" => $"; text stands in double quotation marks \"…\"",
        "&" => $"; say 'and'",
        "|" => $"; say 'or'",
        "!" => $"; say 'not(…)' or '!='",
        "%" => $"; write 10 % as 0.1",
        _ => Phrase.Empty,
    };

    /// <summary>Guards one level of nesting: false (with an error) when the text nests deeper than evaluation could follow.</summary>
    private bool Enter(int start)
    {
        if (++_nesting > MaxNesting)
        {
            Fail(start, $"The expression is nested more than {MaxNesting} levels deep; give its parts names.");
            return false;
        }

        if (System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return true;
        Fail(start, $"The expression is nested too deep for the stack of this thread; give its parts names.");
        return false;
    }

    private void Leave() => _nesting--;

    private T Checked<T>(T node)
        where T : Node
    {
        if (node.Height > MaxHeight)
            Fail(node.Span.Start, $"The expression has more than {MaxHeight} operations in one chain; give its parts names.");
        return node;
    }

    private T Within<T>(LocalNames locals, Func<T> parse)
    {
        var outer = _locals;
        _locals = locals;
        var result = parse();
        _locals = outer;
        return result;
    }

    private ImmutableArray<T> CommaList<T>(TokenKind close, Phrase what, Phrase where, Func<T> parse)
    {
        if (Take(close))
            return [];
        var items = ImmutableArray.CreateBuilder<T>();
        do
        {
            items.Add(parse());
        }
        while (!Failed && Take(TokenKind.Comma));
        Expect(close, what, where);
        return items.DrainToImmutable();
    }
}
