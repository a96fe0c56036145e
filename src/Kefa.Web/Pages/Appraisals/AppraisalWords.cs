using System.Globalization;
using Kefa.Bureau.Appraisals;
using Kefa.Matching;
using Kefa.Web.Pages.Console;

namespace Kefa.Web.Pages.Appraisals;

/// <summary>What pages and exports of sheets say alike.</summary>
internal static class AppraisalWords
{
    public static IReadOnlyList<(string Code, LocalText Name)> Kinds { get; } =
        [("RULE_OF_LAW", new("法治政府建设考核", "Rule of law")), ("LEGAL_EDUCATION", new("普法履职评议", "Legal education")), ("OTHER", new("其他考核评议", "Other"))];

    public static IReadOnlyList<(string Code, LocalText Name)> Stages { get; } =
    [
        ("scoring", new("自评", "Self-score")), ("checking", new("法制机构核对", "Legal check")), ("approving", new("分管负责人审定", "Approval")), ("ready", new("待报送", "To be submitted")),
        ("appraising", new("考核单位评分", "With the appraiser")), ("result", new("比对和认可", "Differences")), ("appealed", new("申诉复核", "Appeal")), ("rectifying", new("整改", "Rectification")),
        ("closed", new("已办结", "Closed")), ("abandoned", new("已终止", "Given up")),
    ];

    public static SheetFilter Filter(IQueryCollection query) => new(
        ConsoleQuery.Text(query, "q"), int.TryParse(query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out int year) ? year : null, ConsoleQuery.Text(query, "appraiser"), ConsoleQuery.Text(query, "kind"),
        ConsoleQuery.Text(query, "stage"));

    public static LocalText Kind(string? code) => Kinds.FirstOrDefault(k => k.Code == code).Name ?? new("—", "—");

    /// <summary>A score as it is written: 87.5, 0.25, or a dash.</summary>
    public static string Score(decimal? score) => score?.ToString("0.##", CultureInfo.InvariantCulture) ?? "—";

    /// <summary>A difference with its sign.</summary>
    public static string Signed(decimal? difference) => difference?.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture) ?? "—";

    /// <summary>A total, or the bounds that what is known gives it.</summary>
    public static string Total(SheetStanding stands) => stands.Total is { } total ? Score(total) : $"{Score(stands.Low)}–{Score(stands.High)}";

    public static LocalText Treatment(NotApplicable treatment) => treatment == NotApplicable.Full ? new("计满分", "all its points") : new("剔除后折算", "taken out, the others scaled up");
}
