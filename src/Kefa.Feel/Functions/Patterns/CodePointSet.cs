using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kefa.Feel.Functions;

/// <summary>A set of code points as ranges: sorted, apart, not touching. Surrogates belong to no set.</summary>
internal sealed class CodePointSet
{
    private const int Last = 0x10FFFF;

    private readonly ImmutableArray<(int From, int To)> _ranges;

    private CodePointSet(ImmutableArray<(int From, int To)> ranges) => _ranges = ranges;

    public static CodePointSet Empty { get; } = new([]);

    public static CodePointSet All { get; } = Of((0, Last));

    public bool IsEmpty => _ranges.IsEmpty;

    public ImmutableArray<(int From, int To)> Ranges => _ranges;

    public static CodePointSet Of(params IEnumerable<(int From, int To)> ranges)
    {
        var merged = new List<(int From, int To)>();
        foreach (var (from, to) in ranges.SelectMany(WithoutSurrogates).OrderBy(range => range.From))
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            else
                merged.Add((from, to));
        }

        return new CodePointSet([.. merged]);
    }

    public CodePointSet Union(CodePointSet other) => Of(_ranges.Concat(other._ranges));

    public CodePointSet Except(CodePointSet other) => other.Complement().Intersect(this);

    public CodePointSet Complement()
    {
        var gaps = new List<(int, int)>();
        var next = 0;
        foreach (var (from, to) in _ranges)
        {
            if (from > next)
                gaps.Add((next, from - 1));
            next = to + 1;
        }

        if (next <= Last)
            gaps.Add((next, Last));
        return Of(gaps);
    }

    /// <summary>With everything that differs from a member by case alone.</summary>
    public CodePointSet WithCaseVariants()
    {
        var variants = new List<(int, int)>(_ranges);
        foreach (var (codePoint, others) in CaseVariants.Table)
        {
            if (Contains(codePoint))
                variants.AddRange(others.Select(other => (other, other)));
        }

        return Of(variants);
    }

    /// <summary>The set as a .NET expression that matches one whole code point.</summary>
    public string ToExpression()
    {
        var basic = new StringBuilder();
        var alternatives = new List<string>();
        foreach (var (from, to) in _ranges)
        {
            if (from <= 0xFFFF)
                AppendUnits(basic, from, Math.Min(to, 0xFFFF));
            if (to > 0xFFFF)
                AddPairs(alternatives, Math.Max(from, 0x10000), to);
        }

        if (basic.Length > 0)
            alternatives.Insert(0, $"[{basic}]");
        return alternatives.Count switch
        {
            0 => "(?!)",
            1 => $"(?:{alternatives[0]})",
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    private bool Contains(int codePoint)
    {
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < _ranges[middle].From)
                high = middle - 1;
            else if (codePoint > _ranges[middle].To)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    private CodePointSet Intersect(CodePointSet other)
    {
        var common = new List<(int, int)>();
        var (i, j) = (0, 0);
        while (i < _ranges.Length && j < other._ranges.Length)
        {
            var from = Math.Max(_ranges[i].From, other._ranges[j].From);
            var to = Math.Min(_ranges[i].To, other._ranges[j].To);
            if (from <= to)
                common.Add((from, to));
            if (_ranges[i].To < other._ranges[j].To)
                i++;
            else
                j++;
        }

        return Of(common);
    }

    private static IEnumerable<(int From, int To)> WithoutSurrogates((int From, int To) range)
    {
        if (range.From < 0xD800)
            yield return (range.From, Math.Min(range.To, 0xD7FF));
        if (range.To > 0xDFFF)
            yield return (Math.Max(range.From, 0xE000), range.To);
    }

    private static void AppendUnits(StringBuilder text, int from, int to)
    {
        text.Append(CultureInfo.InvariantCulture, $"\\u{from:X4}");
        if (to > from)
            text.Append(CultureInfo.InvariantCulture, $"-\\u{to:X4}");
    }

    /// <summary>Beyond the basic plane .NET sees two units: first unit, then second.</summary>
    private static void AddPairs(List<string> alternatives, int from, int to)
    {
        var (firstHigh, firstLow) = Units(from);
        var (lastHigh, lastLow) = Units(to);
        if (firstHigh == lastHigh)
        {
            alternatives.Add(Pair(firstHigh, firstHigh, firstLow, lastLow));
            return;
        }

        if (firstLow != 0xDC00)
            alternatives.Add(Pair(firstHigh, firstHigh++, firstLow, 0xDFFF));
        var whole = lastLow == 0xDFFF ? lastHigh : lastHigh - 1;
        if (firstHigh <= whole)
            alternatives.Add(Pair(firstHigh, whole, 0xDC00, 0xDFFF));
        if (lastLow != 0xDFFF)
            alternatives.Add(Pair(lastHigh, lastHigh, 0xDC00, lastLow));
    }

    private static (int High, int Low) Units(int codePoint) => (0xD800 + ((codePoint - 0x10000) >> 10), 0xDC00 + ((codePoint - 0x10000) & 0x3FF));

    private static string Pair(int highFrom, int highTo, int lowFrom, int lowTo)
    {
        var text = new StringBuilder("[");
        AppendUnits(text, highFrom, highTo);
        AppendUnits(text.Append("]["), lowFrom, lowTo);
        return text.Append(']').ToString();
    }
}
