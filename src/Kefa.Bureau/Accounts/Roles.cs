namespace Kefa.Bureau.Accounts;

/// <summary>What sort of role it is; it decides which roles one person may hold beside it.</summary>
public enum RoleKind
{
    /// <summary>Members of the public and those who act for companies.</summary>
    Public,

    /// <summary>Does the bureau's work.</summary>
    Business,

    /// <summary>Watches and examines; reads only.</summary>
    Oversight,

    /// <summary>One of the three administrators (三员): the system, its security, its audit. They exclude each other and all business.</summary>
    Administration,

    /// <summary>Another organ or a person from outside whom a procedure asks: legal adviser, justice bureau, government.</summary>
    Outside,

    /// <summary>Nobody holds it as a post: the party of a matter, or the product itself.</summary>
    Computed,
}

/// <summary>The role codes that the product itself asks for; names and further roles stand in <c>content/registers/roles.yaml</c>.</summary>
public static class Roles
{
    public const string Citizen = "citizen";
    public const string CompanyAgent = "companyAgent";

    /// <summary>The party of a matter: applicant, deputy who proposed, member of the public. No post gives it; every signed-in account has it towards its own matters.</summary>
    public const string Applicant = "applicant";

    /// <summary>The product itself: what happens when a deadline ends.</summary>
    public const string System = "system";

    public const string HandlingSection = "handlingSection";
    public const string LegalSection = "legalSection";
    public const string GeneralOffice = "generalOffice";
    public const string Finance = "finance";
    public const string DeputyHead = "deputyHead";
    public const string Head = "head";

    /// <summary>Who records what the collective meeting (局长办公会、党组会) decided.</summary>
    public const string Meeting = "meeting";

    /// <summary>An officer, whose section is not told apart; like <see cref="HandlingSection"/> for pages, not for procedures.</summary>
    public const string Officer = "officer";
    public const string Legal = "legal";
    public const string Leader = "leader";

    public const string Adviser = "adviser";
    public const string JusticeBureau = "justiceBureau";
    public const string MarketRegulator = "marketRegulator";
    public const string Government = "government";

    public const string Discipline = "discipline";
    public const string Auditor = "auditor";

    public const string SystemAdministrator = "systemAdministrator";
    public const string SecurityAdministrator = "securityAdministrator";
    public const string AuditAdministrator = "auditAdministrator";

    private static readonly Dictionary<string, RoleKind> Kinds = new(StringComparer.Ordinal)
    {
        [Citizen] = RoleKind.Public, [CompanyAgent] = RoleKind.Public,
        [Applicant] = RoleKind.Computed, [System] = RoleKind.Computed,
        [HandlingSection] = RoleKind.Business, [LegalSection] = RoleKind.Business, [GeneralOffice] = RoleKind.Business, [Finance] = RoleKind.Business,
        [DeputyHead] = RoleKind.Business, [Head] = RoleKind.Business, [Meeting] = RoleKind.Business,
        [Officer] = RoleKind.Business, [Legal] = RoleKind.Business, [Leader] = RoleKind.Business,
        [Adviser] = RoleKind.Outside, [JusticeBureau] = RoleKind.Outside, [MarketRegulator] = RoleKind.Outside, [Government] = RoleKind.Outside,
        [Discipline] = RoleKind.Oversight, [Auditor] = RoleKind.Oversight,
        [SystemAdministrator] = RoleKind.Administration, [SecurityAdministrator] = RoleKind.Administration, [AuditAdministrator] = RoleKind.Administration,
    };

    public static IReadOnlyList<string> All { get; } = [.. Kinds.Keys];

    /// <summary>The sort of one of <see cref="All"/>; null for a further role of the register, which says it itself.</summary>
    public static RoleKind? KindOf(string code) => Kinds.TryGetValue(code, out RoleKind kind) ? kind : null;

    public static bool IsAdministrator(string code) => KindOf(code) == RoleKind.Administration;
}
