using Kefa.Matching;

namespace Kefa.Bureau.Accounts;

/// <summary>
/// Which posts one person may hold together, and who gives them. The three administrators (三员分立, GB/T 22239-2019, 8.1.5 安全管理中心)
/// exclude each other and all business; who watches does no business; who acts for a company handles none in the same bureau.
/// </summary>
public static class PostRules
{
    /// <summary>Why a role may not stand beside those held already; null when it may.</summary>
    /// <param name="role">The role to be given.</param>
    /// <param name="held">The roles held in the same bureau.</param>
    /// <param name="elsewhere">The roles held in other bureaus: an account is one person.</param>
    public static LocalText? Conflict(Role role, IEnumerable<Role> held, IEnumerable<Role> elsewhere)
    {
        if (role.Kind == RoleKind.Computed)
            return new($"“{role.NameZh}”不设岗位，不能授予。", $"'{role.NameEn}' is nobody's post and cannot be given.");
        foreach (Role other in held.Where(other => other.Code != role.Code))
        {
            if (Exclude(role, other) || Exclude(other, role))
                return Text(role, other, new("", ""));
        }
        foreach (Role other in elsewhere.Where(other => other.Code != role.Code && (other.Kind == RoleKind.Administration || role.Kind == RoleKind.Administration)))
        {
            if (Exclude(role, other) || Exclude(other, role))
                return Text(role, other, new("（在另一个局）", " (in another bureau)"));
        }
        return null;
    }

    /// <summary>Why this actor may not give or take this role; null when they may.</summary>
    /// <param name="givers">The roles that the actor holds in the bureau.</param>
    /// <param name="toThemselves">Whether the post is the actor's own.</param>
    public static LocalText? NotTheirs(Role role, IReadOnlyCollection<string> givers, bool toThemselves)
    {
        if (toThemselves) return new("任何人不得授予或收回自己的岗位。", "Nobody gives or takes their own posts.");
        string giver = role.Code == Roles.SecurityAdministrator ? Roles.SystemAdministrator : Roles.SecurityAdministrator;
        if (givers.Contains(giver, StringComparer.Ordinal)) return null;
        return giver == Roles.SystemAdministrator
            ? new("安全管理员的岗位由系统管理员授予和收回。", "The post of security administrator is given and taken by a system administrator.")
            : new($"“{role.NameZh}”的岗位由安全管理员授予和收回。", $"The post '{role.NameEn}' is given and taken by a security administrator.");
    }

    private static bool Exclude(Role one, Role other) => one.Kind switch
    {
        RoleKind.Administration => other.Code != Roles.Citizen,
        RoleKind.Oversight => other.Kind is RoleKind.Business or RoleKind.Outside || other.Code == Roles.CompanyAgent,
        RoleKind.Business => other.Code == Roles.CompanyAgent || (other.Kind == RoleKind.Outside && other.Code != Roles.Adviser),
        _ => false,
    };

    private static LocalText Text(Role role, Role other, LocalText where) => new(
        $"“{role.NameZh}”与已有的“{other.NameZh}”{where.Zh}不得由同一人担任。", $"'{role.NameEn}' may not be held by who already is '{other.NameEn}'{where.En}.");
}
