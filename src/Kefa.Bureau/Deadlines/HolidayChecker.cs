using System.Text;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;

namespace Kefa.Bureau.Deadlines;

/// <summary>Holidays are published only when, beside the years that are published, they make a calendar.</summary>
internal sealed class HolidayChecker : IContentChecker, IContentSetChecker
{
    public bool Checks(string kind) => kind == ContentKinds.Calendar;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path) =>
        ContentFiles.Problems(bytes, text => HolidayFile.Read(path, text));

    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        PublishContentInput[] ours = [.. batch.Where(input => input.Kind == ContentKinds.Calendar)];
        if (ours.Length == 0) return [];
        IEnumerable<ContentItem> others = (await published.LatestAsync(ContentKinds.Calendar, cancellationToken)).Where(item => ours.All(input => input.Name != item.Name));
        HolidayFile[] files = [.. others.Select(HolidayFile.Read), .. ours.Select(input => HolidayFile.Read(input.Path, new StringReader(Encoding.UTF8.GetString(input.Bytes.Span))))];
        return [.. HolidayFile.Problems(files)];
    }
}
