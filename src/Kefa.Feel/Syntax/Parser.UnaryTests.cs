using System.Collections.Immutable;

namespace Kefa.Feel.Syntax;

/// <summary>Unary tests: <c>-</c>, tests separated by commas, or <c>not(tests)</c>.</summary>
internal sealed partial class Parser
{
    private UnaryTestsNode ParseUnaryTests()
    {
        var start = _token.Start;
        if (_token.Kind == TokenKind.Minus && Peek().Kind == TokenKind.End)
        {
            Advance();
            return new UnaryTestsNode(SpanFrom(start), [], isNegated: false);
        }

        if (IsWord("not") && Peek().Kind == TokenKind.OpenParen && TryNegatedTests(start) is { } negated)
            return negated;
        var tests = ParseTestList();
        return Checked(new UnaryTestsNode(SpanFrom(start), tests, isNegated: false));
    }

    /// <summary>Null (and nothing consumed) when more follows the parenthesis: then <c>not(…)</c> is the function.</summary>
    private UnaryTestsNode? TryNegatedTests(int start)
    {
        Advance();
        Advance();
        var tests = ParseTestList();
        if (Take(TokenKind.CloseParen) && _token.Kind == TokenKind.End)
            return Checked(new UnaryTestsNode(SpanFrom(start), tests, isNegated: true));
        _error = null;
        _nesting = 0;
        _locals = null;
        _rangeEnds = 0;
        MoveTo(start);
        return null;
    }

    private ImmutableArray<UnaryTest> ParseTestList()
    {
        var tests = ImmutableArray.CreateBuilder<UnaryTest>();
        do
        {
            _usesInput = false;
            var test = ParseTest();
            tests.Add(new UnaryTest(test, _usesInput));
        }
        while (!Failed && Take(TokenKind.Comma));
        return tests.DrainToImmutable();
    }
}
