using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>Finds for one condition the smallest change of each fact that turns it, all other facts as they are.</summary>
internal sealed class ChangeSearch(Supposition company, FieldFacts fields, DateOnly asOf, Profile profile)
{
    // Beyond this a change is no advice: a hundred times what there is, or what would be large for a company of any size.
    private const decimal LargestFactor = 100;
    private const decimal LargestAmount = 10_000_000_000m;
    private const decimal LargestCount = 1_000_000m;

    private bool _isOpen;

    // What is looked for: that the condition is met, or no more than that it is not failed any longer.
    private bool _onlyOpens;

    /// <param name="node">The plan of the condition.</param>
    /// <param name="outcome">What it says now.</param>
    public ImmutableArray<ProposedChange> For(PlanNode node, Outcome outcome)
    {
        _isOpen = outcome == Policies.Outcome.U;
        ImmutableArray<ProposedChange> turning = [.. Of(node)];
        if (!turning.IsEmpty || outcome != Policies.Outcome.F)
            return turning;
        _onlyOpens = true;
        return [.. Of(node).Where(c => c.Kind == ChangeKind.Fact).Select(c => c with { OnlyOpens = true })];
    }

    /// <summary>The value that a change gives to its path.</summary>
    public static Value After(ProposedChange change, Dictionary<string, Value> variables)
    {
        if (change.Entry.IsDefault)
            return FieldFacts.ToFeel(change.To!);
        var item = change.Field!.Item!;
        var added = ((FactValue.List)change.To!).Items[^1];
        var entry = FieldFacts.EntryToFeel(item, added is FactValue.Context context ? [.. item.Fields.Select(f => context.Parts.GetValueOrDefault(f.Id))] : [added]);
        return new ListValue(Supposition.At(variables, change.Path) is ListValue list ? list.Items.Add(entry) : [entry]);
    }

    private IEnumerable<ProposedChange> Of(PlanNode node)
    {
        foreach (var place in Places(node))
        {
            var value = Supposition.At(company.Variables, place.Path);
            if (place.Field.Type == FieldType.List)
            {
                if (place.IsChangeable && EntryOf(place, value, node) is { } entry)
                    yield return entry;
            }
            else if (value is UnknownValue)
            {
                if (AnswerOf(place, node) is { } answer)
                    yield return answer;
            }
            else if (place.IsChangeable && FieldFacts.FromFeel(value) is { } known)
            {
                foreach (var change in ChangesOf(place, known, node))
                    yield return change;
            }
        }
    }

    /// <summary>The facts that the condition reads as they are now, and of contexts the parts that it reads.</summary>
    private IEnumerable<Place> Places(PlanNode node)
    {
        foreach (var slots in node.Slots.Where(IsNow).GroupBy(s => s.Input, StringComparer.Ordinal))
        {
            if (fields.Find(slots.Key) is not { } field)
                continue;
            var path = FieldFacts.PathOf(field);
            if (field.Type != FieldType.Context)
            {
                yield return new Place(field, field, path);
                continue;
            }

            if (Supposition.At(company.Variables, path) is not ContextValue)
                continue;
            var inside = field.IsYearly ? 1 : 0;
            foreach (var part in field.Fields.Where(f => slots.Any(s => s.Members.Length <= inside || s.Members[inside] == f.Id)))
                yield return new Place(field, part, $"{path}.{part.Id}");
        }
    }

    /// <summary>A yearly fact of an earlier year is past.</summary>
    private bool IsNow(PlanSlot slot) => slot.Members.IsEmpty || fields.Find(slot.Input) is not { IsYearly: true } || slot.Members[0] is not ['L', _, ..];

    /// <summary>A fact, or a part of one.</summary>
    private sealed record Place(Field Root, Field Field, string Path)
    {
        public bool IsChangeable => Root.IsChangeable && Field.IsChangeable;

        public bool IsPart => Root != Field;
    }

