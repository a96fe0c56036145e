using System.ComponentModel;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Policies;
using Kefa.Matching.Policies;

namespace Kefa.Web.Api;

internal static class MatchInterface
{
    /// <param name="context">The request.</param>
    /// <param name="find">Decides for one company.</param>
    /// <param name="population">Decides for all.</param>
    /// <param name="bureau">Whose companies.</param>
    /// <param name="company">A credit code: its results under all policies, or under one, with all conditions and what would change them.</param>
    /// <param name="policy">A policy's id: all companies in its scope, without the conditions' values. For staff.</param>
    /// <param name="group">With a policy alone: matched, nearMiss, undetermined, notEligible.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pageSize">At most 200.</param>
    public static async Task<IResult> ListAsync(
        HttpContext context, FindCompanyPolicies find, Population population, ICurrentBureau bureau, [Description("A credit code.")] string? company = null, [Description("A policy's id.")] string? policy = null, [Description("With a policy alone: matched, nearMiss, undetermined or notEligible.")] string? group = null, [Description("The page, from 1.")] int page = 1, [Description("How many in a page; at most 200.")] int pageSize = 50)
    {
        if (Paging.Problem(context, page, pageSize) is { } problem)
            return problem;
        if (company is not null)
            return await OfCompanyAsync(context, find, bureau, CreditCode.Normalise(company), policy, page, pageSize);
        var wanted = ReachGroup.All;
        if (group is not null && (!Enum.TryParse(group, ignoreCase: true, out wanted) || !Enum.IsDefined(wanted)))
            return Problems.BadRequest(context, "group", new($"没有分组“{group}”；可用：{string.Join('、', Enum.GetNames<ReachGroup>())}。", $"There is no group '{group}'; known are {string.Join(", ", Enum.GetNames<ReachGroup>())}."));
        if (policy is null)
            return Problems.BadRequest(context, "match-of-what", new("请给出 company= 或 policy=，或两者都给。", "Give company=, policy=, or both."));
        if (!CompanyInterface.MayRead(context, bureau, ""))
            return Problems.Forbidden(context, new("只有工作人员可以查询一项政策的全部企业：请用 company= 给出您的企业。", "Only staff may ask for all companies of a policy: give company= with your own."));
        var matches = await population.TodayAsync(context.RequestAborted);
        var column = matches.ColumnOf(policy);
        if (column < 0)
            return Problems.NotFound(context, "no-policy", new($"没有政策“{policy}”。", $"There is no policy '{policy}'."));
        var reach = new PolicyReach(matches, column);
        var rows = reach.Rows(new ReachFilter(wanted));
        return await Paging.WithETagAsync(context, new
        {
            policy = reach.Policy.Id,
            version = reach.Policy.Version,
            asOf = reach.AsOf,
            counts = reach.Counts,
            pending = matches.Pending,
            items = rows.Skip((page - 1) * pageSize).Take(pageSize).Select(r => new
            {
                company = r.Company.Uscc,
                name = r.Company.Name,
                verdict = r.Result.Verdict,
                failing = r.Failing,
                unknown = r.Unknown,
                benefit = r.Result.Verdict == Verdict.E ? new { amount = r.Result.Benefit, upperBound = r.Result.IsUpperBound } : null,
            }),
            page,
            pageSize,
            total = rows.Count,
        });
    }

    private static async Task<IResult> OfCompanyAsync(HttpContext context, FindCompanyPolicies find, ICurrentBureau bureau, string uscc, string? policy, int page, int pageSize)
    {
        if (!CompanyInterface.MayRead(context, bureau, uscc))
            return Problems.Forbidden(context, new($"您不是企业 {uscc} 的经办人。", $"You do not act for the company {uscc}."));
        if (await find.HandleAsync(uscc, mayReadAll: true, context.RequestAborted) is not { } company)
            return Problems.NotFound(context, "no-company", new($"本局没有企业 {uscc}。", $"The bureau has no company {uscc}."));
        PolicyResult[] results = [.. company.Results.Where(r => policy is null || r.Policy.Id == policy)];
        if (results.Length == 0)
            return Problems.NotFound(context, "no-policy", new($"没有政策“{policy}”。", $"There is no policy '{policy}'."));
        using MemoryStream buffer = new();
        await using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var result in results.Skip((page - 1) * pageSize).Take(pageSize))
                PolicyResultJson.Write(json, uscc, result, inFull: true, ApiLanguage.IsEnglish(context), policy is null ? null : company.Explain(policy));
            json.WriteEndArray();
            json.WriteNumber("page", page);
            json.WriteNumber("pageSize", pageSize);
            json.WriteNumber("total", results.Length);
            json.WriteEndObject();
        }

        return await Paging.Tagged(context, buffer.ToArray());
    }
}
