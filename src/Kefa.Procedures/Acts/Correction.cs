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
    public JsonElement Input { get; init; } = MatterJson.NoFields;

    /// <summary>The records of lists that are corrected: what each says instead, or null when it does not belong there at all.</summary>
    public ImmutableArray<CorrectedRecord> Records { get; init; } = [];

    /// <summary>The papers that are corrected.</summary>
    public ImmutableArray<PaperCorrection> Papers { get; init; } = [];

    /// <summary>The opinion as it should have been given; null when it stays.</summary>
    public GivenOpinion? Opinion { get; init; }

    /// <summary>Why, in words that can be published.</summary>
    public required string Reason { get; init; }

    /// <summary>What lets it be corrected.</summary>
    public ImmutableArray<LegalBasis> Basis { get; init; } = [];
}

/// <summary>A wrong paper, and the one that stands in its place.</summary>
/// <param name="Kind">The kind of both.</param>
/// <param name="Sha256">The hash of the wrong one.</param>
/// <param name="By">The right one; null when there should be none.</param>
public sealed record PaperCorrection(string Kind, string Sha256, AttachedDocument? By);

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

    /// <summary>The records that an act added to lists and that may be corrected: those that stand, unless the whole list was filled in anew.</summary>
    public static ImmutableArray<StandingRecord> Records(Procedure procedure, ImmutableArray<MatterEvent> events, int n)
    {
        if (events.FirstOrDefault(e => e.N == n) is not TransitionPerformed performed)
            return [];
        var anew = events.Where(e => e.N > n).SelectMany(e => e switch
        {
            TransitionPerformed later => Replay.ValuesOf(procedure, later.Data).Keys.Select(f => f.Path),
            DeadlineExpired expired => Replay.ValuesOf(procedure, expired.Data).Keys.Select(f => f.Path),
            _ => [],
        }).ToHashSet(StringComparer.Ordinal);
        return [.. StandingRecords.Of(procedure, performed, Of(events, n)).Where(r => !anew.Contains(r.List.Path))];
    }

    /// <summary>The papers of an act that count, those that the host makes from the record itself left out: they are right when the record is.</summary>
    public static ImmutableArray<DocumentState> Papers(MatterState state, int n)
    {
        ArgumentNullException.ThrowIfNull(state);
        return [.. state.Documents.Where(d => d.Act == n && state.Procedure.Documents.FirstOrDefault(k => k.Id == d.Document.Kind)?.Made is null)];
    }

    /// <summary>The opinion that an act gave, as it stands; null when it gave none.</summary>
    public static OpinionState? Opinion(MatterState state, int n)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Opinions.FirstOrDefault(o => o.Event == n);
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
        refusals.AddRange(Separations.Between(state, transition, context.Actor, asked.Event).Select(s => new Refusal(s.Id, RefusalKind.Separation, s.Else, s.Basis)));
        if (asked.Reason.Trim().Length < ShortestReason)
            refusals.Add(new Refusal("correction.reason", RefusalKind.Field, $"Say why it is corrected, in at least {ShortestReason} characters.", basis, "reason"));
        if (asked.Basis.IsEmpty)
            refusals.Add(new Refusal("correction.basis", RefusalKind.Field, $"Say what lets it be corrected: a law and its article, or a decision.", basis, "basis"));

        var parts = new CorrectionParts(state, events, asked, performed, transition, basis, refusals);
        var values = parts.Values();
        var (records, papers, opinion) = (parts.Records(), parts.Papers(), parts.Opinion());
        var isSame = values.Count == 0 && records.IsEmpty && papers.IsEmpty && opinion is null;
        if (isSame && refusals.Count == 0)
            refusals.Add(new Refusal("correction.same", RefusalKind.Field, $"Nothing would change: no value is other than the one on record.", basis));
        if (isSame)
            return new(null, [.. refusals.Distinct()]);

        var corrected = new MatterCorrected
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
            Data = MatterJson.Nested(values),
            Before = MatterJson.NoFields,
            Reason = asked.Reason.Trim(),
            Basis = asked.Basis,
            Records = records,
            SetAside = [.. papers.Select(p => new SetAsidePaper(p.Kind, p.Sha256))],
            Documents = [.. papers.Select(p => p.By).OfType<AttachedDocument>()],
            Opinion = opinion,
            OpinionBefore = opinion is null ? null : Opinion(state, asked.Event)!.Opinion,
        };
        var without = Replay.Of(procedure, events, null, int.MaxValue, context);
        var with = Replay.Of(procedure, events, corrected, asked.Event, context);
        refusals.AddRange(with.Refusals);
        if (refusals.Count > 0)
            return new(null, [.. refusals.Distinct()]);
        var changed = with.State.Data.Values.Where(v => !MatterJson.Same(v.Value, without.State.Data.Values.GetValueOrDefault(v.Key))).ToList();
        var (recounted, entries) = with.Against(without);
        return new(
            corrected with
            {
                Data = MatterJson.Nested(changed),
                Before = MatterJson.Nested(changed.Select(v => KeyValuePair.Create(v.Key, state.Data.Values.GetValueOrDefault(v.Key) ?? Value.Unknown))),
                Recounted = recounted,
                Deadlines = entries,
                Republishes = [.. state.Published.Select(p => p.Id).Where(id => procedure.Publications.FirstOrDefault(p => p.Id == id) is { } publication && Shows(publication))],
            },
            []);

        bool Shows(Publication publication) =>
            changed.Any(v => publication.Fields.Any(f => v.Key == f || v.Key.StartsWith(f + ".", StringComparison.Ordinal))) || papers.Any(p => publication.Documents.Contains(p.Kind));
    }

    internal static IEnumerable<MatterCorrected> Of(ImmutableArray<MatterEvent> events, int n) => events.OfType<MatterCorrected>().Where(c => c.Corrects == n);

    internal static bool IsGiven(JsonElement input, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (input.ValueKind != JsonValueKind.Object || !input.TryGetProperty(part, out input))
                return false;
        }

        return true;
    }

    private static Transition? FindTransition(Procedure procedure, TransitionPerformed performed) => procedure.FindTransition(performed.FromStage, performed.Transition) ?? procedure.FindTransition(performed.Transition);

    private static IEnumerable<string> Since(Procedure procedure, MatterEvent later, int n) => later switch
    {
        TransitionPerformed performed => Replay.ValuesOf(procedure, performed.Data).Keys.Select(f => f.Path).Concat(performed.Added.EnumerateObject().Select(a => a.Name)),
        DeadlineExpired expired => Replay.ValuesOf(procedure, expired.Data).Keys.Select(f => f.Path),
        MatterCorrected corrected when corrected.Corrects != n => Replay.ValuesOf(procedure, corrected.Data).Keys.Select(f => f.Path).Where(path => corrected.Records.All(r => r.List != path)),
        _ => [],
    };

    private static IEnumerable<TransitionField> Leaves(FieldDefinition field, bool required) =>
        field.Type == FieldType.Group ? field.Fields.SelectMany(inner => Leaves(inner, required && inner.Required)) : [new TransitionField(field, required)];
}
