using System.Globalization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters.Letters;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Appraisals;

/// <summary>What the guards of a sheet ask: whether its edition is there, how each item is scored, which evidence is shared, and what the scores add up to.</summary>
internal sealed class SheetFacts(SheetLibrary editions, SheetFigures figures, SheetConflicts conflicts, ICurrentBureau bureau, TimeProvider time) : IFindsFacts
{
    public string Source => FactRows.Appraisal;

    public async Task<IReadOnlyList<IReadOnlyDictionary<string, Value>>> RowsAsync(MatterState state, ActRequest? asked, MatterData matter, CancellationToken cancellationToken)
    {
        // Before it is filled in nothing is known; a period that ends before it begins has a guard of its own.
        if (SheetMatter.Of(matter) is not { } sheet) return [Unknown.Columns];
        SheetEdition? edition = await editions.FindAsync(sheet.Edition, cancellationToken);
        DateOnly today = bureau.Required.Today(time);
        // A sheet that was withdrawn is found by those who began with it, and begins no other.
        bool isPublished = state.Stage is not null || (await editions.AllAsync(cancellationToken)).Any(e => e.Reference == sheet.Edition);
        bool inForce = edition is not null && isPublished && edition.From <= sheet.Period.To && (edition.To is null || edition.To >= sheet.Period.To) && sheet.Period.From <= today;
        var rows = new List<Row> { new("edition") { IsFound = Value.Of(inForce), Text = Of(edition?.KindCode), Other = Of(edition?.Appraiser.Zh) } };
        if (edition is null) return Columns(rows);
        if (IsSubmitted(state)) rows.AddRange(matter["checkedScores"] is UnknownValue ? [Unknown] : Checked(edition, sheet));
        else if (state.Stage is not null) rows.AddRange(await OwnAsync(edition, sheet, cancellationToken));
        return Columns(rows);
    }

    // What is not filled in yet: neither there nor missing.
    private static readonly Row Unknown = new((string?)null) { IsFound = Value.Unknown, Text = Value.Unknown, Other = Value.Unknown };

    /// <summary>Whether the own scores are frozen: only the appraiser's are asked for then.</summary>
    private static bool IsSubmitted(MatterState state) => state.Documents.Any(d => d.Document.Kind == SheetMatter.Snapshot);

    private async Task<IEnumerable<Row>> OwnAsync(SheetEdition edition, SheetMatter sheet, CancellationToken cancellationToken)
    {
        ScoredSheet scored = ScoreSheet.Of(edition, sheet, await figures.OfAsync(edition, sheet.Period, cancellationToken), await conflicts.FinderAsync(cancellationToken));
        var rows = new List<Row>(scored.Faults.Select(fault => new Row("fault") { Item = Of(fault.Item), Text = Of(fault.Text.Zh) }));
        rows.AddRange(scored.Lines.Select(line => new Row("item")
        {
            Item = Of(line.Item.Code), Score = Of(line.Self), Computed = Of(line.ComputedScore), IsOpen = Value.Of(line.IsOpen),
            IsUnexplained = Value.Of(line.IsOverridden && string.IsNullOrWhiteSpace(line.Given?.Reason)),
        }));
        if (!edition.SharesEvidence) rows.AddRange(SheetRecords.Shared(sheet).Select(record => new Row("shared") { Text = Of(record) }));
        rows.Add(new Row("own") { Score = Of(scored.Own.Total), Text = Of(scored.Own.Grade?.Name.Zh) });
        return rows;
    }

    private static IEnumerable<Row> Checked(SheetEdition edition, SheetMatter sheet)
    {
        CheckedSheet score = ScoreSheet.Checked(edition, sheet);
        var rows = new List<Row>(score.Faults.Select(fault => new Row("fault") { Item = Of(fault.Item), Text = Of(fault.Text.Zh) }));
        rows.AddRange(sheet.Appeals.Where(a => edition.Find(a.Item) is null).Select(a => new Row("fault") { Item = Of(a.Item) }));
        rows.AddRange(score.Missing.Select(code => new Row("missing") { Item = Of(code) }));
        rows.Add(new Row("checked") { Score = Of(score.All.Total), Computed = Of(score.SameParts.Total), Text = Of(score.All.Grade?.Name.Zh) });
        return rows;
    }

    private static Value Of(string? text) => text is null ? Value.Null : Value.Of(text);

    private static Value Of(decimal? number) => number is { } known ? Value.Of(Number.Parse(known.ToString(CultureInfo.InvariantCulture))) : Value.Null;

    private static IReadOnlyList<IReadOnlyDictionary<string, Value>> Columns(IEnumerable<Row> rows) => [.. rows.Select(row => row.Columns)];

    /// <param name="Kind">Null where it is not known what there will be.</param>
    private sealed record Row(string? Kind)
    {
        public Value Item { get; init; } = Value.Null;
        public Value Score { get; init; } = Value.Null;
        public Value Computed { get; init; } = Value.Null;
        public Value Text { get; init; } = Value.Null;
        public Value Other { get; init; } = Value.Null;
        public Value IsOpen { get; init; } = Value.Of(false);
        public Value IsUnexplained { get; init; } = Value.Of(false);
        public Value IsFound { get; init; } = Value.Of(false);

        public IReadOnlyDictionary<string, Value> Columns => FactRows.Appraised(Kind is null ? Value.Unknown : Value.Of(Kind), Item, Score, Computed, Text, Other, IsOpen, IsUnexplained, IsFound);
    }
}
