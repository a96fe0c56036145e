using Kefa.Matching;

namespace Kefa.Bureau.Appraisals;

/// <summary>Rules in words.</summary>
public static class SheetWords
{
    /// <summary>What a rule says, in a sentence.</summary>
    public static LocalText Of(SheetItem item) => item.Rule switch
    {
        SheetRule.Presence { Question.IsYesNo: true } r => new($"{r.Question.Text.Zh}的，得{N(item.Max)}分；否则不得分", $"{N(item.Max)} points if: {r.Question.Text.En}; otherwise none"),
        SheetRule.Presence r => new($"{r.Question.Text.Zh}达到{N(r.AtLeast)}的，得{N(item.Max)}分；否则不得分", $"{N(item.Max)} points from {N(r.AtLeast)} on: {r.Question.Text.En}; otherwise none"),
        SheetRule.Deduct r => new($"满分{N(item.Max)}分；{string.Join('；', r.Deductions.Select(d => Of(d).Zh))}；扣完为止", $"{N(item.Max)} points, less {string.Join("; ", r.Deductions.Select(d => Of(d).En))}; never below 0"),
        SheetRule.Count r => new($"{r.Question.Text.Zh}达到{N(r.Target)}的，得{N(item.Max)}分；不足的按比例计分", $"{N(item.Max)} points for {N(r.Target)}, in proportion below: {r.Question.Text.En}"),
        SheetRule.Ratio r => new($"{r.Question.Text.Zh}达到{N(r.Full)}的，得{N(item.Max)}分；不足的按比例计分", $"{N(item.Max)} points from {N(r.Full)} on, in proportion below: {r.Question.Text.En}"),
        SheetRule.Tier r => new(
            $"{r.Question.Text.Zh}：{string.Join('；', r.Tiers.Reverse().Select(t => $"{N(t.From)}以上得{N(t.Points)}分"))}", $"{r.Question.Text.En}: {string.Join("; ", r.Tiers.Reverse().Select(t => $"from {N(t.From)} {N(t.Points)} points"))}"),
        SheetRule.Bonus r => new($"加分项：{r.Question.Text.Zh}，每1加{N(r.Points)}分，最多加{N(item.Max)}分", $"Bonus: {N(r.Points)} points for each, at most {N(item.Max)}: {r.Question.Text.En}"),
        SheetRule.Veto r => new($"否决项：{r.Question.Text.Zh}的，等级不高于“{r.Limit}”", $"Veto: the grade is '{r.Limit}' at best if: {r.Question.Text.En}"),
        _ => new($"由考核单位在{N(item.Max)}分以内评定", $"Judged by the appraiser, up to {N(item.Max)} points"),
    };

    private static LocalText Of(Deduction d) => d.Kind switch
    {
        DeductionKind.Absent when d.Question.IsYesNo => new($"没有“{d.Question.Text.Zh}”的扣{N(d.Points)}分", $"{N(d.Points)} unless: {d.Question.Text.En}"),
        DeductionKind.Absent => new($"{d.Question.Text.Zh}为0的扣{N(d.Points)}分", $"{N(d.Points)} where there is none: {d.Question.Text.En}"),
        DeductionKind.Missing => new($"{d.Question.Text.Zh}应有{N(d.Target)}，每少1扣{N(d.Points)}分{Cap(d).Zh}", $"{N(d.Points)} for each missing to {N(d.Target)}{Cap(d).En}: {d.Question.Text.En}"),
        _ => new($"{d.Question.Text.Zh}每1扣{N(d.Points)}分{Cap(d).Zh}", $"{N(d.Points)} for each{Cap(d).En}: {d.Question.Text.En}"),
    };

    private static LocalText Cap(Deduction d) => d.Cap is { } cap ? new($"（最多扣{N(cap)}分）", $" (at most {N(cap)})") : new("", "");

    private static string N(decimal number) => ScoreItem.Text(number);
}
