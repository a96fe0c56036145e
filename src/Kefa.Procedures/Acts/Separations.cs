using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>Who may not do a thing because of what they did, or are, in the same matter.</summary>
internal static class Separations
{
    /// <summary>What separates a person, or the one who is stood in for, from a transition.</summary>
    /// <param name="state">Where the matter stands.</param>
    /// <param name="transition">The transition.</param>
    /// <param name="actor">The person.</param>
    /// <param name="except">An act that does not count: one is not separated from what one did oneself; null for none.</param>
    public static IEnumerable<Separation> Between(MatterState state, Transition transition, ActingPerson actor, int? except = null) =>
        transition.NotBy.Where(separation => Involved(state, separation, actor.Id, except) || (actor.OnBehalfOf is { } other && Involved(state, separation, other, except)));

    private static bool Involved(MatterState state, Separation separation, string person, int? except)
    {
        if (separation.Transition is { } transition)
            return state.Participants.Any(p => p.Transition == transition && p.Event != except && p.Involves(person));
        if (separation.Role is { } role)
            return state.Participants.Any(p => p.Role == role && p.Event != except && p.Involves(person));
        return separation.Field is { } path && state.Data[path] switch
        {
            TextValue text => text.Text == person,
            ListValue list => list.Items.Any(i => i is TextValue text && text.Text == person),
            _ => false,
        };
    }
}
