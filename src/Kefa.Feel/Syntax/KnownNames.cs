namespace Kefa.Feel.Syntax;

/// <summary>Names that are not one word (<c>date and time</c>, <c>foo+bar</c>), by their first word: the parser looks for the longest that the text continues with.</summary>
internal sealed class KnownNames
{
    private readonly Dictionary<string, List<string>> _byFirstWord = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public KnownNames(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var end = Characters.WordEnd(name, 0);
            if (end == 0 || end == name.Length)
                continue;
            var first = name[..end];
            if (!_byFirstWord.TryGetValue(first, out var list))
                _byFirstWord[first] = list = [];
            list.Add(name);
        }

        _lookup = _byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Makes <paramref name="best"/> and <paramref name="bestEnd"/> a longer name when there is one.</summary>
    public void Extend(string text, int start, int wordEnd, ref string? best, ref int bestEnd)
    {
        if (!_lookup.TryGetValue(text.AsSpan(start, wordEnd - start), out var names))
            return;
        foreach (var name in names)
            Extend(name, text, start, ref best, ref bestEnd);
    }

    public static void Extend(string name, string text, int start, ref string? best, ref int bestEnd)
    {
        var end = MatchEnd(name, text, start);
        if (end > bestEnd)
        {
            best = name;
            bestEnd = end;
        }
    }

    /// <summary>Where the text stops being that name, white space counting as in names; -1 when it is not that name.</summary>
    private static int MatchEnd(string name, string text, int start)
    {
        var at = start;
        var afterSymbol = false;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == ' ')
            {
                if (at < text.Length && Characters.IsSpace(text[at]))
                    at = SkipSpace(text, at);
                else if (!afterSymbol && !(i + 1 < name.Length && Characters.IsNameSymbol(name[i + 1])))
                    return -1;
                continue;
            }

            if (afterSymbol || (i > 0 && Characters.IsNameSymbol(name[i])))
                at = SkipSpace(text, at);
            if (at >= text.Length || text[at] != name[i])
                return -1;
            at++;
            afterSymbol = Characters.IsNameSymbol(name[i]);
        }

        var endsInsideWord = !afterSymbol && at < text.Length && Characters.IsNamePart(Characters.CodePointAt(text, at)) && text[at] != '?';
        return endsInsideWord ? -1 : at;
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && Characters.IsSpace(text[at]))
            at++;
        return at;
    }
}
