using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>Finds for one condition the smallest change of each fact that turns it, all other facts as they are.</summary>
internal sealed class ChangeSearch(Supposition company, FieldFacts fields, DateOnly asOf)
{
    // Beyond this a change is no advice: a hundred times what there is, or what would be large for a company of any size.
    private const decimal LargestFactor = 100;
    private const decimal LargestAmount = 10_000_000_000m;
    private const decimal LargestCount = 1_000_000m;

    private bool _isOpen;

    /// <param name="node">The plan of the condition.</param>
    /// <param name="outcome">What it says now.</param>
    public IEnumerable<ProposedChange> For(PlanNode node, Outcome outcome)
    {
        _isOpen = outcome == Policies.Outcome.U;
        foreach (var input in node.Slots.Where(IsNow).Select(s => s.Input).Distinct(StringComparer.Ordinal))
        {
            if (fields.Find(input) is not { } field)
                continue;
            var value = Supposition.At(company.Variables, FieldFacts.PathOf(field));
            if (value is UnknownValue)
            {
                if (AnswerOf(field, node) is { } answer)
                    yield return answer;
            }
            else if (field.IsChangeable && FieldFacts.FromFeel(value) is { } known)
            {
                foreach (var change in ChangesOf(field, known, node))
                    yield return change;
            }
        }
    }

    /// <summary>A yearly fact of an earlier year is past.</summary>
    private static bool IsNow(PlanSlot slot) => slot.Members.IsEmpty || slot.Members[0] is not ['L', _, ..];

    private IEnumerable<ProposedChange> ChangesOf(Field field, FactValue known, PlanNode node)
    {
        switch (known)
        {
            case FactValue.Boolean boolean:
                return OneOf(field, known, [FactValue.Of(!boolean.Value)], node) is { } flip ? [flip] : [];
            case not null when !field.Options.IsEmpty:
                return OneOf(field, known, FieldFacts.OptionsOf(field).Where(o => o != known), node) is { } option ? [option] : [];
            case FactValue.Number number:
                return NumbersOf(field, number.Value, node);
            default:
                return [];
        }
    }

    /// <summary>The first of some values that turns the condition, and with it the others that do.</summary>
    private ProposedChange? OneOf(Field field, FactValue? known, IEnumerable<FactValue> values, PlanNode node)
    {
        FactValue[] holding = [.. values.Where(v => Outcome((FieldFacts.PathOf(field), FieldFacts.ToFeel(v)), node) == Policies.Outcome.T)];
        return holding is [var first, .. var others] ? Propose(field, known, first) with { Alternatives = [.. others], Size = 1 } : null;
    }

    private IEnumerable<ProposedChange> NumbersOf(Field field, decimal value, PlanNode node)
    {
        var wholes = KnownOf(fields.AllWholesOf(field.Id));
        var limit = decimal.Max(Math.Abs(value) * LargestFactor, field.Type == FieldType.Money ? LargestAmount : LargestCount) / field.Step;
        var scale = wholes.Select(w => w.Value).Append(Math.Abs(value)).Append(1).Max();
        ProposedChange Of(decimal to, IEnumerable<(Field Field, decimal Value, decimal To)> along) => Propose(field, FactValue.Of(value), Plain(to)) with
        {
            Size = (double)(Math.Abs(to - value) / scale),
            Along = [.. along.Where(a => a.To != a.Value).Select(a => new JoinedChange(a.Field, FieldFacts.PathOf(a.Field), FieldFacts.KeyOf(a.Field, asOf), FactValue.Of(a.Value), Plain(a.To)))],
        };

        var most = KnownOf(fields.WholesOf(field.Id)).Select(w => (decimal?)w.Value).Append(field.Max).Min();
        var up = Steps(field, value, 1, most is { } upper ? decimal.Min(limit, (upper - value) / field.Step) : limit, [], node);
        if (up is { } more)
            yield return Of(value + (more * field.Step), []);

        var parts = KnownOf(fields.AllPartsOf(field.Id));
        var least = parts.Select(p => (decimal?)p.Value).Append(field.Min).Max();
        var room = field.Min is { } bound ? decimal.Min(limit, (value - bound) / field.Step) : limit;
        if (Steps(field, value, -1, least is { } lower ? decimal.Min(room, (value - lower) / field.Step) : room, [], node) is { } fewer)
            yield return Of(value - (fewer * field.Step), []);
        // What is less than its parts takes them down with it.
        else if (parts.Length > 0 && Steps(field, value, -1, room, [.. parts.Select(p => (p.Field, (Func<decimal, decimal>)(to => decimal.Min(p.Value, to))))], node) is { } lessened)
            yield return Of(value - (lessened * field.Step), parts.Select(p => (p.Field, p.Value, decimal.Min(p.Value, value - (lessened * field.Step)))));

        // Whether what is added is new to the whole makes a difference only where the condition looks at the whole, or the whole has no room.
        if (wholes.Length == 0 || (up is not null && !node.Slots.Any(s => IsNow(s) && wholes.Any(w => w.Field.Id == s.Input))))
            yield break;
        room = wholes.Append((field, value)).Where(w => w.Item1.Max is not null).Select(w => (w.Item1.Max!.Value - w.Item2) / field.Step).Append(limit).Min();
        if (Steps(field, value, 1, room, [.. wholes.Select(w => (w.Field, (Func<decimal, decimal>)(to => w.Value + to - value)))], node) is { } added)
            yield return Of(value + (added * field.Step), wholes.Select(w => (w.Field, w.Value, w.Value + (added * field.Step))));
    }

