using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures;

/// <summary>Somebody who acts.</summary>
/// <param name="Id">The account; of a member of the public who has none, a name of the host's.</param>
/// <param name="Roles">The role codes that the person has in this matter; <c>applicant</c> for its party.</param>
/// <param name="OnBehalfOf">The person who is stood in for; null for oneself. Who is separated from an act may not have it done either.</param>
public sealed record ActingPerson(string Id, ImmutableArray<string> Roles, string? OnBehalfOf = null);

/// <summary>A transition that somebody asks for.</summary>
public sealed record ActRequest
{
    /// <summary>The transition.</summary>
    public required string Transition { get; init; }

    /// <summary>
    /// The fields, as an object like the data: groups nested, null for none. Records for the lists that it adds to stand under the list's name, one object or an
    /// array. What the transition does not ask for is refused.
    /// </summary>
    public JsonElement Input { get; init; } = MatterJson.NoFields;

    /// <summary>Papers to be attached.</summary>
    public ImmutableArray<AttachedDocument> Documents { get; init; } = [];

    /// <summary>The opinion, where the transition gives one.</summary>
    public GivenOpinion? Opinion { get; init; }

    /// <summary>What the actor writes beside it.</summary>
    public string? Remark { get; init; }
}

/// <summary>The value of a parameter on a day; null when there is no such parameter or it has no value on that day.</summary>
public delegate Value? ParameterSource(string parameter, DateOnly day);

/// <summary>What the engine is told of the world: it asks no clock, no database and no register itself.</summary>
public sealed record ActContext
{
    /// <summary>Who acts.</summary>
    public required ActingPerson Actor { get; init; }

    /// <summary>The moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The day in the bureau's zone.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The calendar of the bureau.</summary>
    public required StatutoryCalendar Calendar { get; init; }

    /// <summary>Dated numbers.</summary>
    public ParameterSource Parameters { get; init; } = static (_, _) => null;

    /// <summary>The facts that the transition declares (<see cref="Transition.Facts"/>), by name; one that is missing is unknown.</summary>
    public IReadOnlyDictionary<string, Value> Facts { get; init; } = ImmutableDictionary<string, Value>.Empty;
}
