using System.Collections.Immutable;
using Kefa.Feel.Checking;

namespace Kefa.Feel.Syntax;

/// <summary>What may follow a value: <c>.member</c>, <c>[filter]</c>, <c>(arguments)</c>.</summary>
internal sealed partial class Parser
{
    private int _rangeEnds;

    private Node ParsePostfix()
    {
        var start = _token.Start;
        var node = ParsePrimary();
        while (!Failed)
        {
            switch (_token.Kind)
            {
                case TokenKind.Dot:
                    node = ParsePath(start, node);
                    break;
                case TokenKind.OpenBracket when !(_rangeEnds > 0 && BracketClosesRange()):
                    node = ParseFilter(start, node);
                    break;
                case TokenKind.OpenParen:
                    node = ParseCall(start, node);
                    break;
                default:
                    return node;
            }
        }

        return node;
    }

    private PathNode ParsePath(int start, Node source)
    {
        Advance();
        var nameStart = _token.Start;
        var name = ParseMemberName(source.Type);
        return Checked(new PathNode(SpanFrom(start), source, name, SpanFrom(nameStart)));
    }

    private FilterNode ParseFilter(int start, Node source)
    {
        Advance();
        var rangeEnds = _rangeEnds;
        _rangeEnds = 0;
        var filter = new LocalNames(_locals, LocalKind.Filter) { ItemType = TypeRules.Item(source.Type) };
        var condition = Within(filter, ParseExpression);
        _rangeEnds = rangeEnds;
        Expect(TokenKind.CloseBracket, $"']'", $"after the filter");
        return Checked(new FilterNode(SpanFrom(start), source, condition));
    }

    /// <summary>In <c>]1..2[</c> the bracket after 2 ends the range unless an expression follows it.</summary>
    private bool BracketClosesRange() => Peek() switch
    {
        { Kind: TokenKind.End or TokenKind.CloseParen or TokenKind.CloseBracket or TokenKind.CloseBrace or TokenKind.Comma or TokenKind.DotDot or TokenKind.Dot } => true,
        { Kind: TokenKind.Plus or TokenKind.Star or TokenKind.Slash or TokenKind.Power } => true,
        { Kind: var kind } when ComparisonOperatorOf(kind) is not null => true,
        { Kind: TokenKind.Name } word => IsInfixWord(_text.AsSpan(word.Start, word.End - word.Start)),
        _ => false,
    };

    private Node ParseCall(int start, Node function)
    {
        Advance();
        var rangeEnds = _rangeEnds;
        _rangeEnds = 0;
        Node call = TryParameterName(out _) ? ParseNamedArguments(start, function) : ParseArguments(start, function);
        _rangeEnds = rangeEnds;
        return call;
    }

    private CallNode ParseArguments(int start, Node function)
    {
        ImmutableArray<Node> arguments = CommaList(TokenKind.CloseParen, $"')'", $"after the arguments", ParseExpression);
        return Checked(new CallNode(SpanFrom(start), function, arguments));
    }

    private CallNamedNode ParseNamedArguments(int start, Node function)
    {
        var arguments = CommaList(TokenKind.CloseParen, $"')'", $"after the arguments", () =>
        {
            var nameStart = _token.Start;
            if (!TryParameterName(out var name))
                FailHere($"Expected the name of a parameter and ':', as the other arguments have it");
            MoveTo(name.End);
            _lastEnd = name.End;
            var nameSpan = SpanFrom(nameStart);
            Expect(TokenKind.Colon, $"':'", $"after the name of a parameter");
            return new ContextEntry(name.Name, nameSpan, ParseExpression());
        });
        return Checked(new CallNamedNode(SpanFrom(start), function, arguments));
    }

    /// <summary>Words and symbols up to a colon; nothing is consumed.</summary>
    private bool TryParameterName(out (string Name, int End) name)
    {
        name = default;
        if (_token.Kind != TokenKind.Name)
            return false;
        var token = _token;
        var end = token.End;
        while (token.Kind is TokenKind.Name or TokenKind.Number or TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash or TokenKind.Dot or TokenKind.Power)
        {
            end = token.End;
            token = Lexer.Read(_text, token.End);
        }

        if (token.Kind != TokenKind.Colon)
            return false;
        name = (ParseNames.Normalize(_text[_token.Start..end]), end);
        return true;
    }
}
