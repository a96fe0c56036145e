namespace Kefa.Feel.Syntax;

/// <summary>Operators, from the loosest to the tightest: or, and, comparison, + -, * /, **, unary minus, then instance of, then path, filter and call.</summary>
internal sealed partial class Parser
{
    private Node ParseExpression()
    {
        var start = _token.Start;
        if (!Enter(start))
            return Nothing(start);
        var node = ParseOr();
        Leave();
        return node;
    }

    private Node ParseOr()
    {
        var start = _token.Start;
        var left = ParseAnd();
        while (TakeWord("or"))
        {
            var right = ParseAnd();
            left = Checked(new OrNode(SpanFrom(start), left, right));
        }

        return left;
    }

    private Node ParseAnd()
    {
        var start = _token.Start;
        var left = ParseComparison();
        while (TakeWord("and"))
        {
            var right = ParseComparison();
            left = Checked(new AndNode(SpanFrom(start), left, right));
        }

        return left;
    }

    private Node ParseComparison()
    {
        var start = _token.Start;
        var left = ParseAdditive();
        while (true)
        {
            if (ComparisonOperatorOf(_token.Kind) is { } op)
            {
                Advance();
                var right = ParseAdditive();
                left = Checked(new ComparisonNode(SpanFrom(start), op, left, right));
            }
            else if (TakeWord("between"))
            {
                var low = ParseAdditive();
                ExpectWord("and", $"between the two ends of 'between'");
                var high = ParseAdditive();
                left = Checked(new BetweenNode(SpanFrom(start), left, low, high));
            }
            else if (TakeWord("in"))
            {
                var test = ParseInTest();
                left = Checked(new InNode(SpanFrom(start), left, test));
            }
            else
            {
                return left;
            }
        }
    }

    /// <summary>What follows <c>in</c>: a test with operator, tests in parentheses, or an expression.</summary>
    private Node ParseInTest()
    {
        if (ComparisonOperatorOf(_token.Kind) is not null)
            return ParseComparisonTest();
        _testsAllowedAt = _token.Kind == TokenKind.OpenParen ? _token.Start : -1;
        return ParseAdditive();
    }

    private ComparisonTestNode ParseComparisonTest()
    {
        var start = _token.Start;
        var op = ComparisonOperatorOf(_token.Kind)!.Value;
        Advance();
        var operand = ParseAdditive();
        return Checked(new ComparisonTestNode(SpanFrom(start), op, operand));
    }

    private static ComparisonOperator? ComparisonOperatorOf(TokenKind kind) => kind switch
    {
        TokenKind.Equal => ComparisonOperator.Equal,
        TokenKind.NotEqual => ComparisonOperator.NotEqual,
        TokenKind.Less => ComparisonOperator.Less,
        TokenKind.LessOrEqual => ComparisonOperator.LessOrEqual,
        TokenKind.Greater => ComparisonOperator.Greater,
        TokenKind.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    private Node ParseAdditive()
    {
        var start = _token.Start;
        var left = ParseMultiplicative();
        while (_token.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var op = _token.Kind == TokenKind.Plus ? ArithmeticOperator.Add : ArithmeticOperator.Subtract;
            Advance();
            var right = ParseMultiplicative();
            left = Checked(new ArithmeticNode(SpanFrom(start), op, left, right));
        }

        return left;
    }

    private Node ParseMultiplicative()
    {
        var start = _token.Start;
        var left = ParsePower();
        while (_token.Kind is TokenKind.Star or TokenKind.Slash)
        {
            var op = _token.Kind == TokenKind.Star ? ArithmeticOperator.Multiply : ArithmeticOperator.Divide;
            Advance();
            var right = ParsePower();
            left = Checked(new ArithmeticNode(SpanFrom(start), op, left, right));
        }

        return left;
    }

    /// <summary>From the left (DMN: <c>3 ** 4 ** 5</c> is 81 ** 5), and looser than the minus: <c>-3 ** 2</c> is 9.</summary>
    private Node ParsePower()
    {
        var start = _token.Start;
        var left = ParseMinus();
        while (Take(TokenKind.Power))
        {
            var right = ParseMinus();
            left = Checked(new ArithmeticNode(SpanFrom(start), ArithmeticOperator.Power, left, right));
        }

        return left;
    }

    private Node ParseMinus()
    {
        var start = _token.Start;
        var signs = 0;
        while (_token.Kind == TokenKind.Minus && Peek().Kind != TokenKind.Number)
        {
            Advance();
            signs++;
        }

        if (signs > MaxNesting)
            return Fail(start, $"More than {MaxNesting} minus signs in a row.");
        var node = ParseInstanceOf();
        for (; signs > 0; signs--)
            node = Checked(new NegateNode(SpanFrom(start), node));
        return node;
    }

    private Node ParseInstanceOf()
    {
        var start = _token.Start;
        var node = ParsePostfix();
        while (IsWord("instance") && Lexer.Read(_text, _token.End) is var next && _text.AsSpan(next.Start, next.End - next.Start).SequenceEqual("of"))
        {
            Advance();
            Advance();
            var type = ParseType();
            node = Checked(new InstanceOfNode(SpanFrom(start), node, type));
        }

        return node;
    }
}
