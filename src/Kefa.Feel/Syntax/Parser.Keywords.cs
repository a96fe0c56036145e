using System.Collections.Immutable;
using Kefa.Feel.Checking;

namespace Kefa.Feel.Syntax;

/// <summary>What starts with a keyword: constants, <c>if</c>, <c>for</c>, <c>some</c>, <c>every</c>, <c>function</c>.</summary>
internal sealed partial class Parser
{
    /// <summary>Null when the word is no keyword.</summary>
    private Node? ParseKeyword()
    {
        var start = _token.Start;
        switch (Word)
        {
            case "true":
                Advance();
                return new LiteralNode(SpanFrom(start), BooleanValue.True, FeelType.Boolean);
            case "false":
                Advance();
                return new LiteralNode(SpanFrom(start), BooleanValue.False, FeelType.Boolean);
            case "null":
                Advance();
                return new LiteralNode(SpanFrom(start), Value.Null, FeelType.Null);
            case "if":
                return ParseIf();
            case "for":
                return ParseFor();
            case "some" or "every":
                return ParseQuantified();
            case "function":
                return ParseFunction();
            case "and" or "or" or "in" or "between" or "then" or "else" or "return" or "satisfies":
                return FailHere($"Expected a value, a name or '('");
            default:
                return null;
        }
    }

    private Node ParseIf()
    {
        var start = _token.Start;
        Advance();
        var condition = ParseExpression();
        ExpectWord("then", $"after the condition of 'if'");
        var then = ParseExpression();
        ExpectWord("else", $"after what follows 'then' (FEEL has no 'if' without 'else')");
        var otherwise = ParseExpression();
        return Checked(new IfNode(SpanFrom(start), condition, then, otherwise));
    }

    private Node ParseFor()
    {
        var start = _token.Start;
        Advance();
        var outer = _locals;
        _locals = new LocalNames(outer, LocalKind.For);
        var iterators = ParseIterators();
        ExpectWord("return", $"after the iterators of 'for'");
        var body = ParseExpression();
        _locals = outer;
        return Checked(new ForNode(SpanFrom(start), iterators, body));
    }

    private Node ParseQuantified()
    {
        var start = _token.Start;
        var isEvery = IsWord("every");
        Advance();
        var outer = _locals;
        var iterators = ParseIterators();
        ExpectWord("satisfies", $"after the iterators");
        var condition = ParseExpression();
        _locals = outer;
        return Checked(new QuantifiedNode(SpanFrom(start), isEvery, iterators, condition));
    }

    /// <summary>Each iterator sees those before it, and opens one level of names.</summary>
    private ImmutableArray<Iterator> ParseIterators()
    {
        var iterators = ImmutableArray.CreateBuilder<Iterator>();
        do
        {
            var name = ParseNewName($"the name of an iterator", () => IsWord("in"));
            ExpectWord("in", $"after the name of an iterator");
            var from = ParseExpression();
            Node? to = Take(TokenKind.DotDot) ? ParseExpression() : null;
            iterators.Add(new Iterator(name, from, to));
            var level = new LocalNames(_locals, LocalKind.Bindings);
            level.Add(name, to is null ? TypeRules.Iterated(from.Type) : TypeRules.Common([from.Type, to.Type]));
            _locals = level;
        }
        while (!Failed && Take(TokenKind.Comma));
        return iterators.DrainToImmutable();
    }

    private Node? ParseFunction()
    {
        if (Peek().Kind != TokenKind.OpenParen)
            return null;
        var start = _token.Start;
        Advance();
        Advance();
        var parameters = CommaList(TokenKind.CloseParen, $"')'", $"after the parameters", () =>
        {
            var nameStart = _token.Start;
            var name = ParseNewName($"the name of a parameter", () => _token.Kind is TokenKind.Colon or TokenKind.Comma or TokenKind.CloseParen);
            return new FunctionParameter(name, Take(TokenKind.Colon) ? ParseType() : new TypeReference(SpanFrom(nameStart), FeelType.Any));
        });
        var isExternal = TakeWord("external");
        var names = new LocalNames(_locals, LocalKind.Bindings);
        foreach (var parameter in parameters)
            names.Add(parameter.Name, parameter.Type.OrAny);
        var body = Within(names, ParseExpression);
        return Checked(new FunctionNode(SpanFrom(start), parameters, body, isExternal));
    }
}
