using Kefa.Bureau.Policies;
using Kefa.Bureau.Policies.Drafts;
using Kefa.Documents.Tables;
using Microsoft.AspNetCore.Antiforgery;

namespace Kefa.Web.Pages.Console;

/// <summary>Who gains and who loses, as a table: of a what-if, whose form is sent here, and of a draft that is kept.</summary>
internal static class ComparisonDownloads
{
    public static void MapComparisons(this IEndpointRouteBuilder caseworkers)
    {
        foreach (var format in Enum.GetValues<TableFormat>())
        {
            var extension = TableExport.ContentOf(format).Extension;
            caseworkers.MapPost($"/policies/{{id}}/what-if/changes.{extension}",
                (string id, Exporting exporting, PolicyCatalogs catalogs, WhatIf whatIf, IAntiforgery antiforgery) => WhatIfAsync(id, exporting, catalogs, whatIf, antiforgery, format));
            caseworkers.MapGet($"/policies/drafts/{{draft:long}}/changes.{extension}",
                (long draft, Exporting exporting, PolicyCatalogs catalogs, PolicyDrafts drafts, ComparePolicies compare) => DraftAsync(draft, exporting, catalogs, drafts, compare, format));
        }
    }

    private static async Task<IResult> WhatIfAsync(string id, Exporting e, PolicyCatalogs catalogs, WhatIf whatIf, IAntiforgery antiforgery, TableFormat format)
    {
        if (!await antiforgery.IsRequestValidAsync(e.Context))
            return TypedResults.BadRequest();
        var catalog = await catalogs.LoadAsync(e.Leaving);
        if (catalog.Policies.On(id, e.Today) is not { } policy)
            return TypedResults.NotFound();
        var form = await WhatIfForm.ReadAsync(e.Context);
        // The form's page shows what is wrong with it; this button stands only below a result.
        if (ConsoleQuery.Date(form.AsOf) is not { } asOf || await whatIf.HandleAsync(catalog, policy, form.Texts, asOf, e.Leaving) is not WhatIfOutcome.Compared compared)
            return TypedResults.UnprocessableEntity();
        var changed = WhatIf.Editable(catalog, policy).Where(x => form.Texts.TryGetValue(x.Decision, out var text) && text.Trim() != x.Text).Select(x => $"{x.Decision}: {form.Texts[x.Decision].Trim()}");
        await SendAsync(e, $"policy/{id}/what-if", compared.Comparison, string.Join(" | ", changed) is { Length: > 0 } said ? said : e.L("未改动", "nothing changed"), format);
        return TypedResults.Empty;
    }

    private static async Task<IResult> DraftAsync(long draft, Exporting e, PolicyCatalogs catalogs, PolicyDrafts drafts, ComparePolicies compare, TableFormat format)
    {
        if (await drafts.FindAsync(draft, e.Leaving) is not { Policy: { } after } kept)
            return TypedResults.NotFound();
        var catalog = await catalogs.LoadAsync(e.Leaving);
        var asOf = ConsoleQuery.Date(e.Query["asOf"]) ?? e.Today;
        var comparison = await compare.HandleAsync(catalog, catalog.Policies.On(after.Id, asOf), after, asOf, e.Leaving);
        await SendAsync(e, $"policy/{after.Id}/draft/{draft}", comparison, e.L($"草稿 {kept.Stored.Sha256[..12]}", $"draft {kept.Stored.Sha256[..12]}"), format);
        return TypedResults.Empty;
    }

    private static Task SendAsync(Exporting e, string subject, PolicyComparison comparison, string filter, TableFormat format)
    {
        string Of(Matching.Policies.Verdict verdict) => ConsoleWords.Of(verdict).In(e.English);
        return e.SendAsync(subject, format, comparison.AsOf, new TableExport
        {
            Title = e.L($"{comparison.After.Metadata.Title.Zh}_变化", $"{comparison.After.Metadata.Title.En} changes"),
            Columns =
            [
                new(e.L("统一社会信用代码", "Credit code"), Width: 22), new(e.L("企业", "Company"), Width: 36), new(e.L("变化", "Change")), new(e.L("现在", "Now")), new(e.L("改后", "After")),
                new(e.L("改后未过或待定的条件", "Conditions failed or open after"), Width: 48), new(e.L("现在金额（元）", "Benefit now (yuan)"), ColumnType.Money), new(e.L("改后金额（元）", "Benefit after (yuan)"), ColumnType.Money),
            ],
            Rows = comparison.Changes.Select(IReadOnlyList<object?> (c) =>
            [
                c.Company.Uscc, c.Company.Name, c.Gains ? e.L("将符合", "gains") : c.Loses ? e.L("不再符合", "loses") : e.L("其他", "other"), Of(c.Before.Verdict), Of(c.After.Verdict),
                string.Join(e.L("；", "; "), comparison.After.Conditions.Where((_, i) => ((c.After.Failing | c.After.Unknown) >> i & 1) != 0).Select(x => x.Label.In(e.English))),
                c.Before.Benefit, c.After.Benefit,
            ]).ToAsyncEnumerable(),
        }, filter);
    }
}
