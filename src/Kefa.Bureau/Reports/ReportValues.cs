using System.Globalization;
using Kefa.Bureau.Figures;
using Kefa.Feel;
using Kefa.Matching;

namespace Kefa.Bureau.Reports;

/// <summary>What a report is written from: the figures of its year and of the year before.</summary>
/// <param name="AsOf">The last day that counts.</param>
/// <param name="Labels">What the keys of a figure's groups are called, by code and group path; empty where keys are their own names.</param>
public sealed record ReportValues(
    FigurePeriod Period, DateOnly AsOf, string Bureau, IReadOnlyDictionary<string, FigureValue> Now, IReadOnlyDictionary<string, FigureValue> Before,
    IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, LocalText>>> Labels)
{
    /// <summary>What a key of a group is called.</summary>
    public LocalText LabelOf(string code, int path, string? key) => key is null ? new LocalText("未填写", "not filled in")
        : Labels.TryGetValue(code, out var paths) && path < paths.Count && paths[path].TryGetValue(key, out LocalText? label) ? label
        : new LocalText(key, key);

    /// <summary>The number of a figure or a part of it; null where there is none.</summary>
    /// <param name="keys">By the figure's group paths; null stands for all of one path. Empty for the whole figure.</param>
    internal static decimal? NumberOf(FigureValue? value, IReadOnlyList<string?> keys)
    {
        if (value?.Value is not { } whole) return null;
        if (keys.All(key => key is null)) return whole;
        FigureGroup[] groups = [.. value.Groups.Where(group => group.Keys.Zip(keys).All(pair => pair.Second is null || pair.First == pair.Second))];
        // Parts of counts and sums add up; of means and rates one part alone has a number.
        bool adds = value.Figure.Figure.Measure is FigureMeasure.Count or FigureMeasure.Sum;
        return adds ? groups.Sum(group => group.Value ?? 0) : groups.Length == 1 ? groups[0].Value : null;
    }

    internal static string Written(decimal number, int decimals) =>
        Math.Round(number, decimals, MidpointRounding.AwayFromZero).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
}

/// <summary>Writes numbers so that each stays a reference: a mark in the text, and beside it what it stands for.</summary>
internal sealed class FigureWriter(ReportValues values)
{
    private const char Open = '\uE000', Close = '\uE001';
    private const decimal TenThousand = 10_000;

    private readonly List<FigureReference> _written = [];

    public string Write(string code, FigureForm form, bool before, IReadOnlyList<string?> keys)
    {
        FigureValue? value = (before ? values.Before : values.Now).GetValueOrDefault(code);
        FigureValue? then = before ? null : values.Before.GetValueOrDefault(code);
        // One key for each group: what is not named stands for all of it, and all of everything is the whole figure.
        int paths = value?.Figure.Figure.Group.Count ?? 0;
        keys = keys.All(key => key is null) ? [] : [.. keys, .. Enumerable.Repeat<string?>(null, Math.Max(0, paths - keys.Count))];
        return form switch
        {
            FigureForm.Full => Full(code, value, then, before, keys),
            FigureForm.Change => Change(code, value, then, keys),
            _ => Mark(code, value, before, keys, form),
        };
    }

    /// <summary>The text parted at its marks.</summary>
    public IReadOnlyList<ReportRun> Read(string text)
    {
        var runs = new List<ReportRun>();
        int at = 0;
        while (text.IndexOf(Open, at) is >= 0 and var open && text.IndexOf(Close, open) is >= 0 and var close)
        {
            if (open > at) runs.Add(new ReportRun(text[at..open]));
            FigureReference figure = _written[int.Parse(text[(open + 1)..close], NumberStyles.None, CultureInfo.InvariantCulture)];
            runs.Add(new ReportRun(figure.Shown, figure));
            at = close + 1;
        }
        if (at < text.Length) runs.Add(new ReportRun(text[at..]));
        return runs;
    }

    /// <summary>What people wrote, without characters that would pass for marks.</summary>
    public static string Clean(string text) => text.Replace(Open.ToString(), "", StringComparison.Ordinal).Replace(Close.ToString(), "", StringComparison.Ordinal);

    private string Full(string code, FigureValue? value, FigureValue? then, bool before, IReadOnlyList<string?> keys)
    {
        string number = Mark(code, value, before, keys, FigureForm.Plain);
        var more = new List<string>();
        if (value?.Figure.Figure.Measure is FigureMeasure.Rate rate && value.Value is not null && keys.Count == 0)
        {
            var numbers = before ? values.Before : values.Now;
            more.Add($"{Mark(rate.Of, numbers.GetValueOrDefault(rate.Of), before, [], FigureForm.Number)}/{Mark(rate.Over, numbers.GetValueOrDefault(rate.Over), before, [], FigureForm.Number)}");
        }
        if (ReportValues.NumberOf(then, keys) is not null) more.Add("上年" + Mark(code, then, true, keys, FigureForm.Plain));
        return more.Count == 0 ? number : $"{number}（{string.Join('，', more)}）";
    }

    private string Change(string code, FigureValue? value, FigureValue? then, IReadOnlyList<string?> keys)
    {
        if (value is null || ReportValues.NumberOf(value, keys) is not { } now || ReportValues.NumberOf(then, keys) is not { } earlier)
            return Mark(code, value, false, keys, FigureForm.Change, "上年无可比数");
        Figure figure = value.Figure.Figure;
        string unit = figure.Unit.Zh == "%" ? "个百分点" : figure.Unit.Zh;
        string more = ReportValues.Written(Math.Abs(now - earlier), figure.Decimals);
        return Mark(code, value, false, keys, FigureForm.Change, now == earlier ? "与上年持平" : $"比上年{(now > earlier ? "增加" : "减少")}{more}{unit}");
    }

    private string Mark(string code, FigureValue? value, bool before, IReadOnlyList<string?> keys, FigureForm form, string? words = null)
    {
        FigurePeriod period = before ? values.Period.YearBefore : values.Period;
        Phrase notInForce = $"the figure is not in force in the period";
        FigureReference reference = value is null
            ? new FigureReference(code, new LocalText(code, code), "", period, keys, form, null, "—", notInForce, false)
            : Reference(value, before ? values.Before : values.Now, keys, form, words);
        _written.Add(reference);
        return $"{Open}{(_written.Count - 1).ToString(CultureInfo.InvariantCulture)}{Close}";
    }

    private static FigureReference Reference(FigureValue value, IReadOnlyDictionary<string, FigureValue> all, IReadOnlyList<string?> keys, FigureForm form, string? words)
    {
        Figure figure = value.Figure.Figure;
        decimal? number = ReportValues.NumberOf(value, keys);
        string shown = words ?? (number, form) switch
        {
            // A share of nothing is no number: there was nothing of which it could be a share. Of what there is no record nobody knows that.
            (null, _) => figure.Measure is FigureMeasure.Rate rate && value.Records == 0 && all.GetValueOrDefault(rate.Over) is not { Value: null } ? "本年度未发生" : "—",
            ({ } n, FigureForm.Number) => ReportValues.Written(n, figure.Decimals),
            ({ } n, FigureForm.Wan) => ReportValues.Written(n / TenThousand, 2) + "万" + figure.Unit.Zh,
            ({ } n, FigureForm.WanNumber) => ReportValues.Written(n / TenThousand, 2),
            ({ } n, _) => ReportValues.Written(n, figure.Decimals) + figure.Unit.Zh,
        };
        return new FigureReference(figure.Code, figure.Name, value.Figure.Set.Reference, value.Period, keys, form, number, shown, number is null ? value.None : null, value.Reported);
    }
}
