using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kefa.Matching;

namespace Kefa.Bureau.Laws;

/// <summary>The rank of a text, highest first.</summary>
public enum LawKind
{
    /// <summary>法律.</summary>
    Law,

    /// <summary>行政法规.</summary>
    AdministrativeRegulation,

    /// <summary>地方性法规.</summary>
    LocalRegulation,

    /// <summary>部门规章 and 地方政府规章.</summary>
    Rule,

    /// <summary>司法解释.</summary>
    JudicialInterpretation,

    /// <summary>党内法规和文件.</summary>
    PartyDocument,

    /// <summary>行政规范性文件 and other documents of organs.</summary>
    Document,

    /// <summary>Standards, questions and answers, yearly calls.</summary>
    Other,
}

/// <summary>What became of a text.</summary>
public enum LawValidity
{
    /// <summary>有效.</summary>
    InForce,

    /// <summary>有效, in a later wording than the first.</summary>
    Amended,

    /// <summary>废止.</summary>
    Repealed,

    /// <summary>失效: its time is over.</summary>
    Lapsed,

    /// <summary>Nobody could tell.</summary>
    Unknown,
}

/// <summary>An article that is cited.</summary>
/// <param name="Number">Its number: 33.</param>
/// <param name="Name">What it is about, in a few words.</param>
public sealed record LawArticle(int Number, LocalText Name);

/// <summary>A text that content cites.</summary>
public sealed record Law
{
    /// <summary>Its name in addresses and files: <c>gid-regulation</c>.</summary>
    public required string Id { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>The number that it bears: <c>国务院令第711号</c>; null when it has none, or it is not known.</summary>
    public string? Number { get; init; }

    public required LocalText Organ { get; init; }

    public required LawKind Kind { get; init; }

    /// <summary>The day on which it was made, or last revised; null: not known.</summary>
    public DateOnly? MadeOn { get; init; }

    /// <summary>The first day of effect; null: not known.</summary>
    public DateOnly? From { get; init; }

    public required LawValidity Validity { get; init; }

    /// <summary>The last day of effect of a text that was repealed or has lapsed.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The id of the text that came in its place.</summary>
    public string? Successor { get; init; }

    /// <summary>Other names under which content cites it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether number, date or wording could not be checked.</summary>
    public bool IsUnconfirmed { get; init; }

    public IReadOnlyList<LawArticle> Articles { get; init; } = [];

    /// <summary>All names under which it is found.</summary>
    public IEnumerable<string> Names => Number is null ? [Title.Zh, .. Aliases] : [Title.Zh, Number, .. Aliases];

    /// <summary>Whether it no longer has effect on a day.</summary>
    public bool IsOver(DateOnly day) => Validity is LawValidity.Repealed or LawValidity.Lapsed && To is { } last && day > last;
}

/// <summary>All texts, found as content names them: by title with or without 中华人民共和国 and 《》, by number, by another name. Immutable.</summary>
public sealed partial class LawSet
{
    private const string Prefix = "中华人民共和国";
    private readonly Dictionary<string, Law> _byId;
    private readonly Dictionary<string, Law> _byName = new(StringComparer.Ordinal);
    private readonly string[] _names;

    public LawSet(IEnumerable<Law> laws)
    {
        All = [.. laws];
        _byId = All.ToDictionary(l => l.Id, StringComparer.Ordinal);
        foreach (var law in All)
        {
            foreach (var name in law.Names)
                _byName.TryAdd(Plain(name), law);
        }

        _names = [.. _byName.Keys.OrderByDescending(n => n.Length)];
    }

    public static LawSet Empty { get; } = new([]);

    public IReadOnlyList<Law> All { get; }

    public Law? Get(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The text of that name; null when there is none.</summary>
    public Law? Find(string name) => _byName.GetValueOrDefault(Plain(name));

    /// <summary>The text with whose name a citation begins, the longest of them, and what follows it: <c>国科发火〔2016〕32号 第十一条（四）</c>.</summary>
    public (Law Law, string After)? FindAtStart(string citation)
    {
        var plain = Plain(citation);
        return _names.FirstOrDefault(n => plain.StartsWith(n, StringComparison.Ordinal)) is { } name ? (_byName[name], plain[name.Length..].TrimStart('》', ' ')) : null;
    }

    /// <summary>The numbers of the articles in a citation: 33; 36(1); 31, 32; 第三十三条; 第六条至第八条. None when it names no article.</summary>
    public static IReadOnlyList<int> ArticlesOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        if (text.Contains('第', StringComparison.Ordinal))
            return [.. InChinese().Matches(text).Select(m => Numeral(m.Groups["number"].Value)).OfType<int>().Distinct()];
        return [.. InDigits().Matches(text).Select(m => int.Parse(m.Groups["number"].Value, CultureInfo.InvariantCulture)).Distinct()];
    }

    internal static string Plain(string name)
    {
        var plain = (name.Any(char.IsSurrogate) ? name : name.Normalize(NormalizationForm.FormKC)).Replace("《", "", StringComparison.Ordinal).Replace("》", "", StringComparison.Ordinal).Trim();
        return plain.StartsWith(Prefix, StringComparison.Ordinal) ? plain[Prefix.Length..] : plain;
    }

    /// <summary>二十三, 一百零五.</summary>
    private static int? Numeral(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var plain))
            return plain;
        const string digits = "零一二三四五六七八九";
        var (sum, last) = (0, 0);
        foreach (var c in text)
        {
            if (c == '十' || c == '百')
            {
                sum += Math.Max(last, 1) * (c == '十' ? 10 : 100);
                last = 0;
            }
            else if (digits.IndexOf(c, StringComparison.Ordinal) is >= 0 and var digit)
            {
                last = digit;
            }
            else
            {
                return null;
            }
        }

        return sum + last is > 0 and var number ? number : null;
    }

    [GeneratedRegex("第(?<number>[零一二三四五六七八九十百0-9]{1,8})条", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex InChinese();

    // Paragraphs in brackets are no articles.
    [GeneratedRegex(@"(^|[,，、;；]\s*)(?<number>[0-9]{1,4})(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex InDigits();
}
