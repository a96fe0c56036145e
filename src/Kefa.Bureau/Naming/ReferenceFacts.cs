using System.Globalization;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Naming;

/// <summary>What guards ask of the matters and figures that a matter names: whether the bureau has them, where a matter stands, what a figure comes to now. Of another bureau there is nothing to find.</summary>
internal sealed class ReferenceFacts(KefaDbContext db, ComputeFigures compute) : IFindsFacts
{
    public string Source => FactRows.References;

    public async Task<IReadOnlyList<IReadOnlyDictionary<string, Value>>> RowsAsync(MatterState state, ActRequest? asked, MatterData matter, CancellationToken cancellationToken)
    {
        var named = Reference.In(state.Procedure, matter.Context).Select(found => (found.Field, found.No, found.Text, Reference: Reference.Parse(found.Text, found.Field.Refers))).ToList();
        string[] numbers = [.. named.Select(n => n.Reference).OfType<Reference.OfMatter>().Select(m => m.Number.ToString()).Distinct(StringComparer.Ordinal)];
        var matters = numbers.Length == 0 ? [] : await db.Set<Matter>().AsNoTracking().Where(m => EF.Parameter(numbers).Contains(m.Number)).Select(m => new { m.Number, m.Procedure, m.Stage, m.ClosedOn })
            .ToDictionaryAsync(m => m.Number, StringComparer.Ordinal, cancellationToken);
        var figures = new Dictionary<Reference.OfFigure, FigureValue?>();
        foreach (var period in named.Select(n => n.Reference).OfType<Reference.OfFigure>().Distinct().GroupBy(f => f.Period ?? FigurePeriod.OfYear(compute.Today.Year)))
        {
            var values = await compute.ValuesAsync(period.Key, [.. period.Select(f => f.Code)], cancellationToken);
            foreach (Reference.OfFigure figure in period) figures[figure] = values.GetValueOrDefault(figure.Code);
        }
        return
        [
            .. named.Select(n => n.Reference switch
            {
                Reference.OfMatter m when matters.GetValueOrDefault(m.Number.ToString()) is { } row => FactRows.Referred(n.Field.Path, n.No, m.ToString(), row.Procedure, row.Stage, row.ClosedOn is not null, null, Value.Null),
                Reference.OfFigure f when figures.GetValueOrDefault(f) is { } value => FactRows.Referred(n.Field.Path, n.No, f.ToString(), null, null, false, f.Code, Of(value.Rounded)),
                _ => FactRows.Referred(n.Field.Path, n.No, n.Text, null, null, false, null, Value.Null),
            }),
        ];
    }

    private static Value Of(decimal? number) => number is { } known ? Value.Of(Number.Parse(known.ToString(CultureInfo.InvariantCulture))) : Value.Null;
}
