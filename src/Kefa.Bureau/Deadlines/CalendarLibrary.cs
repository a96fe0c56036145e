using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Deadlines;

/// <summary>A year of the calendar with the content version that it comes from.</summary>
/// <param name="Item">The version.</param>
/// <param name="File">What it arranges.</param>
public sealed record PublishedYear(ContentItem Item, HolidayFile File)
{
    /// <summary>The year that it arranges.</summary>
    public int Year => File.Year?.Year ?? File.Layer!.Year;
}

/// <summary>The statutory calendar of the current bureau, of its region; compiled once for each set of versions.</summary>
public sealed class CalendarLibrary(ContentLibrary library, ContentCache cache, ICurrentBureau bureau)
{
    /// <summary>The calendar as it is published now.</summary>
    public async Task<StatutoryCalendar> CurrentAsync(CancellationToken cancellationToken) => Of(await library.LatestAsync(ContentKinds.Calendar, cancellationToken));

    /// <summary>The years that concern this bureau, the newest first.</summary>
    public async Task<IReadOnlyList<PublishedYear>> YearsAsync(CancellationToken cancellationToken) =>
        [.. (await library.LatestAsync(ContentKinds.Calendar, cancellationToken)).Select(item => new PublishedYear(item, Read(item))).Where(year => Concerns(year.File)).OrderByDescending(year => year.Year).ThenBy(year => year.Item.Name, StringComparer.Ordinal)];

    internal StatutoryCalendar Of(IEnumerable<ContentItem> items)
    {
        ContentItem[] ordered = [.. items.OrderBy(item => item.Name, StringComparer.Ordinal)];
        string? region = bureau.Info?.Region;
        return cache.GetOrCompile(
            $"calendar:{region}:" + string.Join(',', ordered.Select(item => item.Sha256)),
            () =>
            {
                HolidayFile[] files = [.. ordered.Select(Read)];
                return new StatutoryCalendar(files.Select(f => f.Year).OfType<HolidayYear>(), files.Select(f => f.Layer).OfType<RegionalLayer>(), region);
            });
    }

    internal bool Concerns(HolidayFile file) => file.Layer is not { } layer || bureau.Info?.Region?.StartsWith(layer.Region, StringComparison.Ordinal) == true;

    private HolidayFile Read(ContentItem item) => cache.GetOrCompile("holidays:" + item.Sha256, () => HolidayFile.Read(item));
}