    private (Field Field, decimal Value)[] KnownOf(IEnumerable<string> related) =>
        [.. related.Select(r => (Field: fields.Find(r)!, Value: Known(r))).Where(r => r.Value is not null).Select(r => (r.Field, r.Value!.Value))];

    /// <param name="along">Fields that change with it: the value that each has, from the value that the field then has.</param>
    private long? Steps(Field field, decimal value, int sign, decimal most, (Field Field, Func<decimal, decimal> To)[] along, PlanNode node)
    {
        var changes = new (string Path, Value Value)[along.Length + 1];
        return new SmallestStep((first, last) =>
        {
            var (one, other) = (value + (sign * first * field.Step), value + (sign * last * field.Step));
            changes[0] = (FieldFacts.PathOf(field), Between(one, other));
            for (var i = 0; i < along.Length; i++)
                changes[i + 1] = (FieldFacts.PathOf(along[i].Field), Between(along[i].To(one), along[i].To(other)));
            company.Suppose(changes);
            return company.OutcomeOf(node);
        }).UpTo((long)decimal.Max(0, decimal.Floor(most)), _isOpen);
    }

    /// <summary>What an unknown fact has to turn out to be.</summary>
    private ProposedChange? AnswerOf(Field field, PlanNode node) => field switch
    {
        { Type: FieldType.Boolean } => OneOf(field, null, [FactValue.Of(true), FactValue.Of(false)], node) is { Alternatives: [] } answer ? Answered(answer) : null,
        { Options: not [] } => OneOf(field, null, FieldFacts.OptionsOf(field), node) is { } answer && answer.Alternatives.Length + 1 < field.Options.Length ? Answered(answer) : null,
        { IsNumber: true } => NumberAnswer(field, node),
        _ => null,
    };

    private static ProposedChange Answered(ProposedChange change) => change with { Kind = ChangeKind.Answer, From = null, Size = 0 };

    private ProposedChange? NumberAnswer(Field field, PlanNode node)
    {
        var start = field.Min ?? decimal.Min(0, field.Max ?? 0);
        var limit = field.Type == FieldType.Money ? LargestAmount * LargestFactor : LargestCount * LargestFactor;
        var up = (field.Max is { } max ? decimal.Min(limit, max - start) : limit) / field.Step;
        var down = (field.Min is { } min ? start - min : limit) / field.Step;
        if (Between(field, start, start, node) != Policies.Outcome.T)
        {
            if (Steps(field, start, 1, up, [], node) is { } more)
                return Answer(field, start + (more * field.Step), ChangeReach.AtLeast, node);
            return Steps(field, start, -1, down, [], node) is { } fewer ? Answer(field, start - (fewer * field.Step), ChangeReach.AtMost, node) : null;
        }

        // It holds at the start: what counts is how far one may go away from it.
        if (FirstFailing(field, start, 1, up, node) is { } above)
            return Answer(field, start + ((above - 1) * field.Step), ChangeReach.AtMost, node);
        return FirstFailing(field, start, -1, down, node) is { } below ? Answer(field, start - ((below - 1) * field.Step), ChangeReach.AtLeast, node) : null;
    }

    private long? FirstFailing(Field field, decimal start, int sign, decimal most, PlanNode node) => new SmallestStep((first, last) =>
        Between(field, start + (sign * first * field.Step), start + (sign * last * field.Step), node) switch
        {
            Policies.Outcome.T => Policies.Outcome.F,
            Policies.Outcome.F => Policies.Outcome.T,
            _ => first == last ? Policies.Outcome.T : Policies.Outcome.U,
        }).UpTo((long)decimal.Floor(most));

    private ProposedChange Answer(Field field, decimal to, ChangeReach reach, PlanNode node)
    {
        company.Suppose((FieldFacts.PathOf(field), reach == ChangeReach.AtLeast ? UnknownValue.NumberBetween(to, Bound(field.Max)) : UnknownValue.NumberBetween(Bound(field.Min), to)));
        var isWhole = company.OutcomeOf(node) == Policies.Outcome.T;
        return Answered(Propose(field, null, Plain(to))) with { Reach = isWhole ? reach : ChangeReach.Exactly };
    }

    private Outcome Between(Field field, decimal one, decimal other, PlanNode node) => Outcome((FieldFacts.PathOf(field), Between(one, other)), node);

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

    private ProposedChange Propose(Field field, FactValue? from, FactValue to) => new()
    {
        Kind = ChangeKind.Fact, Field = field, Path = FieldFacts.PathOf(field), Key = FieldFacts.KeyOf(field, asOf), From = from, To = to,
    };
}
