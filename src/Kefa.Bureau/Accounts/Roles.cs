namespace Kefa.Bureau.Accounts;

/// <summary>The role codes that the product itself asks for; names and further roles stand in <c>content/registers/roles.yaml</c>.</summary>
public static class Roles
{
    public const string Citizen = "citizen";
    public const string CompanyAgent = "companyAgent";
    public const string Officer = "officer";
    public const string Legal = "legal";
    public const string Leader = "leader";
    public const string Discipline = "discipline";
    public const string Auditor = "auditor";
    public const string SystemAdministrator = "systemAdministrator";
    public const string SecurityAdministrator = "securityAdministrator";
    public const string AuditAdministrator = "auditAdministrator";

    public static IReadOnlyList<string> All { get; } =
        [Citizen, CompanyAgent, Officer, Legal, Leader, Discipline, Auditor, SystemAdministrator, SecurityAdministrator, AuditAdministrator];
}
