using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>One transition asked for once.</summary>
internal sealed class Act
{
    private readonly MatterState _state;
    private readonly Transition _transition;
    private readonly ActRequest _asked;
    private readonly ActContext _context;
    private readonly ImmutableArray<LegalBasis> _basis;
    private readonly ImmutableArray<Refusal>.Builder _refusals = ImmutableArray.CreateBuilder<Refusal>();

    public Act(MatterState state, Transition transition, ActRequest asked, ActContext context)
    {
        _state = state;
        _transition = transition;
        _asked = asked;
        _context = context;
        _basis = transition.Basis.IsEmpty ? state.Procedure.Basis : transition.Basis;
    }

    public TransitionOutcome Perform()
    {
        CheckPerson();
        var input = new InputReading(_transition, _basis, _refusals);
        var data = FilledIn(input);
        CheckDocuments();
        CheckOpinions();
        var scope = new ConditionScope(_state, data, _asked.Documents, _asked.Opinion, _context);
        Compute(scope, input);
        foreach (var guard in _transition.Requires)
            Check(guard, scope.Evaluate(guard.Check), input.Unfilled);
        var to = Target(scope, input.Unfilled);
        var keeping = new DeadlineKeeping(_state, _context, scope, _refusals);
        if (to is not null)
            keeping.Perform(_transition, _state.Stage?.Id, to);
        if (_refusals.Count > 0)
            return new TransitionOutcome.Refused([.. _refusals.Distinct()]);

        return new TransitionOutcome.Accepted(
            new TransitionPerformed
            {
                At = _context.Now,
                Day = _context.Today,
                Actor = _context.Actor.Id,
                Role = RoleOf(_context.Actor),
                OnBehalfOf = _context.Actor.OnBehalfOf,
                FromStage = _state.Stage?.Id,
                ToStage = to,
                ContentVersion = _state.Procedure.Reference,
                Transition = _transition.Id,
                Data = MatterJson.Nested(input.Given),
                Added = MatterJson.Flat(input.Added.Select(a => KeyValuePair.Create<string, Value>(a.Key, a.Value))),
                Documents = _asked.Documents,
                Opinion = _asked.Opinion,
                Facts = MatterJson.Flat(_transition.Facts.Select(f => KeyValuePair.Create(f, _context.Facts.GetValueOrDefault(f) ?? Value.Unknown))),
                Parameters = MatterJson.Flat(scope.Parameters),
                Deadlines = keeping.Entries,
                Publishes = _transition.Publishes,
                Remark = string.IsNullOrWhiteSpace(_asked.Remark) ? null : _asked.Remark,
            },
            _transition.Number);
    }

    /// <summary>The data with what is filled in, or before that with what is asked for unknown; then with what can be computed.</summary>
    public MatterData Data(bool isFilledIn)
    {
        var data = isFilledIn ? FilledIn(new InputReading(_transition, _basis, _refusals)) : Forgotten();
        var scope = new ConditionScope(_state, data, isFilledIn ? _asked.Documents : [], isFilledIn ? _asked.Opinion : null, _context);
        foreach (var computed in _transition.Sets)
        {
            var value = scope.Evaluate(computed.Value);
            scope.Set(scope.Data.With(computed.Field, value is ErrorValue ? MatterData.Unknown(computed.Field) : value));
        }

        return scope.Data;
    }

    /// <summary>What can be said before anything is filled in: what is asked for counts as unknown, so that only what no input can mend blocks.</summary>
    public AllowedTransition Preview()
    {
        CheckPerson();
        var scope = new ConditionScope(_state, Forgotten(), [], null, _context);
        foreach (var computed in _transition.Sets)
            scope.Set(scope.Data.With(computed.Field, scope.Evaluate(computed.Value)));
        CheckOpinions();
        var open = ImmutableArray.CreateBuilder<Guard>();
        var asked = Paths(_transition).ToHashSet(StringComparer.Ordinal);
        foreach (var guard in _transition.Requires)
        {
            var value = scope.Evaluate(guard.Check);
            var waits = (value is UnknownValue unknown && unknown.Causes.Any(asked.Contains))
                || ((_transition.Documents.Length > 0 || _transition.OptionalDocuments.Length > 0) && value is not BooleanValue { Truth: true } && guard.Check.Reads.Contains(ConditionNames.Papers));
            if (waits)
                open.Add(guard);
            else
                Check(guard, value, []);
        }

        return new AllowedTransition(_transition, [.. _refusals], open.ToImmutable());
    }

