using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Procedures.Calendar;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>Reads deadlines, and what transitions do to them.</summary>
internal sealed class DeadlineReader(PartReader parts, ConditionReader conditions, ILookup<string, FieldDefinition> fields)
{
    private static readonly (string Name, PeriodUnit? Unit)[] Units =
    [
        ("days", null), ("working days", PeriodUnit.WorkingDays), ("calendar days", PeriodUnit.CalendarDays), ("months", PeriodUnit.Months),
        ("years", PeriodUnit.Years), ("hours", PeriodUnit.Hours),
    ];

    private readonly List<(DeadlineDefinition Deadline, YamlMap Map)> _deadlines = [];

    /// <summary>The names of the units, as files write them.</summary>
    public static IEnumerable<string> UnitNames => Units.Select(u => u.Name);

    public void ReadAll(YamlNode? node)
    {
        foreach (var (id, map) in parts.Named(node, "deadlines"))
            Add(id, map, null);
    }

    /// <summary>The deadlines that stand in a stage: written there, or naming it.</summary>
    public ImmutableArray<string> ReadOf(string stage, YamlMap map)
    {
        foreach (var deadline in map.Maps("deadline"))
            Add(deadline.Needed("id"), deadline, stage);
        return [.. _deadlines.Where(d => d.Deadline.Stages.Contains(stage)).Select(d => d.Deadline.Id)];
    }

    /// <summary>All deadlines, with what the transitions say of their grounds.</summary>
    public ImmutableArray<DeadlineDefinition> All(IEnumerable<Transition> transitions)
    {
        var all = ImmutableArray.CreateBuilder<DeadlineDefinition>();
        var effects = transitions.SelectMany(t => t.Effects.Select(e => (Transition: t, Effect: e))).ToList();
        foreach (var (deadline, map) in _deadlines)
        {
            var grounds = effects.Where(e => e.Effect.Deadline == deadline.Id).Select(e => e.Effect switch
            {
                DeadlineEffect.Suspend suspend => KeyValuePair.Create(suspend.Ground, suspend.Name),
                DeadlineEffect.Restart => KeyValuePair.Create("", e.Transition.Name),
                _ => default,
            });
            var full = deadline with { Grounds = [.. grounds.Where(g => g.Value is not null).DistinctBy(g => g.Key)] };
            parts.Remember(full, map);
            if (all.Any(d => d.Id == full.Id))
                parts.Faults.Add(map.Line, $"The deadline '{full.Id}' stands here a second time.");
            else
                all.Add(full);
        }

        return all.ToImmutable();
    }

    public ImmutableArray<DeadlineEffect> Effects(YamlMap map)
    {
        var effects = ImmutableArray.CreateBuilder<DeadlineEffect>();
        foreach (var entry in map.Maps("restarts"))
        {
            effects.Add(new DeadlineEffect.Restart { Deadline = entry.Needed("deadline"), From = Day(entry, "from"), Basis = parts.NeededBasis(entry) });
            entry.End();
        }

        foreach (var entry in map.Maps("resumes"))
        {
            effects.Add(new DeadlineEffect.Resume { Deadline = entry.Needed("deadline"), Ground = entry.Needed("ground"), On = Day(entry, "on") });
            entry.End();
        }

        foreach (var entry in map.Maps("suspends"))
        {
            effects.Add(new DeadlineEffect.Suspend
            {
                Deadline = entry.Needed("deadline"),
                Ground = entry.Needed("ground"),
                Name = entry.NeededPhrase("name"),
                After = Day(entry, "after"),
                Until = entry.Text("until"),
                Basis = parts.NeededBasis(entry),
            });
            entry.End();
        }

        foreach (var entry in map.Maps("extends"))
        {
            if (!entry.Has("by"))
                parts.Faults.Missing(entry.Line, "by");
            var (deadline, basis) = (entry.Needed("deadline"), parts.NeededBasis(entry));
            if (conditions.Read(entry.Find("by"), FeelType.Number) is { } by)
                effects.Add(new DeadlineEffect.Extend { Deadline = deadline, By = by, Basis = basis });
            entry.End();
        }

        effects.AddRange(map.Texts("cancels").Select(d => new DeadlineEffect.Cancel { Deadline = d }));
        return effects.ToImmutable();
    }

