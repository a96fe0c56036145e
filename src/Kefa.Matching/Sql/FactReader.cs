using System.Globalization;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Sql;

/// <summary>The facts of a row of the company table as FEEL variables: what the engine decides over where SQL cannot say a policy.</summary>
/// <param name="table">The table.</param>
public sealed class FactReader(CompanyTable table)
{
    private readonly Dictionary<string, FactColumn> _columns = table.Columns.ToDictionary(c => c.Path, StringComparer.Ordinal);

    /// <summary>The variable of one field.</summary>
    /// <param name="field">The field's id.</param>
    /// <param name="cell">The value of a column; null for NULL.</param>
    public Value Read(string field, Func<string, object?> cell)
    {
        var declared = table.Dictionary.Find(field);
        return declared is null ? Value.Null
            : declared.IsYearly ? new ContextValue(ProfileBinder.YearNames.Select(year => KeyValuePair.Create(year, Of(declared, $"{field}.{year}", cell))))
            : Of(declared, field, cell);
    }

    private Value Of(Field field, string path, Func<string, object?> cell)
    {
        var column = _columns[path].Column;
        if (column.NoneColumn is { } none && cell(none) is true or 1L)
            return Value.Null;
        if (column.Type == SqlColumnType.State)
            return new ContextValue(field.Fields.Select(part => KeyValuePair.Create(part.Id, Of(part, $"{path}.{part.Id}", cell))));
        if (column.Type == SqlColumnType.Records)
            return RecordsOf(column, path, cell);
        return cell(column.Column) switch
        {
            null => UnknownOf(column, path),
            var items when column.Type is SqlColumnType.NumberArray or SqlColumnType.TextArray => new ListValue([.. ArrayOf(items).Cast<object>().Select(i => Known(column, i))]),
            var value => Known(column, value),
        };
    }

    /// <summary>A list as PostgreSQL gives it, or the JSON array that SQLite keeps.</summary>
    private static Array ArrayOf(object cell) => cell as Array ?? JsonSerializer.Deserialize<JsonElement[]>((string)cell)!.Select(ItemOf).ToArray();

    private static object? ItemOf(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => item.GetBoolean(),
        JsonValueKind.Number => item.GetInt64(),
        _ => item.GetString(),
    };

    private static Value RecordsOf(SqlColumn column, string path, Func<string, object?> cell)
    {
        Array?[] members = [.. column.Members.Select(m => cell(m.Column) is { } items ? ArrayOf(items) : null)];
        if (Array.Exists(members, m => m is null))
            return UnknownValue.Of(UnknownKind.List, path);
        return new ListValue([.. Enumerable.Range(0, members[0]!.Length).Select(i => new ContextValue(column.Members.Select((member, at) =>
            KeyValuePair.Create(member.Path, members[at]!.GetValue(i) is { } value ? Known(member, value) : UnknownOf(member, $"{path}.{member.Path}")))))]);
    }

    private static Value UnknownOf(SqlColumn column, string path) => column.Type switch
    {
        SqlColumnType.Boolean => UnknownValue.Of(UnknownKind.Boolean, path),
        SqlColumnType.Integer or SqlColumnType.Decimal => UnknownValue.NumberBetween(column.UnknownMin, column.UnknownMax, path),
        SqlColumnType.Date => UnknownValue.Of(UnknownKind.Date, path),
        SqlColumnType.Text => UnknownValue.Of(UnknownKind.Text, path),
        _ => UnknownValue.Of(UnknownKind.List, path),
    };

    // SQLite has neither truths nor decimals nor dates: the column says what its numbers and texts are.
    private static Value Known(SqlColumn column, object value) => (column.Type, value) switch
    {
        (_, bool truth) => Value.Of(truth),
        (SqlColumnType.Boolean, long truth) => Value.Of(truth != 0),
        (_, long whole) => Value.Of(whole),
        (_, decimal number) => Value.Of((Number)number),
        (SqlColumnType.Decimal or SqlColumnType.NumberArray, string number) => Value.Of(Number.Parse(number)),
        (SqlColumnType.Date, string day) => new DateValue(FeelDate.FromDateOnly(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture))),
        (_, string text) => Value.Of(text),
        (_, DateOnly day) => new DateValue(FeelDate.FromDateOnly(day)),
        (_, DateTime day) => new DateValue(FeelDate.FromDateOnly(DateOnly.FromDateTime(day))),
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A {value.GetType().Name} is no fact.")),
    };
}
