using Kefa.Bureau.Content;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters.Screening;
using Kefa.Feel;
using Kefa.Matching;

namespace Kefa.Bureau.Appraisals;

/// <summary>What figures say to a sheet, for its period.</summary>
internal sealed class SheetFigures(ComputeFigures compute)
{
    public async Task<IReadOnlyDictionary<string, SheetFigure>> OfAsync(SheetEdition edition, FigurePeriod period, CancellationToken cancellationToken) => edition.Figures.Count == 0
        ? new Dictionary<string, SheetFigure>(StringComparer.Ordinal)
        : (await compute.HandleAsync(period, edition.Figures, cancellationToken)).ToDictionary(v => v.Key, v => Of(v.Value), StringComparer.Ordinal);

    public static SheetFigure Of(FigureValue value)
    {
        Figure figure = value.Figure.Figure;
        return new SheetFigure(figure.Code, figure.Name, figure.Unit, value.Rounded, Known(value), value.Undetermined, value.Reported, value.None is { } none ? new LocalText(none.Zh, none.En) : null);
    }

    /// <summary>A count lies between what counts and that with all of which it is not known; of other measures nothing is known then.</summary>
    private static SheetAnswer Known(FigureValue value) => value.Rounded is not { } number ? SheetAnswer.Unknown
        : value.Undetermined == 0 || value.Reported ? SheetAnswer.Of(number)
        : value.Figure.Figure.Measure is FigureMeasure.Count ? new SheetAnswer(number, number + value.Undetermined)
        : SheetAnswer.Unknown;
}

/// <summary>Which items are of a kind that the rules on reducing burdens forbid: those that the edition marks, and those whose words the list <c>burden-reduction</c> has.</summary>
internal sealed class SheetConflicts(ContentLibrary library, ContentCache cache)
{
    public const string List = "burden-reduction";

    private static readonly LocalText Marked = new("评议表标明", "marked by the sheet");

    public async Task<Func<SheetItem, LocalText?>> FinderAsync(CancellationToken cancellationToken)
    {
        ScreenList? list = await library.LatestAsync(ContentKinds.Screen, List, cancellationToken) is { } item ? cache.GetOrCompile($"screen:{item.Sha256}", () => ScreenList.Read(item)) : null;
        return one => Of(one, list);
    }

    public static LocalText? Of(SheetItem item, ScreenList? list)
    {
        string said = string.Join('\n', [item.Text.Zh, .. item.Rule.Questions.Select(q => q.Text.Zh), .. item.Evidence.Select(e => e.Zh)]);
        return list is not null && new ScreenedText(said).Screen(list, 1) is [var passage, ..] ? passage.Standard.Name : item.Conflict ? Marked : null;
    }
}
