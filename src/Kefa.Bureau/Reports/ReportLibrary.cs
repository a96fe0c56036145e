using System.Text;
using Kefa.Bureau.Content;

namespace Kefa.Bureau.Reports;

/// <summary>The templates of reports that the current bureau sees.</summary>
public sealed class ReportLibrary(ContentLibrary library, ContentCache cache)
{
    /// <summary>The templates in force on a day, one version of each, by their ids.</summary>
    public async Task<IReadOnlyList<ReportTemplate>> InForceAsync(DateOnly day, CancellationToken cancellationToken) =>
    [
        .. (await library.PublishedAsync(ContentKinds.Report, cancellationToken)).Select(Compiled).Where(template => template.From <= day && (template.To is null || template.To >= day))
            .GroupBy(template => template.Id, StringComparer.Ordinal).Select(versions => versions.MaxBy(template => template.From)!).OrderBy(template => template.Id, StringComparer.Ordinal),
    ];

    /// <summary>One version, also one that is over: what an old report was written by.</summary>
    public async Task<ReportTemplate?> FindAsync(string id, string version, CancellationToken cancellationToken) =>
        await library.FindAsync(ContentKinds.Report, id, version, cancellationToken) is { } item ? Compiled(item) : null;

    internal static ReportTemplate Read(ReadOnlyMemory<byte> bytes, string path) => ReportTemplateFile.Read(path, Encoding.UTF8.GetString(bytes.Span));

    private ReportTemplate Compiled(ContentItem item) => cache.GetOrCompile("report:" + item.Sha256, () => Read(item.Bytes, item.Path ?? item.Reference));
}
