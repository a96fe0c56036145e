using System.Collections.Immutable;

namespace Kefa.Feel.Syntax;

/// <summary>Types: <c>number</c>, <c>list&lt;date and time&gt;</c>, <c>context&lt;a: string&gt;</c>, <c>function&lt;number&gt; -> boolean</c>, named types.</summary>
internal sealed partial class Parser
{
    private static readonly string[] BasicNames =
        ["date and time", "years and months duration", "days and time duration", "number", "string", "boolean", "date", "time", "Any", "Null"];

    private TypeReference ParseType()
    {
        var start = _token.Start;
        if (!Enter(start))
            return new TypeReference(SpanFrom(start), FeelType.Any);
        var type = ParseTypeInside(start);
        Leave();
        return new TypeReference(SpanFrom(start), type);
    }

    private FeelType? ParseTypeInside(int start)
    {
        if (_token.Kind != TokenKind.Name)
        {
            FailHere($"Expected a type");
            return null;
        }

        if (Peek().Kind == TokenKind.Less)
        {
            switch (Word)
            {
                case "list":
                    return ParseGeneric() is { } item ? FeelType.ListOf(item) : null;
                case "range":
                    return ParseGeneric() is { } end ? FeelType.RangeOf(end) : null;
                case "context":
                    return ParseContextType();
                case "function":
                    return ParseFunctionType();
            }
        }

        return ParseNamedType(start);
    }

    private FeelType? ParseGeneric()
    {
        Advance();
        Advance();
        var type = ParseType();
        Expect(TokenKind.Greater, $"'>'", $"after the type");
        return type.Type;
    }

    private ContextType? ParseContextType()
    {
        Advance();
        Advance();
        var isKnown = true;
        ImmutableArray<KeyValuePair<string, FeelType>> members = CommaList(TokenKind.Greater, $"'>'", $"after the members", () =>
        {
            var name = ParseNewName($"the name of a member", () => _token.Kind == TokenKind.Colon);
            Expect(TokenKind.Colon, $"':'", $"after the name of a member");
            var type = ParseType();
            isKnown &= type.Type is not null;
            return KeyValuePair.Create(name, type.OrAny);
        });
        return isKnown ? new ContextType(members) : null;
    }

    private FunctionType? ParseFunctionType()
    {
        Advance();
        Advance();
        var parameters = CommaList(TokenKind.Greater, $"'>'", $"after the types of the parameters", ParseType);
        Expect(TokenKind.Arrow, $"'->'", $"before the type of the result");
        var result = ParseType();
        return result.Type is { } type && parameters.All(p => p.Type is not null) ? new FunctionType([.. parameters.Select(p => p.OrAny)], type) : null;
    }

    /// <summary>The longest known type name; an unknown one takes the words and dots that follow.</summary>
    private FeelType? ParseNamedType(int start)
    {
        string? best = null;
        var end = _token.End;
        foreach (var name in BasicNames.Concat(_scope.TypeNames))
        {
            if (name.Length >= _token.End - _token.Start && name.AsSpan().StartsWith(Word))
                KnownNames.Extend(name, _text, start, ref best, ref end);
        }

        if (best is null && (_scope.NamedType(Word.ToString()) ?? FeelType.Named(Word.ToString()) ?? Bare(Word)) is { } single)
        {
            Advance();
            if (_token.Kind != TokenKind.Dot)
                return single;
        }

        if (best is not null)
        {
            MoveTo(end);
            _lastEnd = end;
            return _scope.NamedType(best) ?? FeelType.Named(best);
        }

        while (_token.Kind == TokenKind.Dot || (_token.Kind == TokenKind.Name && !IsInfixWord(Word)))
            Advance();
        return null;
    }

    private static FeelType? Bare(ReadOnlySpan<char> word) => word switch
    {
        "list" => FeelType.ListOf(FeelType.Any),
        "context" => FeelType.ContextOf(),
        "range" => FeelType.RangeOf(FeelType.Any),
        "function" => new FunctionType([], FeelType.Any),
        _ => null,
    };
}
