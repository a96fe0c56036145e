namespace Kefa.Feel.Checking;

/// <summary>The name that was probably meant.</summary>
internal static class Suggestions
{
    /// <summary><c>; did you mean 'x'?</c> without the question mark, or nothing when no name is near.</summary>
    public static Phrase DidYouMean(string name, IEnumerable<string> names)
    {
        if (FullWidth(name) is { } character)
            return $"; '{character}' is a full-width character, FEEL's signs are the half-width ones";
        if (Idiom(name) is { } idiom)
            return idiom;
        var allowed = Math.Max(1, name.Length / 3);
        string? nearest = null;
        foreach (var candidate in names)
        {
            if (Math.Abs(candidate.Length - name.Length) > allowed)
                continue;
            var distance = Distance(name, candidate, allowed);
            if (distance < allowed || (distance == allowed && nearest is null))
            {
                nearest = candidate;
                allowed = distance;
            }
        }

        if (nearest is null)
            return Phrase.Empty;
        return $"; did you mean '{nearest}'";
    }

    /// <summary>Words side by side are one name in FEEL: what other languages say with words is said otherwise.</summary>
    private static Phrase? Idiom(string name)
    {
        if (name.StartsWith("not ", StringComparison.Ordinal))
            return $"; FEEL writes not({name[4..]})";
        foreach (var (words, sign) in (ReadOnlySpan<(string, string)>)[(" is not ", "!="), (" is ", "="), (" equals ", "="), (" mod ", "modulo(…)"), (" xor ", "!=")])
        {
            if (name.Contains(words, StringComparison.Ordinal))
                return $"; for '{words.Trim()}' FEEL writes {sign}";
        }

        return null;
    }

    /// <summary>FEEL's grammar counts full-width signs among the letters, so <c>a＞b</c> is one name: the usual mistake with a Chinese keyboard.</summary>
    private static char? FullWidth(string name)
    {
        foreach (var c in name)
        {
            if (c is '，' or '。' or '（' or '）' or '：' or '；' or '＜' or '＞' or '＝' or '＋' or '－' or '＊' or '／' or '【' or '】' or '、' or '！' or '？')
                return c;
        }

        return null;
    }

    /// <summary>Insertions, deletions, changes and swaps of neighbours, capital letters aside; more than <paramref name="most"/> counts as that plus one.</summary>
    private static int Distance(string a, string b, int most)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var now = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                now[j] = Math.Min(Math.Min(last[j] + 1, now[j - 1] + 1), last[j - 1] + change);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    now[j] = Math.Min(now[j], before[j - 2] + 1);
            }

            (before, last, now) = (last, now, before);
        }

        return Math.Min(last[b.Length], most + 1);
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
