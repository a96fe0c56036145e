using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>
/// Finds one more entry of a list that turns a condition: from the day, and from what the condition compares with. Of an entry only what counts is asked for, and each
/// part as widely as it may be: a certificate that was issued by that day and expires on that day or later.
/// </summary>
internal sealed class PossibleEntries
{
    private const int MostTried = 400;

    private static readonly DateOnly Past = new(1900, 1, 1);
    private static readonly DateOnly Future = new(9999, 12, 31);

    private readonly DateOnly _asOf;
    private readonly SortedSet<decimal> _numbers = [];
    private readonly SortedSet<string> _texts = new(StringComparer.Ordinal);
    private readonly SortedSet<DateOnly> _dates = [];

    /// <param name="condition">The plan of the condition.</param>
    /// <param name="asOf">The day.</param>
    public PossibleEntries(PlanNode condition, DateOnly asOf)
    {
        _asOf = asOf;
        _dates.Add(asOf);
        HashSet<PlanNode> seen = [];
        Stack<PlanNode> open = new([condition]);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node))
                continue;
            if (node is PlanConstant { Value: var value })
                Add(value);
            foreach (var part in node.Operands.Concat(node is PlanEscape { Detail: PlanIteration iteration } ? [iteration.Source, iteration.Body] : []))
                open.Push(part);
        }
    }

    /// <summary>The entry, by its parts (the entry itself where it has none); null when none of those that are tried turns the condition.</summary>
    /// <param name="item">What the entries of the list are.</param>
    /// <param name="turns">Whether the condition holds with such an entry; parts that are null may be anything.</param>
    public ImmutableArray<EntryPart>? Find(Field item, Func<ImmutableArray<FactValue?>, bool> turns)
    {
        Field[] parts = item.Type == FieldType.Context ? [.. item.Fields] : [item];
        FactValue?[][] candidates = [.. parts.Select(p => (FactValue?[])[.. Of(p), null])];
        if (item.Type == FieldType.Context && turns([.. parts.Select(_ => (FactValue?)null)]))
            return [];
        if (Combinations(candidates).Take(MostTried).FirstOrDefault(c => c.Any(v => v is not null) && turns(c)) is not { IsDefault: false } found)
            return null;
        var entry = ImmutableArray.CreateBuilder<EntryPart>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (found[i] is { } value)
                entry.Add(Widened(parts[i], value, v => turns(found.SetItem(i, v))));
        }

        return entry.ToImmutable();
    }

    /// <summary>As few parts as possible first, then such as are nearest to the day.</summary>
    private static IEnumerable<ImmutableArray<FactValue?>> Combinations(FactValue?[][] candidates)
    {
        IEnumerable<ImmutableArray<FactValue?>> all = [[]];
        foreach (var column in candidates)
            all = all.SelectMany(_ => column, (before, value) => before.Add(value));
        return all.Take(MostTried * 4).OrderBy(c => c.Count(v => v is not null));
    }

    private static EntryPart Widened(Field part, FactValue value, Func<FactValue, bool> holds) => value switch
    {
        FactValue.Date date when holds(FactValue.Of(Future)) => new EntryPart(part, First(date, -1, holds), ChangeReach.AtLeast),
        FactValue.Date date when holds(FactValue.Of(Past)) => new EntryPart(part, First(date, 1, holds), ChangeReach.AtMost),
        _ => new EntryPart(part, value, ChangeReach.Exactly),
    };

    /// <summary>The last day, in one direction, that still does; a bound that lies further away than ten years is not looked for.</summary>
    private static FactValue First(FactValue.Date from, int sign, Func<FactValue, bool> holds)
    {
        var (does, fails) = (0, 3653);
        if (holds(FactValue.Of(from.Value.AddDays(sign * fails))))
            return from;
        while (fails - does > 1)
        {
            var middle = (does + fails) / 2;
            if (holds(FactValue.Of(from.Value.AddDays(sign * middle))))
                does = middle;
            else
                fails = middle;
        }

        return FactValue.Of(from.Value.AddDays(sign * does));
    }

    private IEnumerable<FactValue> Of(Field field) => field switch
    {
        { Type: FieldType.Boolean } => [FactValue.Of(true), FactValue.Of(false)],
        { Options: not [] } => FieldFacts.OptionsOf(field),
        { Type: FieldType.Date } => _dates.SelectMany(d => (DateOnly[])[d, d.AddDays(1), d.AddDays(-1)]).Distinct().OrderBy(d => Math.Abs(d.DayNumber - _asOf.DayNumber)).Select(FactValue.Of),
        { IsNumber: true } => _numbers.SelectMany(n => (decimal[])[n, n + field.Step, n - field.Step]).Where(n => !(n < field.Min) && !(n > field.Max) && (field.Type != FieldType.Integer || decimal.IsInteger(n)))
            .Distinct().Select(FactValue.Of),
        { Type: FieldType.Text or FieldType.Code } => _texts.Select(FactValue.Of),
        _ => [],
    };

    private void Add(Value value)
    {
        switch (value)
        {
            case NumberValue { Number: var number } when number.TryToDecimal(out var exact):
                _numbers.Add(exact);
                if (exact is >= 1900 and <= 2200 && decimal.IsInteger(exact))
                {
                    _dates.Add(new DateOnly((int)exact, 1, 1));
                    _dates.Add(new DateOnly((int)exact, 12, 31));
                }

                break;
            case TextValue { Text: var text }:
                _texts.Add(text);
                break;
            case DateValue { Date: { Year: >= 1 and <= 9998 } date }:
                _dates.Add(new DateOnly((int)date.Year, date.Month, date.Day));
                break;
            case ListValue { Items: var items }:
                foreach (var item in items)
                    Add(item);
                break;
            default:
                break;
        }
    }
}
