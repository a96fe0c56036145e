using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures.Calendar;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Deadlines;

/// <summary>What the register of a bureau says of one arrangement of holidays.</summary>
/// <param name="Year">The year that is arranged.</param>
/// <param name="Region">The region whose layer it is; null: the country.</param>
/// <param name="Notice">The number of the notice.</param>
/// <param name="NoticeDate">The day of the notice.</param>
/// <param name="DaysOff">Days off.</param>
/// <param name="MakeUpDays">Weekend days that are worked.</param>
public sealed record HolidayYearArranged(int Year, string? Region, string Notice, DateOnly NoticeDate, int DaysOff, int MakeUpDays);

/// <summary>Somebody keeps days that were counted on the calendar: they are counted again when it changes.</summary>
public interface IFollowsCalendar
{
    /// <summary>Called in the current bureau, within the transaction that records the new years; what is written here is kept with them or not at all.</summary>
    /// <param name="before">The calendar that days were counted on.</param>
    /// <param name="after">The calendar from now on. <see cref="Deadline.ChangeFrom"/> tells what it makes of a day that was kept.</param>
    /// <param name="cancellationToken">Stops it; nothing is kept then.</param>
    Task CalendarChangedAsync(StatutoryCalendar before, StatutoryCalendar after, CancellationToken cancellationToken);
}

/// <summary>
/// Records in the register of the bureau which arrangements hold, one stream for each year, and lets everything follow that was counted on the calendar
/// before. Does nothing when nothing is new; safe to call again after any stop.
/// </summary>
public sealed class FollowCalendar(KefaDbContext db, ContentLibrary library, CalendarLibrary calendars, EventReader reader, EventWriter writer, AuditTrail audit, IEnumerable<IFollowsCalendar> followers)
{
    /// <summary>The kind of these streams.</summary>
    public const string Kind = "holiday-year";

    /// <returns>The versions that were recorded, as <c>calendar/2027@1</c>.</returns>
    public async Task<IReadOnlyList<string>> HandleAsync(Actor by, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        Dictionary<string, StreamEvent> recorded = (await db.Set<StreamEvent>().AsNoTracking().Where(e => e.Kind == Kind).ToListAsync(cancellationToken))
            .GroupBy(e => e.Stream, StringComparer.Ordinal).ToDictionary(stream => stream.Key, stream => stream.MaxBy(e => e.N)!, StringComparer.Ordinal);
        IReadOnlyList<PublishedYear> years = await calendars.YearsAsync(cancellationToken);
        StreamAppend[] appends = [.. years.Where(year => recorded.GetValueOrDefault(StreamOf(year.File))?.ContentVersion != year.Item.Reference).Select(year => Append(year, recorded, by))];
        if (appends.Length == 0) return [];

        StatutoryCalendar before = calendars.Of(await VersionsAsync(recorded.Values, cancellationToken));
        StatutoryCalendar after = await calendars.CurrentAsync(cancellationToken);
        await writer.AppendAsync(appends, cancellationToken);
        string[] versions = [.. appends.Select(append => append.Events[0].ContentVersion!)];
        foreach (string version in versions) audit.Record(by, "HolidaysRecorded", version);
        await db.SaveChangesAsync(cancellationToken);
        foreach (IFollowsCalendar follower in followers) await follower.CalendarChangedAsync(before, after, cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        return versions;
    }

    /// <summary>The same in every bureau of the installation.</summary>
    public static async Task<IReadOnlyList<string>> InAllBureausAsync(IServiceProvider services, Actor by, CancellationToken cancellationToken)
    {
        var done = new List<string>();
        foreach (BureauInfo bureau in await services.GetRequiredService<BureauDirectory>().AllAsync(cancellationToken))
        {
            await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
            IReadOnlyList<string> versions = await scope.ServiceProvider.GetRequiredService<FollowCalendar>().HandleAsync(by, cancellationToken);
            done.AddRange(versions.Select(version => $"{bureau.Code}: {version}"));
        }
        return done;
    }

    /// <summary>What the register holds of each arrangement, by content version; for pages that say since when a year holds.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> RecordedAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (RecordedEvent e in reader.ReadAllAsync(Kind, cancellationToken)) known.TryAdd(e.Event.ContentVersion ?? "", e.Event.At);
        return known;
    }

    private static string StreamOf(HolidayFile file) => file.Layer is { } layer
        ? FormattableString.Invariant($"{Kind}/{layer.Region}/{layer.Year}")
        : FormattableString.Invariant($"{Kind}/{file.Year!.Year}");

    private static StreamAppend Append(PublishedYear year, Dictionary<string, StreamEvent> recorded, Actor by)
    {
        string stream = StreamOf(year.File);
        HolidayYearArranged body = year.File.Layer is { } layer
            ? new(layer.Year, layer.Region, layer.Notice, layer.NoticeDate, Days(layer.Off), layer.MakeUp.Count)
            : new(year.File.Year!.Year, null, year.File.Year.Notice, year.File.Year.NoticeDate, Days(year.File.Year.Off), year.File.Year.MakeUp.Count);
        return new(stream, recorded.GetValueOrDefault(stream)?.N ?? 0,
        [
            NewEvent.Of(Kind, nameof(HolidayYearArranged), body) with
            {
                Actor = by.Key, Role = by.Role, ContentVersion = year.Item.Reference, Source = body.Notice,
                ValidFrom = new DateOnly(body.Year, 1, 1), ValidTo = new DateOnly(body.Year, 12, 31),
            },
        ]);
    }

    private static int Days(IEnumerable<HolidaySpan> spans) => spans.Sum(span => span.To.DayNumber - span.From.DayNumber + 1);

    private async Task<List<ContentItem>> VersionsAsync(IEnumerable<StreamEvent> events, CancellationToken cancellationToken)
    {
        var items = new List<ContentItem>();
        foreach (StreamEvent e in events)
        {
            if (e.ContentVersion?.Split('/', '@') is [var kind, var name, var version] && await library.FindAsync(kind, name, version, cancellationToken) is { } item)
                items.Add(item);
            else
                throw new InvalidDataException($"The register of holidays names the version '{e.ContentVersion}', which is not in the content store: restore a backup.");
        }
        return items;
    }
}
