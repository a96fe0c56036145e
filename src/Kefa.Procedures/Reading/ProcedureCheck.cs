using Kefa.Feel;

namespace Kefa.Procedures.Reading;

/// <summary>Finds what does not hold together in a procedure whose parts can each be read.</summary>
internal sealed class ProcedureCheck(Procedure procedure, ProcedureVocabulary vocabulary, PartReader parts, ConditionReader conditions, FaultList faults)
{
    private List<Transition> _transitions = [];

    public void Run()
    {
        _transitions = [.. procedure.Start.Concat(procedure.Stages.SelectMany(s => s.Transitions)).Distinct(ReferenceEqualityComparer.Instance).Cast<Transition>()];
        if (procedure.Start.IsEmpty)
            faults.Add(1, $"Nothing opens a matter: 'start' has no transition.");
        CheckStages();
        foreach (var transition in _transitions)
            CheckTransition(transition);
        foreach (var deadline in procedure.Deadlines)
            CheckDeadline(deadline);
        CheckRoles();
        CheckNames();
        CheckFields();
        CheckPublications();
        foreach (var field in procedure.AllFields.Where(f => f.Answers is { } other && procedure.FindField(other)?.Item?.Fields.Any(r => r is { Name: "no", Type: FieldType.Number }) != true))
            faults.Add(parts.LineOf(field), $"'{field.Path}' answers '{field.Answers}', which is no list of records with a number 'no'.");
        foreach (var kind in procedure.Documents.Where(k => !_transitions.Any(t => t.Documents.Contains(k.Id) || t.OptionalDocuments.Contains(k.Id))))
            faults.Add(parts.LineOf(kind), $"Nobody can attach the paper '{kind.Id}': no transition asks for it (documents) or takes it (optionalDocuments).");
    }

    private void CheckStages()
    {
        if (!procedure.Stages.Any(s => s.Final))
            faults.Add(1, $"No stage is final: a matter could never be closed.");
        foreach (var stage in procedure.Stages)
        {
            if (stage.Final && !stage.Transitions.IsEmpty)
                faults.Add(parts.LineOf(stage), $"The stage '{stage.Id}' is final: it has no transitions.");
            if (!stage.Final && Next(stage).All(n => n == stage.Id))
                faults.Add(parts.LineOf(stage), $"Nobody can leave the stage '{stage.Id}': no transition leads out of it, and it is not final.");
        }

        var reached = Closure(procedure.Start.SelectMany(t => t.To).Select(t => t.Stage), id => procedure.FindStage(id) is { } s ? Next(s) : []);
        foreach (var stage in procedure.Stages.Where(s => !reached.Contains(s.Id)))
            faults.Add(parts.LineOf(stage), $"The stage '{stage.Id}' is never reached.");
        var ends = Closure(procedure.Stages.Where(s => s.Final).Select(s => s.Id), id => procedure.Stages.Where(s => Next(s).Contains(id)).Select(s => s.Id));
        foreach (var stage in procedure.Stages.Where(s => !s.Final && !ends.Contains(s.Id) && Next(s).Any(n => n != s.Id)))
            faults.Add(parts.LineOf(stage), $"From the stage '{stage.Id}' no way leads to a final stage.");
    }

    private List<string> Next(Stage stage) =>
    [
        .. stage.Transitions.SelectMany(t => t.To).Select(t => t.Stage),
        .. stage.Final ? [] : procedure.Deadlines.Where(d => d.Stages.Contains(stage.Id)).Select(d => d.OnExpiry.Deemed?.To).OfType<string>(),
    ];

    private static HashSet<string> Closure(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(from);
        while (open.TryPop(out var id))
        {
            if (!seen.Add(id))
                continue;
            foreach (var other in next(id))
                open.Push(other);
        }

        return seen;
    }