    /// <summary>One more entry of a list. Of a list that is not known it has to be enough whatever else is in it.</summary>
    private ProposedChange? EntryOf(Place place, Value value, PlanNode node)
    {
        if (_onlyOpens || place.IsPart || place.Field.Item is not { } item || value is not (ListValue or UnknownValue))
            return null;
        var parts = item.Type == FieldType.Context ? item.Fields.Length : 1;
        ImmutableArray<Value> before = value is ListValue list ? list.Items : [];
        var found = new PossibleEntries(node, asOf).Find(item, entry =>
            Outcome((place.Path, new ListValue(before.Add(FieldFacts.EntryToFeel(item, entry)))), node) == Policies.Outcome.T
            && (value is ListValue || Outcome((place.Path, new ListValue([FieldFacts.EntryToFeel(item, entry), Value.Unknown])), node) == Policies.Outcome.T));
        if (found is not { } turning)
            return null;
        FactValue added = item.Type == FieldType.Context
            ? new FactValue.Context(item.Fields.ToImmutableSortedDictionary(f => f.Id, f => turning.FirstOrDefault(e => e.Field == f)?.Value, StringComparer.Ordinal))
            : turning is [var only] ? only.Value : throw new InvalidOperationException($"An entry of '{place.Path}' has {parts} parts.");
        var from = value is ListValue ? (profile.Find(place.Root.Id, FieldFacts.KeyOf(place.Root, asOf).Year)?.Value ?? place.Root.Default?.Value) as FactValue.List ?? FactValue.List.Empty : null;
        return Propose(place, from, new FactValue.List([.. from?.Items ?? [], added])) with { Kind = from is null ? ChangeKind.Answer : ChangeKind.Fact, Entry = turning, Size = from is null ? 0 : 1 };
    }

    private IEnumerable<ProposedChange> ChangesOf(Place place, FactValue known, PlanNode node)
    {
        switch (known)
        {
            case FactValue.Boolean boolean:
                return OneOf(place, known, [FactValue.Of(!boolean.Value)], node) is { } flip ? [flip] : [];
            case not null when !place.Field.Options.IsEmpty:
                return OneOf(place, known, FieldFacts.OptionsOf(place.Field).Where(o => o != known), node) is { } option ? [option] : [];
            case FactValue.Number number:
                return NumbersOf(place, number.Value, node);
            default:
                return [];
        }
    }

    /// <summary>The first of some values that turns the condition, and with it the others that do.</summary>
    private ProposedChange? OneOf(Place place, FactValue? known, IEnumerable<FactValue> values, PlanNode node)
    {
        FactValue[] holding = [.. values.Where(v => Reached(Outcome((place.Path, FieldFacts.ToFeel(v)), node)))];
        return holding is [var first, .. var others] ? Propose(place, known, first) with { Alternatives = [.. others], Size = 1 } : null;
    }

    private bool Reached(Outcome outcome) => outcome == Policies.Outcome.T || (_onlyOpens && outcome == Policies.Outcome.U);

