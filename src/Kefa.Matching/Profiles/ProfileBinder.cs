using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Matching.Profiles;

/// <summary>
/// Turns profiles into the FEEL variables that policies read. Every field of the dictionary becomes a variable; what is not known
/// becomes an unknown value with the field's type and bounds and its path as cause. Thread safe.
/// </summary>
public sealed class ProfileBinder
{
    private readonly FieldDictionary _dictionary;
    private readonly Dictionary<string, Value> _unknown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _default = new(StringComparer.Ordinal);

    public ProfileBinder(FieldDictionary dictionary)
    {
        _dictionary = dictionary;
        foreach (var field in dictionary.Fields)
        {
            if (!field.IsYearly)
                Prepare(field, field.Id);
            foreach (var year in field.IsYearly ? YearNames : [])
                Prepare(field, $"{field.Id}.{year}");
        }
    }

    /// <summary>The names of the years in a yearly variable: L is the year before the as-of date, L4 four years earlier.</summary>
    public static ImmutableArray<string> YearNames { get; } = ["L", "L1", "L2", "L3", "L4"];

    /// <summary>The fiscal year that L names on a day.</summary>
    public static int DataYear(DateOnly asOf) => asOf.Year - 1;

    /// <summary>What the fact of that path (<c>sales.L</c>) is when it is not known.</summary>
    public Value UnknownAt(string path) => _unknown.GetValueOrDefault(path) ?? UnknownValue.Of(UnknownKind.Any, path);

    /// <summary>The variables of one company on a day: every field of the dictionary, <c>asOf</c> and <c>dataYear</c>.</summary>
    public Dictionary<string, Value> Bind(Profile profile, DateOnly asOf)
    {
        var variables = new Dictionary<string, Value>(_dictionary.Fields.Length + 2, StringComparer.Ordinal)
        {
            ["asOf"] = ToFeel(asOf),
            ["dataYear"] = ToFeel(DataYear(asOf)),
        };
        foreach (var field in _dictionary.Fields)
            variables[field.Id] = field.IsYearly ? Yearly(profile, field, asOf) : Current(profile.Find(field.Id), field, field.Id, isAbsent: !profile.Has(field.Id));
        return variables;
    }

    private ContextValue Yearly(Profile profile, Field field, DateOnly asOf)
    {
        var isAbsent = !profile.Has(field.Id);
        var founded = profile.FoundedOn?.Year;
        var entries = new KeyValuePair<string, Value>[YearNames.Length];
        for (var back = 0; back < YearNames.Length; back++)
        {
            var year = DataYear(asOf) - back;
            var value = year < founded
                ? Value.Null
                : Current(profile.Find(field.Id, year), field, $"{field.Id}.{YearNames[back]}", isAbsent);
            entries[back] = new KeyValuePair<string, Value>(YearNames[back], value);
        }

        return new ContextValue(entries);
    }

    private Value Current(Fact? fact, Field field, string path, bool isAbsent) => fact switch
    {
        { State: FactState.Known, Value: { } value } => Known(value, field, path),
        { State: FactState.NotApplicable } => Value.Null,
        null when isAbsent => _default[path],
        _ => _unknown[path],
    };

    private Value Known(FactValue value, Field field, string path) => value switch
    {
        FactValue.Text text => Value.Of(text.Value),
        FactValue.Number number => ToFeel(number.Value),
        FactValue.Boolean boolean => Value.Of(boolean.Value),
        FactValue.Date date => ToFeel(date.Value),
        FactValue.List list => new ListValue([.. list.Items.Select(item => Known(item, field.Item!, path))]),
        FactValue.Context context => new ContextValue(field.Fields.Select(part => KeyValuePair.Create(part.Id, Part(context, part, $"{path}.{part.Id}")))),
        _ => throw new InvalidOperationException($"A {value.GetType().Name} has no FEEL form."),
    };

    private Value Part(FactValue.Context context, Field part, string path) => context.Parts.TryGetValue(part.Id, out var value)
        ? value is null ? _unknown.GetValueOrDefault(path) ?? UnknownOf(part, path) : Known(value, part, path)
        : _default.GetValueOrDefault(path) ?? DefaultOf(part, path);

    /// <summary>Unknown and default values are the same for every company: they are made once.</summary>
    private void Prepare(Field field, string path)
    {
        _unknown[path] = UnknownOf(field, path);
        _default[path] = DefaultOf(field, path);
        foreach (var part in field.Fields)
            Prepare(part, $"{path}.{part.Id}");
    }

    private static Value UnknownOf(Field field, string path) => field.Type switch
    {
        FieldType.Integer or FieldType.Decimal or FieldType.Money => UnknownValue.NumberBetween(Bound(field.Min), Bound(field.Max), path),
        FieldType.Boolean => UnknownValue.Of(UnknownKind.Boolean, path),
        FieldType.Date => UnknownValue.Of(UnknownKind.Date, path),
        FieldType.List => UnknownValue.Of(UnknownKind.List, path),
        FieldType.Context => new ContextValue(field.Fields.Select(part => KeyValuePair.Create(part.Id, UnknownOf(part, $"{path}.{part.Id}")))),
        _ => UnknownValue.Of(UnknownKind.Text, path),
    };

    private Value DefaultOf(Field field, string path) => field switch
    {
        { Default.State: FactState.NotApplicable } => Value.Null,
        { Default: { State: FactState.Known, Value: { } value } } => Known(value, field, path),
        { Default: null, Type: FieldType.Context } => new ContextValue(field.Fields.Select(part => KeyValuePair.Create(part.Id, DefaultOf(part, $"{path}.{part.Id}")))),
        _ => UnknownOf(field, path),
    };

    private static Number? Bound(decimal? bound) => bound is { } value ? (Number)value : null;

    private static NumberValue ToFeel(decimal number) => new(number);

    private static DateValue ToFeel(DateOnly date) => new(new FeelDate(date.Year, date.Month, date.Day));
}
