using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>A correction that somebody asks for: of what one act said, by a new act.</summary>
public sealed record CorrectionRequest
{
    /// <summary>The event of the act.</summary>
    public required int Event { get; init; }

    /// <summary>The fields that are corrected, as an object like the data; nothing else.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>Why, in words that can be published.</summary>
    public required string Reason { get; init; }

    /// <summary>What lets it be corrected.</summary>
    public ImmutableArray<LegalBasis> Basis { get; init; } = [];
}

/// <summary>What became of a correction or a move: an event to be stored, or every reason why not.</summary>
/// <param name="Event">The event; null when it is refused.</param>
/// <param name="Refusals">Why not; empty when it is accepted.</param>
public sealed record AmendmentOutcome<T>(T? Event, ImmutableArray<Refusal> Refusals) where T : MatterEvent;

/// <summary>Decides corrections. Pure, like the engine.</summary>
public static class Corrections
{
    private const int ShortestReason = 4;

    /// <summary>The fields of an act that may be corrected: those that it asked for and gave, and that nothing has filled in since. Fields of groups stand for themselves.</summary>
    public static ImmutableArray<TransitionField> Correctable(Procedure procedure, ImmutableArray<MatterEvent> events, int n)
    {
        if (events.FirstOrDefault(e => e.N == n) is not TransitionPerformed performed || FindTransition(procedure, performed) is not { } transition)
            return [];
        var given = Replay.ValuesOf(procedure, performed.Data);
        var since = events.Where(e => e.N > n).SelectMany(e => Since(procedure, e, n)).ToHashSet(StringComparer.Ordinal);
        return [.. transition.Fields.SelectMany(f => Leaves(f.Field, f.Required)).Where(f => given.ContainsKey(f.Field) && !since.Contains(f.Field.Path) && f.Field.Path != transition.Number?.Field)];
    }

    /// <summary>The event of a correction, or every reason why it is refused. Rules that the corrected values would not have met, then or in a later act, refuse it.</summary>
    /// <param name="state">Where the matter stands.</param>
    /// <param name="events">The engine's events that it is the fold of.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="context">Who acts, when, and what is known of the world.</param>
    public static AmendmentOutcome<MatterCorrected> Correct(MatterState state, ImmutableArray<MatterEvent> events, CorrectionRequest asked, ActContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        var procedure = state.Procedure;
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        if (events.FirstOrDefault(e => e.N == asked.Event) is not TransitionPerformed performed || FindTransition(procedure, performed) is not { } transition)
            return new(null, [new Refusal("correction.event", RefusalKind.Stage, $"The event {asked.Event} is no act whose values could be corrected.", procedure.Basis)]);
        var basis = transition.Basis.IsEmpty ? procedure.Basis : transition.Basis;
        var role = transition.By.FirstOrDefault(r => context.Actor.Roles.Contains(r, StringComparer.Ordinal));
        if (role is null)
            refusals.Add(new Refusal("by", RefusalKind.Role, $"'{transition.Name}' is for {Phrase.List(transition.By.Select(procedure.RoleName))}; you have none of these roles here.", basis));
        if (asked.Reason.Trim().Length < ShortestReason)
            refusals.Add(new Refusal("correction.reason", RefusalKind.Field, $"Say why it is corrected, in at least {ShortestReason} characters.", basis, "reason"));
        if (asked.Basis.IsEmpty)
            refusals.Add(new Refusal("correction.basis", RefusalKind.Field, $"Say what lets it be corrected: a law and its article, or a decision.", basis, "basis"));

        var correctable = Correctable(procedure, events, asked.Event);
        var input = new InputReading(transition with { Fields = [.. correctable.Where(f => IsGiven(asked.Input, f.Field.Path))], Adds = [] }, basis, refusals);
        input.Read(asked.Input, state.Data);
        var values = input.Given.Where(v => !MatterJson.Same(v.Value, state.Data.Values.GetValueOrDefault(v.Key))).ToDictionary(v => procedure.FindField(v.Key)!, v => v.Value);
        if (values.Count == 0 && refusals.Count == 0)
            refusals.Add(new Refusal("correction.same", RefusalKind.Field, $"Nothing would change: no value is other than the one on record.", basis));
        if (values.Count == 0)
            return new(null, [.. refusals.Distinct()]);

        var without = Replay.Of(procedure, events, null, int.MaxValue, context);
        var with = Replay.Of(procedure, events, (asked.Event, values), asked.Event, context);
        refusals.AddRange(with.Refusals);
        if (refusals.Count > 0)
            return new(null, [.. refusals.Distinct()]);
        var changed = with.State.Data.Values.Where(v => !MatterJson.Same(v.Value, without.State.Data.Values.GetValueOrDefault(v.Key))).ToList();
        var (recounted, entries) = with.Against(without);
        return new(
            new MatterCorrected
            {
                At = context.Now,
                Day = context.Today,
                Actor = context.Actor.Id,
                Role = role,
                OnBehalfOf = context.Actor.OnBehalfOf,
                FromStage = state.Stage!.Id,
                ToStage = state.Stage.Id,
                ContentVersion = procedure.Reference,
                Corrects = asked.Event,
                Data = MatterJson.Nested(changed),
                Before = MatterJson.Nested(changed.Select(v => KeyValuePair.Create(v.Key, state.Data.Values.GetValueOrDefault(v.Key) ?? Value.Unknown))),
                Reason = asked.Reason.Trim(),
                Basis = asked.Basis,
                Recounted = recounted,
                Deadlines = entries,
                Republishes = [.. state.Published.Select(p => p.Id).Where(id => procedure.Publications.FirstOrDefault(p => p.Id == id) is { } publication && changed.Any(v => publication.Fields.Any(f => v.Key == f || v.Key.StartsWith(f + ".", StringComparison.Ordinal))))],
            },
            []);
    }

    private static Transition? FindTransition(Procedure procedure, TransitionPerformed performed) => procedure.FindTransition(performed.FromStage, performed.Transition) ?? procedure.FindTransition(performed.Transition);

    private static IEnumerable<string> Since(Procedure procedure, MatterEvent later, int n) => later switch
    {
        TransitionPerformed performed => Replay.ValuesOf(procedure, performed.Data).Keys.Select(f => f.Path).Concat(performed.Added.EnumerateObject().Select(a => a.Name)),
        DeadlineExpired expired => Replay.ValuesOf(procedure, expired.Data).Keys.Select(f => f.Path),
        MatterCorrected corrected when corrected.Corrects != n => Replay.ValuesOf(procedure, corrected.Data).Keys.Select(f => f.Path),
        _ => [],
    };

    private static IEnumerable<TransitionField> Leaves(FieldDefinition field, bool required) =>
        field.Type == FieldType.Group ? field.Fields.SelectMany(inner => Leaves(inner, required && inner.Required)) : [new TransitionField(field, required)];

    private static bool IsGiven(JsonElement input, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (input.ValueKind != JsonValueKind.Object || !input.TryGetProperty(part, out input))
                return false;
        }

        return true;
    }
}
