using System.ComponentModel;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Policies;
using Kefa.Matching;
using Kefa.Matching.Policies;
using Kefa.Web.Pages.Library;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

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
        HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, TimeProvider time, [Description("The page, from 1.")] int page = 1, [Description("How many in a page; at most 200.")] int pageSize = 50, [Description("Words of title, summary, numbers and conditions.")] string? q = null, [Description("recognition, rd, tax, growth, contract, finance, platform or equipment.")] string? theme = null, [Description("national, tax, provincial, city or district.")] string? level = null,
        [Description("status, grant, tax-saving, loan, interest or voucher.")] string? kind = null, [Description("A region code of 2, 4 or 6 digits: the policies that may reach a company there.")] string? region = null, [Description("Only those whose window is open today.")] bool open = false, [Description("relevance, title, closingSoon or newestFirst.")] string? sort = null)
    {
        // The filter is read from the address by the same code as the page's, which passes over what it does not know; a program is told.
        _ = (q, open);
        if ((Paging.Problem(context, page, pageSize) ?? NoSuch(context, "theme", theme, PolicyWords.Themes.Select(t => t.Code)) ?? NoSuch(context, "level", level, PolicyWords.Levels.Select(l => l.Code))
            ?? NoSuch(context, "kind", kind, PolicyWords.Kinds.Select(k => k.Code)) ?? NoSuch(context, "sort", sort, Enum.GetNames<PolicyOrder>(), StringComparer.OrdinalIgnoreCase) ?? NoRegion(context, region)) is { } problem)
            return problem;
        var found = PolicyLibrary.Search(await catalogs.LoadAsync(context.RequestAborted), LibraryQuery.Of(context.Request.Query), bureau.Required.Today(time));
        return await Paging.WithETagAsync(context, new Paged<PolicyItem>([.. found.Skip((page - 1) * pageSize).Take(pageSize).Select(Item)], page, pageSize, found.Count));
    }

    public static async Task<IResult> OneAsync(HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, TimeProvider time, string id, [Description("The name of a version; without it the one in force today.")] string? version = null)
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

    private static ProblemHttpResult? NoSuch(HttpContext context, string name, string? value, IEnumerable<string> known, StringComparer? comparer = null) =>
        string.IsNullOrWhiteSpace(value) || known.Contains(value.Trim(), comparer ?? StringComparer.Ordinal)
            ? null
            : Problems.BadRequest(context, name, new($"{name} 不能是“{value}”；可用：{string.Join('、', known)}。", $"There is no {name} '{value}'; known are {string.Join(", ", known)}."));

    private static ProblemHttpResult? NoRegion(HttpContext context, string? region) => string.IsNullOrWhiteSpace(region) || (region.Trim() is { Length: 2 or 4 or 6 } code && code.All(char.IsAsciiDigit))
        ? null
        : Problems.BadRequest(context, "region", new($"region 不能是“{region}”；应为 2、4 或 6 位行政区划代码，例如 4307。", $"'{region}' is no code of a region; expected 2, 4 or 6 digits, such as 4307."));

    private static PolicyItem Item(FoundPolicy f)
    {
        var m = f.Policy.Metadata;
        return new PolicyItem(
            f.Policy.Id, f.Policy.Version, m.Title, m.Summary, m.Level, m.Theme, m.Kind, m.IsAutomatic, m.Documents, m.Validity.From, m.Validity.To, f.Validity, m.Region.Name, f.IsOpen, f.Closes);
    }
}
