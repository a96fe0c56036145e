using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Policies;
using Kefa.Matching;
using Kefa.Matching.Policies;
using Kefa.Web.Pages.Library;

namespace Kefa.Web.Api;

/// <summary>A policy in a list.</summary>
/// <param name="Closes">The last day of the window that is open or comes next.</param>
public sealed record PolicyItem(
    string Id, string Version, LocalText Title, LocalText Summary, string Level, string Theme, string Kind, bool Automatic, IReadOnlyList<PolicyDocument> Documents,
    DateOnly? From, DateOnly? To, Validity Validity, LocalText Region, bool? OpenNow, DateOnly? Closes);

/// <summary>A condition of a policy.</summary>
/// <param name="Rule">FEEL; null where the condition is a table.</param>
/// <param name="Fields">The fields of the profile dictionary on which it depends.</param>
public sealed record PolicyConditionItem(string Id, LocalText Label, string Article, string? Rule, LocalText? Unit, IReadOnlyList<string> Fields);

/// <summary>A policy whole.</summary>
public sealed record PolicyDetail(PolicyItem Policy, PolicyMetadata Metadata, IReadOnlyList<PolicyConditionItem> Conditions, IReadOnlyList<PolicyVersion> Versions);

public sealed record PolicyVersion(string Version, DateOnly? From, DateOnly? To, string Sha256);

internal static class PolicyInterface
{
    public static async Task<IResult> ListAsync(
        HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, TimeProvider time, int page = 1, int pageSize = 50, string? q = null, string? theme = null, string? level = null,
        string? kind = null, string? region = null, bool open = false, string? sort = null)
    {
        // The filter is read from the address by the same code as the page's; the parameters stand here for the description.
        _ = (q, theme, level, kind, region, open, sort);
        if (Paging.Problem(context, page, pageSize) is { } problem)
            return problem;
        var found = PolicyLibrary.Search(await catalogs.LoadAsync(context.RequestAborted), LibraryQuery.Of(context.Request.Query), bureau.Required.Today(time));
        return await Paging.WithETagAsync(context, new Paged<PolicyItem>([.. found.Skip((page - 1) * pageSize).Take(pageSize).Select(Item)], page, pageSize, found.Count));
    }

    public static async Task<IResult> OneAsync(HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, TimeProvider time, string id, string? version = null)
    {
        var today = bureau.Required.Today(time);
        var catalog = await catalogs.LoadAsync(context.RequestAborted);
        var policy = version is null ? catalog.Policies.On(id, today) : catalog.Policies.VersionsOf(id).FirstOrDefault(v => v.Version == version);
        if (policy is null)
            return Problems.NotFound(context, "no-policy", version is null ? new($"没有政策“{id}”。", $"There is no policy '{id}'.") : new($"政策“{id}”没有版本“{version}”。", $"There is no policy '{id}' in version '{version}'."));
        var window = policy.Metadata.Window;
        return await Paging.WithETagAsync(context, new PolicyDetail(
            Item(new FoundPolicy(policy, policy.Metadata.Validity.On(today), window.IsOpenOn(today), window.ClosesAfter(today), 1)), policy.Metadata,
            [.. policy.Conditions.Select(c => new PolicyConditionItem(c.Id, c.Label, c.Article, c.Text, c.Unit, c.Fields))],
            [.. catalog.Policies.VersionsOf(id).Select(v => new PolicyVersion(v.Version, v.Metadata.Validity.From, v.Metadata.Validity.To, catalog.ItemOf(v).Sha256))]));
    }

    private static PolicyItem Item(FoundPolicy f)
    {
        var m = f.Policy.Metadata;
        return new PolicyItem(
            f.Policy.Id, f.Policy.Version, m.Title, m.Summary, m.Level, m.Theme, m.Kind, m.IsAutomatic, m.Documents, m.Validity.From, m.Validity.To, f.Validity, m.Region.Name, f.IsOpen, f.Closes);
    }
}
