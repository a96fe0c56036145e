using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Exports;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Registers;
using Kefa.Documents.Tables;
using Kefa.Web.Hosting;
using Kefa.Web.Pages.Console.Security;
using Kefa.Web.Pages.Console.Staff;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Console;

/// <summary>What staff take out of the console. Each export holds exactly the rows of the filter in its address, says so in its notes, and is written down.</summary>
internal static class ConsoleDownloads
{
    /// <summary>How many companies' words are held at a time.</summary>
    private const int RowsAtOnce = 10_000;

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/console").ExcludeFromDescription();
        var staff = group.MapGroup("").RequireAuthorization(AccessPolicies.Staff);
        var caseworkers = group.MapGroup("").RequireAuthorization(AccessPolicies.Caseworker);
        var officers = group.MapGroup("").RequireAuthorization(AccessPolicies.Officer);
        var administrators = group.MapGroup("").RequireAuthorization(AccessPolicies.DirectoryReader);
        foreach (var format in Enum.GetValues<TableFormat>())
        {
            var extension = TableExport.ContentOf(format).Extension;
            staff.MapGet($"/policies/export.{extension}", (Exporting exporting, Population population) => PoliciesAsync(exporting, population, format));
            caseworkers.MapGet($"/policies/{{id}}/companies.{extension}", (string id, Exporting exporting, Population population, RegisterLibrary registers, ExplainReach explain) => ReachAsync(id, exporting, population, registers, explain, format));
            group.MapGet($"/audit/export.{extension}", (Exporting exporting, AuditLog log) => AuditWords.ExportAsync(exporting, log, format)).RequireAuthorization(AccessPolicies.AuditReader);
            administrators.MapGet($"/staff/export.{extension}", (Exporting exporting, StaffDirectory directory, RoleRegister register) => StaffQuery.ExportAsync(exporting, directory, register, format));
            officers.MapGet($"/companies/export.{extension}", (Exporting exporting, CompanyExport export) => CompaniesAsync(exporting, export, format));
            officers.MapGet($"/imports/template.{extension}", (Exporting exporting, CompanyTemplate template) => TemplateAsync(exporting, template, format));
        }

