using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Naming;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Appraisals;

/// <summary>Looks up the records that a sheet names as evidence: matters and figures of the bureau, nothing that was uploaded.</summary>
internal sealed class SheetRecords(KefaDbContext db, FigureLibrary figures, ICurrentBureau bureau, TimeProvider time)
{
    /// <summary>The title of the matter or the name of the figure behind each record; what the bureau does not have is left out.</summary>
    public async Task<IReadOnlyDictionary<Reference, LocalText>> NamesAsync(SheetMatter sheet, CancellationToken cancellationToken)
    {
        Reference[] named = [.. sheet.Evidence.Select(e => e.Names).OfType<Reference>().Distinct()];
        var found = new Dictionary<Reference, LocalText>();
        string[] numbers = [.. named.OfType<Reference.OfMatter>().Select(m => m.Number.ToString())];
        Dictionary<string, string> titles = numbers.Length == 0 ? []
            : await db.Set<Matter>().AsNoTracking().Where(m => EF.Parameter(numbers).Contains(m.Number)).ToDictionaryAsync(m => m.Number, m => m.Title, StringComparer.Ordinal, cancellationToken);
        foreach (Reference one in named)
        {
            if (one is Reference.OfMatter matter && titles.GetValueOrDefault(matter.Number.ToString()) is { } title) found[one] = new LocalText(title, title);
            else if (one is Reference.OfFigure figure && await figures.FindAsync(figure.Code, (figure.Period ?? sheet.Period).AsOf(bureau.Required.Today(time)), cancellationToken) is { } defined) found[one] = defined.Figure.Name;
        }
        return found;
    }

    /// <summary>The records that prove more than one item (TSK-R06).</summary>
    public static IReadOnlyList<string> Shared(SheetMatter sheet) =>
        [.. sheet.Evidence.GroupBy(e => e.Names?.ToString() ?? e.Record, StringComparer.Ordinal).Where(same => same.Select(e => e.Item).Distinct(StringComparer.Ordinal).Count() > 1).Select(same => same.Key)];
}
