using System.Collections.Immutable;
using System.Globalization;
using Kefa.Bureau.Registers;
using Kefa.Matching;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Companies.Import;

/// <summary>
/// A fact as one cell of a table: <c>是</c>, <c>2026-06-15</c>, <c>1,234.50</c>, a code or its name, lists separated by <c>;</c> and the
/// parts of their entries by <c>|</c>. <c>未知</c> states that it is not known, <c>不适用</c> that there is none; an empty cell says nothing.
/// </summary>
public static class FactCell
{
    public const string UnknownText = "未知";
    public const string NoneText = "不适用";

    /// <summary>A list that is known to have no entries.</summary>
    public const string EmptyListText = "无";

    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>The fact; null when the cell says nothing, or when there is a problem.</summary>
    public static Fact? Parse(string cell, Field field, out LocalText? problem)
    {
        problem = null;
        var text = cell.Trim();
        if (text.Length == 0)
            return null;
        if (text is UnknownText or "?" or "？" || text.Equals("unknown", StringComparison.OrdinalIgnoreCase))
            return Fact.Unknown;
        if (text is NoneText || text.Equals("n/a", StringComparison.OrdinalIgnoreCase))
            return Fact.NotApplicable;

        var value = Value(text, field, out problem);
        return value is null ? null : Fact.Known(value);
    }

    /// <summary>The fact as a cell that <see cref="Parse"/> reads back; a number comes as a number.</summary>
    public static object? Format(Fact? fact) => fact switch
    {
        null => null,
        { State: FactState.Unknown } => UnknownText,
        { State: FactState.NotApplicable } => NoneText,
        _ => Text(fact.Value!),
    };

    private static object Text(FactValue value) => value switch
    {
        FactValue.Text text => text.Value,
        FactValue.Number number => number.Value,
        FactValue.Boolean boolean => boolean.Value,
        FactValue.Date date => date.Value,
        FactValue.List { Items: var items } => items.IsEmpty ? EmptyListText : string.Join(';', items.Select(Entry)),
        _ => "",
    };

    private static string Entry(FactValue value) => value switch
    {
        FactValue.Text text => text.Value.Replace(';', '；').Replace('|', '｜'),
        FactValue.Number number => FactJson.Plain(number.Value),
        FactValue.Boolean boolean => boolean.Value ? "是" : "否",
        FactValue.Date date => date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>An entry of a list of records, its parts in the order of the dictionary.</summary>
    public static string Records(FactValue.List list, Field field) => list.Items.IsEmpty ? EmptyListText : string.Join(';', list.Items.Select(item => item is FactValue.Context context
        ? string.Join('|', field.Item!.Fields.Select(part => context.Parts.TryGetValue(part.Id, out var value) ? value is null ? UnknownText : Entry(value) : ""))
        : Entry(item)));

    private static FactValue? Value(string text, Field field, out LocalText? problem)
    {
        problem = null;
        switch (field.Type)
        {
            case FieldType.Text:
                return FactValue.Of(text);
            case FieldType.Code:
                return FactValue.Of(Code(text, field));
            case FieldType.Boolean:
                return Boolean(text, out problem);
            case FieldType.Date:
                return Date(text, out problem);
            case FieldType.Integer or FieldType.Decimal or FieldType.Money:
                return Number(text, field, out problem);
            case FieldType.List:
                return List(text, field, out problem);
            default:
                problem = new LocalText("该列须按子项分列填写，例如 expert.ipTech。", "This field is filled in by its parts, such as expert.ipTech.");
                return null;
        }
    }

    /// <summary>A code is also understood by its name in either language.</summary>
    private static string Code(string text, Field field)
    {
        if (field.Id is "uscc" or "parentUscc")
            return CreditCode.Normalise(text);
        var compatible = SearchText.Compatible(text).Trim();
        return field.Options.FirstOrDefault(o => o.Label.Zh == text || o.Label.En.Equals(text, StringComparison.OrdinalIgnoreCase))?.Code
            ?? (field.Id == "industryCode" ? compatible.ToUpperInvariant() : compatible);
    }

    private static FactValue? Boolean(string text, out LocalText? problem)
    {
        problem = null;
        switch (text.ToUpperInvariant())
        {
            case "是" or "TRUE" or "YES" or "Y" or "1" or "有":
                return FactValue.Of(true);
            case "否" or "FALSE" or "NO" or "N" or "0" or "无":
                return FactValue.Of(false);
            default:
                problem = new LocalText("应填“是”或“否”。", "Expected 是 or 否 (yes or no).");
                return null;
        }
    }

    private static FactValue? Date(string text, out LocalText? problem)
    {
        problem = null;
        if (DateTime.TryParseExact(SearchText.Compatible(text), DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return FactValue.Of(DateOnly.FromDateTime(date));
        problem = new LocalText("不是有效日期，应写成 2026-06-15。", "This is not a date; write it as 2026-06-15.");
        return null;
    }

    private static FactValue? Number(string text, Field field, out LocalText? problem)
    {
        problem = null;
        var plain = SearchText.Compatible(text).Replace(" ", "", StringComparison.Ordinal);
        if (!field.Options.IsEmpty && field.Options.FirstOrDefault(o => o.Label.Zh == text) is { } option)
            plain = option.Code;
        if (!decimal.TryParse(plain, NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
        {
            problem = plain.Contains('万', StringComparison.Ordinal) || plain.Contains('亿', StringComparison.Ordinal) || plain.Contains('元', StringComparison.Ordinal)
                ? new LocalText("请只填数字，金额以元为单位（1 万元填 10000）。", "Give the bare number, amounts in yuan (for 1 万元 write 10000).")
                : new LocalText("不是数字。", "This is not a number.");
            return null;
        }

        if (field.Type == FieldType.Integer && number != decimal.Truncate(number))
        {
            problem = new LocalText("应为整数。", "Expected a whole number.");
            return null;
        }

        return FactValue.Of(number);
    }

    private static FactValue.List? List(string text, Field field, out LocalText? problem)
    {
        problem = null;
        if (text is EmptyListText or "[]")
            return FactValue.List.Empty;
        var items = ImmutableArray.CreateBuilder<FactValue>();
        foreach (var entry in text.Split([';', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var item = field.Item!.Type == FieldType.Context ? Record(entry, field.Item, out problem) : Value(entry, field.Item, out problem);
            if (item is null)
            {
                problem = new LocalText($"第 {items.Count + 1} 项：{problem!.Zh}", $"Entry {items.Count + 1}: {problem.En}");
                return null;
            }

            items.Add(item);
        }

        return new FactValue.List(items.ToImmutable());
    }

    private static FactValue.Context? Record(string entry, Field record, out LocalText? problem)
    {
        var cells = entry.Split('|');
        if (cells.Length > record.Fields.Length)
        {
            problem = new LocalText($"最多 {record.Fields.Length} 个部分，用 | 分隔。", $"At most {record.Fields.Length} parts, separated by |.");
            return null;
        }

        var parts = ImmutableSortedDictionary.CreateBuilder<string, FactValue?>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Length; i++)
        {
            var fact = Parse(cells[i], record.Fields[i], out problem);
            if (problem is not null)
                return null;
            if (fact is not null)
                parts[record.Fields[i].Id] = fact.Value;
        }

        problem = null;
        return new FactValue.Context(parts.ToImmutable());
    }
}
