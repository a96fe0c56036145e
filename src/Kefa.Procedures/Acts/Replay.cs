using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures;

/// <summary>
/// Goes through the acts of a matter once more, each on its own day, with what has been corrected since in its place: what the deadlines and the computed fields
/// would be, and which rules would have refused. Nothing of it is stored but what a correction or a move records.
/// </summary>
internal sealed class Replay
{
    private readonly ActContext _context;
    private readonly ILookup<int, MatterCorrected> _corrections;
    private readonly HashSet<string> _changed;
    private readonly int _judgeFrom;
    private readonly ImmutableArray<Refusal>.Builder _refusals = ImmutableArray.CreateBuilder<Refusal>();
    private readonly ImmutableArray<DeadlineEntry>.Builder _entries = ImmutableArray.CreateBuilder<DeadlineEntry>();
    private MatterState _state;

    private Replay(Procedure procedure, IEnumerable<MatterCorrected> corrections, int judgeFrom, ActContext context)
    {
        _state = MatterState.None(procedure);
        _context = context;
        _corrections = corrections.ToLookup(c => c.Corrects);
        _judgeFrom = judgeFrom;
        _changed = [.. _corrections.SelectMany(c => c).SelectMany(c => Touched(procedure, c))];
    }

    /// <summary>Where the matter would stand.</summary>
    public MatterState State => _state;

    /// <summary>What would have happened to deadlines, in order.</summary>
    public ImmutableArray<DeadlineEntry> Entries => _entries.ToImmutable();

    /// <summary>The rules that what is corrected would not have met, from the given act on.</summary>
    public ImmutableArray<Refusal> Refusals => [.. _refusals.Distinct()];

    /// <param name="procedure">The definition; that of the last event, or another one.</param>
    /// <param name="events">The engine's events, in order.</param>
    /// <param name="more">A correction beside those that the events hold; null for none.</param>
    /// <param name="judgeFrom">The event from which rules that read what is corrected are asked again; the largest number for none.</param>
    /// <param name="context">Calendar and parameters.</param>
    public static Replay Of(Procedure procedure, ImmutableArray<MatterEvent> events, MatterCorrected? more, int judgeFrom, ActContext context)
    {
        var replay = new Replay(procedure, more is null ? events.OfType<MatterCorrected>() : events.OfType<MatterCorrected>().Append(more), judgeFrom, context);
        foreach (var happened in events)
            replay.Happen(happened);
        return replay;
    }

    /// <summary>The deadlines to which something else would have happened, with all that would have.</summary>
    public (ImmutableArray<string> Deadlines, ImmutableArray<DeadlineEntry> Entries) Against(Replay before)
    {
        var ids = Entries.Concat(before.Entries).Select(e => e.Deadline).Distinct(StringComparer.Ordinal)
            .Where(id => !Entries.Where(e => e.Deadline == id).SequenceEqual(before.Entries.Where(e => e.Deadline == id))).ToImmutableArray();
        return (ids, [.. Entries.Where(e => ids.Contains(e.Deadline))]);
    }

    /// <summary>The values in an event's data, by the fields that hold them.</summary>
    internal static Dictionary<FieldDefinition, Value> ValuesOf(Procedure procedure, JsonElement data)
    {
        var given = MatterData.Empty(procedure).With(data, MatterJson.NoFields).Values;
        return given.ToDictionary(v => procedure.FindField(v.Key)!, v => v.Value);
    }

    /// <summary>The names by which conditions read what a correction changes.</summary>
    private static IEnumerable<string> Touched(Procedure procedure, MatterCorrected corrected) =>
    [
        .. ValuesOf(procedure, corrected.Data).Keys.Select(f => Root(f.Path)),
        .. corrected.Records.Select(r => Root(r.List)),
        .. corrected.SetAside.IsEmpty ? [] : new[] { ConditionNames.Papers, ConditionNames.Facts },
        .. corrected.Opinion is null ? [] : new[] { ConditionNames.Opinion, ConditionNames.Facts },
    ];

    private static string Root(string path) => path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? path[..dot] : path;

