using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Exports;
using Kefa.Documents.Tables;
using Kefa.Web.Hosting;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Console;

/// <summary>What every export of the console shares: who takes it, in which language, from when, and the note that stays with the audit.</summary>
internal sealed class Exporting(HttpContext context, RecordExport record, Preferences preferences, ICurrentBureau bureau, TimeProvider time)
{
    public HttpContext Context { get; } = context;

    public CancellationToken Leaving => Context.RequestAborted;

    public IQueryCollection Query => Context.Request.Query;

    public bool English { get; } = preferences.English;

    public ResultText Words { get; } = new(preferences.English);

    public DateOnly Today => bureau.Required.Today(time);

    public Actor Me => Actor.Of(Context.User, bureau.Required.Id, Policies.RolesOf(Policies.Staff));

    /// <summary>Minimal APIs bind it like this.</summary>
    public static ValueTask<Exporting?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return ValueTask.FromResult<Exporting?>(new Exporting(
            context, services.GetRequiredService<RecordExport>(), services.GetRequiredService<Preferences>(), services.GetRequiredService<ICurrentBureau>(), services.GetRequiredService<TimeProvider>()));
    }

    public string L(string zh, string en) => English ? en : zh;

    public Task RecordAsync(string subject, string format, string? filter = null) => record.HandleAsync(Me, subject, filter ?? Filter, format, Leaving);

    /// <summary>Writes the export down, adds the notes, and sends it.</summary>
    public async Task SendAsync(string subject, TableFormat format, DateOnly cutOff, TableExport table, string? filter = null)
    {
        await RecordAsync(subject, TableExport.ContentOf(format).Extension, filter);
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(bureau.Required.TimeZone));
        await Downloads.SendAsync(Context, table with
        {
            NotesTitle = L("口径", "Notes"),
            Yes = L("是", "yes"),
            No = L("否", "no"),
            Notes =
            [
                new(L("数据截止", "Cut-off"), cutOff.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                new(L("筛选条件", "Filter"), filter ?? Filter),
                new(L("导出人", "Exported by"), Me.Name),
                new(L("导出时间", "Exported at"), now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new(L("来源", "Source"), L(bureau.Required.NameZh, bureau.Required.NameEn)),
            ],
        }, format, cutOff);
    }

    private string Filter => Context.Request.QueryString.HasValue ? Uri.UnescapeDataString(Context.Request.QueryString.Value![1..]) : L("全部", "all");
}
