namespace Kefa.Bureau.Bureaus;

/// <summary>A bureau as everyone may know it.</summary>
public sealed record BureauInfo(
    int Id, string Code, string NameZh, string NameEn, string? Region, int? ParentId, string? HostName,
    string TimeZone, bool IsDefault, bool IsDemo, bool OpenLookup, BureauContact Contact)
{
    /// <summary>The day it is in the bureau's zone: deadlines and windows are days there.</summary>
    public DateOnly DayOf(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);

    public DateOnly Today(TimeProvider time) => DayOf(time.GetUtcNow());

    internal static BureauInfo Of(BureauUnit unit) => new(
        unit.Id, unit.Code, unit.NameZh, unit.NameEn, unit.Region, unit.ParentId, unit.HostName,
        unit.TimeZone, unit.IsDefault, unit.IsDemo, unit.OpenLookup, unit.Contact);
}

/// <summary>The bureau in which this scope works: a request's, a command's or a job's.</summary>
public interface ICurrentBureau
{
    int? Id { get; }

    /// <summary>The bureau, or null outside any.</summary>
    BureauInfo? Info { get; }

    /// <summary>The bureau; throws outside any.</summary>
    BureauInfo Required { get; }
}

/// <summary>The scope's bureau, entered once: a scope never changes bureau, because a context may already hold rows of the first.</summary>
public sealed class CurrentBureau : ICurrentBureau
{
    public int? Id => Info?.Id;

    public BureauInfo? Info { get; private set; }

    public BureauInfo Required => Info ?? throw new InvalidOperationException("No bureau was entered in this scope: resolve one and call CurrentBureau.Enter.");

    /// <exception cref="InvalidOperationException">The scope is already in another bureau.</exception>
    public void Enter(BureauInfo bureau)
    {
        if (Info is not null && Info.Id != bureau.Id)
            throw new InvalidOperationException($"This scope is in bureau '{Info.Code}' and cannot enter '{bureau.Code}': open a scope for each bureau.");
        Info = bureau;
    }
}
