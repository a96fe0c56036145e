using System.Globalization;
using Kefa.Bureau.Figures;
using Kefa.Matching;
using Kefa.Web.Pages.Console;
using Kefa.Web.Pages.Matters;
using Microsoft.AspNetCore.Components;

namespace Kefa.Web.Pages.Figures;

/// <summary>What pages of figures share: the period of the address, and how a number is written.</summary>
public abstract class FigureComponent : MatterComponent
{
    [Inject] protected ComputeFigures Compute { get; set; } = null!;

    /// <summary>The period that the address asks for; this year when it asks for none.</summary>
    protected FigurePeriod Period => FigureQuery.Period(Http.Request.Query, Today);

    /// <summary>A number with its unit, or a dash.</summary>
    protected string Written(FigureValue value) => FigureQuery.Written(value, English);

    /// <summary>Why there is no number; empty where there is one.</summary>
    protected string Reason(FigureValue value) => value.None is { } none ? L(none) : "";

    /// <summary>Why a number is not one of the whole period; empty where it is.</summary>
    protected string Since(FigureValue? value) => value is { Value: not null, Reported: false, RecordFrom: { } day } ? L($"记录自 {Day(day)} 起，不足全期", $"recorded since {Day(day)}, not the whole period") : "";

    /// <summary>By how much it is more or less than the other.</summary>
    protected string Change(FigureValue now, FigureValue before)
    {
        if (now.Value is not { } after || before.Value is not { } earlier) return "—";
        decimal difference = Math.Round(after - earlier, now.Figure.Figure.Decimals, MidpointRounding.AwayFromZero);
        string sign = difference > 0 ? "+" : "", number = difference.ToString("N" + now.Figure.Figure.Decimals, CultureInfo.InvariantCulture);
        if (now.Figure.Figure.Unit.Zh == "%") return sign + number + L(" 个百分点", " points");
        return earlier == 0 ? sign + number : string.Create(CultureInfo.InvariantCulture, $"{sign}{number}（{sign}{Math.Round((after - earlier) / earlier * 100, 1, MidpointRounding.AwayFromZero):0.0}%）");
    }

    /// <summary>The address of a figure for this period.</summary>
    protected string AddressOf(string code, string more = "") => To($"/console/figures/{code}?period={Period}{more}");

    /// <summary>The years that can be chosen: from the first of the record to this one.</summary>
    protected async Task<IReadOnlyList<(string, LocalText)>> PeriodsAsync()
    {
        int first = (await Compute.RecordBeginsAsync(Leaving))?.Year ?? Today.Year;
        return
        [
            .. Enumerable.Range(first, Today.Year - first + 1).Reverse().Select(FigurePeriod.OfYear).Concat(FigurePeriod.PartsOf(Period.From.Year).Skip(1)).Select(p => (p.ToString(), p.Name)),
        ];
    }
}

/// <summary>What pages and exports of figures read from an address alike.</summary>
internal static class FigureQuery
{
    public static FigurePeriod Period(IQueryCollection query, DateOnly today) => FigurePeriod.Parse(ConsoleQuery.Text(query, "period")) ?? FigurePeriod.OfYear(today.Year);

    /// <summary>The figures of a period that the address asks for, by set and code.</summary>
    public static IReadOnlyList<FigureValue> Filtered(IQueryCollection query, IEnumerable<FigureValue> values)
    {
        string? text = ConsoleQuery.Text(query, "q"), set = ConsoleQuery.Text(query, "set"), shown = ConsoleQuery.Text(query, "show");
        return
        [
            .. values.Where(v => set is null || v.Figure.Set.Id == set)
                .Where(v => text is null || $"{v.Figure.Figure.Code} {v.Figure.Figure.Name.Zh} {v.Figure.Figure.Name.En} {v.Figure.Figure.Definition.Zh} {string.Join(' ', v.Figure.Figure.Keywords)}".Contains(text, StringComparison.OrdinalIgnoreCase))
                .Where(v => shown switch
                {
                    "some" => v.Records > 0,
                    "undetermined" => v.Undetermined > 0,
                    "missed" => v.Figure.Figure.Target is { } target && v.Value < target,
                    _ => true,
                })
                .OrderBy(v => v.Figure.Set.Id, StringComparer.Ordinal).ThenBy(v => v.Figure.Figure.Code, StringComparer.Ordinal),
        ];
    }

    public static IReadOnlyList<(string Code, LocalText Name)> Shown { get; } =
    [
        ("some", new("有记录的", "With records")), ("undetermined", new("有待定记录的", "With undetermined records")), ("missed", new("未达目标的", "Below the target")),
    ];

    public static string Written(FigureValue value, bool english) => value.Rounded is not { } number ? "—"
        : number.ToString("N" + value.Figure.Figure.Decimals, CultureInfo.InvariantCulture) + (value.Figure.Figure.Unit.Zh == "%" ? "%" : " " + value.Figure.Figure.Unit.In(english));

    /// <summary>The group of a figure that the address asks for; keys are joined by a bar, none is a tilde.</summary>
    public static IReadOnlyList<string?>? Keys(IQueryCollection query, Figure figure) =>
        ConsoleQuery.Text(query, "g") is { } text && text.Split('|') is var keys && keys.Length == figure.Group.Count ? [.. keys.Select(key => key == "~" ? null : key)] : null;

    public static string Key(IReadOnlyList<string?> keys) => string.Join('|', keys.Select(key => key ?? "~"));
}
