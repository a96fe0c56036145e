using System.Globalization;
using System.Security.Claims;
using Kefa.Bureau.Bureaus;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Kefa.Bureau.Accounts;

/// <summary>The authorization policies that endpoints and pages name. Each asks for a post in the current bureau, not in any.</summary>
public static class Policies
{
    /// <summary>Anyone, signed in or not; endpoints say so instead of saying nothing.</summary>
    public const string Everyone = nameof(Everyone);
    public const string SignedIn = nameof(SignedIn);
    public const string Agent = nameof(Agent);
    public const string Officer = nameof(Officer);
    public const string Legal = nameof(Legal);
    public const string Leader = nameof(Leader);
    public const string Discipline = nameof(Discipline);
    public const string Auditor = nameof(Auditor);
    public const string SystemAdministrator = nameof(SystemAdministrator);
    public const string SecurityAdministrator = nameof(SecurityAdministrator);
    public const string AuditAdministrator = nameof(AuditAdministrator);

    /// <summary>May publish policies: a legal officer or a leader.</summary>
    public const string Publisher = nameof(Publisher);

    /// <summary>Takes reports of earlier years over and confirms their numbers: the legal section and the general office.</summary>
    public const string Reporter = nameof(Reporter);

    /// <summary>Reads the audit trail.</summary>
    public const string AuditReader = nameof(AuditReader);

    /// <summary>Reads who works here and holds which posts: the three administrators.</summary>
    public const string DirectoryReader = nameof(DirectoryReader);

    /// <summary>Gives and takes posts: the security administrator, and the system administrator that of the former.</summary>
    public const string PostGiver = nameof(PostGiver);

    /// <summary>Works on drafts: officers, leaders and legal officers.</summary>
    public const string Editor = nameof(Editor);

    /// <summary>Works in the bureau. The console asks for it.</summary>
    public const string Staff = nameof(Staff);

    /// <summary>Opens matters: caseworkers all of them, who is asked from outside those in which they are asked (the use cases know which).</summary>
    public const string Participant = nameof(Participant);

    /// <summary>Has an inbox in the console: staff, and who is asked from outside.</summary>
    public const string NoticeReader = nameof(NoticeReader);

    /// <summary>Reads companies and their results: staff without the three administrators, whose work is the system and not its data, and without who is asked from outside.</summary>
    public const string Caseworker = nameof(Caseworker);

    private static readonly string[] Handlers = [Roles.Officer, Roles.HandlingSection];
    private static readonly string[] Leaders = [Roles.Leader, Roles.DeputyHead, Roles.Head];
    private static readonly string[] LegalOfficers = [Roles.Legal, Roles.LegalSection];
    private static readonly string[] Administrators = [Roles.SystemAdministrator, Roles.SecurityAdministrator, Roles.AuditAdministrator];
    private static readonly string[] Caseworkers =
        [.. Handlers, .. LegalOfficers, .. Leaders, Roles.GeneralOffice, Roles.Finance, Roles.Meeting, Roles.Discipline, Roles.Auditor];

    private static readonly Dictionary<string, string[]> Posts = new(StringComparer.Ordinal)
    {
        [Agent] = [Roles.CompanyAgent],
        [Officer] = [.. Handlers, .. Leaders],
        [Legal] = LegalOfficers,
        [Leader] = Leaders,
        [Discipline] = [Roles.Discipline],
        [Auditor] = [Roles.Auditor],
        [SystemAdministrator] = [Roles.SystemAdministrator],
        [SecurityAdministrator] = [Roles.SecurityAdministrator],
        [AuditAdministrator] = [Roles.AuditAdministrator],
        [Publisher] = [.. LegalOfficers, .. Leaders],
        [Reporter] = [.. LegalOfficers, Roles.GeneralOffice],
        [Editor] = [.. Handlers, .. Leaders, .. LegalOfficers],
        [DirectoryReader] = Administrators,
        [AuditReader] = [Roles.AuditAdministrator, Roles.Auditor],
        [PostGiver] = [Roles.SecurityAdministrator, Roles.SystemAdministrator],
        [Caseworker] = Caseworkers,
        // Who is asked from outside sees the matters in which they are asked, and nothing beside.
        [Participant] = [.. Caseworkers, Roles.Adviser, Roles.JusticeBureau, Roles.MarketRegulator, Roles.Government],
        [NoticeReader] = [.. Caseworkers, .. Administrators, Roles.Adviser, Roles.JusticeBureau, Roles.MarketRegulator, Roles.Government],
        [Staff] = [.. Caseworkers, .. Administrators],
    };

    /// <summary>The roles that a policy lets in.</summary>
    public static string[] RolesOf(string policy) => Posts[policy];

