using System.Text;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Policies;
using Kefa.Documents.Tables;
using Kefa.Matching.Policies;
using Kefa.Web.Hosting;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kefa.Web.Pages.Library;

/// <summary>What can be taken away from the policy pages.</summary>
internal static class PolicyDownloads
{
    public static void MapPolicyDownloads(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/policies").RequireAuthorization(Policies.Everyone).ExcludeFromDescription();
        group.MapGet("/export.csv", (HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, Preferences preferences, TimeProvider time) =>
            ExportAsync(context, catalogs, bureau, preferences, time, TableFormat.Csv));
        group.MapGet("/export.xlsx", (HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, Preferences preferences, TimeProvider time) =>
            ExportAsync(context, catalogs, bureau, preferences, time, TableFormat.Xlsx));
        group.MapGet("/windows.ics", CalendarAsync);
        group.MapGet("/{id}/model.dmn", ModelAsync);
        group.MapGet("/{id}/check/result.json", CheckAsync);
    }

    private static async Task ExportAsync(HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, Preferences preferences, TimeProvider time, TableFormat format)
    {
        var today = bureau.Required.Today(time);
        var found = PolicyLibrary.Search(await catalogs.LoadAsync(context.RequestAborted), LibraryQuery.Of(context.Request.Query), today);
        bool english = preferences.English;
        ResultText words = new(english);
        string L(string zh, string en) => english ? en : zh;
        TableExport table = new()
        {
            Title = L("政策库", "Policies"),
            Columns =
            [
                new(L("编号", "Id")), new(L("版本", "Version")), new(L("名称", "Title"), Width: 36), new(L("文号", "Number"), Width: 28), new(L("层级", "Level")), new(L("主题", "Theme")), new(L("方式", "Kind")),
                new(L("地区", "Region")), new(L("施行", "From"), ColumnType.Date), new(L("失效", "To"), ColumnType.Date), new(L("有效性", "Validity")), new(L("申报窗口", "Window"), Width: 36), new(L("截止", "Closes"), ColumnType.Date), new(L("摘要", "Summary"), Width: 60),
            ],
            Rows = Rows(),
            NotesTitle = L("口径", "Notes"),
            Notes =
            [
                new(L("截至", "As of"), today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
                new(L("筛选", "Filter"), context.Request.QueryString.HasValue ? Uri.UnescapeDataString(context.Request.QueryString.Value!) : L("无", "none")),
                new(L("来源", "Source"), L(bureau.Required.NameZh, bureau.Required.NameEn)),
            ],
        };
        await Downloads.SendAsync(context, table, format, today);

        async IAsyncEnumerable<IReadOnlyList<object?>> Rows()
        {
            foreach (var f in found)
            {
                var m = f.Policy.Metadata;
                yield return
                [
                    f.Policy.Id, f.Policy.Version, m.Title.In(english), string.Join(L("；", "; "), m.Documents.Select(d => d.Number).Where(n => n.Length > 0)), PolicyWords.Of(PolicyWords.Levels, m.Level, english),
                    PolicyWords.Of(PolicyWords.Themes, m.Theme, english), PolicyWords.Of(PolicyWords.Kinds, m.Kind, english), m.Region.Name.In(english), m.Validity.From, m.Validity.To, words.Of(f.Validity),
                    m.Window.Text.In(english), f.Closes, m.Summary.In(english),
                ];
            }

            await Task.CompletedTask;
        }
    }

    private static async Task<Results<ContentHttpResult, NotFound>> CalendarAsync(
        HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, Preferences preferences, TimeProvider time, string? policy)
    {
        var today = bureau.Required.Today(time);
        var catalog = await catalogs.LoadAsync(context.RequestAborted);
        var policies = policy is null ? [.. catalog.Policies.On(today)] : catalog.Policies.On(policy, today) is { } one ? new[] { one } : [];
        if (policies.Length == 0)
            return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = Downloads.Attachment(policy is null ? "kefa-windows.ics" : $"kefa-{policies[0].Id}.ics");
        return TypedResults.Text(WindowCalendar.Write(policies, today, time.GetUtcNow(), preferences.English, Downloads.Address(context)), "text/calendar; charset=utf-8", Encoding.UTF8);
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> ModelAsync(HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, TimeProvider time, string id, string? version)
    {
        var catalog = await catalogs.LoadAsync(context.RequestAborted);
        var policy = version is null ? catalog.Policies.On(id, bureau.Required.Today(time)) : catalog.Policies.VersionsOf(id).FirstOrDefault(v => v.Version == version);
        return policy is null ? TypedResults.NotFound() : TypedResults.File(catalog.ItemOf(policy).Bytes.ToArray(), "application/dmn+xml", $"{policy.Id}-{policy.Version}.dmn");
    }

    /// <summary>The result of a self-check: the answers come with the address, nothing is kept.</summary>
    private static async Task<Results<FileContentHttpResult, NotFound>> CheckAsync(HttpContext context, PolicyCatalogs catalogs, ICurrentBureau bureau, TimeProvider time, string id)
    {
        var today = bureau.Required.Today(time);
        var catalog = await catalogs.LoadAsync(context.RequestAborted);
        if (catalog.Policies.On(id, today) is not { } policy)
            return TypedResults.NotFound();
        var result = catalog.Evaluator.Evaluate(policy, SelfCheckAnswers.Of(context.Request.Query, catalog.Dictionary, today).ToProfile(catalog.Dictionary, today), today);
        using MemoryStream buffer = new();
        await using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            PolicyResultJson.Write(json, "self-check", result, inFull: true);
        return TypedResults.File(buffer.ToArray(), "application/json", $"{policy.Id}-{today:yyyyMMdd}.json");
    }
}
