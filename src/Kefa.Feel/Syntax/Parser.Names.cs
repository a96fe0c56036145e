using Kefa.Feel.Checking;

namespace Kefa.Feel.Syntax;

/// <summary>Names: the longest that the scope knows; otherwise as many words as stand side by side, which can be nothing else.</summary>
internal sealed partial class Parser
{
    private Node ParseName()
    {
        var start = _token.Start;
        var name = LongestKnown(out var end) ?? Word.ToString();
        MoveTo(end);
        _lastEnd = end;
        name = WithAdjacentWords(start, name);
        return LocalNames.Resolve(_locals, name, SpanFrom(start), Outside);
    }

    private Node Outside(string name, NodeSpan span)
    {
        if (_scope.TypeOf(name) is { } type)
            return new GlobalNode(span, name, type, isKnown: true);
        return BuiltIns.TryFind(name, out var function)
            ? new BuiltInNode(span, function, FunctionTypeOf(function))
            : new GlobalNode(span, name, FeelType.Any, isKnown: false);
    }

    private static FunctionType FunctionTypeOf(BuiltInFunction function)
    {
        var signature = function.Signatures[0];
        return new FunctionType([.. signature.Parameters.Select(p => p.Type)], signature.Result);
    }

    /// <summary>The longest known name of several words or with symbols that starts here.</summary>
    private string? LongestKnown(out int end)
    {
        string? best = null;
        end = _token.End;
        if (_locals is not null)
        {
            foreach (var name in _locals.Candidates())
            {
                if (name.Length > _token.End - _token.Start && name.AsSpan().StartsWith(Word))
                    KnownNames.Extend(name, _text, _token.Start, ref best, ref end);
            }
        }

        _scope.Known.Extend(_text, _token.Start, _token.End, ref best, ref end);
        BuiltInNames.Value.Extend(_text, _token.Start, _token.End, ref best, ref end);
        return best;
    }

    /// <summary>Two words side by side are one name, known or not; words that mean something between values end it.</summary>
    private string WithAdjacentWords(int start, string name)
    {
        if (!ContinuesName())
            return name;
        while (ContinuesName())
            Advance();
        return ParseNames.Normalize(_text[start.._lastEnd]);
    }

    private bool ContinuesName() => _token.Kind switch
    {
        TokenKind.Name => !IsInfixWord(Word),
        TokenKind.Number => char.IsAsciiDigit(_text[_token.Start]),
        _ => false,
    };

    private static bool IsInfixWord(ReadOnlySpan<char> word) => word is
        "and" or "or" or "in" or "between" or "instance" or "then" or "else" or "return" or "satisfies" or "external";

    private string ParseMemberName(FeelType source)
    {
        if (_token.Kind != TokenKind.Name)
        {
            FailHere($"Expected the name of a member after '.'");
            return "";
        }

        var start = _token.Start;
        string? best = null;
        var end = _token.End;
        foreach (var member in TypeRules.MemberNames(source))
        {
            if (member.Length > _token.End - _token.Start && member.AsSpan().StartsWith(Word))
                KnownNames.Extend(member, _text, start, ref best, ref end);
        }

        var name = best ?? Word.ToString();
        MoveTo(end);
        _lastEnd = end;
        return WithAdjacentWords(start, name);
    }

    /// <summary>A name that is being introduced: everything up to where it must end.</summary>
    private string ParseNewName(Phrase what, Func<bool> atEnd)
    {
        if (_token.Kind != TokenKind.Name)
        {
            FailHere($"Expected {what}");
            return "";
        }

        var start = _token.Start;
        do
        {
            Advance();
        }
        while (!Failed && !atEnd() && IsNameToken());
        return ParseNames.Normalize(_text[start.._lastEnd]);
    }

    private bool IsNameToken() => _token.Kind is TokenKind.Name or TokenKind.Number or TokenKind.Question
        || (_token.End - _token.Start == 1 && Characters.IsNameSymbol(_text[_token.Start])) || _token.Kind == TokenKind.Power;
}
