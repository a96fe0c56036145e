using System.Globalization;
using System.Text.RegularExpressions;

namespace Kefa.Documents.Reported;

/// <summary>A quantity in folded text, before it is told where it stands.</summary>
internal sealed record FoundQuantity(int Start, int Length, decimal Value, string Unit, Approximation Approximation, StatedPeriod? Period, string Subject)
{
    public int End => Start + Length;
}

/// <summary>Finds the quantities of one sentence.</summary>
internal static class QuantityFinder
{
    private const char Blank = '\u25A1';
    private const int LongestBefore = 40;
    private const int LongestAfter = 30;
    private const int LongestRemark = 14;

    /// <summary>So few characters (共, 组织, 参与) do not say what is counted.</summary>
    private const int Weak = 2;

    /// <summary>What leads from an earlier value to the one that holds now: 从4名增长至41名.</summary>
    private static readonly string[] Steps = ["增长至", "增长到", "增加到", "增加至", "提高到", "提高至", "提升到", "提升至", "下降到", "下降至", "减少到", "减少至", "扩大到", "升至", "降至", "减至", "增至"];

    /// <summary>What a number says of the one before it: 763亿元,同比增长37%.</summary>
    private static readonly string[] Relations = ["同比增长", "同比下降", "环比增长", "环比下降", "增长", "下降", "增长率", "增幅", "降幅", "占比", "比上年增长", "较上年增长", "较去年增长"];

    /// <summary>Words that begin a clause and say nothing of what is counted.</summary>
    private static readonly string[] Leads = ["其中", "共计", "累计", "合计", "共", "已", "目前"];

    /// <summary>Words that say only that a number follows.</summary>
    private static readonly string[] Fillers =
    [
        "共计", "累计", "总计", "合计", "一共", "总共", "分别", "均", "都", "达到", "达", "为", "是", "有", "共", "已", "约", "近", "超过", "超", "突破", "其中", "目前", "仅", "从", "由", "将", "到", "至", "等", "的", "于", "约为",
    ];

    /// <param name="sentence">Folded text.</param>
    /// <param name="reportYear">The year that "this year" means; null when the report does not say.</param>
    public static IReadOnlyList<FoundQuantity> In(string sentence, int? reportYear)
    {
        char[] masked = sentence.ToCharArray();
        foreach (Match none in QuantityPatterns.NoQuantities().Matches(sentence)) masked.AsSpan(none.Index, none.Length).Fill(Blank);
        string text = new(masked);
        var found = new List<FoundQuantity>();
        foreach (Match match in QuantityPatterns.WithDigits().Matches(text)) Add(WithDigits(match, text));
        foreach (Match match in QuantityPatterns.PartsOfAHundred().Matches(text)) Add(PartOfAHundred(match));
        foreach (Match match in QuantityPatterns.WithCharacters().Matches(text)) Add(WithCharacters(match));
        foreach (Match match in QuantityPatterns.WithoutUnit().Matches(text)) Add(Read(match, Amount(match), ""));
        if (found.Count == 0) return [];
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return Told(found, sentence, text, reportYear);

        void Add(FoundQuantity? quantity)
        {
            if (quantity is not null && found.TrueForAll(other => quantity.End <= other.Start || quantity.Start >= other.End)) found.Add(quantity);
        }
    }

    private static FoundQuantity? WithDigits(Match match, string text)
    {
        string unit = match.Groups["unit"].Value;
        // 连续3年, 近5年 say how long, and nothing is counted.
        if (unit == "年" && QuantityPatterns.BeforeASpan().IsMatch(text[..match.Index])) return null;
        return unit == "年" && match.Groups["before"].Value == "近" ? null : Read(match, Amount(match), unit);
    }

    private static FoundQuantity? WithCharacters(Match match)
    {
        string number = match.Groups["number"].Value;
        bool isRounded = match.Groups["before"].Success || match.Groups["more"].Success;
        switch (number)
        {
            // 一 is an article (一批), 二 an ordinal (二次创业: two are 两), and 百场, 千人 alone are names of campaigns.
            case "一" or "二":
            case "百" or "千" or "百万" or "千万" when !isRounded:
                return null;
        }
        return ChineseNumber.Parse(number) is { } value ? Read(match, value, match.Groups["unit"].Value) : null;
    }

