using Kefa.Feel;

namespace Kefa.Bureau.Figures;

/// <summary>The figures of a period: those that were counted, and those that are made of them.</summary>
/// <param name="reported">Numbers of earlier reports: they stand where nothing was recorded.</param>
/// <param name="before">The same a year before; null where nobody looks further back.</param>
internal sealed class MadeFigures(
    IReadOnlyDictionary<string, CompiledFigure> figures, FigurePeriod period, IReadOnlyDictionary<string, FigureValue> counted, IReadOnlyDictionary<string, decimal> reported, MadeFigures? before)
{
    private readonly Dictionary<string, FigureValue> _made = new(StringComparer.Ordinal);

    public FigureValue Of(string code)
    {
        if (_made.TryGetValue(code, out FigureValue? known)) return known;
        CompiledFigure figure = figures[code];
        FigureValue value = figure.Figure.Measure switch
        {
            FigureMeasure.Rate rate => Rate(figure, Of(rate.Of), Of(rate.Over)),
            FigureMeasure.Growth growth => Growth(figure, Of(growth.Of), before?.Of(growth.Of)),
            FigureMeasure.Total total => Total(figure, [.. total.Plus.Select(Of)], [.. total.Minus.Select(Of)]),
            _ => counted[code],
        };
        if (reported.TryGetValue(code, out decimal said))
        {
            // No record at all is not zero when the bureau has reported otherwise: the record did not reach there then.
            if (value.Value is null || value is { Records: 0, Undetermined: 0 }) value = value with { Value = said, None = null, Reported = true };
            else if (value.Rounded != Math.Round(said, value.Figure.Figure.Decimals, MidpointRounding.AwayFromZero)) value = value with { Printed = said };
        }
        return _made[code] = value;
    }

    private FigureValue Rate(CompiledFigure figure, FigureValue of, FigureValue over) => Made(figure, of) with
    {
        Undetermined = of.Undetermined + over.Undetermined,
        Value = of.Value is { } part && over.Value is { } whole and not 0 ? part / whole * 100 : null,
        None = of.Value is null ? of.None : over.Value is null ? over.None : over.Value == 0 ? IsZero(over) : null,
        Groups = [.. of.Groups.Select(group => Part(group, over.Groups.FirstOrDefault(g => g.Keys.SequenceEqual(group.Keys, StringComparer.Ordinal))))],
    };

    private static FigureGroup Part(FigureGroup of, FigureGroup? over) => of with { Value = of.Value is { } part && over?.Value is { } whole and not 0 ? part / whole * 100 : null };

    private FigureValue Growth(CompiledFigure figure, FigureValue now, FigureValue? then) => Made(figure, now) with
    {
        Value = now.Value is { } after && then?.Value is { } earlier and not 0 ? (after - earlier) / earlier * 100 : null,
        None = now.Value is null ? now.None : then?.Value is null ? then?.None ?? NotKnownBefore() : then.Value == 0 ? WasZero() : null,
        RecordFrom = then?.RecordFrom ?? now.RecordFrom,
    };

    private FigureValue Total(CompiledFigure figure, FigureValue[] plus, FigureValue[] minus)
    {
        FigureValue[] all = [.. plus, .. minus];
        FigureValue? unknown = Array.Find(all, part => part.Value is null);
        return Made(figure, all[0]) with
        {
            Value = unknown is null ? plus.Sum(part => part.Value!.Value) - minus.Sum(part => part.Value!.Value) : null,
            None = unknown?.None,
            Records = all.Sum(part => part.Records),
            Undetermined = all.Sum(part => part.Undetermined),
        };
    }

    private static Phrase IsZero(FigureValue over) => $"what it is divided by ({over.Figure.Figure.Code}) is 0";

    private static Phrase NotKnownBefore() => $"the year before is not known";

    private static Phrase WasZero() => $"it was 0 a year before";

    private FigureValue Made(CompiledFigure figure, FigureValue like) => new(new CompiledReference(figure.Set, figure.Figure), period, null, like.Records, like.Undetermined, [], null, like.Reported) { RecordFrom = like.RecordFrom };
}
