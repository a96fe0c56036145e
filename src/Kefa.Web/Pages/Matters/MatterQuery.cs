using Kefa.Bureau.Matters;
using Kefa.Matching;
using Kefa.Web.Pages.Console;

namespace Kefa.Web.Pages.Matters;

/// <summary>The filter of the work list as it stands in an address: page, export and calendar read it alike.</summary>
internal static class MatterQuery
{
    public static IReadOnlyList<(string Code, LocalText Name)> Dues { get; } =
        [("overdue", new("已超期", "Overdue")), ("soon", new("七日内到期", "Due within 7 days")), ("suspended", new("暂停计算", "Time stands still"))];

    public static IReadOnlyList<(string Code, LocalText Name)> States { get; } = [("closed", new("已办结", "Closed")), ("all", new("全部", "All"))];

    public static IReadOnlyList<(string Code, LocalText Name)> Handlers { get; } = [("me", new("我", "Me")), ("nobody", new("未分派", "Nobody"))];

    private const int MostNumbers = 500;

    public static MatterFilter Read(IQueryCollection query, Guid? me) => new()
    {
        Text = ConsoleQuery.Text(query, "q"), Procedure = ConsoleQuery.Text(query, "procedure"), Stage = ConsoleQuery.Text(query, "stage"), WaitingOn = ConsoleQuery.Text(query, "waiting"),
        Handler = query["handler"] == "me" ? me : Guid.TryParse(query["handler"], out Guid handler) ? handler : null, Unassigned = query["handler"] == "nobody", Division = ConsoleQuery.Text(query, "division"),
        Due = query["due"].ToString() switch { "overdue" => DueFilter.Overdue, "soon" => DueFilter.Soon, "suspended" => DueFilter.Suspended, _ => null },
        State = query["state"].ToString() switch { "closed" => StateFilter.Closed, "all" => StateFilter.All, _ => StateFilter.Open },
        Numbers = query["n"] is { Count: > 0 } numbers ? [.. numbers.OfType<string>().Take(MostNumbers)] : null,
    };
}
