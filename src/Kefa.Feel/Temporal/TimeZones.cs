using System.Collections.Concurrent;

namespace Kefa.Feel;

/// <summary>
/// IANA time zones, from the system's database. Rules outside years 2 to 9990 are those of the year at the same place in the 400-year
/// cycle of the calendar (late) or the first known (early).
/// </summary>
internal static class TimeZones
{
    // Only zones that exist are kept, so text from outside cannot fill this.
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Known = new(StringComparer.Ordinal);

    /// <summary>The zone's name when there is such a zone, else null.</summary>
    public static string? Find(ReadOnlySpan<char> name)
    {
        if (name.Length is < 2 or > 64 || !char.IsAsciiLetter(name[0]))
            return null;
        foreach (var letter in name)
        {
            // Names are paths in the database: nothing that could leave it.
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('/' or '_' or '-' or '+'))
                return null;
        }

        if (Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
            return known.Id;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name.ToString(), out var zone) || !zone.HasIanaId || !name.SequenceEqual(zone.Id))
            return null;
        Known[zone.Id] = zone;
        return zone.Id;
    }

    /// <summary>The zone's standard offset, for times without a date.</summary>
    public static int StandardOffset(string zone) => Seconds(Get(zone).BaseUtcOffset);

    /// <summary>
    /// The offset of a wall-clock time. In an overlap the first of the two (summer time); in a gap the offset before it, and
    /// <paramref name="gap"/> says by how many seconds the clock jumps there.
    /// </summary>
    public static int OffsetAt(string zone, FeelDate date, long nanosecondOfDay, out int gap)
    {
        gap = 0;
        var info = Get(zone);
        var local = Representative(date, nanosecondOfDay, DateTimeKind.Unspecified);
        if (info.IsInvalidTime(local))
        {
            var before = Seconds(info.GetUtcOffset(local.AddDays(-1)));
            var after = Seconds(info.GetUtcOffset(local.AddDays(1)));
            gap = Math.Max(0, after - before);
            return before;
        }

        return info.IsAmbiguousTime(local) ? info.GetAmbiguousTimeOffsets(local).Max(Seconds) : Seconds(info.GetUtcOffset(local));
    }

    /// <summary>The offset at an instant, given as date and time of UTC.</summary>
    public static int OffsetAtInstant(string zone, FeelDate date, long nanosecondOfDay) =>
        Seconds(Get(zone).GetUtcOffset(Representative(date, nanosecondOfDay, DateTimeKind.Utc)));

    private static TimeZoneInfo Get(string zone) =>
        Known.TryGetValue(zone, out var info) ? info : TimeZoneInfo.FindSystemTimeZoneById(zone);

    private static int Seconds(TimeSpan offset) => (int)offset.TotalSeconds;

    private static DateTime Representative(FeelDate date, long nanosecondOfDay, DateTimeKind kind)
    {
        var year = date.Year < 2 ? 2 : date.Year > 9990 ? 9600 + (int)(date.Year % 400) : (int)date.Year;
        var day = Math.Min(date.Day, DateTime.DaysInMonth(year, date.Month));
        if (year > 9990)
            year -= 400;
        return new DateTime(year, date.Month, day, 0, 0, 0, kind).AddTicks(nanosecondOfDay / 100);
    }
}
