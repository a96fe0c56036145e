using System.Globalization;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Web.Shell;

/// <summary>Proposed changes in words, in the language of the page.</summary>
internal sealed class ExplanationText(FieldDictionary dictionary, DateOnly asOf, bool english)
{
    private readonly ResultText _values = new(english);

    /// <summary>What is done to which fact: "科技人员数（2025年）增加 2 人（49 → 51 人），职工总数（2025年）同时增至 502 人".</summary>
    /// <param name="change">The change.</param>
    /// <param name="siblings">All changes of the same condition: where one lets the whole grow and the other does not, each says so.</param>
    public string Of(ProposedChange change, IEnumerable<ProposedChange> siblings) => change.OnlyOpens
        ? Said(change, siblings) + L("（之后取决于未知数据）", " (what is not known decides then)")
        : Said(change, siblings);

    private string Said(ProposedChange change, IEnumerable<ProposedChange> siblings) => change switch
    {
        { Entry: { IsDefault: false } entry } => Entry(change, entry),
        { Kind: ChangeKind.Day, On: { } day } => L($"无需改变，{Day(day)} 起满足", $"Nothing to do: met from {Day(day)}"),
        { Kind: ChangeKind.Answer } => Answer(change, Name(change.Path), Options(change)),
        { By: { } by } => Number(change, by, Name(change.Path)) + Along(change, siblings),
        { To: FactValue.Boolean { Value: var isTrue } } => L($"{Name(change.Path)}变为“{(isTrue ? "是" : "否")}”", $"{Name(change.Path)}: {(isTrue ? "yes" : "no")} instead of {(isTrue ? "no" : "yes")}"),
        _ => L($"{Name(change.Path)}由{Shown(change.From!, change.Field!)}变为{Options(change)}", $"{Name(change.Path)}: {Options(change)} instead of {Shown(change.From!, change.Field!)}"),
    };

    /// <summary>What it leads to where that is the whole: the verdict.</summary>
    public string? Outcome(ProposedChange change) => change.Verdict switch
    {
        Verdict.E => L("即符合整项政策", "the company is then eligible"),
        _ => null,
    };

    /// <summary>The conditions that would break, or null: "但不再满足 N02 科技型中小企业评价：职工总数不超过500人".</summary>
    public string? Warning(ProposedChange change, Policy policy)
    {
        if (change.Breaks.IsEmpty)
            return null;
        var broken = change.Breaks.Select(b => (b.Policy == policy ? "" : b.Policy.Metadata.Title.In(english) + L("：", ": ")) + b.Condition.Label.In(english)
            + (b.LosesEntitlement && b.Policy != policy ? L("（目前符合，将失去）", " (eligible now, would be lost)") : ""));
        return L("但将不再满足：", "but no longer met: ") + string.Join(L("；", "; "), broken);
    }

    /// <summary>What the answer to a question settles.</summary>
    public string Settles(DecidingFact fact) => fact switch
    {
        { VerdictByAll: true } => L("知道后即可得出结论", "any answer decides"),
        { VerdictBySome: true } => L("可能得出结论", "some answers decide"),
        { ConditionsBySome: > 0 and var n } => L($"可能定下 {n} 项条件", n == 1 ? "some answers settle one condition" : $"some answers settle {n} conditions"),
        _ => L("与其他数据一起才能定", "decides only together with others"),
    };

    public string Settles(DecidingAnswer answer) => answer switch
    {
        { VerdictsByAll: > 0 and var all } => L($"知道后 {all} 项政策即可得出结论", all == 1 ? "any answer decides one policy" : $"any answer decides {all} policies")
            + (answer.VerdictsBySome > all ? L($"，另 {answer.VerdictsBySome - all} 项可能", $", perhaps {answer.VerdictsBySome - all} more") : ""),
        { VerdictsBySome: > 0 and var some } => L($"{some} 项政策可能得出结论", some == 1 ? "some answers decide one policy" : $"some answers decide {some} policies"),
        _ => L($"关系到 {answer.Verdicts} 项政策，与其他数据一起才能定", answer.Verdicts == 1 ? "one policy waits for it, with other facts" : $"{answer.Verdicts} policies wait for it, with other facts"),
    };

    public string Name(string path) => FieldNames.Of(path, dictionary, asOf, english);