    private IEnumerable<ProposedChange> NumbersOf(Place place, decimal value, PlanNode node)
    {
        var field = place.Field;
        var wholes = place.IsPart ? [] : KnownOf(fields.AllWholesOf(field.Id));
        var limit = decimal.Max(Math.Abs(value) * LargestFactor, field.Type == FieldType.Money ? LargestAmount : LargestCount) / field.Step;
        var scale = wholes.Select(w => w.Value).Append(Math.Abs(value)).Append(1).Max();
        ProposedChange Of(decimal to, IEnumerable<(Field Field, decimal Value, decimal To)> along) => Propose(place, FactValue.Of(value), Plain(to)) with
        {
            Size = (double)(Math.Abs(to - value) / scale),
            Along = [.. along.Where(a => a.To != a.Value).Select(a => new JoinedChange(a.Field, FieldFacts.PathOf(a.Field), FieldFacts.KeyOf(a.Field, asOf), FactValue.Of(a.Value), Plain(a.To)))],
        };

        var most = place.IsPart ? field.Max : KnownOf(fields.WholesOf(field.Id)).Select(w => (decimal?)w.Value).Append(field.Max).Min();
        var up = Steps(place, value, 1, most is { } upper ? decimal.Min(limit, (upper - value) / field.Step) : limit, [], node);
        if (up is { } more)
            yield return Of(value + (more * field.Step), []);

        var parts = place.IsPart ? [] : KnownOf(fields.AllPartsOf(field.Id));
        var least = parts.Select(p => (decimal?)p.Value).Append(field.Min).Max();
        var room = field.Min is { } bound ? decimal.Min(limit, (value - bound) / field.Step) : limit;
        if (Steps(place, value, -1, least is { } lower ? decimal.Min(room, (value - lower) / field.Step) : room, [], node) is { } fewer)
            yield return Of(value - (fewer * field.Step), []);
        // What is less than its parts takes them down with it.
        else if (parts.Length > 0 && Steps(place, value, -1, room, [.. parts.Select(p => (p.Field, (Func<decimal, decimal>)(to => decimal.Min(p.Value, to))))], node) is { } lessened)
            yield return Of(value - (lessened * field.Step), parts.Select(p => (p.Field, p.Value, decimal.Min(p.Value, value - (lessened * field.Step)))));

        // Whether what is added is new to the whole makes a difference only where the condition looks at the whole, or the whole has no room.
        if (wholes.Length == 0 || (up is not null && !node.Slots.Any(s => IsNow(s) && wholes.Any(w => w.Field.Id == s.Input))))
            yield break;
        room = wholes.Append((field, value)).Where(w => w.Item1.Max is not null).Select(w => (w.Item1.Max!.Value - w.Item2) / field.Step).Append(limit).Min();
        if (Steps(place, value, 1, room, [.. wholes.Select(w => (w.Field, (Func<decimal, decimal>)(to => w.Value + to - value)))], node) is { } added)
            yield return Of(value + (added * field.Step), wholes.Select(w => (w.Field, w.Value, w.Value + (added * field.Step))));
    }

    private (Field Field, decimal Value)[] KnownOf(IEnumerable<string> related) =>
        [.. related.Select(r => (Field: fields.Find(r)!, Value: Known(r))).Where(r => r.Value is not null).Select(r => (r.Field, r.Value!.Value))];

    /// <param name="along">Fields that change with it: the value that each has, from the value that the field then has.</param>
    private long? Steps(Place place, decimal value, int sign, decimal most, (Field Field, Func<decimal, decimal> To)[] along, PlanNode node)
    {
        var field = place.Field;
        var changes = new (string Path, Value Value)[along.Length + 1];
        return new SmallestStep((first, last) =>
        {
            var (one, other) = (value + (sign * first * field.Step), value + (sign * last * field.Step));
            changes[0] = (place.Path, Between(one, other));
            for (var i = 0; i < along.Length; i++)
                changes[i + 1] = (FieldFacts.PathOf(along[i].Field), Between(along[i].To(one), along[i].To(other)));
            company.Suppose(changes);
            var outcome = company.OutcomeOf(node);
            return first == last && Reached(outcome) ? Policies.Outcome.T : outcome;
        }).UpTo((long)decimal.Max(0, decimal.Floor(most)), _isOpen);
    }

    /// <summary>What an unknown fact has to turn out to be.</summary>
    private ProposedChange? AnswerOf(Place place, PlanNode node) => place.Field switch
    {
        _ when _onlyOpens => null,
        { Type: FieldType.Boolean } => OneOf(place, null, [FactValue.Of(true), FactValue.Of(false)], node) is { Alternatives: [] } answer ? Answered(answer) : null,
        { Options: not [] } field => OneOf(place, null, FieldFacts.OptionsOf(field), node) is { } answer && answer.Alternatives.Length + 1 < field.Options.Length ? Answered(answer) : null,
        { IsNumber: true } => NumberAnswer(place, node),
        _ => null,
    };

