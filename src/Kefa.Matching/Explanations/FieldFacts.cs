using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>What the dictionary says of the facts that a change may touch: which can be changed, and which are part of which.</summary>
internal sealed class FieldFacts
{
    private readonly FieldDictionary _dictionary;
    private readonly Dictionary<string, ImmutableArray<string>> _wholes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _parts = new(StringComparer.Ordinal);

    public FieldFacts(FieldDictionary dictionary)
    {
        _dictionary = dictionary;
        foreach (var field in dictionary.Fields)
        {
            foreach (var relation in field.Relations.Where(r => !r.OnlyWarns))
            {
                var (part, whole) = relation.Kind == FieldRelationKind.AtMost ? (field.Id, relation.OtherField) : (relation.OtherField, field.Id);
                Add(_wholes, part, whole);
                Add(_parts, whole, part);
            }
        }
    }

    /// <summary>The fields that may not be smaller.</summary>
    public ImmutableArray<string> WholesOf(string field) => _wholes.GetValueOrDefault(field, []);

    /// <summary>All fields that a part belongs to, through any number of others.</summary>
    public ImmutableArray<string> AllWholesOf(string field) => All(field, _wholes);

    /// <summary>All fields that are part of a whole, through any number of others.</summary>
    public ImmutableArray<string> AllPartsOf(string field) => All(field, _parts);

    public Field? Find(string field) => _dictionary.Find(field);

    /// <summary>The path of the value that a change of the field touches: the last year's of a yearly one. What is past stays.</summary>
    public static string PathOf(Field field) => field.IsYearly ? field.Id + ".L" : field.Id;

    public static FactKey KeyOf(Field field, DateOnly asOf) => new(field.Id, field.IsYearly ? ProfileBinder.DataYear(asOf) : null);

    /// <summary>The value that a field's fact is in FEEL.</summary>
    public static Value ToFeel(FactValue value) => value switch
    {
        FactValue.Number number => new NumberValue(number.Value),
        FactValue.Boolean boolean => Value.Of(boolean.Value),
        FactValue.Text text => Value.Of(text.Value),
        FactValue.Date date => new DateValue(FeelDate.FromDateOnly(date.Value)),
        FactValue.List list => new ListValue([.. list.Items.Select(ToFeel)]),
        FactValue.Context context => new ContextValue(context.Parts.Select(p => KeyValuePair.Create(p.Key, p.Value is { } known ? ToFeel(known) : Value.Unknown))),
        _ => throw new InvalidOperationException($"A {value.GetType().Name} is not a fact that is proposed."),
    };

    /// <summary>An entry of a list, by its parts; a part that is null is not known.</summary>
    public static Value EntryToFeel(Field item, ImmutableArray<FactValue?> parts) => item.Type == FieldType.Context
        ? new ContextValue(item.Fields.Select((f, i) => KeyValuePair.Create(f.Id, parts[i] is { } known ? ToFeel(known) : UnknownOf(f))))
        : parts[0] is { } only ? ToFeel(only) : UnknownOf(item);

    private static Value UnknownOf(Field field) => field.Type switch
    {
        FieldType.Boolean => UnknownValue.Of(UnknownKind.Boolean, field.Id),
        FieldType.Date => UnknownValue.Of(UnknownKind.Date, field.Id),
        FieldType.Text or FieldType.Code => UnknownValue.Of(UnknownKind.Text, field.Id),
        _ when field.IsNumber => UnknownValue.NumberBetween(field.Min is { } min ? (Number)min : null, field.Max is { } max ? (Number)max : null, field.Id),
        _ => Value.Unknown,
    };

    /// <summary>A plain value of FEEL as a fact; null for what is not known, does not apply, or is of another kind.</summary>
    public static FactValue? FromFeel(Value value) => value switch
    {
        NumberValue number when number.Number.TryToDecimal(out var exact) => FactValue.Of(exact),
        BooleanValue boolean => FactValue.Of(boolean.Truth),
        TextValue text => FactValue.Of(text.Text),
        _ => null,
    };

    /// <summary>The values that a field with codes can have.</summary>
    public static IEnumerable<FactValue> OptionsOf(Field field) => field.IsNumber
        ? field.Options.Where(o => decimal.TryParse(o.Code, CultureInfo.InvariantCulture, out _)).Select(o => FactValue.Of(decimal.Parse(o.Code, CultureInfo.InvariantCulture)))
        : field.Options.Select(o => FactValue.Of(o.Code));

    private static ImmutableArray<string> All(string field, Dictionary<string, ImmutableArray<string>> next)
    {
        var all = ImmutableArray.CreateBuilder<string>();
        Stack<string> open = new(next.GetValueOrDefault(field, []));
        while (open.TryPop(out var found))
        {
            if (found == field || all.Contains(found))
                continue;
            all.Add(found);
            foreach (var further in next.GetValueOrDefault(found, []))
                open.Push(further);
        }

        return all.ToImmutable();
    }

    private static void Add(Dictionary<string, ImmutableArray<string>> map, string key, string value)
    {
        var known = map.GetValueOrDefault(key, []);
        if (!known.Contains(value))
            map[key] = known.Add(value);
    }
}
