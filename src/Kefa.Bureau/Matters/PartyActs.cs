using Kefa.Bureau.Accounts;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>Which acts are the public's, and which of the house reach it.</summary>
public static class PartyActs
{
    /// <summary>Whether members of the public begin such matters themselves.</summary>
    public static bool IsService(this Procedure procedure) => procedure.Start.Any(IsForParty);

    /// <summary>Whether the party of the matter may do it.</summary>
    public static bool IsForParty(this Transition transition) => transition.By.Contains(Roles.Applicant, StringComparer.Ordinal);

    /// <summary>Whether a transition reaches people outside the bureau or cannot be taken back: it is confirmed on a page of its own.</summary>
    public static bool IsOutward(this Transition transition, Procedure procedure) =>
        !transition.Publishes.IsEmpty || transition.Number is not null
        || transition.To.Any(to => procedure.FindStage(to.Stage) is { Final: true } || procedure.FindStage(to.Stage)?.WaitingOn.Any(w => w is Roles.Applicant or "others") == true);
}
