using Kefa.Bureau.Accounts;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>
/// Who may open a matter: those who work in the bureau or examine it, all of them; its party; and who is asked from outside (顾问、司法局、市场监管局、政府) while a role of
/// theirs acts in its stage, and afterwards if they acted in it. To all others it is not there.
/// </summary>
internal static class MatterAccess
{
    public static bool Sees(MatterHistory history, Acting by, bool isParty) =>
        isParty || by.ReadsEverything || (by.IsFromOutside && (ActsIn(history.State.Stage, by) || history.Events.Any(happened => IsTheirs(happened, by.Id))));

    /// <summary>Whether a stage offers something to a role that somebody holds from outside.</summary>
    public static bool ActsIn(Stage? stage, Acting by) => stage is not null && stage.Transitions.Any(transition => IsFor(transition, by));

    public static bool IsFor(Transition transition, Acting by) => by.CodesFromOutside.Any(role => transition.By.Contains(role, StringComparer.Ordinal));

    /// <summary>Who acted from outside, each once: they find the matter again when its stage is over.</summary>
    public static IEnumerable<string> ActedFromOutside(MatterHistory history) =>
        history.Events.Where(IsFromOutside).Select(happened => happened.Actor!).Distinct(StringComparer.Ordinal);

    private static bool IsTheirs(MatterEvent happened, string id) => happened.Actor == id && IsFromOutside(happened);

    private static bool IsFromOutside(MatterEvent happened) => happened is { Actor: not null, Role: { } role } && Roles.KindOf(role) == RoleKind.Outside;
}
