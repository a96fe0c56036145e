using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Kefa.Feel.Functions;

/// <summary>A regular expression of XPath (XQuery and XPath Functions and Operators, section 7.6), translated for .NET.</summary>
internal sealed class XPathPattern
{
    /// <summary>How long one match may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private const int CacheLimit = 512;

    private static readonly ConcurrentDictionary<(string, string), XPathPattern> Cache = new();

    private XPathPattern(string source, Regex regex, int groups)
    {
        Source = source;
        Regex = regex;
        Groups = groups;
    }

    public static XPathPattern Nothing { get; } = new("", new Regex("(?!)", RegexOptions.None, Patience), 0);

    public string Source { get; }

    public Regex Regex { get; }

    /// <summary>The number of capturing groups.</summary>
    public int Groups { get; }

    /// <summary>Whether a pattern was translated lately.</summary>
    public static bool IsKnown(string source, string flags) => Cache.ContainsKey((source, flags));

    /// <summary>Translates, or says what is wrong with pattern or flags (any of s, m, i, x).</summary>
    public static bool TryFind(string source, string flags, out XPathPattern pattern, out Phrase problem)
    {
        problem = Phrase.Empty;
        if (Cache.TryGetValue((source, flags), out pattern!))
            return true;
        pattern = Nothing;
        var wrong = flags.AsSpan().IndexOfAnyExcept("smix");
        if (wrong >= 0)
        {
            problem = $"'{flags[wrong]}' is not a flag; flags are s, m, i and x.";
            return false;
        }

        if (source.Length > 10_000)
        {
            problem = $"a pattern has at most 10000 characters.";
            return false;
        }

        var translator = new PatternTranslator(source, flags);
        if (!translator.TryTranslate(out var expression, out problem))
        {
            problem = $"'{source}' is not a regular expression of XPath: {problem}";
            return false;
        }

        var options = RegexOptions.CultureInvariant | (flags.Contains('i') ? RegexOptions.IgnoreCase : RegexOptions.None);
        pattern = new XPathPattern(source, new Regex(expression, options, Patience), translator.Groups);
        if (Cache.Count >= CacheLimit)
            Cache.Clear(); // rarely reached: patterns stand in policies, of which there are few
        Cache[(source, flags)] = pattern;
        return true;
    }
}