    private string Answer(ProposedChange change, string name, string value) => (change.To, change.Reach) switch
    {
        (FactValue.Boolean { Value: var isTrue }, _) => L($"若{name}为“{(isTrue ? "是" : "否")}”，即满足", $"Met if the answer to “{name}” is {(isTrue ? "yes" : "no")}"),
        (_, ChangeReach.AtLeast) => L($"若{name}不少于 {value}，即满足", $"Met if {name} is at least {value}"),
        (_, ChangeReach.AtMost) => L($"若{name}不多于 {value}，即满足", $"Met if {name} is at most {value}"),
        _ => L($"若{name}为 {value}，即满足", $"Met if {name} is {value}"),
    };

    /// <summary>One more entry: "高新技术企业证书增加一项：发证日期不晚于 2026-06-15，有效期至不早于 2026-06-15".</summary>
    private string Entry(ProposedChange change, IReadOnlyList<EntryPart> entry)
    {
        var (name, item) = (Name(change.Path), change.Field!.Item!);
        var parts = string.Join(L("，", ", "), entry.Select(part => Part(part, isWhole: part.Field == item)));
        return change.Kind == ChangeKind.Answer
            ? L($"若{name}中有一项{(parts.Length == 0 ? "" : $"（{parts}）")}，即满足", $"Met if {name} has an entry{(parts.Length == 0 ? "" : $" ({parts})")}")
            : L($"{name}增加一项{(parts.Length == 0 ? "" : $"：{parts}")}", $"{name}: one more entry{(parts.Length == 0 ? "" : $" ({parts})")}");
    }

    private string Part(EntryPart part, bool isWhole)
    {
        // A whole number without a unit names something (a year): it is not counted.
        var value = part.Value is FactValue.Number { Value: var number } && part.Field is { Type: FieldType.Integer, Unit: null } ? number.ToString("0", CultureInfo.InvariantCulture) : Shown(part.Value, part.Field);
        return (isWhole ? "" : part.Field.Label.In(english) + L("", ": ")) + part.Reach switch
        {
            ChangeReach.AtLeast => L($"不早于 {value}", $"{value} or later"),
            ChangeReach.AtMost => L($"不晚于 {value}", $"{value} or before"),
            _ => isWhole ? value : L($"为 {value}", value),
        };
    }

    private string Number(ProposedChange change, decimal by, string name)
    {
        var field = change.Field!;
        var amount = Shown(FactValue.Of(Math.Abs(by)), field);
        var from = field.Type == FieldType.Money ? Shown(change.From!, field) : Plain(change.From!);
        var range = $"{from} → {Shown(change.To!, field)}";
        return by > 0 ? L($"{name}增加 {amount}（{range}）", $"{name}: {amount} more ({range})") : L($"{name}减少 {amount}（{range}）", $"{name}: {amount} less ({range})");
    }

    private string Along(ProposedChange change, IEnumerable<ProposedChange> siblings)
    {
        if (!change.Along.IsEmpty)
        {
            var also = change.Along.Select(a => L($"{Name(a.Path)}同时{(change.By > 0 ? "增至" : "减至")} {Shown(a.To, a.Field)}", $"{Name(a.Path)} {(change.By > 0 ? "growing" : "falling")} to {Shown(a.To, a.Field)}"));
            return L("，", ", with ") + string.Join(L("，", " and "), also);
        }

        return siblings.FirstOrDefault(s => s.Path == change.Path && !s.Along.IsEmpty && s.By > 0 && change.By > 0) is { } other
            ? L($"，{string.Join("、", other.Along.Select(a => Name(a.Path)))}不变", $", {string.Join(" and ", other.Along.Select(a => Name(a.Path)))} staying as it is")
            : "";
    }

    private string Options(ProposedChange change) => string.Join(L("或", " or "), change.Alternatives.Prepend(change.To!).Select(v => Shown(v, change.Field!)));

    private string Shown(FactValue value, Field field)
    {
        if (value is FactValue.Number { Value: var number } && field.Options.FirstOrDefault(o => o.Code == number.ToString(CultureInfo.InvariantCulture)) is { } option)
            return option.Label.In(english);
        return value == FactValue.Of(1m) && english && field.Unit is { } unit && field.Type != FieldType.Money ? "1 " + Singular(unit.En) : _values.Of(value, field);
    }

    private static string Singular(string unit) => unit switch
    {
        "people" => "person",
        [.. var stem, 'i', 'e', 's'] => stem + "y",
        [.. var stem, 's'] => stem,
        _ => unit,
    };

    private string Plain(FactValue value) => value is FactValue.Number { Value: var number } ? number.ToString("#,##0.####", Cultures.Of(english)) : "";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string L(string zh, string en) => english ? en : zh;
}
