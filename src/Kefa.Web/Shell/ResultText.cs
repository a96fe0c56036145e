using System.Globalization;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Web.Shell;

/// <summary>Results in words: actual values, what is asked for, what is missing, in the language of the page.</summary>
public sealed class ResultText(bool english)
{
    private readonly CultureInfo _culture = Cultures.Of(english);

    /// <summary>A value as the condition shows it; null when there is nothing to show.</summary>
    public string? Of(Value? value, ConditionDisplay display) => value switch
    {
        null => null,
        ErrorValue => L("无法计算", "cannot be computed"),
        NullValue => L("无（不适用）", "none (does not apply)"),
        UnknownValue { Kind: UnknownKind.Number, Min: { } min, Max: { } max } => L($"{Of(min, display)} 至 {Of(max, display)}", $"{Of(min, display)} to {Of(max, display)}"),
        UnknownValue => L("未知", "not known"),
        NumberValue number => Of(number.Number, display),
        BooleanValue boolean => boolean.Truth ? L("是", "yes") : L("否", "no"),
        TextValue text => text.Text,
        DateValue date => date.Date.ToString(),
        ListValue list => list.Items.IsEmpty ? L("无", "none") : string.Join(L("、", ", "), list.Items.Take(8).Select(i => Of(i, display))),
        _ => Kefa.Dmn.ValueText.Of(value, english),
    };

    /// <summary>What is missing: "还差 2 人".</summary>
    public string? Gap(ConditionResult condition)
    {
        if (condition.Outcome != Outcome.F || condition.Gap is not { } gap || gap.Sign <= 0)
            return null;
        var unit = condition.Condition.Unit;
        var amount = unit?.En is "yuan" ? Money(gap) : Plain(gap) + (unit is null ? "" : " " + (english && gap == Number.One ? Singular(unit.En) : unit.In(english)));
        return L($"还差 {amount}", $"{amount} short");
    }

    private static string Singular(string unit) => unit switch { [.. var stem, 'i', 'e', 's'] => stem + "y", [.. var stem, 's'] => stem, _ => unit };

    /// <summary>The first day on which a condition of age is met, where the gap is in days.</summary>
    public DateOnly? MetOn(ConditionResult condition, DateOnly asOf) =>
        condition is { Outcome: Outcome.F, Gap: { } gap, Condition.Unit.En: "days" } && gap.Sign > 0 && gap.TryToInt32(out var days) ? asOf.AddDays(days) : null;

    public string Score(ScoreInterval score) => score.Min == score.Max ? L($"{Plain(score.Min)} 分", $"{Plain(score.Min)} points") : L($"{Plain(score.Min)} 至 {Plain(score.Max)} 分", $"{Plain(score.Min)} to {Plain(score.Max)} points");

    /// <summary>What it is worth; null when the policy promises no amount.</summary>
    public string? Worth(PolicyResult result) => Amount(result) is { } amount && result.Policy.Metadata.AmountName is { } name ? $"{name.In(english)} {amount}" : Amount(result);

    private string? Amount(PolicyResult result) => result.Benefit switch
    {
        null => null,
        { Amount: { } amount, IsUpperBound: var most } => (most ? L("不超过 ", "at most ") : L("约 ", "about ")) + Money((Number)amount),
        { Bounds: ({ } min, { } max) } => L($"{Money(min)} 至 {Money(max)}", $"{Money(min)} to {Money(max)}"),
        _ => L("金额待定", "amount not yet known"),
    };

    /// <summary>A fact as the dictionary describes it.</summary>
    public string Of(Fact? fact, Field field) => fact switch
    {
        null => field.Default is { State: FactState.Known, Value: { } value } ? L($"{Of(value, field)}（默认）", $"{Of(value, field)} (by default)") : L("未知", "not known"),
        { State: FactState.Unknown } => L("未知", "not known"),
        { State: FactState.NotApplicable } => L("无", "none"),
        { Value: { } value } => Of(value, field),
        _ => L("未知", "not known"),
    };

    public string Of(FactValue value, Field field) => value switch
    {
        FactValue.Boolean boolean => boolean.Value ? L("是", "yes") : L("否", "no"),
        FactValue.Number number when field.Type == FieldType.Money => Money((Number)number.Value),
        FactValue.Number number => number.Value.ToString("#,##0.####", _culture) + (field.Unit is { } unit ? " " + unit.In(english) : ""),
        FactValue.Date date => date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FactValue.Text text => field.Options.FirstOrDefault(o => o.Code == text.Value) is { } option ? option.Label.In(english) : text.Value,
        FactValue.List list => list.Items.Length == 0 ? L("无", "none") : string.Join(L("、", ", "), list.Items.Select(i => Of(i, field.Item!))),
        FactValue.Context context => string.Join(L("，", ", "), context.Parts.Where(p => p.Value is not null && field.Part(p.Key) is not null)
            .Select(p => $"{field.Part(p.Key)!.Label.In(english)} {Of(p.Value!, field.Part(p.Key)!)}")),
        _ => value.ToString() ?? "",
    };

    /// <summary>Where a fact comes from and of which day; the company's own word in the language of the page, names of sources as they were given.</summary>
    public string Source(string source, DateOnly? asOf, bool isDeclared)
    {
        var name = source == OwnWord ? L(OwnWord, "declared by the company") : isDeclared ? source + L("（企业自报）", " (declared by the company)") : source;
        return asOf is { } day ? $"{name} {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : name;
    }

    /// <summary>The source that a declaration is recorded under.</summary>
    private const string OwnWord = "企业自报";

    public string Of(Validity validity) => validity switch
    {
        Validity.InForce => L("现行有效", "in force"),
        Validity.Expired => L("已失效", "expired"),
        Validity.NotYet => L("尚未施行", "not yet in force"),
        _ => L("有效期不详", "validity not known"),
    };

    private string Of(Number number, ConditionDisplay display) => display switch
    {
        ConditionDisplay.Percent => Percent(number),
        ConditionDisplay.Money => Money(number),
        ConditionDisplay.Days => Plain(number) + L(" 天", " days"),
        _ => Plain(number),
    };

    // 9.8387 % must not read 10 %: four places, as many as the difference to the bound needs in practice.
    private string Percent(Number number) => number.ToDecimal() is var share ? (share * 100).ToString("#,##0.####", _culture) + " %" : "";

    private string Money(Number number)
    {
        var amount = number.ToDecimal();
        return english ? "¥" + amount.ToString("#,##0.##", _culture)
            : Math.Abs(amount) >= 10_000 ? (amount / 10_000).ToString("#,##0.####", _culture) + " 万元"
            : amount.ToString("#,##0.##", _culture) + " 元";
    }

    /// <summary>A number as it is, with four places at most.</summary>
    internal string Plain(Number number) => number.ToDecimal().ToString("#,##0.####", _culture);

    private string L(string zh, string en) => english ? en : zh;
}
