using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>The data of a matter: every declared field with its value in FEEL. Immutable.</summary>
public sealed class MatterData
{
    private readonly Procedure _procedure;
    private ContextValue? _context;

    private MatterData(Procedure procedure, ImmutableDictionary<string, Value> values)
    {
        _procedure = procedure;
        Values = values;
    }

    /// <summary>The values by the path of the field; groups have none of their own, their members do. A path that is missing is unknown.</summary>
    public ImmutableDictionary<string, Value> Values { get; }

    /// <summary>All of it as a context, with an unknown for every field that was never filled in.</summary>
    /// <remarks>In the order of the procedure's fields.</remarks>
    public ContextValue Context => _context ??= MakeContext();

    /// <summary>The value at a path: <c>consultation.publishedOn</c>. Unknown when it was never filled in.</summary>
    /// <exception cref="ArgumentException">The procedure has no such field, or it stands in the records of a list.</exception>
    public Value this[string path] => _procedure.FindField(path) is { } field ? ValueOf(field) : throw new ArgumentException($"{_procedure.Reference} has no field '{path}'.", nameof(path));

    /// <summary>The value of a field at the top; null when the procedure has no such field.</summary>
    internal Value? Find(string name) => _procedure.FindField(name) is { } field ? ValueOf(field) : null;

    /// <summary>All of it as JSON: what is unknown is missing.</summary>
    public JsonElement ToJson() => MatterJson.ToJson(Context);

    /// <summary>The text of <see cref="ToJson"/>.</summary>
    public string ToJsonText() => MatterJson.ToText(Context);

    /// <summary>What was never filled in may be anything, also none: a typed unknown would say that there is something.</summary>
    internal static Value Unknown(FieldDefinition field) => UnknownValue.Of(UnknownKind.Any, field.Path);

    /// <summary>What a field is before anything is filled in.</summary>
    internal static Value Unfilled(FieldDefinition field) => field.Type == FieldType.Group ? new ContextValue(field.Fields.Select(f => KeyValuePair.Create(f.Name, Unfilled(f))))
        : field.Collects ? ListValue.Empty : Unknown(field);

    internal static MatterData Empty(Procedure procedure) => new(procedure, ImmutableDictionary.Create<string, Value>(StringComparer.Ordinal));

    /// <summary>With fields that got a value and records that were added, as an event has them.</summary>
    /// <exception cref="ArgumentException">The JSON does not fit the procedure's fields.</exception>
    internal MatterData With(JsonElement data, JsonElement added)
    {
        var values = Values.ToBuilder();
        foreach (var given in data.EnumerateObject())
            Set(values, FieldAt(given.Name), given.Value);
        foreach (var given in added.EnumerateObject())
        {
            var list = FieldAt(given.Name);
            if (MatterJson.Read(given.Value, list, out var records) is { } wrong)
                throw new ArgumentException($"The records added to '{wrong}' do not fit {_procedure.Reference}.", nameof(added));
            values[list.Path] = values.GetValueOrDefault(list.Path) is ListValue before ? new ListValue([.. before.Items, .. ((ListValue)records).Items]) : records;
        }

        return new MatterData(_procedure, values.ToImmutable());
    }

    /// <summary>With values by path.</summary>
    internal MatterData With(IEnumerable<KeyValuePair<string, Value>> changes) => new(_procedure, Values.SetItems(changes));

    /// <summary>With a value at a path; a group's value is that of its members.</summary>
    internal MatterData With(FieldDefinition field, Value value)
    {
        if (field.Type != FieldType.Group)
            return new MatterData(_procedure, Values.SetItem(field.Path, value));
        var data = this;
        foreach (var inner in field.Fields)
            data = data.With(inner, value is ContextValue group ? group[inner.Name] ?? Value.Null : value);
        return data;
    }

    private FieldDefinition FieldAt(string path) => _procedure.FindField(path) ?? throw new ArgumentException($"{_procedure.Reference} has no field '{path}'.", nameof(path));

    private void Set(ImmutableDictionary<string, Value>.Builder values, FieldDefinition field, JsonElement json)
    {
        if (field.Type == FieldType.Group && json.ValueKind == JsonValueKind.Object)
        {
            foreach (var given in json.EnumerateObject())
                Set(values, FieldAt($"{field.Path}.{given.Name}"), given.Value);
            return;
        }

        if (field.Type == FieldType.Group)
        {
            foreach (var inner in field.Fields)
                Set(values, inner, json);
            return;
        }

        if (MatterJson.Read(json, field, out var value) is { } wrong)
            throw new ArgumentException($"The value of '{wrong}' does not fit {_procedure.Reference}.", nameof(json));
        values[field.Path] = value;
    }

    /// <summary>Of many fields few are filled in: the others are what they are in every matter of the procedure.</summary>
    private ContextValue MakeContext()
    {
        var entries = _procedure.Unfilled.ToBuilder();
        var seen = new bool[entries.Count];
        foreach (var path in Values.Keys)
        {
            var root = _procedure.RootOf(path);
            if (seen[root])
                continue;
            seen[root] = true;
            entries[root] = KeyValuePair.Create(entries[root].Key, ValueOf(_procedure.Fields[root]));
        }

        return new ContextValue(entries.DrainToImmutable());
    }

    private Value ValueOf(FieldDefinition field)
    {
        if (field.Type == FieldType.Group)
            return new ContextValue(field.Fields.Select(f => KeyValuePair.Create(f.Name, ValueOf(f))));
        if (Values.TryGetValue(field.Path, out var value))
            return value;
        return field.Collects ? ListValue.Empty : Unknown(field);
    }
}