    /// <summary>Whether somebody's posts in the bureau fulfil a policy; for what a page shows, beside the attribute that guards it.</summary>
    public static bool May(this ClaimsPrincipal user, int bureauId, string policy) => user.Holds(bureauId, Posts[policy]);

    internal static void Register(AuthorizationOptions options)
    {
        options.AddPolicy(Everyone, policy => policy.RequireAssertion(_ => true));
        options.AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());
        foreach ((string name, string[] roles) in Posts)
            options.AddPolicy(name, policy => policy.RequireAuthenticatedUser().AddRequirements(new PostRequirement(roles)));
    }
}

/// <summary>One of these roles, in the current bureau.</summary>
internal sealed record PostRequirement(IReadOnlyList<string> Roles) : IAuthorizationRequirement;

internal sealed class PostHandler(ICurrentBureau bureau) : AuthorizationHandler<PostRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PostRequirement requirement)
    {
        // A token holds no post: its scope does, which the endpoint names (see Kefa.Web's Scopes).
        if (context.User.IsToken() && context.Resource is HttpContext request && request.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>() is { } needed && context.User.HasScope(needed.Scope))
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }
        // A password that someone else knows opens nothing but the page that changes it.
        if (bureau.Id is { } id && !context.User.IsHeldBack() && context.User.PostsIn(id).Any(post => requirement.Roles.Contains(post.Role, StringComparer.Ordinal)))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>A post as the sign-in carries it.</summary>
/// <param name="DivisionId">The division for which it was given; null for the whole bureau.</param>
/// <param name="DeputyFor">The absent person whose post it is; null for one's own.</param>
public sealed record HeldPost(int BureauId, string Role, string? Company, int? DivisionId = null, Guid? DeputyFor = null);

public static class PostClaims
{
    internal const string PostClaim = "kefa:post";
    internal const string LanguageClaim = "kefa:language";
    internal const string DisplayNameClaim = "kefa:name";
    internal const string NeedsSecondFactorClaim = "kefa:needs-factor";
    internal const string MustChangePasswordClaim = "kefa:must-change";

    public static IEnumerable<HeldPost> PostsIn(this ClaimsPrincipal user, int bureauId) => user.Posts().Where(post => post.BureauId == bureauId);

    public static IEnumerable<HeldPost> Posts(this ClaimsPrincipal user) => user.FindAll(PostClaim).Select(claim => Parse(claim.Value));

    /// <summary>The companies (统一社会信用代码) for which the person acts in the bureau.</summary>
    public static IEnumerable<string> CompaniesIn(this ClaimsPrincipal user, int bureauId) =>
        user.PostsInForce(bureauId).Where(post => post.Role == Roles.CompanyAgent && post.Company is not null).Select(post => post.Company!);

    public static bool Holds(this ClaimsPrincipal user, int bureauId, params string[] roles) =>
        user.PostsInForce(bureauId).Any(post => roles.Contains(post.Role, StringComparer.Ordinal));

    /// <summary>What opens companies and figures: nothing while somebody else knows the password.</summary>
    private static IEnumerable<HeldPost> PostsInForce(this ClaimsPrincipal user, int bureauId) => user.IsHeldBack() ? [] : user.PostsIn(bureauId);

    public static Guid? AccountId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out Guid id) ? id : null;

    public static string DisplayName(this ClaimsPrincipal user) => user.FindFirstValue(DisplayNameClaim) ?? user.Identity?.Name ?? "";

    public static string? Language(this ClaimsPrincipal user) => user.FindFirstValue(LanguageClaim);

    /// <summary>The password was given by someone else and must be changed before anything else is done.</summary>
    public static bool MustChangePassword(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == MustChangePasswordClaim);

    /// <summary>A role asks for a second factor, and the person has none yet: the posts hold once it is set up.</summary>
    public static bool NeedsSecondFactor(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == NeedsSecondFactorClaim);

    /// <summary>Nothing but the page of one's own account opens.</summary>
    public static bool IsHeldBack(this ClaimsPrincipal user) => user.MustChangePassword() || user.NeedsSecondFactor();

    internal static string Write(HeldPost post) => FormattableString.Invariant($"{post.BureauId}|{post.Role}|{post.Company}|{post.DivisionId}|{post.DeputyFor}");

    private static HeldPost Parse(string text)
    {
        string[] parts = text.Split('|');
        return new HeldPost(
            int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2].Length == 0 ? null : parts[2],
            parts is [_, _, _, { Length: > 0 } division, ..] ? int.Parse(division, CultureInfo.InvariantCulture) : null,
            parts is [_, _, _, _, { Length: > 0 } absent] ? Guid.Parse(absent) : null);
    }
}
