using System.Collections.Immutable;

namespace Kefa.Feel.Syntax;

/// <summary>Literals, names, lists, ranges, contexts, parentheses.</summary>
internal sealed partial class Parser
{
    private Node ParsePrimary()
    {
        var start = _token.Start;
        switch (_token.Kind)
        {
            case TokenKind.Number or TokenKind.Minus:
                return ParseNumber();
            case TokenKind.Text:
                Advance();
                return new LiteralNode(SpanFrom(start), Value.Of(TextLiteral.Unescape(_text.AsSpan(start, _lastEnd - start))), FeelType.Text);
            case TokenKind.At:
                return ParseAtLiteral();
            case TokenKind.Question:
                Advance();
                _usesInput = true;
                return new InputNode(SpanFrom(start), _scope.Input);
            case TokenKind.OpenParen:
                return ParseParentheses();
            case TokenKind.OpenBracket:
                return ParseListOrRange();
            case TokenKind.CloseBracket:
                Advance();
                return ParseRangeFrom(start, includesStart: false);
            case TokenKind.OpenBrace:
                return ParseContext();
            case TokenKind.Name:
                return LongestKnown(out _) is null && ParseKeyword() is { } node ? node : ParseName();
            default:
                return FailHere($"Expected a value, a name or '('");
        }
    }

    /// <summary>A number; a minus directly before it belongs to it.</summary>
    private LiteralNode ParseNumber()
    {
        var start = _token.Start;
        var isNegative = Take(TokenKind.Minus);
        if (_token.Kind != TokenKind.Number)
            return FailHere($"Expected a value, a name or '('");
        if (!Number.TryParse(Word, out var number))
            return Fail(start, $"'{Shortened(Word)}' is too large for a number: 34 digits and exponents to 6144 are possible.");
        Advance();
        return new LiteralNode(SpanFrom(start), Value.Of(isNegative ? number.Negate() : number), FeelType.Number);
    }

    /// <summary>A date, time or duration in quotation marks: <c>@"2024-02-29"</c>. One that does not exist is an error when it is evaluated.</summary>
    private Node ParseAtLiteral()
    {
        var start = _token.Start;
        Advance();
        if (_token.Kind != TokenKind.Text)
            return FailHere($"Expected a date, time or duration in quotation marks after '@'");
        var text = TextLiteral.Unescape(Word);
        Advance();
        if (AtLiteral.TryParse(text, out var value, out var type))
            return new LiteralNode(SpanFrom(start), value, type);
        return new ErrorLiteralNode(SpanFrom(start), $"@\"{text}\" is no date, time, date and time, or duration.");
    }

    /// <summary>What starts with <c>(</c>: an expression, a range, a test as a value, or (after <c>in</c>) several tests.</summary>
    private Node ParseParentheses()
    {
        var start = _token.Start;
        var testsAllowed = _testsAllowedAt == start;
        _testsAllowedAt = -1;
        Advance();
        var rangeEnds = _rangeEnds;
        _rangeEnds = 0;
        var node = ParseTest();
        if (Take(TokenKind.DotDot))
        {
            _rangeEnds = rangeEnds;
            return ParseRangeEnd(start, includesStart: false, node);
        }

        if (testsAllowed && _token.Kind == TokenKind.Comma)
        {
            var tests = ImmutableArray.CreateBuilder<Node>();
            tests.Add(node);
            while (!Failed && Take(TokenKind.Comma))
                tests.Add(ParseTest());
            Expect(TokenKind.CloseParen, $"')'", $"after the tests");
            _rangeEnds = rangeEnds;
            return Checked(new TestsNode(SpanFrom(start), tests.DrainToImmutable()));
        }

        _rangeEnds = rangeEnds;
        Expect(TokenKind.CloseParen, $"')'", $"to close the parenthesis");
        return node;
    }

    private Node ParseTest() => ComparisonOperatorOf(_token.Kind) is null ? ParseExpression() : ParseComparisonTest();

    private Node ParseListOrRange()
    {
        var start = _token.Start;
        Advance();
        var rangeEnds = _rangeEnds;
        _rangeEnds = 0;
        if (Take(TokenKind.CloseBracket))
        {
            _rangeEnds = rangeEnds;
            return new ListNode(SpanFrom(start), []);
        }

        var items = ImmutableArray.CreateBuilder<Node>();
        items.Add(ParseTest());
        if (Take(TokenKind.DotDot))
        {
            _rangeEnds = rangeEnds;
            return ParseRangeEnd(start, includesStart: true, items[0]);
        }

        while (!Failed && Take(TokenKind.Comma))
            items.Add(ParseTest());
        _rangeEnds = rangeEnds;
        Expect(TokenKind.CloseBracket, $"',' or ']'", $"in the list");
        return Checked(new ListNode(SpanFrom(start), items.DrainToImmutable()));
    }

    private RangeNode ParseRangeFrom(int start, bool includesStart)
    {
        var from = ParseExpression();
        Expect(TokenKind.DotDot, $"'..'", $"between the ends of the range");
        return ParseRangeEnd(start, includesStart, from);
    }

    private RangeNode ParseRangeEnd(int start, bool includesStart, Node from)
    {
        _rangeEnds++;
        var to = ParseExpression();
        _rangeEnds--;
        var includesEnd = _token.Kind == TokenKind.CloseBracket;
        if (_token.Kind is TokenKind.CloseBracket or TokenKind.CloseParen or TokenKind.OpenBracket)
            Advance();
        else
            FailHere($"Expected ']', ')' or '[' after the end of the range");
        return Checked(new RangeNode(SpanFrom(start), from, includesStart, to, includesEnd));
    }

    private ContextNode ParseContext()
    {
        var start = _token.Start;
        Advance();
        var names = new LocalNames(_locals, LocalKind.Bindings);
        var entries = Within(names, () => CommaList(TokenKind.CloseBrace, $"',' or '}}'", $"in the context", () => ParseEntry(names)));
        return Checked(new ContextNode(SpanFrom(start), entries));
    }

    private ContextEntry ParseEntry(LocalNames names)
    {
        var start = _token.Start;
        string name;
        if (_token.Kind == TokenKind.Text)
        {
            name = TextLiteral.Unescape(Word);
            Advance();
        }
        else
        {
            name = ParseNewName($"the name of an entry", () => _token.Kind == TokenKind.Colon);
        }

        var nameSpan = SpanFrom(start);
        Expect(TokenKind.Colon, $"':'", $"after the name of an entry");
        var value = ParseExpression();
        names.Add(name, value.Type);
        return new ContextEntry(name, nameSpan, value);
    }
}