    private MatterData FilledIn(InputReading input)
    {
        input.Read(_asked.Input, _state.Data);
        return _state.Data.With(input.Given).With(input.Added.Select(a => KeyValuePair.Create<string, Value>(a.Key, Appended(a.Key, a.Value))));
    }

    private MatterData Forgotten()
    {
        var data = _state.Data;
        foreach (var field in _transition.Fields.Select(f => f.Field).Concat(_transition.Adds))
            data = Forget(data, field);
        return data;
    }

    private static MatterData Forget(MatterData data, FieldDefinition field)
    {
        if (field.Type != FieldType.Group)
            return data.With(field, MatterData.Unknown(field));
        foreach (var inner in field.Fields)
            data = Forget(data, inner);
        return data;
    }

    private static IEnumerable<string> Paths(Transition transition) => transition.Fields.Select(f => f.Field).Concat(transition.Adds).SelectMany(Paths);

    private static IEnumerable<string> Paths(FieldDefinition field) => field.Type == FieldType.Group ? field.Fields.SelectMany(Paths) : [field.Path];

    private Value Appended(string path, ListValue added) => _state.Data.Values.GetValueOrDefault(path) is ListValue before ? new ListValue([.. before.Items, .. added.Items]) : added;

    private string? RoleOf(ActingPerson actor) => _transition.By.FirstOrDefault(r => actor.Roles.Contains(r, StringComparer.Ordinal));

    private void CheckPerson()
    {
        if (RoleOf(_context.Actor) is null)
            Refuse("by", RefusalKind.Role, $"'{_transition.Name}' is for {Phrase.List(_transition.By.Select(_state.Procedure.RoleName))}; you have none of these roles here.", _basis);
        foreach (var separation in Separations.Between(_state, _transition, _context.Actor))
            Refuse(separation.Id, RefusalKind.Separation, separation.Else, separation.Basis);
    }

    private void CheckDocuments()
    {
        foreach (var attached in _asked.Documents.Where(d => !_transition.Documents.Contains(d.Kind) && !_transition.OptionalDocuments.Contains(d.Kind)))
        {
            if (_state.Procedure.Documents.FirstOrDefault(k => k.Id == attached.Kind) is { } known)
                Refuse("document.unasked", RefusalKind.Document, $"'{_transition.Name}' takes no paper '{known.Name}'.", _basis);
            else
                Refuse("document.unasked", RefusalKind.Document, $"'{attached.Kind}' is no kind of paper of this procedure.", _basis);
        }

        foreach (var kind in _transition.Documents)
        {
            if (_asked.Documents.All(d => d.Kind != kind) && _state.Documents.All(d => d.Document.Kind != kind))
                Refuse("document.missing", RefusalKind.Document, $"The paper '{_state.Procedure.Documents.First(d => d.Id == kind).Name}' is missing.", _basis);
        }
    }

    private void CheckOpinions()
    {
        foreach (var kind in _transition.Opinions)
        {
            if (_state.Opinions.All(o => o.Opinion.Kind != kind))
                Refuse("opinion.missing", RefusalKind.Opinion, $"The opinion '{Kind(kind).Name}' is missing.", Kind(kind).Basis);
        }

        if (_asked.Opinion is { } given && given.Kind != _transition.Gives)
            Refuse("opinion.unasked", RefusalKind.Opinion, $"'{given.Kind}' is no opinion that is given here.", _basis);
        else if (_asked.Opinion is { } opinion && Kind(opinion.Kind).Conclusions.All(c => c.Code != opinion.Conclusion))
            Refuse("opinion.conclusion", RefusalKind.Opinion, $"'{opinion.Conclusion}' is none of the conclusions {Phrase.List(Kind(opinion.Kind).Conclusions.Select(c => c.Code))}.", _basis);
    }

