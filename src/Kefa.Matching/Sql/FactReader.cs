using System.Globalization;
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
        if (column.NoneColumn is { } none && cell(none) is true)
            return Value.Null;
        if (column.Type == SqlColumnType.State)
            return new ContextValue(field.Fields.Select(part => KeyValuePair.Create(part.Id, Of(part, $"{path}.{part.Id}", cell))));
        if (column.Type == SqlColumnType.Records)
            return RecordsOf(column, path, cell);
        return cell(column.Column) switch
        {
            null => UnknownOf(column, path),
            Array items => new ListValue([.. items.Cast<object>().Select(Known)]),
            var value => Known(value),
        };
    }

    private static Value RecordsOf(SqlColumn column, string path, Func<string, object?> cell)
    {
        Array?[] members = [.. column.Members.Select(m => (Array?)cell(m.Column))];
        if (Array.Exists(members, m => m is null))
            return UnknownValue.Of(UnknownKind.List, path);
        return new ListValue([.. Enumerable.Range(0, members[0]!.Length).Select(i => new ContextValue(column.Members.Select((member, at) =>
            KeyValuePair.Create(member.Path, members[at]!.GetValue(i) is { } value ? Known(value) : UnknownOf(member, $"{path}.{member.Path}")))))]);
    }

    private static Value UnknownOf(SqlColumn column, string path) => column.Type switch
    {
        SqlColumnType.Boolean => UnknownValue.Of(UnknownKind.Boolean, path),
        SqlColumnType.Integer or SqlColumnType.Decimal => UnknownValue.NumberBetween(column.UnknownMin, column.UnknownMax, path),
        SqlColumnType.Date => UnknownValue.Of(UnknownKind.Date, path),
        SqlColumnType.Text => UnknownValue.Of(UnknownKind.Text, path),
        _ => UnknownValue.Of(UnknownKind.List, path),
    };

    private static Value Known(object value) => value switch
    {
        bool truth => Value.Of(truth),
        long whole => Value.Of(whole),
        decimal number => Value.Of((Number)number),
        string text => Value.Of(text),
        DateOnly day => new DateValue(FeelDate.FromDateOnly(day)),
        DateTime day => new DateValue(FeelDate.FromDateOnly(DateOnly.FromDateTime(day))),
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A {value.GetType().Name} is no fact.")),
    };
}