    /// <summary>An expression names a member with what it belongs to: <c>consultation.publishedOn</c>.</summary>
    private bool ReadsChanged(FeelExpression expression) => _changed.Count > 0 && expression.Reads.Any(name => Root(name) is var root && (_changed.Contains(root) || root == ConditionNames.Before));

    private void Happen(MatterEvent happened)
    {
        var then = _context with { Now = happened.At, Today = happened.Day, Actor = new ActingPerson(happened.Actor ?? "", happened.Role is { } role ? [role] : []) };
        switch (happened)
        {
            case TransitionPerformed performed:
                Perform(performed, then);
                break;
            case DeadlineExpired expired:
                Expire(expired, then);
                break;
            case DeadlinesRecomputed recomputed:
                _state = _state.After(recomputed with { Deadlines = [] });
                break;
            case MatterCorrected corrected:
                // What it corrected stands in its place already.
                _state = _state.After(corrected with { Data = MatterJson.NoFields, Deadlines = [], Recounted = [], Records = [], SetAside = [], Documents = [], Opinion = null });
                break;
            case MatterMoved moved:
                _state = _state.After(moved with { Deadlines = [], Recounted = [] });
                break;
            default:
                throw new ArgumentException($"'{happened.Type}' is no event of the engine.", nameof(happened));
        }
    }

    /// <summary>The act as its corrections have made it, but for the values of its fields.</summary>
    private TransitionPerformed Corrected(TransitionPerformed performed)
    {
        foreach (var corrected in _corrections[performed.N])
        {
            var papers = performed.Documents.Where(d => !corrected.SetAside.Any(gone => gone.Kind == d.Kind && gone.Sha256 == d.Sha256));
            performed = performed with { Documents = [.. papers, .. corrected.Documents], Opinion = corrected.Opinion ?? performed.Opinion };
        }

        var records = StandingRecords.Of(performed, _corrections[performed.N]);
        return performed with { Added = MatterJson.Flat(records.Select(list => KeyValuePair.Create<string, Value>(list.Key, StandingRecords.Listed(_state.Procedure, list.Key, list.Value)))) };
    }

    private void Perform(TransitionPerformed performed, ActContext then)
    {
        performed = Corrected(performed);
        var data = _state.Data.With(performed.Data, performed.Added);
        foreach (var corrected in _corrections[performed.N])
        {
            foreach (var (field, value) in ValuesOf(_state.Procedure, corrected.Data).Where(v => corrected.Records.All(r => r.List != v.Key.Path)))
                data = data.With(field, value);
        }

        var transition = _state.Procedure.FindTransition(performed.FromStage, performed.Transition) ?? _state.Procedure.FindTransition(performed.Transition);
        var scope = new ConditionScope(_state, data, performed.Documents, performed.Opinion, then with { Facts = FactsOf(performed, data, then) });
        if (transition is not null)
            Compute(transition, scope);
        if (transition is not null && performed.N >= _judgeFrom)
            Judge(transition, performed, scope);
        var keeping = new DeadlineKeeping(_state, then, scope, performed.N >= _judgeFrom ? _refusals : ImmutableArray.CreateBuilder<Refusal>());
        if (transition is not null)
            keeping.Perform(transition, performed.FromStage, performed.ToStage!);
        _entries.AddRange(keeping.Entries);
        _state = _state.After(performed with { Data = MatterJson.Nested(scope.Data.Values), Added = MatterJson.NoFields, Deadlines = keeping.Entries });
    }

    /// <summary>Computed fields follow what they are computed from.</summary>
    private void Compute(Transition transition, ConditionScope scope)
    {
        foreach (var computed in transition.Sets.Where(c => ReadsChanged(c.Value)))
        {
            var value = scope.Evaluate(computed.Value);
            if (value is UnknownValue or ErrorValue || (!computed.Field.FeelType.Contains(value) && value is not NullValue))
                continue; // it stays what the event says
            scope.Set(scope.Data.With(computed.Field, value));
            _changed.Add(Root(computed.Field.Path));
        }
    }

