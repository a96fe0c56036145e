using Kefa.Bureau.Accounts;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>What the house reads out of a definition beyond what the engine does.</summary>
public static class ProcedureConventions
{
    private static readonly string[] PartyPaths = ["applicantName", "applicant.name", "applicant", "party.name", "party", "respondent.name", "respondent", "proposer.name", "proposer", "counterparty.name", "counterparty", "drafter"];

    /// <summary>The field that names whom the matter is about; null where there is nobody.</summary>
    public static FieldDefinition? PartyField(this Procedure procedure) =>
        PartyPaths.Select(procedure.FindField).FirstOrDefault(field => field is { Type: FieldType.Text or FieldType.Organ or FieldType.Person });

    /// <summary>Whether members of the public begin such matters themselves.</summary>
    public static bool IsService(this Procedure procedure) => procedure.Start.Any(IsForParty);

    /// <summary>Whether the party of the matter may do it.</summary>
    public static bool IsForParty(this Transition transition) => transition.By.Contains(Roles.Applicant, StringComparer.Ordinal);

    /// <summary>The code in the numbers of its matters: the letters before the first hyphen of its steps or deadlines (<c>GID-S01</c>), else the initials of its id.</summary>
    public static string Code(this Procedure procedure)
    {
        foreach (string id in procedure.Stages.Select(s => s.Step).OfType<string>().Concat(procedure.Deadlines.Select(d => d.Id)))
        {
            if (id.IndexOf('-', StringComparison.Ordinal) is > 1 and var at && MatterNumber.IsCode(id[..at])) return id[..at];
        }
        string initials = string.Concat(procedure.Id.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0])).Where(char.IsAsciiLetterUpper).Take(6));
        return initials.Length >= 2 ? initials : initials.PadRight(2, 'X');
    }

    /// <summary>Whether a transition reaches people outside the bureau or cannot be taken back: it is confirmed on a page of its own.</summary>
    public static bool IsOutward(this Transition transition, Procedure procedure) =>
        !transition.Publishes.IsEmpty || transition.Number is not null
        || transition.To.Any(to => procedure.FindStage(to.Stage) is { Final: true } || procedure.FindStage(to.Stage)?.WaitingOn.Any(w => w is Roles.Applicant or "others") == true);
}
