using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>A number that somebody typed into a paragraph.</summary>
public sealed record TypedNumber(string Paragraph, decimal Said, string Figure, string? Explanation);

/// <summary>Who writes a paragraph by when, and what it says so far; null before its first text.</summary>
public sealed record ReportShare(string Id, string Title, string Owner, DateOnly? DueOn, string? Text, string? Note);

/// <summary>The matter of a report as what it says: the names of <c>rule-of-law-report</c>, at one place.</summary>
public sealed record ReportMatter(string Kind, int Year, string Template, IReadOnlyList<ReportShare> Paragraphs, IReadOnlyList<TypedNumber> Numbers, string Shortcomings, IReadOnlySet<string> Removed)
{
    /// <summary>The procedure of reports.</summary>
    public const string Procedure = "rule-of-law-report";

    /// <summary>The papers that hold a snapshot.</summary>
    public const string Figures = "figures", Published = "published";

    /// <returns>Null when the matter has no year yet.</returns>
    public static ReportMatter? Of(MatterData data) => Of(name => data[name] ?? Value.Unknown);

    /// <param name="field">The value of a field.</param>
    public static ReportMatter? Of(Func<string, Value> field)
    {
        if (field("year") is not NumberValue { Number: var year } || !year.TryToInt32(out int of)) return null;
        var texts = Records(field("texts")).ToLookup(t => Text(t, "paragraph") ?? "", StringComparer.Ordinal);
        return new ReportMatter(
            Plain(field("kind")) ?? "", of, Plain(field("template")) ?? "",
            [.. Records(field("paragraphs")).Select(p => Share(p, texts[Text(p, "id") ?? ""].LastOrDefault()))],
            [.. Records(field("numbers")).Select(n => new TypedNumber(Text(n, "paragraph") ?? "", Decimal(n["said"]) ?? 0, Text(n, "figure") ?? "", Text(n, "explanation")))],
            string.Join('\n', Records(field("shortcomings")).Select(s => $"{Text(s, "fact")}{Text(s, "cause")}")),
            (field("removedParagraphs") is ListValue removed ? removed.Items.OfType<TextValue>().Select(t => t.Text) : []).ToHashSet(StringComparer.Ordinal));
    }

    private static ReportShare Share(ContextValue paragraph, ContextValue? text) => new(
        Text(paragraph, "id") ?? "", Text(paragraph, "title") ?? "", Text(paragraph, "owner") ?? "", paragraph["dueOn"] is DateValue due && due.Date.TryToDateOnly(out DateOnly day) ? day : null,
        text is null ? null : Text(text, "text"), text is null ? null : Text(text, "note"));

    private static IEnumerable<ContextValue> Records(Value value) => value is ListValue list ? list.Items.OfType<ContextValue>() : [];

    private static string? Text(ContextValue record, string name) => Plain(record[name] ?? Value.Null);

    private static string? Plain(Value value) => value is TextValue text ? text.Text : null;

    private static decimal? Decimal(Value? value) => value is NumberValue { Number: var number } && number.TryToDecimal(out decimal plain) ? plain : null;
}
