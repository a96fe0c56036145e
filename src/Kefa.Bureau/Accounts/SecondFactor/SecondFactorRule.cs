namespace Kefa.Bureau.Accounts;

/// <summary>Who must use a second factor: <c>Kefa:SecondFactor:Roles</c>, a list of role codes; <c>*</c> stands for all who are not the public.</summary>
public sealed class SecondFactorSettings
{
    public IReadOnlyList<string> Roles { get; init; } = [];
}

/// <summary>The rule as configured. Everybody may use a second factor; some roles must.</summary>
public sealed class SecondFactorRule(SecondFactorSettings settings)
{
    public bool IsMissing(KefaUser user, IEnumerable<string> roles) => !user.TwoFactorEnabled && roles.Any(Asks);

    public bool Asks(string role) => settings.Roles.Contains(role, StringComparer.Ordinal)
        || (settings.Roles.Contains("*", StringComparer.Ordinal) && Accounts.Roles.KindOf(role) is not (RoleKind.Public or RoleKind.Computed));
}
