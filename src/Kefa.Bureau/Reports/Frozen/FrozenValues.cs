using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Figures;
using Kefa.Feel;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>Writes a frozen report again: from the numbers, the template and the texts of its snapshot, whatever the record says now.</summary>
internal sealed class FrozenValues(ReportLibrary reports, ContentLibrary content, FigureLibrary figures, ICurrentBureau bureau)
{
    /// <returns>Null when the content store has not what the snapshot names.</returns>
    public async Task<ComposedReport?> WriteAsync(FrozenReport frozen, CancellationToken cancellationToken)
    {
        if (frozen.Template is not { } named || Parts(named.Reference) is not var (_, name, version) || await reports.FindAsync(name, version, cancellationToken) is not { } template) return null;
        if (frozen.Periods is not [var year, var before] || await ValuesAsync(year, cancellationToken) is not { } now || await ValuesAsync(before, cancellationToken) is not { } then) return null;
        var values = new ReportValues(frozen.Period, frozen.Period.AsOf(frozen.CutOff.Day), bureau.Required.NameZh, now, then, await figures.GroupNamesAsync(frozen.Period.AsOf(frozen.CutOff.Day), cancellationToken));
        Dictionary<string, string> texts = frozen.Paragraphs.Where(p => p.Text.Length > 0).DistinctBy(p => p.Id, StringComparer.Ordinal).ToDictionary(p => p.Id, p => p.Text, StringComparer.Ordinal);
        return new ComposedReport(template, RenderReport.Over(template, values, texts), values);
    }

    private async Task<IReadOnlyDictionary<string, FigureValue>?> ValuesAsync(FrozenPeriod frozen, CancellationToken cancellationToken)
    {
        var sets = new Dictionary<string, FigureSet>(StringComparer.Ordinal);
        foreach (FrozenContent definition in frozen.Definitions)
        {
            if (Parts(definition.Reference) is not var (kind, name, version) || await content.FindAsync(kind, name, version, cancellationToken) is not { } item) return null;
            sets[definition.Reference] = FigureFile.Read(item);
        }
        FigurePeriod period = FigurePeriod.Parse(frozen.Period)!.Value;
        var values = new Dictionary<string, FigureValue>(StringComparer.Ordinal);
        foreach (FrozenFigure figure in frozen.Figures)
        {
            if (!sets.TryGetValue(figure.Definition, out FigureSet? set) || set.Figures.FirstOrDefault(f => f.Code == figure.Code) is not { } defined) return null;
            values[figure.Code] = new FigureValue(
                new CompiledReference(set, defined), period, figure.Number, figure.Records.Count, figure.Undetermined,
                [.. figure.Groups.Select(g => new FigureGroup(g.Keys, g.Number, g.Records, g.Undetermined))], figure.None is { } none ? Phrase.Of(none, figure.NoneEn ?? none) : null, figure.Reported);
        }
        return values;
    }

    private static (string Kind, string Name, string Version)? Parts(string reference) => (reference.IndexOf('/', StringComparison.Ordinal), reference.LastIndexOf('@')) is (> 0 and var slash, var at) && at > slash
        ? (reference[..slash], reference[(slash + 1)..at], reference[(at + 1)..]) : null;
}
