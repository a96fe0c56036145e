using System.Text;
using System.Text.RegularExpressions;
using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions with XPath regular expressions.</summary>
internal static class PatternFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("matches", Matches, Of(Bool, P("input", Str), P("pattern", Str), Opt("flags", Str))),
        new BuiltIn("replace", Replace, Of(Str, P("input", Str), P("pattern", Str), P("replacement", Str), Opt("flags", Str))),
        new BuiltIn("split", Split, Of(FeelType.ListOf(Str), P("string", Str), P("delimiter", Str))),
    ];

    private static Value Matches(ref Call call)
    {
        if (!call.Text(0, out var input) || !TryPattern(ref call, 1, 2, out var pattern))
            return call.Failure;
        try
        {
            return Value.Of(pattern.Regex.IsMatch(input));
        }
        catch (RegexMatchTimeoutException)
        {
            return TooSlow(ref call);
        }
    }

    private static Value Replace(ref Call call)
    {
        if (!call.Text(0, out var input) || !TryPattern(ref call, 1, 3, out var pattern) || !call.Text(2, out var replacement))
            return call.Failure;
        if (!TryReplacement(replacement, pattern.Groups, out var parts, out var problem))
            return call.Fail(problem);
        try
        {
            if (pattern.Regex.IsMatch(""))
                return call.Fail($"the pattern '{pattern.Source}' matches the empty string, so there would be no end of replacing.");
            var context = call.Context;
            var most = context.Limits.MaxSize;
            var added = 0L;
            return Value.Of(pattern.Regex.Replace(input, match =>
            {
                context.Step(30);
                var text = Expand(parts, match);
                added += text.Length;
                return added <= 2L * most ? text : throw new EvaluationLimitException($"replace makes a text of more than {most} code points.");
            }));
        }
        catch (RegexMatchTimeoutException)
        {
            return TooSlow(ref call);
        }
    }

    private static Value Split(ref Call call)
    {
        if (!call.Text(0, out var input) || !TryPattern(ref call, 1, 2, out var pattern))
            return call.Failure;
        try
        {
            if (pattern.Regex.IsMatch(""))
                return call.Fail($"the delimiter '{pattern.Source}' matches the empty string.");
            var items = new List<Value>();
            var from = 0;
            foreach (Match match in pattern.Regex.Matches(input))
            {
                call.Context.Step(30);
                items.Add(Value.Of(input[from..match.Index]));
                from = match.Index + match.Length;
            }

            items.Add(Value.Of(input[from..]));
            return new ListValue([.. items]);
        }
        catch (RegexMatchTimeoutException)
        {
            return TooSlow(ref call);
        }
    }

    private static bool TryPattern(ref Call call, int patternAt, int flagsAt, out XPathPattern pattern)
    {
        pattern = XPathPattern.Nothing;
        var flags = "";
        if (!call.Text(patternAt, out var source) || (call.Has(flagsAt) && call[flagsAt] is not NullValue && !call.Text(flagsAt, out flags)))
            return false;
        if (!XPathPattern.IsKnown(source, flags))
            call.Context.Step(700 + (8 * source.Length)); // a pattern that is read anew costs more than most matches
        return XPathPattern.TryFind(source, flags, out pattern, out var problem) || call.RefuseWith(problem);
    }

    /// <summary>Counts as so much work that an evaluation cannot wait for many of them.</summary>
    private static Value TooSlow(ref Call call)
    {
        call.Context.Step(4_000_000);
        return call.Fail($"matching took more than {XPathPattern.Patience.TotalSeconds} s; the pattern backtracks too much.");
    }

    /// <summary>XPath: $N is a group, $0 the match, \$ and \\ themselves; text in between as it is.</summary>
    private static bool TryReplacement(string replacement, int groups, out List<(string? Text, int Group)> parts, out Phrase problem)
    {
        (parts, problem) = ([], Phrase.Empty);
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var letter = replacement[i];
            if (letter is not ('\\' or '$'))
            {
                text.Append(letter);
                continue;
            }

            var next = i + 1 < replacement.Length ? replacement[i + 1] : '\0';
            if (letter == '\\' ? next is not ('\\' or '$') : !char.IsAsciiDigit(next))
            {
                problem = letter switch
                {
                    '\\' => $"in the replacement '{replacement}' a \\ must be followed by \\ or $; write \\\\ for the character itself.",
                    _ => $"in the replacement '{replacement}' a $ must be followed by a digit; write \\$ for the character itself.",
                };
                return false;
            }

            i++;
            if (letter == '\\')
            {
                text.Append(next);
                continue;
            }

            var group = next - '0';
            while (i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]) && (group * 10) + replacement[i + 1] - '0' <= groups)
                group = (group * 10) + replacement[++i] - '0';
            parts.Add((text.ToString(), -1));
            text.Clear();
            parts.Add((null, group));
        }

        parts.Add((text.ToString(), -1));
        return true;
    }

    private static string Expand(List<(string? Text, int Group)> parts, Match match) =>
        string.Concat(parts.Select(part => part.Text ?? match.Groups[part.Group].Value));
}
