using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>Reads what somebody filled in against what the transition asks for; finds everything that does not fit.</summary>
internal sealed class InputReading
{
    private static readonly FeelExpression Matching = FeelExpression.Parse(
        "matches(text, pattern)", ParseScope.Of(KeyValuePair.Create("text", FeelType.Text), KeyValuePair.Create("pattern", FeelType.Text))).Expression!;

    private static readonly EvaluationContext NoClock = new(FeelDateTime.AtMidnightUtc(new FeelDate(2000, 1, 1)));

    private readonly Transition _transition;
    private readonly ImmutableArray<LegalBasis> _basis;
    private readonly ImmutableArray<Refusal>.Builder _refusals;

    public InputReading(Transition transition, ImmutableArray<LegalBasis> basis, ImmutableArray<Refusal>.Builder refusals)
    {
        _transition = transition;
        _basis = basis;
        _refusals = refusals;
    }

    /// <summary>The fields that got a value, by path; of a list all of its items.</summary>
    public Dictionary<string, Value> Given { get; } = new(StringComparer.Ordinal);

    /// <summary>The records to be added, by the path of the list.</summary>
    public Dictionary<string, ListValue> Added { get; } = new(StringComparer.Ordinal);

    /// <summary>The paths that are missing or wrong: guards that fail only for want of them say nothing new.</summary>
    public HashSet<string> Unfilled { get; } = new(StringComparer.Ordinal);

