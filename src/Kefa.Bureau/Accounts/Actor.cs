using System.Security.Claims;

namespace Kefa.Bureau.Accounts;

/// <summary>Who does something: a person in a role, or a command or job of the product.</summary>
/// <param name="AccountId">Null for commands and jobs.</param>
/// <param name="Name">The display name, or <c>kefa init</c> and the like.</param>
/// <param name="Role">The role in which it is done.</param>
public sealed record Actor(Guid? AccountId, string Name, string? Role)
{
    public static Actor Command(string name) => new(null, "kefa " + name, null);

    public static Actor Anonymous { get; } = new(null, "anonymous", null);

    /// <summary>The signed-in person, acting in one of the roles asked for; the first that they hold in the bureau.</summary>
    public static Actor Of(ClaimsPrincipal user, int bureauId, params string[] roles) => user.AccountId() is { } id
        ? new Actor(id, user.DisplayName(), user.PostsIn(bureauId).Select(post => post.Role).FirstOrDefault(role => roles.Length == 0 || roles.Contains(role, StringComparer.Ordinal)))
        : Anonymous;

    /// <summary>What rows store: the account's id, or the command's name.</summary>
    public string Key => AccountId?.ToString() ?? Name;
}
