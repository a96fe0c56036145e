using System.Collections.Immutable;
using System.Security.Claims;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>A role that somebody has today.</summary>
/// <param name="Division">The division for which it was given; null for the whole bureau.</param>
/// <param name="For">The absent person whose role it is; null for one's own.</param>
public sealed record ActingRole(string Role, string? Division = null, Guid? For = null);

/// <summary>Somebody who works on matters or brings one: who, and in which roles today.</summary>
/// <param name="Id">What events name: the account's id; for visitors without an account <see cref="VisitorId"/>.</param>
public sealed record Acting(string Id, string Name, Guid? Account, ImmutableArray<ActingRole> Roles)
{
    /// <summary>What events name for somebody without an account. Visitors are not told apart: none of them acts twice in a matter without proof.</summary>
    public const string VisitorId = "visitor";

    public static Acting Visitor { get; } = new(VisitorId, "visitor", null, []);

    public IEnumerable<string> Codes => Roles.Select(held => held.Role).Distinct(StringComparer.Ordinal);

    /// <summary>Whether the person belongs to the house: what they begin, the bureau begins.</summary>
    public bool IsStaff => Roles.Any(held => Accounts.Roles.KindOf(held.Role) is not (RoleKind.Public or RoleKind.Computed));

    /// <summary>Whether the person works on matters and does not only read them or answer what they are asked.</summary>
    public bool MayHandle() => Roles.Any(held => Accounts.Roles.KindOf(held.Role) is RoleKind.Business or null);

    /// <summary>Whether every matter of the bureau is open to the person.</summary>
    public bool ReadsEverything => Roles.Any(held => Accounts.Roles.KindOf(held.Role) is RoleKind.Business or RoleKind.Oversight or null);

    /// <summary>Whether the person is asked from outside, and nothing more: see <see cref="MatterAccess"/>.</summary>
    public bool IsFromOutside => !ReadsEverything && CodesFromOutside.Any();

    /// <summary>The roles in which the person is asked from outside.</summary>
    public IEnumerable<string> CodesFromOutside => Codes.Where(role => Accounts.Roles.KindOf(role) == RoleKind.Outside);

    /// <summary>The person as the engine sees them for one transition: with own roles where one fits, else standing in for somebody whose role fits.</summary>
    public ActingPerson For(Transition transition, bool isParty)
    {
        ImmutableArray<string> own = [.. Roles.Where(held => held.For is null && held.Role != Accounts.Roles.Applicant).Select(held => held.Role).Distinct(StringComparer.Ordinal), .. isParty ? (string[])[Accounts.Roles.Applicant] : []];
        if (transition.By.Any(role => own.Contains(role, StringComparer.Ordinal))) return new ActingPerson(Id, own);
        ActingRole? stoodIn = Roles.FirstOrDefault(held => held.For is not null && transition.By.Contains(held.Role, StringComparer.Ordinal));
        return stoodIn is null ? new ActingPerson(Id, own) : new ActingPerson(Id, [stoodIn.Role], stoodIn.For.ToString());
    }

    public Actor ActorIn(string? role) => Account is null ? Actor.Anonymous with { Role = role } : new Actor(Account, Name, role);
}

/// <summary>Who a request is, as matters know people: with the roles of today, own and stood in for.</summary>
public sealed class ActingPeople(StaffDirectory staff)
{
    public async Task<Acting> OfAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        user.AccountId() is { } id && !user.MustChangePassword() ? await OfAsync(id, cancellationToken) : Acting.Visitor;

    public async Task<Acting> OfAsync(Guid account, CancellationToken cancellationToken)
    {
        ActingAs acting = await staff.ActingAsAsync(account, cancellationToken);
        return new Acting(account.ToString(), acting.Name, account, [.. acting.Roles.Select(held => new ActingRole(held.Role, held.Division, held.DeputyFor))]);
    }
}