    private void CheckTransition(Transition transition)
    {
        var line = parts.LineOf(transition);
        foreach (var target in transition.To.Where(t => procedure.FindStage(t.Stage) is null))
            faults.Add(line, $"There is no stage '{target.Stage}'.");
        if (procedure.Start.Contains(transition) && transition.To.IsEmpty)
            faults.Add(line, $"'{transition.Id}' opens a matter and leads to no stage.");
        foreach (var always in transition.To.SkipLast(1).Where(t => t.When is null))
            faults.Add(line, $"'{transition.Id}' always leads to '{always.Stage}': what stands after it is never reached.");
        foreach (var twice in transition.Requires.GroupBy(g => g.Id).Where(g => g.Count() > 1))
            faults.Add(parts.LineOf(twice.Last()), $"The rule '{twice.Key}' stands twice in '{transition.Id}': say both in one, or give them ids of their own.");
        foreach (var kind in transition.Documents.Concat(transition.OptionalDocuments).Where(d => procedure.Documents.All(k => k.Id != d)))
            faults.Add(line, $"There is no kind of paper '{kind}'.");
        foreach (var kind in transition.OptionalDocuments.Where(d => transition.Documents.Contains(d)))
            faults.Add(line, $"'{transition.Id}' needs the paper '{kind}' already: it is not optional as well.");
        foreach (var kind in transition.Opinions.Append(transition.Gives).OfType<string>().Where(o => procedure.Opinions.All(k => k.Id != o)))
            faults.Add(line, $"There is no kind of opinion '{kind}'.");
        foreach (var publication in transition.Publishes.Where(p => procedure.Publications.All(q => q.Id != p)))
            faults.Add(line, $"There is no publication '{publication}'.");
        foreach (var separation in transition.NotBy)
            CheckSeparation(separation, line);
        foreach (var effect in transition.Effects)
            CheckEffect(effect, line);
    }

    private void CheckSeparation(Separation separation, int line)
    {
        if (separation.Transition is { } other && _transitions.All(t => t.Id != other))
            faults.Add(line, $"There is no transition '{other}'.");
        if (separation.Field is { } path && procedure.FindField(path) is not ({ Type: FieldType.Person } or { Item.Type: FieldType.Person }))
            faults.Add(line, $"There is no field '{path}' that names a person.");
        if (separation.Basis.IsEmpty)
            faults.Add(line, $"'notBy' has no basis: give the transition one, or write it out with id, else and basis.");
    }

    private void CheckEffect(DeadlineEffect effect, int line)
    {
        foreach (var id in new[] { effect.Deadline, (effect as DeadlineEffect.Suspend)?.Until }.OfType<string>().Where(d => procedure.FindDeadline(d) is null))
            faults.Add(line, $"There is no deadline '{id}'.");
        var effects = _transitions.SelectMany(t => t.Effects);
        if (effect is DeadlineEffect.Suspend { Until: null } open && !effects.OfType<DeadlineEffect.Resume>().Any(r => r.Deadline == open.Deadline && r.Ground == open.Ground))
            faults.Add(line, $"The deadline '{open.Deadline}' is suspended for '{open.Ground}' and never resumed.");
        if (effect is DeadlineEffect.Resume resume && !effects.OfType<DeadlineEffect.Suspend>().Any(s => s.Deadline == resume.Deadline && s.Ground == resume.Ground))
            faults.Add(line, $"The deadline '{resume.Deadline}' is resumed for '{resume.Ground}' and never suspended.");
    }

    private void CheckDeadline(DeadlineDefinition deadline)
    {
        var line = parts.LineOf(deadline);
        foreach (var path in new[] { deadline.FromField, deadline.DoneOn }.OfType<string>())
        {
            if (procedure.FindField(path) is not { Type: FieldType.Date or FieldType.DateTime } || InList(path))
                faults.Add(line, $"There is no single field '{path}' that holds a day.");
        }

        foreach (var transition in deadline.FromTransitions.Concat(deadline.DoneBy).Where(d => _transitions.All(t => t.Id != d)))
            faults.Add(line, $"There is no transition '{transition}'.");
        if (deadline.DoneBy.IsEmpty && deadline.Stages.IsEmpty && deadline.OnExpiry.Deemed is null && deadline.Kind == DeadlineKind.AtMost)
            faults.Add(line, $"Nobody can meet the deadline '{deadline.Id}': say by which transition (doneBy), or write it into a stage.");
        foreach (var stage in deadline.Stages.Where(s => procedure.FindStage(s) is null))
            faults.Add(line, $"There is no stage '{stage}'.");
        if (deadline.OnExpiry.Deemed?.To is { } to && procedure.FindStage(to) is null)
            faults.Add(line, $"There is no stage '{to}'.");
        if (deadline.OnExpiry.Deemed?.To is not null && deadline.Stages.IsEmpty)
            faults.Add(line, $"Only a deadline that stands in a stage can lead to another: write '{deadline.Id}' into its stage.");
        if (deadline.Within.Parameter is { } parameter && vocabulary.HasParameter?.Invoke(parameter) == false)
            faults.Add(line, $"There is no parameter '{parameter}'.");
    }

