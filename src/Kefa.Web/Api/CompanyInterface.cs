using System.ComponentModel;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Registers;
using Kefa.Matching.Profiles;

namespace Kefa.Web.Api;

internal static class CompanyInterface
{
    public static async Task<IResult> ListAsync(
        HttpContext context, CompanyDirectory companies, [Description("The page, from 1.")] int page = 1, [Description("How many in a page; at most 200.")] int pageSize = 50, [Description("A part of the name or of the credit code.")] string? q = null, [Description("The beginning of the region code.")] string? region = null, [Description("The beginning of the GB/T 4754 code.")] string? industry = null, [Description("large, medium, small, micro or unknown.")] string? size = null)
    {
        if (Paging.Problem(context, page, pageSize) is { } problem)
            return problem;
        SizeClass? sizeClass = null;
        if (size is not null)
        {
            if (!Enum.TryParse<SizeClass>(size, ignoreCase: true, out var known) || !Enum.IsDefined(known))
                return Problems.BadRequest(context, "size", new($"没有规模“{size}”；可用：{string.Join('、', Enum.GetNames<SizeClass>())}。", $"There is no size '{size}'; known are {string.Join(", ", Enum.GetNames<SizeClass>())}."));
            sizeClass = known;
        }

        var found = await companies.SearchAsync(new CompanyFilter { Text = q, Region = region, Industry = industry, Size = sizeClass }, page, pageSize, CompanyOrder.Uscc, context.RequestAborted);
        return await Paging.WithETagAsync(context, new Paged<CompanySummary>(found.Items, page, pageSize, found.Total));
    }

    public static async Task<IResult> OneAsync(HttpContext context, CompanyDirectory companies, RegisterLibrary registers, ICurrentBureau bureau, string uscc)
    {
        var code = CreditCode.Normalise(uscc);
        if (!MayRead(context, bureau, code))
            return Problems.Forbidden(context, new($"您不是企业 {code} 的经办人。", $"You do not act for the company {code}."));
        if (await companies.ProfileAsync(code, context.RequestAborted) is not { } company)
            return Problems.NotFound(context, "no-company", new($"本局没有企业 {code}。", $"The bureau has no company {code}."));
        using MemoryStream buffer = new();
        await using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            ProfileJson.Write(json, company.Profile, await registers.FieldsAsync(context.RequestAborted));
        return await Paging.Tagged(context, buffer.ToArray());
    }

    /// <summary>Staff read all companies of their bureau, an agent the own ones.</summary>
    public static bool MayRead(HttpContext context, ICurrentBureau bureau, string uscc) =>
        context.User.IsToken() // its scope was asked for at the door
        || context.User.May(bureau.Required.Id, Policies.Caseworker)
        || context.User.CompaniesIn(bureau.Required.Id).Contains(uscc, StringComparer.Ordinal);
}
