using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Population;

/// <summary>
/// Where a condition stands for each company of a block, as bitmaps (planes): the union of the planes of a list is where it has that state;
/// in no list it is false.
/// </summary>
/// <param name="True">Where it is true.</param>
/// <param name="Unknown">Where it is an unknown truth.</param>
/// <param name="None">Where it is null: a condition that does not apply fails.</param>
/// <param name="Error">Where it is an error, no boolean, or perhaps one of these: it stays open.</param>
/// <param name="Open">Where these planes do not say: such a company is decided singly.</param>
internal sealed record Truth(
    ImmutableArray<int> True, ImmutableArray<int> Unknown, ImmutableArray<int> None, ImmutableArray<int> Error, ImmutableArray<int> Open)
{
    public static Truth Never { get; } = new([], [], [], [], []);

    /// <summary>Whether it is true, false or an unknown truth everywhere: then Kleene's logic on bitmaps is all there is to it.</summary>
    public bool IsClean => None.IsEmpty && Error.IsEmpty && Open.IsEmpty;

    public static Truth Of(ImmutableArray<int> isTrue, ImmutableArray<int> isUnknown) => new(isTrue, isUnknown, [], [], []);

    /// <summary>The union of the planes where a value has this state.</summary>
    public Truth Plus(State state, int plane) => state switch
    {
        State.True => this with { True = True.Add(plane) },
        State.Unknown => this with { Unknown = Unknown.Add(plane) },
        State.None => this with { None = None.Add(plane) },
        State.Error => this with { Error = Error.Add(plane) },
        _ => this,
    };
}

/// <summary>What the value of a condition comes to.</summary>
internal enum State : byte
{
    False,
    True,
    Unknown,
    None,

    /// <summary>An error, something that is no boolean, or unknown and perhaps one of these.</summary>
    Error,
}

internal static class States
{
    /// <summary>What a condition in that state comes to: null because something does not apply fails, an error stays open.</summary>
    public static Outcome Outcome(this State state) => state switch
    {
        State.True => Policies.Outcome.T,
        State.False or State.None => Policies.Outcome.F,
        _ => Policies.Outcome.U,
    };

    public static State Of(Value value) => value switch
    {
        BooleanValue truth => truth.Truth ? State.True : State.False,
        UnknownValue { Kind: UnknownKind.Boolean } => State.Unknown,
        NullValue and not ErrorValue => State.None,
        _ => State.Error,
    };
}