    private OpinionKind Kind(string id) => _state.Procedure.Opinions.First(o => o.Id == id);

    private void Compute(ConditionScope scope, InputReading input)
    {
        if (_transition.Gives is { } kind && _asked.Opinion is null)
            Refuse("opinion.missing", RefusalKind.Opinion, $"The opinion '{Kind(kind).Name}' is missing.", Kind(kind).Basis);
        foreach (var computed in _transition.Sets)
        {
            var value = scope.Evaluate(computed.Value);
            if (value is ErrorValue error)
            {
                Refuse("computed", RefusalKind.Unknown, $"{computed.Field.Label} cannot be computed: {error.Phrase}", _basis, computed.Field.Path);
                input.Unfilled.Add(computed.Field.Path);
                continue;
            }

            scope.Set(scope.Data.With(computed.Field, value));
            if (value is UnknownValue)
                continue;
            if (!computed.Field.FeelType.Contains(value) && value is not NullValue)
                throw new InvalidOperationException($"{_state.Procedure.Reference}, '{_transition.Id}': '{computed.Value.Text}' gives {value}, which is no value of '{computed.Field.Path}'.");
            input.Given[computed.Field.Path] = value;
        }
    }

    private void Check(Guard guard, Value value, HashSet<string> unfilled)
    {
        switch (value)
        {
            case BooleanValue { Truth: true }:
                break;
            case BooleanValue:
                Refuse(guard.Id, RefusalKind.Guard, guard.Else, guard.Basis);
                break;
            case UnknownValue unknown when !unknown.Causes.IsEmpty && unknown.Causes.All(unfilled.Contains):
                break; // what is missing was said already
            case UnknownValue unknown:
                Refuse(guard.Id, RefusalKind.Unknown, $"{guard.Else}: whether this holds cannot be told, because it is not known: {Phrase.List(unknown.Causes.Select(LabelOf))}.", guard.Basis);
                break;
            case ErrorValue error:
                Refuse(guard.Id, RefusalKind.Unknown, $"{guard.Else}: whether this holds cannot be told: {error.Phrase}", guard.Basis);
                break;
            case NullValue:
                Refuse(guard.Id, RefusalKind.Unknown, $"{guard.Else}: whether this holds cannot be told, because something that it reads does not exist.", guard.Basis);
                break;
            default:
                throw new InvalidOperationException($"{_state.Procedure.Reference}, guard {guard.Id}: '{guard.Check.Text}' gives {value}, which is neither true nor false.");
        }
    }

    private Phrase LabelOf(string path)
    {
        Phrase plain = $"{path}";
        return _state.Procedure.FindField(path)?.Label ?? plain;
    }

    private string? Target(ConditionScope scope, HashSet<string> unfilled)
    {
        if (_transition.To.IsEmpty)
            return _state.Stage?.Id;
        foreach (var target in _transition.To)
        {
            if (target.When is null)
                return target.Stage;
            var value = scope.Evaluate(target.When);
            if (value is BooleanValue { Truth: true })
                return target.Stage;
            if (value is BooleanValue)
                continue;
            if (value is not UnknownValue unknown || unknown.Causes.IsEmpty || !unknown.Causes.All(unfilled.Contains))
                Refuse("to", RefusalKind.Unknown, $"Where '{_transition.Name}' leads cannot be told: '{target.When.Text}' is {value}.", _basis);
            return null;
        }

        Refuse("to", RefusalKind.Guard, $"'{_transition.Name}' leads nowhere with what was filled in.", _basis);
        return null;
    }

    private void Refuse(string rule, RefusalKind kind, Phrase text, ImmutableArray<LegalBasis> basis, string? field = null) => _refusals.Add(new Refusal(rule, kind, text, basis, field));
}
