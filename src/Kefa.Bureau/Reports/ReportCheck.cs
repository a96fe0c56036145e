using System.Text;
using Kefa.Bureau.Content;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Registers;
using Kefa.Documents.Templates;
using Kefa.Feel;

namespace Kefa.Bureau.Reports;

/// <summary>Checks templates of reports when they are published: by themselves, and that every figure they name is in force as long as they are.</summary>
internal sealed class ReportChecker : IContentChecker, IContentSetChecker
{
    public bool Checks(string kind) => kind == ContentKinds.Report;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path) => ReportFiles.Read(bytes, path).Problems;

    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        if (batch.All(input => input.Kind != ContentKinds.Report)) return [];
        List<FigureSet> sets = [.. (await published.PublishedAsync(ContentKinds.Figures, cancellationToken)).Select(FigureFile.Read)];
        foreach (PublishContentInput input in batch.Where(input => input.Kind == ContentKinds.Figures && !ContentFiles.Problems(input.Bytes, text => FigureFile.Read(input.Path, text)).Any()))
        {
            FigureSet set = FigureFile.Read(input.Path, new StringReader(Encoding.UTF8.GetString(input.Bytes.Span)));
            sets.RemoveAll(other => other.Reference == set.Reference);
            sets.Add(set);
        }
        return
        [
            .. batch.Where(input => input.Kind == ContentKinds.Report).Select(input => (input, ReportFiles.Read(input.Bytes, input.Path).Template))
                .Where(read => read.Template is not null).SelectMany(read => ReportFiles.Problems(read.Template!, read.input.Path, sets)),
        ];
    }
}

/// <summary>What is wrong with templates of reports as files.</summary>
public static class ReportFiles
{
    /// <returns>The template, null when a fault leaves none, and everything that is wrong with it by itself.</returns>
    public static (ReportTemplate? Template, IReadOnlyList<ContentProblem> Problems) Read(ReadOnlyMemory<byte> bytes, string path)
    {
        var faults = new List<TemplateFault>();
        try
        {
            ReportTemplate template = ReportTemplateFile.Read(path, Encoding.UTF8.GetString(bytes.Span), faults);
            return (faults.Count == 0 ? template : null, [.. faults.OrderBy(fault => fault.Line).Select(fault => new ContentProblem(path, fault.Line, fault.Problem))]);
        }
        catch (ContentFileException wrong)
        {
            return (null, [new ContentProblem(path, (int)wrong.Line, wrong.Problem)]);
        }
    }

    /// <summary>The figures that a template names and that are not there for as long as it is in force.</summary>
    public static IEnumerable<ContentProblem> Problems(ReportTemplate template, string path, IReadOnlyCollection<FigureSet> sets)
    {
        foreach (NamedFigure named in template.Figures.DistinctBy(figure => (figure.Code, figure.Line)))
        {
            FigureSet[] having = [.. sets.Where(set => set.Figures.Any(figure => figure.Code == named.Code)).OrderBy(set => set.From)];
            if (having.Length == 0) yield return new ContentProblem(path, named.Line, $"There is no figure '{named.Code}'.");
            else if (LacksFrom(template, having) is { } day) yield return new ContentProblem(path, named.Line, $"The figure '{named.Code}' is not in force on {day:yyyy-MM-dd}, and the report is.");
        }
    }

    /// <summary>The first day of the template on which no version has the figure; null when there is none.</summary>
    private static DateOnly? LacksFrom(ReportTemplate template, FigureSet[] having)
    {
        DateOnly day = template.From;
        foreach (FigureSet set in having.Where(set => set.To is null || set.To >= template.From))
        {
            if (set.From > day) break;
            if (set.To is null) return null;
            if (set.To >= day) day = set.To.Value.AddDays(1);
        }
        return template.To is { } to && day > to ? null : day;
    }
}