    private void Judge(Transition transition, TransitionPerformed performed, ConditionScope scope)
    {
        foreach (var guard in transition.Requires.Where(g => ReadsChanged(g.Check)))
        {
            if (scope.Evaluate(guard.Check) is not BooleanValue { Truth: true })
                Refuse(guard.Id, RefusalKind.Guard, $"{guard.Else} ('{transition.Name}', {performed.Day:yyyy-MM-dd})", guard.Basis);
        }

        foreach (var kind in transition.Documents.Where(k => _changed.Contains(ConditionNames.Papers) && performed.Documents.All(d => d.Kind != k) && _state.Documents.All(d => d.Document.Kind != k)))
            Refuse("document.missing", RefusalKind.Document, $"The paper '{_state.Procedure.Documents.First(d => d.Id == kind).Name}' is missing.", transition.Basis.IsEmpty ? _state.Procedure.Basis : transition.Basis);

        foreach (var target in transition.To)
        {
            if (target.When is null || !ReadsChanged(target.When))
            {
                if (target.When is null || target.Stage == performed.ToStage)
                    break;
                continue;
            }

            var leads = scope.Evaluate(target.When) is BooleanValue { Truth: true };
            if (leads != (target.Stage == performed.ToStage))
            {
                Refuse("correction.stage", RefusalKind.Guard, $"With these values '{transition.Name}' on {performed.Day:yyyy-MM-dd} would have led to another stage: that act must be done anew, not corrected.", transition.Basis);
                break;
            }

            if (leads)
                break;
        }
    }

    private void Expire(DeadlineExpired expired, ActContext then)
    {
        var scope = new ConditionScope(_state, _state.Data, [], null, then);
        var keeping = new DeadlineKeeping(_state, then, scope, ImmutableArray.CreateBuilder<Refusal>());
        if (_state.FindDeadline(expired.Deadline) is { Ended: null, Due: { } due } passed)
        {
            if (expired.N >= _judgeFrom && due != expired.Due)
                RefuseExpiry(expired);
            keeping.Expire(passed, expired.FromStage, expired.ToStage == expired.FromStage ? null : expired.ToStage);
        }
        else if (expired.N >= _judgeFrom)
        {
            RefuseExpiry(expired);
        }

        _entries.AddRange(keeping.Entries);
        _state = _state.After(expired with { Deadlines = keeping.Entries });
    }

    private void RefuseExpiry(DeadlineExpired expired)
    {
        Phrase plain = $"{expired.Deadline}";
        var definition = _state.Procedure.FindDeadline(expired.Deadline);
        Refuse("correction.expired", RefusalKind.Guard, $"{definition?.Name ?? plain}: the law has already drawn its consequence from the day that passed on {expired.Due:yyyy-MM-dd}; what moves that day is no correction.", definition?.Basis ?? _state.Procedure.Basis);
    }

    /// <summary>The facts as they were recorded; those that lie inside of the matter are asked again where papers or opinions are corrected.</summary>
    private Dictionary<string, Value> FactsOf(TransitionPerformed performed, MatterData data, ActContext then)
    {
        var facts = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var fact in _state.Procedure.Facts)
        {
            if (!performed.Facts.TryGetProperty(fact.Name, out var json))
                continue;
            if (FactRows.IsOwn(fact.Source) && _changed.Contains(ConditionNames.Facts))
                facts[fact.Name] = FactRows.Answer(fact, FactRows.Own(fact.Source, _state, new ActRequest { Transition = performed.Transition, Documents = performed.Documents, Opinion = performed.Opinion }, then), data, then);
            else
                facts[fact.Name] = ValueOf(json, fact.Type);
        }

        return facts;
    }

    private static Value ValueOf(JsonElement json, FeelType type) => json.ValueKind switch
    {
        JsonValueKind.Null => Value.Null,
        JsonValueKind.True or JsonValueKind.False => Value.Of(json.GetBoolean()),
        JsonValueKind.String when type == FeelType.Number && Number.TryParse(json.GetString(), out var number) => Value.Of(number),
        JsonValueKind.String when type == FeelType.Date && DateOnly.TryParseExact(json.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => new DateValue(FeelDate.FromDateOnly(day)),
        JsonValueKind.String when type == FeelType.Text => Value.Of(json.GetString()!),
        _ => Value.Unknown,
    };

    private void Refuse(string rule, RefusalKind kind, Phrase text, ImmutableArray<LegalBasis> basis) => _refusals.Add(new Refusal(rule, kind, text, basis));
}
