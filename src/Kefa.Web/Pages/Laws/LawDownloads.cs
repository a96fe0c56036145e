using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Laws;
using Kefa.Documents.Tables;
using Kefa.Web.Hosting;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Laws;

/// <summary>The law library as a table, with the filter of the page.</summary>
internal static class LawDownloads
{
    public static void MapLawDownloads(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/laws").RequireAuthorization(Policies.Everyone).ExcludeFromDescription();
        foreach (var format in Enum.GetValues<TableFormat>())
        {
            group.MapGet($"/export.{TableExport.ContentOf(format).Extension}", (HttpContext context, LawLibrary library, ICurrentBureau bureau, Preferences preferences, TimeProvider time) =>
                SendAsync(context, library, bureau, preferences.English, time, format));
        }
    }

    private static async Task SendAsync(HttpContext context, LawLibrary library, ICurrentBureau bureau, bool english, TimeProvider time, TableFormat format)
    {
        string L(string zh, string en) => english ? en : zh;
        var today = bureau.Required.Today(time);
        var laws = await library.LoadAsync(context.RequestAborted);
        var cited = (await library.CitedAsync(laws, context.RequestAborted)).ToLookup(c => c.Law.Id, StringComparer.Ordinal);
        await Downloads.SendAsync(context, new TableExport
        {
            Title = L("法规库", "Law library"),
            Columns =
            [
                new(L("标题", "Title"), Width: 48), new(L("文号", "Number"), Width: 28), new(L("发布机关", "Organ"), Width: 28), new(L("种类", "Kind")), new(L("公布或修改", "Made or revised"), ColumnType.Date), new(L("施行", "From"), ColumnType.Date),
                new(L("效力", "Validity")), new(L("终止", "To"), ColumnType.Date), new(L("接替文件", "Successor"), Width: 36), new(L("待核对", "To be checked"), ColumnType.Boolean), new(L("被引用", "Cited"), ColumnType.Number),
            ],
            Rows = LawWords.Search(laws, context.Request.Query).Select(IReadOnlyList<object?> (l) =>
            [
                l.Title.In(english), l.Number, l.Organ.In(english), LawWords.Of(l.Kind).In(english), l.MadeOn, l.From, LawWords.Of(l.Validity).In(english), l.To,
                l.Successor is { } successor ? laws.Get(successor)?.Title.In(english) : null, l.IsUnconfirmed, cited[l.Id].Count(),
            ]).ToAsyncEnumerable(),
            NotesTitle = L("口径", "Notes"),
            Yes = L("是", "yes"),
            No = L("否", "no"),
            Notes =
            [
                new(L("截至", "As of"), today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                new(L("筛选", "Filter"), context.Request.QueryString.HasValue ? Uri.UnescapeDataString(context.Request.QueryString.Value!) : L("无", "none")),
                new(L("来源", "Source"), L(bureau.Required.NameZh, bureau.Required.NameEn)),
            ],
        }, format, today);
    }
}