    /// <summary>Fields that are computed.</summary>
    public ImmutableArray<ComputedField> Sets(YamlMap map)
    {
        if (map.Map("sets") is not { } computed)
            return [];
        var sets = ImmutableArray.CreateBuilder<ComputedField>();
        foreach (var (path, key, node) in computed.Entries)
        {
            if (fields[path].FirstOrDefault() is not { } field)
                parts.Faults.Add(key, $"There is no field '{path}'.");
            else if (conditions.Read(node, field.FeelType) is { } value)
                sets.Add(new ComputedField(field, value));
        }

        return sets.ToImmutable();
    }

    private FeelExpression? Day(YamlMap map, string key) => conditions.Read(map.Find(key), FeelType.Date);

    private void Add(string id, YamlMap map, string? stage)
    {
        var (field, transitions) = Start(map);
        ImmutableArray<string> stages = stage is null ? map.Texts("stages") : [stage];
        var deadline = new DeadlineDefinition
        {
            Id = id,
            Name = map.NeededPhrase("name"),
            Kind = map.OneOf("kind", ("at most", DeadlineKind.AtMost), ("at least", DeadlineKind.AtLeast), ("before", DeadlineKind.Before)),
            Within = Period(map),
            FromField = field,
            FromTransitions = transitions,
            DoneBy = map.Texts("doneBy"),
            DoneOn = map.Text("doneOn"),
            Stages = stages,
            Binds = map.Texts("binds"),
            OnExpiry = OnExpiry(map),
            Basis = parts.NeededBasis(map),
            Visibility = PartReader.Visibility(map),
            StartEvent = map.Phrase("startEvent") ?? (field is not null && fields[field].FirstOrDefault() is { } start ? start.Label : Phrase.Empty),
        };
        if (field is null && transitions.IsEmpty && stages.IsEmpty)
            parts.Faults.Add(map.Line, $"The deadline '{id}' has no start: say from which field or transition it is counted.");
        _deadlines.Add((deadline, map));
        map.End();
    }

    private static (string? Field, ImmutableArray<string> Transitions) Start(YamlMap map)
    {
        switch (map.Find("from"))
        {
            case null:
                return (null, []);
            case YamlScalarNode { Value: { Length: > 0 } path }:
                return (path, []);
            default:
                var from = map.Map("from");
                var start = (from?.Text("field"), from?.Texts("transition") ?? []);
                from?.End();
                return start;
        }
    }

    private Period Period(YamlMap map)
    {
        var none = new Period(0, null, null, PeriodUnit.CalendarDays, Counting.In(PeriodUnit.CalendarDays));
        if (map.Map("within") is not { } within)
        {
            parts.Faults.Missing(map.Line, "within");
            return none;
        }

        var number = within.Number("count");
        var parameter = within.Text("parameter");
        var field = within.Text("field");
        var unit = within.OneOf("unit", Units);
        var law = within.Text("law");
        var rolls = within.OptionalFlag("rolls");
        within.End();
        var given = (number is null ? 0 : 1) + (parameter is null ? 0 : 1) + (field is null ? 0 : 1);
        if (given != 1 || number is < 0 or > 36_525 || (number is { } whole && whole != decimal.Truncate(whole)) || (field is not null && fields[field].FirstOrDefault() is not { Type: FieldType.Number }))
        {
            parts.Faults.Add(within.Line, $"A period has a count (a whole number), a parameter or a field that holds a number: one of the three.");
            return none;
        }

        var count = (int?)number;
        if (unit is { } named)
            return new Period(count, parameter, field, named, Counting.In(named, rolls ?? true));
        if (law is not null && count is { } days && CountingRules.National.Days(law, days) is { } counting)
            return new Period(count, parameter, field, counting.Unit, counting);
        parts.Faults.Add(within.Line, $"What 'days' are depends on the law and the number: name a law that is known to say so, or write working days or calendar days.");
        return none;
    }

    private OnExpiry OnExpiry(YamlMap map)
    {
        if (map.Map("onExpiry") is not { } expiry)
            return new OnExpiry(true, [], null);
        var deemed = expiry.Map("deemed");
        var result = new OnExpiry(
            expiry.OptionalFlag("remind") ?? true,
            expiry.Texts("escalate"),
            deemed is null ? null : new Deemed(deemed.NeededPhrase("text"), parts.NeededBasis(deemed), Sets(deemed), deemed.Text("to")));
        deemed?.End();
        expiry.End();
        return result;
    }
}