    public void Read(JsonElement input, MatterData before)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            Refuse("field.form", null, $"The input must be an object of fields.");
            return;
        }

        Read(input, "");
        foreach (var asked in _transition.Fields)
            Require(asked.Field, asked.Required, before);
        foreach (var list in _transition.Adds)
        {
            if (list.Required && !Added.ContainsKey(list.Path) && !Unfilled.Contains(list.Path))
                Missing(list);
        }
    }

    /// <summary>Whether a text matches a pattern as a whole; null when the pattern is none.</summary>
    internal static bool? Matches(string text, string pattern) => Matching.Evaluate(
        Scope.Of(KeyValuePair.Create("text", Value.Of(text)), KeyValuePair.Create("pattern", Value.Of($"^({pattern})$"))), new EvaluationContext(NoClock.Now)) switch
    {
        BooleanValue truth => truth.Truth,
        _ => null,
    };

    private void Read(JsonElement input, string under)
    {
        foreach (var given in input.EnumerateObject())
        {
            var path = under.Length == 0 ? given.Name : $"{under}.{given.Name}";
            if (_transition.Adds.FirstOrDefault(f => f.Path == path) is { } list)
                Add(list, given.Value);
            else if (_transition.Fields.FirstOrDefault(f => f.Field.Path == path) is { Field: var field })
                Take(field, given.Value);
            else if (given.Value.ValueKind == JsonValueKind.Object && Asks(path + "."))
                Read(given.Value, path);
            else
                Refuse("field.unasked", path, $"'{path}' is not asked for here.");
        }
    }

    private bool Asks(string prefix) =>
        _transition.Fields.Any(f => f.Field.Path.StartsWith(prefix, StringComparison.Ordinal)) || _transition.Adds.Any(f => f.Path.StartsWith(prefix, StringComparison.Ordinal));

    private void Take(FieldDefinition field, JsonElement json)
    {
        if (MatterJson.Read(json, field, out var value) is { } wrong)
        {
            Unfilled.Add(wrong);
            Refuse("field.form", wrong, $"{LabelOf(field, wrong)}: the value is not {KindOf(FieldAt(field, wrong))}.");
            return;
        }

        Take(field, value);
    }

    private void Take(FieldDefinition field, Value value)
    {
        if (field.Type == FieldType.Group && value is ContextValue group)
        {
            foreach (var inner in field.Fields)
            {
                if (group[inner.Name] is { } part and not UnknownValue)
                    Take(inner, part);
            }

            return;
        }

        if (field.Type == FieldType.Group)
        {
            foreach (var inner in field.Fields)
                Take(inner, Value.Null);
            return;
        }

        Check(field, value, field.Path);
        Given[field.Path] = value;
    }

    private void Add(FieldDefinition list, JsonElement json)
    {
        var items = json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().ToArray() : [json];
        var records = ImmutableArray.CreateBuilder<Value>(items.Length);
        foreach (var given in items)
        {
            if (MatterJson.Read(given, list.Item!, out var value) is { } wrong)
            {
                Unfilled.Add(list.Path);
                Refuse("field.form", wrong, $"{LabelOf(list, wrong)}: the value is not {KindOf(FieldAt(list, wrong))}.");
                return;
            }

            CheckItem(list.Item!, value, list.Path);
            records.Add(value);
        }

        if (records.Count > 0)
            Added[list.Path] = new ListValue(records.ToImmutable());
    }

    private void CheckItem(FieldDefinition item, Value value, string path)
    {
        if (item.Type == FieldType.Group && value is ContextValue record)
        {
            foreach (var inner in item.Fields)
            {
                var part = record[inner.Name]!;
                if (part is UnknownValue or NullValue && inner.Required)
                    Missing(inner, path);
                else
                    CheckItem(inner, part, inner.Path);
            }

            return;
        }

        Check(item, value, path);
    }

    private void Check(FieldDefinition field, Value value, string path)
    {
        switch (value)
        {
            case TextValue { Text: var text }:
                if (field.Type == FieldType.Choice && field.Choices.All(c => c.Code != text))
                    Refuse("field.choice", path, $"{field.Label}: '{text}' is none of the choices {Phrase.List(field.Choices.Select(c => c.Code))}.");
                if (field.Pattern is { } pattern && Matches(text, pattern) != true)
                    Refuse("field.pattern", path, $"{field.Label}: the text does not have the required form.");
                CheckSize(field, path, text.EnumerateRunes().Count(), $"characters");
                break;
            case NumberValue { Number: var number }:
                if (field.Min is { } min && number < min)
                    Refuse("field.range", path, $"{field.Label}: {number} is less than {min}.");
                if (field.Max is { } max && number > max)
                    Refuse("field.range", path, $"{field.Label}: {number} is more than {max}.");
                break;
            case ListValue list:
                CheckSize(field, path, list.Items.Length, $"entries");
                foreach (var item in list.Items)
                    CheckItem(field.Item!, item, path);
                break;
        }
    }

    private void CheckSize(FieldDefinition field, string path, int size, Phrase unit)
    {
        if (field.Min is { } min && size < min)
            Refuse("field.range", path, $"{field.Label}: {size} {unit} are fewer than {min}.");
        if (field.Max is { } max && size > max)
            Refuse("field.range", path, $"{field.Label}: {size} {unit} are more than {max}.");
    }

    private void Require(FieldDefinition field, bool required, MatterData before)
    {
        if (field.Type == FieldType.Group)
        {
            foreach (var inner in field.Fields)
                Require(inner, inner.Required, before);
            return;
        }

        if (!required || Unfilled.Contains(field.Path))
            return;
        var value = Given.TryGetValue(field.Path, out var given) ? given : before[field.Path];
        if (value is UnknownValue or NullValue or TextValue { Text: "" })
            Missing(field);
    }

    private void Missing(FieldDefinition field, string? list = null)
    {
        Unfilled.Add(list ?? field.Path);
        _refusals.Add(new Refusal("field.missing", RefusalKind.Field, $"{field.Label} is missing.", field.Basis.IsEmpty ? _basis : field.Basis, field.Path));
    }

    private void Refuse(string rule, string? path, Phrase text) => _refusals.Add(new Refusal(rule, RefusalKind.Field, text, _basis, path));

    private static Phrase LabelOf(FieldDefinition field, string path) => FieldAt(field, path).Label;

    private static FieldDefinition FieldAt(FieldDefinition field, string path) =>
        field.Path == path ? field : (field.Item?.Fields ?? field.Fields).Select(f => path == f.Path || path.StartsWith(f.Path + ".", StringComparison.Ordinal) ? FieldAt(f, path) : null).FirstOrDefault(f => f is not null) ?? field;

    private static Phrase KindOf(FieldDefinition field) => field.Type switch
    {
        FieldType.Number or FieldType.Money => $"a number",
        FieldType.Date => $"a day such as 2026-03-31",
        FieldType.DateTime => $"a moment such as 2026-03-31T10:00:00+08:00",
        FieldType.Boolean => $"yes or no",
        FieldType.File => $"a file",
        FieldType.List => $"a list",
        FieldType.Group => $"a group of its fields",
        _ => $"a text",
    };
}