    private bool InList(string path) => FieldReader.IsInList(path, procedure.AllFields);

    private void CheckRoles()
    {
        if (vocabulary.Roles is not { } roles)
            return;
        foreach (var transition in _transitions)
            CheckRoles(transition.By.Concat(transition.NotBy.Select(n => n.Role).OfType<string>()), parts.LineOf(transition), roles);
        foreach (var stage in procedure.Stages)
            CheckRoles(stage.WaitingOn.Where(w => w != "others"), parts.LineOf(stage), roles);
        foreach (var deadline in procedure.Deadlines)
            CheckRoles(deadline.Binds.Where(b => b != "others").Concat(deadline.OnExpiry.Escalate).Concat(deadline.Visibility.Roles), parts.LineOf(deadline), roles);
        foreach (var field in procedure.AllFields)
            CheckRoles(field.Visibility.Roles, parts.LineOf(field), roles);
        foreach (var document in procedure.Documents)
            CheckRoles(document.Visibility.Roles, parts.LineOf(document), roles);
    }

    private void CheckRoles(IEnumerable<string> named, int line, IReadOnlyDictionary<string, Phrase> roles)
    {
        foreach (var role in named.Where(r => !roles.ContainsKey(r)))
            faults.Add(line, $"There is no role '{role}'.");
    }

    /// <summary>The names that conditions ask functions for.</summary>
    private void CheckNames()
    {
        foreach (var (function, name, line) in conditions.Asked)
        {
            var known = function switch
            {
                "parameter" or "local parameter" => vocabulary.HasParameter?.Invoke(name) ?? true,
                "deadline" => procedure.FindDeadline(name) is not null,
                "opinion" => procedure.Opinions.Any(o => o.Id == name),
                "papers" => procedure.Documents.Any(d => d.Id == name),
                _ => _transitions.Any(t => t.Id == name),
            };
            if (!known)
                faults.Add(line, $"There is nothing called '{name}' to ask '{function}' for.");
        }
    }

    /// <summary>A field that nobody fills in would be unknown forever.</summary>
    private void CheckFields()
    {
        var filled = _transitions.SelectMany(t => t.Fields.Select(f => f.Field.Path).Concat(t.Adds.Select(a => a.Path)).Concat(t.Sets.Select(s => s.Field.Path)).Append(t.Number?.Field).OfType<string>())
            .Concat(procedure.Deadlines.SelectMany(d => d.OnExpiry.Deemed?.Sets ?? []).Select(s => s.Field.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var field in procedure.AllFields.Where(f => f.Type is not FieldType.Group && !InList(f.Path)))
        {
            if (!filled.Contains(field.Path) && !filled.Any(f => field.Path.StartsWith(f + ".", StringComparison.Ordinal)))
                faults.Add(parts.LineOf(field), $"Nobody fills in the field '{field.Path}': no transition asks for it or computes it.");
        }
    }

    private void CheckPublications()
    {
        foreach (var publication in procedure.Publications)
        {
            var line = parts.LineOf(publication);
            foreach (var path in publication.Fields.Concat(publication.Masked).Where(p => procedure.FindField(p) is null))
                faults.Add(line, $"There is no field '{path}'.");
            foreach (var path in publication.Fields.Where(p => !publication.Masked.Contains(p) && procedure.FindField(p) is { } field && FieldReader.Within(field).Any(f => f.Personal)))
                faults.Add(line, $"'{path}' holds personal data: it is published masked or not at all.");
            foreach (var kind in publication.Documents.Where(d => procedure.Documents.All(k => k.Id != d)))
                faults.Add(line, $"There is no kind of paper '{kind}'.");
            foreach (var stage in publication.Stages.Where(s => procedure.FindStage(s) is null))
                faults.Add(line, $"There is no stage '{stage}'.");
        }
    }
}
