using System.Globalization;

namespace Kefa.Documents.Official;

/// <summary>Parts a title into lines that are about as long: where its writer broke it, else where no name, number or bracket is torn.</summary>
internal static class TitleLines
{
    /// <summary>Characters of 2号 that fit the 156 mm of a line.</summary>
    private const int Longest = 20;

    private const string NeverFirst = "、，。；：！？）》〉”’】〕%的和与及度";
    private const string NeverLast = "（《〈“‘【〔关第";

    public static IReadOnlyList<string> Of(string title) => [.. title.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(Broken)];

    private static IEnumerable<string> Broken(string line)
    {
        string[] letters = [.. Letters(line)];
        var count = (letters.Length + Longest - 1) / Longest;
        var from = 0;
        for (var rest = count; rest > 1; rest--)
        {
            var at = BreakNear(letters, from, from + (letters.Length - from + rest - 1) / rest);
            yield return string.Concat(letters[from..at]).Trim();
            from = at;
        }

        yield return string.Concat(letters[from..]).Trim();
    }

    private static int BreakNear(string[] letters, int from, int wanted)
    {
        return Nearest(5, at => MayBreak(letters, at) && IsSeam(letters, at)) ?? Nearest(Longest / 2, at => MayBreak(letters, at)) ?? wanted;

        int? Nearest(int far, Func<int, bool> fits)
        {
            for (var distance = 0; distance < far; distance++)
            {
                if (wanted - distance > from && fits(wanted - distance))
                    return wanted - distance;
                if (wanted + distance < letters.Length && wanted + distance - from <= Longest && fits(wanted + distance))
                    return wanted + distance;
            }

            return null;
        }
    }

    private static bool MayBreak(string[] letters, int at) =>
        !NeverFirst.Contains(letters[at], StringComparison.Ordinal) && !NeverLast.Contains(letters[at - 1], StringComparison.Ordinal)
        && !(IsOfWord(letters[at]) && IsOfWord(letters[at - 1])) && !InBrackets(letters, at);

    /// <summary>Where one unit of sense surely ends and another begins: around a title in brackets, before a number.</summary>
    private static bool IsSeam(string[] letters, int at) => letters[at] is "《" or "“" || letters[at - 1] is "》" or "”" or "、" || (IsOfWord(letters[at]) && !IsOfWord(letters[at - 1]));

    private static bool IsOfWord(string letter) => letter.Length == 1 && (char.IsAsciiLetterOrDigit(letter[0]) || letter is "." or "-" or "年" or "月" or "号");

    private static bool InBrackets(string[] letters, int at)
    {
        var depth = 0;
        for (var i = 0; i < at; i++)
            depth += letters[i] is "《" or "（" or "“" ? 1 : letters[i] is "》" or "）" or "”" ? -1 : 0;
        return depth > 0;
    }

    private static IEnumerable<string> Letters(string text)
    {
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
            yield return letters.GetTextElement();
    }
}
