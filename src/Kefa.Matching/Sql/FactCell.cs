using System.Globalization;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Sql;

/// <summary>Facts as the text that a column of the company table keeps; what it has no place for is refused.</summary>
internal static class FactCell
{
    public static FormatException Refusal(Profile company, FactColumn column, FormatException reason) => new($"The company '{company.Id}': {column.Path} {reason.Message}", reason);

    /// <summary>The items of a list, all known.</summary>
    public static string[] Items(SqlColumn column, ListValue list) =>
        [.. list.Items.Select(i => Element(column, i) ?? throw new FormatException("has an item that is not known; the table keeps lists of known items."))];

    /// <summary>One member of a list of records: null where it is not known.</summary>
    public static string?[] Members(SqlColumn member, ListValue list) =>
        [.. list.Items.Select(i => i is ContextValue entries ? Element(member, entries[member.Path] ?? Value.Null) : throw new FormatException("has an item that is no record."))];

    public static string Text(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new FormatException("has a character (U+0000) that a database cannot keep.")
        : text;

    /// <summary>An item of an array: null where it is not known.</summary>
    private static string? Element(SqlColumn column, Value value) => value switch
    {
        UnknownValue => null,
        NullValue => throw new FormatException("has a member that there is not (null); the table has no place for that."),
        NumberValue number when column.Type == SqlColumnType.NumberArray => number.Number.ToString(),
        TextValue text when column.Type == SqlColumnType.TextArray => Text(text.Text),
        _ => Known(column, value),
    };

    public static string Known(SqlColumn column, Value value) => (column.Type, value) switch
    {
        (SqlColumnType.Boolean, BooleanValue truth) => truth.Truth ? "t" : "f",
        (SqlColumnType.Integer or SqlColumnType.Decimal, NumberValue number) => Fitting(column, number.Number),
        (SqlColumnType.Text, TextValue text) => Text(text.Text),
        (SqlColumnType.Date, DateValue { Date.Year: >= 1 and <= 9999 } date) => date.Date.ToString(),
        _ => throw new FormatException($"is {value}, which the table has no place for."),
    };

    /// <summary>A number that the column keeps as it is: further places would be rounded away.</summary>
    private static string Fitting(SqlColumn column, Number number)
    {
        var scale = column.Scale ?? 0;
        if (!number.TryRound(scale, RoundingMode.Down, out var kept) || kept != number)
            throw new FormatException($"is {number}; the table keeps {scale} decimal places.");
        if (number.Abs() > column.Largest || column.IsNeverNegative && number.Sign < 0)
            throw new FormatException($"is {number}; the table keeps numbers {(column.IsNeverNegative ? "from 0" : $"from -{column.Largest}")} to {column.Largest}.");
        return number.ToString();
    }
}