    private static FoundQuantity? PartOfAHundred(Match match)
    {
        string[] parts = match.Groups["number"].Value.Split('点');
        decimal? value = decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal digits) ? digits : ChineseNumber.Parse(parts[0]);
        if (parts is [_, { Length: > 0 } fraction] && ChineseNumber.Parse(fraction) is { } behind)
        {
            for (int i = 0; i < fraction.Length; i++) behind /= 10;
            value += behind;
        }
        return value is { } known && parts.Length <= 2 ? Read(match, known, "%") : null;
    }

    private static decimal Amount(Match match)
    {
        decimal value = decimal.Parse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        foreach (char c in match.Groups["scale"].Value)
            value *= c switch { '十' => 10m, '百' => 100m, '千' => 1_000m, '万' => 10_000m, _ => 100_000_000m };
        return value;
    }

    private static FoundQuantity Read(Match match, decimal value, string unit)
    {
        string before = match.Groups["before"].Value, after = match.Groups["after"].Value;
        Approximation approximation = before switch
        {
            "约" or "大约" or "近" or "将近" or "接近" => Approximation.About,
            "超" or "超过" or "逾" or "突破" => Approximation.MoreThan,
            "至少" or "不少于" or "不低于" => Approximation.AtLeast,
            "至多" or "最多" or "不超过" or "不足" => Approximation.AtMost,
            _ when match.Groups["more"].Success => Approximation.MoreThan,
            _ => after switch { "以上" => Approximation.AtLeast, "以下" or "以内" => Approximation.AtMost, "左右" or "上下" => Approximation.About, _ => Approximation.Exact },
        };
        int start = match.Groups["before"].Success ? match.Groups["before"].Index : match.Value.StartsWith("百分之", StringComparison.Ordinal) ? match.Index : match.Groups["number"].Index;
        return new FoundQuantity(start, match.Index + match.Length - start, value, unit, approximation, null, "");
    }

    private static List<FoundQuantity> Told(List<FoundQuantity> found, string sentence, string text, int? reportYear)
    {
        var periods = StatedPeriods.In(HideNames(sentence), reportYear);
        var told = new List<FoundQuantity>(found.Count);
        for (int i = 0; i < found.Count; i++)
        {
            FoundQuantity quantity = found[i];
            FoundQuantity? previous = i > 0 ? told[i - 1] : null;
            told.Add(quantity with
            {
                Period = periods.LastOrDefault(p => p.End <= quantity.Start).Period,
                Subject = Subject(i, found, previous, sentence, text),
            });
        }
        return Respectively(told, sentence);
    }

    private static string HideNames(string sentence)
    {
        char[] hidden = sentence.ToCharArray();
        foreach (Match name in QuantityPatterns.NoQuantities().Matches(sentence))
        {
            if (name.Value[0] is '《' or '“' or '"') hidden.AsSpan(name.Index, name.Length).Fill(Blank);
        }
        return new string(hidden);
    }

    private static string Subject(int index, List<FoundQuantity> found, FoundQuantity? previous, string sentence, string text)
    {
        FoundQuantity quantity = found[index];
        int from = ClauseStart(text, quantity.Start, previous?.End ?? 0);
        // 1项行政许可和5项…: what a number before it counts is not what this one counts.
        if (previous is not null && from == previous.End && text.AsSpan(from, quantity.Start - from).LastIndexOfAny('和', '及', '与') is >= 0 and var joint) from += joint + 1;
        string before = Trim(sentence[from..quantity.Start]);
        // 19批次7000余家次企业征信信息: what follows the second number follows the first.
        int last = index;
        while (last + 1 < found.Count && found[last + 1].Start == found[last].End) last++;
        int to = found[last].End, next = last + 1 < found.Count ? found[last + 1].Start : sentence.Length;
        while (to < next && sentence[to] is not (',' or ';' or ':' or '。' or '!' or '?' or '(' or ')' or '|')) to++;
        string after = sentence[found[last].End..to].TrimEnd('和', '及', '、', '与', '并').TrimStart('的');
        // 机构概况8条、政策文件3条: what follows the mark is counted by the next number.
        if (after is ['、' or '和' or '及' or '与', ..]) after = "";
        if (Steps.Any(step => after.StartsWith(step, StringComparison.Ordinal))) after = "";
        if (previous is not null && quantity.Unit is "%" or "倍" or "个百分点" && Relations.Contains(before, StringComparer.Ordinal)) return previous.Subject + before;
        if (before.Length <= Weak && after.Length <= Weak)
        {
            // A list of numbers after one subject, or a clause that has only the number: the words stand further ahead.
            if (previous is not null && (IsJoined(sentence[previous.End..quantity.Start]) || Steps.Contains(sentence[previous.End..quantity.Start]))) return previous.Subject;
            int end = Math.Max(from - 1, 0);
            before = Trim(sentence[ClauseStart(text, end, 0)..end]) + before;
        }
        if (before.Length > LongestBefore) before = before[^LongestBefore..];
        if (after.Length > LongestAfter) after = after[..LongestAfter];
        return after.Length == 0 ? before : before.Length == 0 ? after : before + "…" + after;
    }

    private static bool IsJoined(string between) => between.Trim('、', ',', '和', '及', '/', '与').Length == 0;

    private static int ClauseStart(string text, int end, int atLeast)
    {
        int at = end;
        while (at > atLeast && text[at - 1] is not (',' or ';' or ':' or '。' or '!' or '?' or '(' or '|' or '\t'))
        {
            if (text[at - 1] != ')')
            {
                at--;
                continue;
            }
            // A remark in brackets, as in 孵化器(众创空间)1个, is passed over; one that has a number ends the clause.
            int open = text.LastIndexOf('(', at - 1);
            if (open < atLeast || at - open > LongestRemark || text.AsSpan(open, at - open).ContainsAnyInRange('0', '9')) break;
            at = open;
        }
        // 报名率:100%: the words before the colon are what is counted.
        return at == end && at > atLeast && text[at - 1] == ':' ? ClauseStart(text, at - 1, atLeast) : at;
    }

    private static string Trim(string words)
    {
        words = words.Trim('、', ',', '和', '及', '与', '并', ':', ' ', '(', ')');
        // The time that begins a clause is told apart from what is counted; which year "this year" is does not matter here.
        if (StatedPeriods.In(words, 2000) is [(0, var end, _), ..]) words = words[end..];
        while (Leads.FirstOrDefault(lead => words.Length > lead.Length && words.StartsWith(lead, StringComparison.Ordinal)) is { } lead) words = words[lead.Length..];
        while (Fillers.FirstOrDefault(filler => words.EndsWith(filler, StringComparison.Ordinal)) is { } filler) words = words[..^filler.Length];
        return words.Trim('、', ',', '和', '及', '与', '并', ':', ' ');
    }

    /// <summary>甲、乙分别增长31%、16%: the first number is of the first noun.</summary>
    private static List<FoundQuantity> Respectively(List<FoundQuantity> found, string sentence)
    {
        for (int i = 0; i < found.Count;)
        {
            int last = i;
            while (last + 1 < found.Count && IsJoined(sentence[found[last].End..found[last + 1].Start])) last++;
            int count = last - i + 1;
            int word = sentence.LastIndexOf("分别", found[i].Start, StringComparison.Ordinal);
            if (count > 1 && word >= 0)
            {
                string rest = Trim(sentence[(word + "分别".Length)..found[i].Start]);
                int from = ClauseStart(sentence, word, i > 0 ? found[i - 1].End : 0);
                string[] nouns = sentence[from..word].Split('、', '和');
                // "…3023份,…290.92亿元,分别增长70%、50%": without nouns of its own it speaks of the numbers before it.
                if (Trim(sentence[from..word]).Length == 0) nouns = i >= count ? [.. found[(i - count)..i].Select(earlier => earlier.Subject)] : [];
                if (nouns.Length == count)
                {
                    for (int k = 0; k < count; k++) found[i + k] = found[i + k] with { Subject = nouns[k] + rest };
                }
            }
            i = last + 1;
        }
        return found;
    }
}
