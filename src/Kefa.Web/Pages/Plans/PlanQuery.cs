using System.Globalization;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Plans;
using Kefa.Matching;
using Kefa.Procedures;
using Kefa.Web.Pages.Console;

namespace Kefa.Web.Pages.Plans;

/// <summary>The filters of plans and tasks as they stand in an address: pages and exports read them alike.</summary>
internal static class PlanQuery
{
    public static IReadOnlyList<(string Code, LocalText Name)> Dues { get; } =
        [("overdue", new("已逾期", "Overdue")), ("soon", new("七日内到期", "Due within 7 days")), ("asking", new("申请待批复", "A request waits"))];

    public static IReadOnlyList<(string Code, LocalText Name)> Owners { get; } = [("me", new("我", "Me"))];

    public static IReadOnlyList<(string Code, LocalText Name)> Closed { get; } = [("all", new("全部（含已办结）", "All, closed ones too"))];

    public static PlanFilter Plans(IQueryCollection query) => new(ConsoleQuery.Text(query, "q"), ConsoleQuery.Text(query, "kind"), Year(query), ConsoleQuery.Text(query, "stage"));

    public static TaskFilter Tasks(IQueryCollection query, Guid? me) => new()
    {
        Text = ConsoleQuery.Text(query, "q"), PlanNo = ConsoleQuery.Text(query, "plan"), Kind = ConsoleQuery.Text(query, "kind"), Stage = ConsoleQuery.Text(query, "stage"), Section = ConsoleQuery.Text(query, "section"),
        Owner = query["owner"] == "me" ? me : Guid.TryParse(query["owner"], out Guid owner) ? owner : null, Year = Year(query), All = query["state"] == "all",
        Due = query["due"].ToString() switch { "overdue" => TaskDue.Overdue, "soon" => TaskDue.Soon, "asking" => TaskDue.Asking, _ => null },
    };

    public static LocalText Of(TaskLight light) => light switch
    {
        TaskLight.Green => new("正常", "on plan"),
        TaskLight.Yellow => new("预警", "warning"),
        TaskLight.Red => new("逾期", "overdue"),
        _ => new("—", "—"),
    };

    public static string ClassOf(TaskLight light) => "light " + light.ToString().ToLowerInvariant();

    public static async Task<(IReadOnlyList<(string, LocalText)> Kinds, IReadOnlyList<(string, LocalText)> Stages)> ChoicesAsync(ProcedureLibrary procedures, string procedure, string kind, CancellationToken cancellationToken) =>
        (await procedures.LatestAsync(cancellationToken)).FirstOrDefault(p => p.Id == procedure) is not { } latest ? ([], [])
            : ([.. latest.FindField(kind)!.Choices.Select(c => (c.Code, new LocalText(c.Label.Zh, c.Label.En)))], [.. latest.Stages.Select(s => (s.Id, new LocalText(s.Name.Zh, s.Name.En)))]);

    private static int? Year(IQueryCollection query) => int.TryParse(query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out int year) ? year : null;
}
