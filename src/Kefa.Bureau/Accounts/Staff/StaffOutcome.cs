using Kefa.Matching;

namespace Kefa.Bureau.Accounts.Staff;

/// <summary>Why a change was refused, and which field of the form it concerns; empty for the whole.</summary>
public sealed record StaffProblem(string Field, LocalText Text);

public abstract record StaffOutcome
{
    private StaffOutcome() { }

    /// <param name="Changed">False when it stood so already.</param>
    public sealed record Done(bool Changed) : StaffOutcome;

    public sealed record Refused(IReadOnlyList<StaffProblem> Problems) : StaffOutcome
    {
        public Refused(string field, string zh, string en) : this([new StaffProblem(field, new(zh, en))]) { }
    }

    /// <summary>Somebody changed it after it was read: show what stands now and ask again.</summary>
    public sealed record Conflict : StaffOutcome;

    public sealed record NotHere : StaffOutcome;
}