        caseworkers.MapParameterDownloads();
        officers.MapGet("/companies/export.json", CompaniesJsonAsync);
        officers.MapGet("/imports/{id:guid}/refused", RefusedAsync);
        officers.MapImportUpload();
        group.MapDraftActions();
        group.MapModelEditing();
        caseworkers.MapComparisons();
    }

    private static async Task PoliciesAsync(Exporting e, Population population, TableFormat format)
    {
        var (filter, order) = ConsoleQuery.Policies(e.Query);
        var matches = await population.TodayAsync(e.Leaving);
        await e.SendAsync("policies", format, matches.AsOf, new TableExport
        {
            Title = e.L("政策覆盖", "Reach of policies"),
            Columns =
            [
                new(e.L("编号", "Id")), new(e.L("版本", "Version")), new(e.L("政策", "Policy"), Width: 40), new(e.L("层级", "Level")), new(e.L("效力", "Validity")), new(e.L("截止", "Closes"), ColumnType.Date),
                new(e.L("在范围内", "In scope"), ColumnType.Number), new(e.L("符合", "Eligible"), ColumnType.Number), new(e.L("只差一项", "Near misses"), ColumnType.Number),
                new(e.L("待定", "Undetermined"), ColumnType.Number), new(e.L("不符合", "Not eligible"), ColumnType.Number), new(e.L("测算金额（元）", "Estimated benefit (yuan)"), ColumnType.Money), new(e.L("为上限", "Is an upper bound"), ColumnType.Boolean),
            ],
            Rows = PolicyStandings.Of(matches, filter, order).Select(IReadOnlyList<object?> (s) =>
            [
                s.Policy.Id, s.Policy.Version, s.Policy.Metadata.Title.In(e.English), PolicyWords.Of(PolicyWords.Levels, s.Policy.Metadata.Level, e.English), e.Words.Of(s.Validity), s.IsOpen == true ? s.Closes : null,
                s.Counts.InScope, s.Counts.Eligible, s.Counts.NearMisses, s.Counts.Undetermined, s.Counts.NotEligible, s.Counts.Benefit, s.Counts.IsUpperBound,
            ]).ToAsyncEnumerable(),
        });
    }

    private static async Task<IResult> ReachAsync(string id, Exporting e, Population population, RegisterLibrary registers, ExplainReach explain, TableFormat format)
    {
        var matches = await population.TodayAsync(e.Leaving);
        var column = matches.ColumnOf(id);
        if (column < 0)
            return TypedResults.NotFound();
        var reach = new PolicyReach(matches, column);
        var rows = reach.Rows(ConsoleQuery.Reach(e.Query));
        var regions = await registers.RegionsAsync(e.Leaving);
        var industries = await registers.IndustriesAsync(e.Leaving);
        await e.SendAsync($"policy/{id}/companies", format, matches.AsOf, new TableExport
        {
            Title = e.L($"{reach.Policy.Metadata.Title.Zh}_企业", $"{reach.Policy.Metadata.Title.En} companies"),
            Columns =
            [
                new(e.L("统一社会信用代码", "Credit code"), Width: 22), new(e.L("企业", "Company"), Width: 36), new(e.L("地区", "Region"), Width: 20), new(e.L("行业", "Industry"), Width: 28), new(e.L("规模", "Size")),
                new(e.L("结论", "Verdict")), new(e.L("未过的条件", "Conditions failed"), Width: 48), new(e.L("待定的条件", "Conditions open"), Width: 48), new(e.L("测算金额（元）", "Benefit (yuan)"), ColumnType.Money), new(e.L("为上限", "Is an upper bound"), ColumnType.Boolean),
            ],
            Rows = RowsAsync(),
        });
        return TypedResults.Empty;

        async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync()
        {
            foreach (var some in rows.Chunk(RowsAtOnce))
            {
                var results = await explain.OfAsync(matches.Catalog, reach.Policy, matches.AsOf, some.Where(r => r.Failing.Count > 0).Select(r => r.Company.Uscc), e.Leaving);
                foreach (var row in some)
                {
                    var (company, result) = (row.Company, row.Result);
                    string Label(string condition)
                    {
                        var label = reach.Policy.Conditions.First(c => c.Id == condition).Label.In(e.English);
                        return results.GetValueOrDefault(company.Uscc)?.Conditions.FirstOrDefault(c => c.Condition.Id == condition) is { } found && e.Words.Gap(found) is { } gap ? label + e.L("：", ": ") + gap : label;
                    }

                    yield return
                    [
                        company.Uscc, company.Name, company.Region is { } region ? regions.NameOf(region).In(e.English) : null, company.Industry is { } industry ? industries.NameOf(industry).In(e.English) : null,
                        ConsoleWords.Of(company.Size).In(e.English), ConsoleWords.Of(result.Verdict).In(e.English), string.Join(e.L("；", "; "), row.Failing.Select(Label)), string.Join(e.L("；", "; "), row.Unknown.Select(Label)),
                        result.Benefit, result.Benefit is null ? null : result.IsUpperBound,
                    ];
                }
            }
        }
    }

    private static async Task CompaniesAsync(Exporting e, CompanyExport export, TableFormat format)
    {
        var table = await export.TableAsync(ConsoleQuery.Companies(e.Query).Filter, e.Me.Name, e.English, e.Leaving);
        await e.RecordAsync("companies", TableExport.ContentOf(format).Extension);
        await Downloads.SendAsync(e.Context, table, format, e.Today);
    }

    private static async Task CompaniesJsonAsync(Exporting e, CompanyExport export)
    {
        await e.RecordAsync("companies", "json");
        e.Context.Response.ContentType = "application/json; charset=utf-8";
        e.Context.Response.Headers.ContentDisposition = Downloads.Attachment(string.Create(CultureInfo.InvariantCulture, $"{e.L("企业数据", "Companies")}_截至{e.Today:yyyyMMdd}.json"));
        await export.WriteJsonAsync(ConsoleQuery.Companies(e.Query).Filter, e.Context.Response.Body, e.Leaving);
    }

    private static async Task TemplateAsync(Exporting e, CompanyTemplate template, TableFormat format)
    {
        var (extension, media) = TableExport.ContentOf(format);
        e.Context.Response.ContentType = media;
        e.Context.Response.Headers.ContentDisposition = Downloads.Attachment($"{e.L("企业数据导入模板", "Company import template")}.{extension}");
        // A workbook is a ZIP, whose writer does not wait for the network.
        await using FileBufferingWriteStream file = new();
        await template.WriteAsync(file, format, e.English, e.Leaving);
        await file.DrainBufferAsync(e.Context.Response.Body, e.Leaving);
    }

    private static async Task<Results<EmptyHttpResult, NotFound>> RefusedAsync(Guid id, Exporting e, ImportLog log)
    {
        if (await log.FindAsync(id, e.Leaving) is not { } import)
            return TypedResults.NotFound();
        var isJson = import.Format == ImportFormat.Json;
        await e.RecordAsync($"import/{id}/refused", isJson ? "json" : "csv");
        e.Context.Response.ContentType = isJson ? "application/json; charset=utf-8" : "text/csv; charset=utf-8";
        e.Context.Response.Headers.ContentDisposition = Downloads.Attachment($"{e.L("退回行", "Refused rows")}_{Path.GetFileNameWithoutExtension(import.FileName)}.{(isJson ? "json" : "csv")}");
        await log.WriteRefusedAsync(id, e.Context.Response.Body, e.English, e.Leaving);
        return TypedResults.Empty;
    }
}