    private static ProposedChange Answered(ProposedChange change) => change with { Kind = ChangeKind.Answer, From = null, Size = 0 };

    private ProposedChange? NumberAnswer(Place place, PlanNode node)
    {
        var field = place.Field;
        var start = field.Min ?? decimal.Min(0, field.Max ?? 0);
        var limit = field.Type == FieldType.Money ? LargestAmount * LargestFactor : LargestCount * LargestFactor;
        var up = (field.Max is { } max ? decimal.Min(limit, max - start) : limit) / field.Step;
        var down = (field.Min is { } min ? start - min : limit) / field.Step;
        if (Between(place, start, start, node) != Policies.Outcome.T)
        {
            if (Steps(place, start, 1, up, [], node) is { } more)
                return Answer(place, start + (more * field.Step), ChangeReach.AtLeast, node);
            return Steps(place, start, -1, down, [], node) is { } fewer ? Answer(place, start - (fewer * field.Step), ChangeReach.AtMost, node) : null;
        }

        // It holds at the start: what counts is how far one may go away from it.
        if (FirstFailing(place, start, 1, up, node) is { } above)
            return Answer(place, start + ((above - 1) * field.Step), ChangeReach.AtMost, node);
        return FirstFailing(place, start, -1, down, node) is { } below ? Answer(place, start - ((below - 1) * field.Step), ChangeReach.AtLeast, node) : null;
    }

    private long? FirstFailing(Place place, decimal start, int sign, decimal most, PlanNode node) => new SmallestStep((first, last) =>
        Between(place, start + (sign * first * place.Field.Step), start + (sign * last * place.Field.Step), node) switch
        {
            Policies.Outcome.T => Policies.Outcome.F,
            Policies.Outcome.F => Policies.Outcome.T,
            _ => first == last ? Policies.Outcome.T : Policies.Outcome.U,
        }).UpTo((long)decimal.Floor(most));

    private ProposedChange Answer(Place place, decimal to, ChangeReach reach, PlanNode node)
    {
        var field = place.Field;
        company.Suppose((place.Path, reach == ChangeReach.AtLeast ? UnknownValue.NumberBetween(to, Bound(field.Max)) : UnknownValue.NumberBetween(Bound(field.Min), to)));
        var isWhole = company.OutcomeOf(node) == Policies.Outcome.T;
        return Answered(Propose(place, null, Plain(to))) with { Reach = isWhole ? reach : ChangeReach.Exactly };
    }

    private Outcome Between(Place place, decimal one, decimal other, PlanNode node) => Outcome((place.Path, Between(one, other)), node);

    private Outcome Outcome((string Path, Value Value) change, PlanNode node)
    {
        company.Suppose(change);
        return company.OutcomeOf(node);
    }

    private static Value Between(decimal one, decimal other) =>
        one == other ? new NumberValue(one) : UnknownValue.NumberBetween(decimal.Min(one, other), decimal.Max(one, other));

    private decimal? Known(string field) => fields.Find(field) is { IsNumber: true } known && Supposition.At(company.Variables, FieldFacts.PathOf(known)) is NumberValue { Number: var number } && number.TryToDecimal(out var exact) ? exact : null;

    private static Number? Bound(decimal? bound) => bound is { } known ? (Number)known : null;

    /// <summary>Without the zeros that a step such as 0.01 leaves behind a whole number.</summary>
    private static FactValue Plain(decimal number) => FactValue.Of(number / 1.0000000000000000000000000000m);

    private ProposedChange Propose(Place place, FactValue? from, FactValue to) => new()
    {
        Kind = ChangeKind.Fact, Field = place.Field, Path = place.Path, Key = FieldFacts.KeyOf(place.Root, asOf), Part = place.IsPart ? place.Field.Id : null, From = from, To = to,
    };
}
