namespace Kefa.Bureau.Accounts.Staff;

/// <summary>A role in which an account may act today.</summary>
/// <param name="Role">A code of the role register.</param>
/// <param name="DivisionId">The division for which the post was given; null for the whole bureau.</param>
/// <param name="Division">Its code.</param>
/// <param name="DeputyFor">The absent person whose role it is; null for one's own.</param>
/// <param name="DeputyForName">That person's name, as records show it.</param>
/// <param name="Until">The last day of the deputising.</param>
/// <param name="Company">The 统一社会信用代码 for which an agent acts.</param>
public sealed record HeldRole(string Role, int? DivisionId, string? Division, Guid? DeputyFor = null, string? DeputyForName = null, DateOnly? Until = null, string? Company = null);

/// <summary>In which roles an account may act in a bureau on a day: its own first, then those of the people it deputises for.</summary>
public sealed class ActingAs(Guid account, string name, DateOnly day, IReadOnlyList<HeldRole> roles, DivisionTree divisions)
{
    public Guid Account { get; } = account;
    public string Name { get; } = name;
    public DateOnly Day { get; } = day;
    public IReadOnlyList<HeldRole> Roles { get; } = roles;

    /// <summary>The codes, each once.</summary>
    public IReadOnlyList<string> Codes { get; } = [.. roles.Select(held => held.Role).Distinct(StringComparer.Ordinal)];

    public bool Holds(string role) => Roles.Any(held => held.Role == role);

    /// <summary>
    /// The role as it is held for a division: by a post for that division, for one above it, or for the whole bureau. One's own comes
    /// before a deputy's. A null division asks for the role anywhere.
    /// </summary>
    public HeldRole? In(string role, string? division) => Roles.FirstOrDefault(held => held.Role == role && Reaches(held, division));

    /// <summary>The actor of an act done in this role; a deputy's act names whose role it is.</summary>
    public Actor As(HeldRole held) => new(Account, Name, held.Role) { DeputyFor = held.DeputyFor, DeputyForName = held.DeputyForName };

    private bool Reaches(HeldRole held, string? division) =>
        division is null || held.DivisionId is not { } post || (divisions.Find(division) is { } asked && divisions.Covers(post, asked.Id));
}
