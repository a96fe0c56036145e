using System.Runtime.CompilerServices;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Appraisals;

/// <summary>Which sheets a list shows; what is null does not filter.</summary>
/// <param name="Text">A part of number, title or appraiser.</param>
/// <param name="Kind">The code of the procedure's choice.</param>
public sealed record SheetFilter(string? Text = null, int? Year = null, string? Appraiser = null, string? Kind = null, string? Stage = null);

/// <summary>A sheet as lists show it.</summary>
/// <param name="SelfTotal">As it was sent to the check; null before that.</param>
/// <param name="Difference">The own total less the appraiser's, over the same parts.</param>
public sealed record SheetSummary(
    string Number, string Title, string Edition, string? Appraiser, string? Kind, DateOnly From, DateOnly To, string Stage, LocalText StageName, DateOnly? DueOn, decimal? SelfTotal, string? SelfGrade, decimal? CheckedTotal,
    string? CheckedGrade, decimal? Difference, DateOnly LastOn);

/// <summary>The sheets of the current bureau, the latest period first.</summary>
public sealed class SheetList(KefaDbContext db, ProcedureLibrary procedures)
{
    /// <summary>One page; pages count from 1.</summary>
    public async Task<(IReadOnlyList<SheetSummary> Items, int Total)> PageAsync(SheetFilter filter, int page, int pageSize, CancellationToken cancellationToken)
    {
        IQueryable<Matter> found = Filtered(filter);
        int total = await found.CountAsync(cancellationToken);
        var items = new List<SheetSummary>();
        await foreach (SheetSummary one in ReadAsync(Ordered(found).Skip((Math.Max(page, 1) - 1) * pageSize).Take(pageSize), cancellationToken)) items.Add(one);
        return (items, total);
    }

    /// <summary>All sheets of a filter, in the order of the list.</summary>
    public IAsyncEnumerable<SheetSummary> AllAsync(SheetFilter filter, CancellationToken cancellationToken) => ReadAsync(Ordered(Filtered(filter)), cancellationToken);

    /// <summary>What can be filtered by: the years and the appraisers that sheets have.</summary>
    public async Task<(IReadOnlyList<int> Years, IReadOnlyList<string> Appraisers)> ChoicesAsync(CancellationToken cancellationToken)
    {
        IQueryable<string> streams = Sheets.Select(m => m.Stream);
        List<decimal> years = await db.Set<MatterField>().Where(f => f.Path == "year" && f.Number != null && streams.Contains(f.Stream)).Select(f => f.Number!.Value).Distinct().ToListAsync(cancellationToken);
        List<string> appraisers = await db.Set<MatterField>().Where(f => f.Path == "appraiser" && f.Text != null && streams.Contains(f.Stream)).Select(f => f.Text!).Distinct().ToListAsync(cancellationToken);
        return ([.. years.Select(y => (int)y).OrderDescending()], [.. appraisers.Order(StringComparer.Ordinal)]);
    }

    private IQueryable<Matter> Sheets => db.Set<Matter>().AsNoTracking().Where(m => m.Procedure == SheetMatter.Procedure);

    private IQueryable<Matter> Filtered(SheetFilter filter)
    {
        IQueryable<Matter> found = Sheets;
        if (filter.Stage is { } stage) found = found.Where(m => m.Stage == stage);
        if (filter.Year is { } year) found = found.Where(m => db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == "year" && f.Number == year));
        if (filter.Appraiser is { } appraiser) found = found.Where(m => db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == "appraiser" && f.Text == appraiser));
        if (filter.Kind is { } kind) found = found.Where(m => db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == "kind" && f.Text == kind));
        if (SearchText.Normalise(filter.Text ?? "") is { Length: > 0 } text) found = found.Where(m => m.SearchText.Contains(text));
        return found;
    }

    private static IQueryable<Matter> Ordered(IQueryable<Matter> found) => found.OrderByDescending(m => m.OpenedOn).ThenByDescending(m => m.Number);

    private async IAsyncEnumerable<SheetSummary> ReadAsync(IQueryable<Matter> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = await rows.Select(m => new { m.Number, m.Title, m.Version, m.Stage, m.DueOn, m.LastOn, m.Data }).ToListAsync(cancellationToken);
        foreach (var row in read)
        {
            Procedure procedure = await procedures.OfReferenceAsync($"procedure/{SheetMatter.Procedure}@{row.Version}", cancellationToken);
            Dictionary<string, Value> values = MatterProjection.Values(procedure, row.Data).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
            if (SheetMatter.Of(name => values.GetValueOrDefault(name, Value.Unknown)) is not { } sheet) continue;
            FigurePeriod period = sheet.Period;
            yield return new SheetSummary(
                row.Number, row.Title, sheet.Edition, Text("appraiser"), Text("kind"), period.From, period.To, row.Stage, procedure.FindStage(row.Stage) is { Name: var name } ? new(name.Zh, name.En) : new(row.Stage, row.Stage), row.DueOn,
                Number("selfTotal"), Text("selfGrade"), Number("checkedTotal"), Text("checkedGrade"), Number("difference"), row.LastOn);

            string? Text(string path) => values.GetValueOrDefault(path) is TextValue { Text: var text } ? text : null;

            decimal? Number(string path) => values.GetValueOrDefault(path) is NumberValue { Number: var number } && number.TryToDecimal(out decimal plain) ? plain : null;
        }
    }
}
