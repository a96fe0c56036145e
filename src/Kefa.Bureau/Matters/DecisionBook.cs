using Kefa.Bureau.Accounts;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>A matter that waits for the meeting, with all that its page in the decision book shows.</summary>
/// <param name="Acts">The acts of its stage that record what the meeting decided.</param>
public sealed record MeetingItem(OpenedMatter Matter, IReadOnlyList<Transition> Acts)
{
    /// <summary>The opinions that were given, in order; those that conclude otherwise than the last of their kind are the dissent that the meeting must know.</summary>
    public IReadOnlyList<OpinionState> Opinions => [.. Matter.State.Opinions];
}

/// <summary>
/// The decision book of a collective meeting: every matter whose stage has an act of the role <see cref="Roles.Meeting"/>, whatever its procedure. The book decides nothing: what
/// the meeting decided is recorded by the procedure's own acts, and is sealed with them.
/// </summary>
public sealed class DecisionBook
{
    public const int MostItems = 100;

    private readonly WorkList _list;
    private readonly OpenMatter _open;

    internal DecisionBook(WorkList list, OpenMatter open) => (_list, _open) = (list, open);

    /// <summary>What waits for the meeting, the nearest deadline first.</summary>
    /// <param name="numbers">Only these; null for all.</param>
    /// <param name="by">Who reads it: matters that they may not open are not in their book.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<IReadOnlyList<MeetingItem>> ItemsAsync(IReadOnlyList<string>? numbers, Acting by, CancellationToken cancellationToken)
    {
        var items = new List<MeetingItem>();
        // Read to its end first: one connection answers one question at a time.
        List<MatterSummary> waits = await _list.AllAsync(new MatterFilter { WaitingOn = Roles.Meeting, Numbers = numbers }, by, cancellationToken).Take(MostItems).ToListAsync(cancellationToken);
        foreach (MatterSummary waiting in waits)
        {
            if (await _open.FindAsync(MatterNumber.Parse(waiting.Number), by, cancellationToken) is not { } matter) continue;
            Transition[] acts = [.. matter.Procedure.TransitionsIn(matter.State.Stage?.Id).Where(t => t.By.Contains(Roles.Meeting, StringComparer.Ordinal))];
            if (acts.Length > 0) items.Add(new MeetingItem(matter, acts));
        }
        return items;
    }
}
