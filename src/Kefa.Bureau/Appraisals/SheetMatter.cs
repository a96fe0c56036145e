using Kefa.Bureau.Figures;
using Kefa.Bureau.Naming;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Appraisals;

/// <summary>A number that somebody stated for a question of an item; questions count from 1.</summary>
public sealed record StatedAnswer(string Item, int Question, decimal Number, string? Source);

/// <summary>A score that somebody typed: over a computed one, or where none is computed.</summary>
public sealed record GivenScore(string Item, decimal Score, string? Reason);

/// <summary>An item that is said not to apply.</summary>
public sealed record Inapplicable(string Item, NotApplicable Treatment, string Reason);

/// <summary>A record that proves an item.</summary>
/// <param name="Record">What opens: the number of a matter, or the code of a figure with its period.</param>
public sealed record SheetEvidence(string Item, string Record, string? Note)
{
    /// <summary>What it names; null for nothing that it can name.</summary>
    public Reference? Names => Reference.Parse(Record, Referring.Record);
}

/// <summary>What was asked for in an appeal.</summary>
public sealed record SheetAppeal(string Item, decimal? Asked, string Reason);

/// <summary>The matter of a sheet as what it says: the names of <c>appraisal-sheet</c>, at one place.</summary>
/// <param name="Edition">As <see cref="SheetEdition.Reference"/>.</param>
public sealed record SheetMatter(
    string Edition, FigurePeriod Period, IReadOnlyList<StatedAnswer> Answers, IReadOnlyList<GivenScore> Scores, IReadOnlyList<Inapplicable> Inapplicables, IReadOnlyList<SheetEvidence> Evidence,
    IReadOnlyList<GivenScore> Checked, IReadOnlyDictionary<string, decimal> CheckedParts, IReadOnlyList<SheetAppeal> Appeals)
{
    /// <summary>The procedure of sheets.</summary>
    public const string Procedure = "appraisal-sheet";

    /// <summary>The paper that holds the snapshot.</summary>
    public const string Snapshot = "snapshot";

    /// <returns>Null while edition or period are not known.</returns>
    public static SheetMatter? Of(MatterData data) => Of(name => data[name] ?? Value.Unknown);

    /// <param name="field">The value of a field.</param>
    public static SheetMatter? Of(Func<string, Value> field)
    {
        if (field("edition") is not TextValue { Text: var edition } || Day(field("periodFrom")) is not { } from || Day(field("periodTo")) is not { } to || from > to) return null;
        return new SheetMatter(
            edition.Trim(), new FigurePeriod(from, to),
            [.. Records(field("answers")).Select(a => new StatedAnswer(Code(a), (int)(Decimal(a["question"]) ?? 0), Decimal(a["number"]) ?? 0, Text(a, "source")))],
            [.. Records(field("selfScores")).Select(s => new GivenScore(Code(s), Decimal(s["score"]) ?? 0, Text(s, "reason")))],
            [.. Records(field("inapplicable")).Select(i => new Inapplicable(Code(i), Text(i, "treatment") == "FULL" ? NotApplicable.Full : NotApplicable.Rescale, Text(i, "reason") ?? ""))],
            [.. Records(field("evidence")).Select(e => new SheetEvidence(Code(e), Text(e, "record")?.Trim() ?? "", Text(e, "note")))],
            [.. Records(field("checkedScores")).Select(s => new GivenScore(Code(s), Decimal(s["score"]) ?? 0, Text(s, "reason")))],
            Records(field("checkedParts")).GroupBy(p => Text(p, "part") ?? "", StringComparer.Ordinal).ToDictionary(p => p.Key, p => Decimal(p.Last()["score"]) ?? 0, StringComparer.Ordinal),
            [.. Records(field("appeals")).Select(a => new SheetAppeal(Code(a), Decimal(a["asked"]), Text(a, "reason") ?? ""))]);
    }

    private static IEnumerable<ContextValue> Records(Value value) => value is ListValue list ? list.Items.OfType<ContextValue>() : [];

    private static string Code(ContextValue record) => Text(record, "item")?.Trim() ?? "";

    private static string? Text(ContextValue record, string name) => record[name] is TextValue text ? text.Text : null;

    private static decimal? Decimal(Value? value) => value is NumberValue { Number: var number } && number.TryToDecimal(out decimal plain) ? plain : null;

    private static DateOnly? Day(Value value) => value is DateValue { Date: var date } && date.TryToDateOnly(out DateOnly day) ? day : null;
}
