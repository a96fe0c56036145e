namespace Kefa.Bureau.Accounts.Staff;

/// <summary>What the streams of people and divisions say. Names of people stand in their accounts, not here.</summary>
public static class StaffEvents
{
    public const string Kind = "staff";
    public const string DivisionKind = "division";

    public const string Joined = "StaffJoined";
    public const string Changed = "StaffChanged";
    public const string Left = "StaffLeft";
    public const string PostGiven = "PostGiven";
    public const string PostTaken = "PostTaken";
    public const string DeputyAppointed = "DeputyAppointed";
    public const string DeputyEnded = "DeputyEnded";
    public const string DivisionOpened = "DivisionOpened";
    public const string DivisionChanged = "DivisionChanged";
    public const string DivisionClosed = "DivisionClosed";

    public static string StreamOf(Guid account) => $"staff/{account:D}";

    public static string StreamOf(string division) => $"division/{division}";
}

/// <summary>What a fact about a person says; only what it is about is there.</summary>
public sealed record StaffFact
{
    public string? Role { get; init; }
    public string? Division { get; init; }
    public string? Title { get; init; }
    public string? Reason { get; init; }
    public Guid? Deputy { get; init; }
    public IReadOnlyList<string>? Roles { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
}

/// <summary>What a fact about a division says: all of it, as it is from then on.</summary>
public sealed record DivisionFact(string NameZh, string NameEn, string? Parent, int Position, DateOnly? ClosedOn = null);
