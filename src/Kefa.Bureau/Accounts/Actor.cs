using System.Security.Claims;

namespace Kefa.Bureau.Accounts;

/// <summary>Who does something: a person in a role, or a command or job of the product.</summary>
/// <param name="AccountId">Null for commands and jobs.</param>
/// <param name="Name">The display name, or <c>kefa init</c> and the like.</param>
/// <param name="Role">The role in which it is done.</param>
public sealed record Actor(Guid? AccountId, string Name, string? Role)
{
    /// <summary>The absent person in whose role it is done; null in one's own.</summary>
    public Guid? DeputyFor { get; init; }

    /// <summary>That person's name, where it is known.</summary>
    public string? DeputyForName { get; init; }

    public static Actor Command(string name) => new(null, "kefa " + name, null);

    public static Actor Anonymous { get; } = new(null, "anonymous", null);

    /// <summary>The signed-in person, acting in one of the roles asked for; the first that they hold in the bureau, their own before a deputy's.</summary>
    public static Actor Of(ClaimsPrincipal user, int bureauId, params string[] roles)
    {
        if (user.AccountId() is not { } id) return Anonymous;
        HeldPost? post = user.PostsIn(bureauId).OrderBy(held => held.DeputyFor is not null).FirstOrDefault(held => roles.Length == 0 || roles.Contains(held.Role, StringComparer.Ordinal));
        return new Actor(id, user.DisplayName(), post?.Role) { DeputyFor = post?.DeputyFor };
    }

    /// <summary>What rows store: the account's id, or the command's name.</summary>
    public string Key => AccountId?.ToString() ?? Name;

    /// <summary>A command of the operator or a job, which no page reaches.</summary>
    public bool IsCommand => AccountId is null && Name.StartsWith("kefa ", StringComparison.Ordinal);
}
