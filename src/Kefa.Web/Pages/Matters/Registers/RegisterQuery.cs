using System.Collections.Immutable;
using System.Globalization;
using Kefa.Bureau.Matters.Entries;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;
using Kefa.Web.Pages.Console;

namespace Kefa.Web.Pages.Matters.Registers;

/// <summary>The filter of a register as it stands in an address: pages, export and interface read it alike.</summary>
internal static class RegisterQuery
{
    public static IReadOnlyList<(string Code, LocalText Name)> Standing { get; } = [("all", new("全部条目", "All entries"))];

    public static IReadOnlyList<(string Code, LocalText Name)> Truths { get; } = [("true", new("是", "Yes")), ("false", new("否", "No"))];

    public static EntryFilter Read(IQueryCollection query, IEnumerable<FieldDefinition> columns, DateOnly today)
    {
        string? sort = ConsoleQuery.Text(query, "sort");
        return new EntryFilter
        {
            On = ConsoleQuery.Date(query["on"]) ?? today, Standing = query["standing"] != "all", Text = ConsoleQuery.Text(query, "q"), Stage = ConsoleQuery.Text(query, "stage"),
            Terms = Filtered(columns).Select(c => (c.Path, Term: Term(query, c))).Where(t => t.Term is not null).ToImmutableSortedDictionary(t => t.Path, t => t.Term!, StringComparer.Ordinal),
            Sort = sort?.TrimStart('-'), Descending = sort?.StartsWith('-') == true,
        };
    }

    /// <summary>The columns that a list can be filtered and sorted by.</summary>
    public static IEnumerable<FieldDefinition> Filtered(IEnumerable<FieldDefinition> columns) => columns.Where(c => c is { Index: true, Personal: false, Type: not FieldType.Person });

    /// <summary>The choices of a column; null where a text, number or day is typed.</summary>
    public static IReadOnlyList<(string Code, LocalText Name)>? Options(FieldDefinition column) => column.Type switch
    {
        FieldType.Choice => [.. column.Choices.Select(c => (c.Code, new LocalText(c.Label.Zh, c.Label.En)))],
        FieldType.Boolean => Truths,
        _ => null,
    };

    public static string? Value(IQueryCollection query, string name) => ConsoleQuery.Text(query, name);

    /// <summary>What the interface and exports give for a value: days and numbers as such, choices in words.</summary>
    public static object? Cell(FieldDefinition field, Value value, bool english) => value switch
    {
        DateValue date when DateOnly.TryParseExact(date.Date.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => day,
        NumberValue number when decimal.TryParse(number.Number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount) => amount,
        NullValue => null,
        _ => FieldWords.Of(field, value, english, unmasked: false),
    };

    private static FieldTerm? Term(IQueryCollection query, FieldDefinition column)
    {
        string name = "f." + column.Path;
        FieldTerm term = column.Type switch
        {
            FieldType.Date => new FieldTerm(From: ConsoleQuery.Date(query[name + ".from"]), To: ConsoleQuery.Date(query[name + ".to"])),
            FieldType.Number or FieldType.Money => new FieldTerm(Least: Number(query[name + ".from"]), Most: Number(query[name + ".to"])),
            _ => new FieldTerm(Text: ConsoleQuery.Text(query, name)),
        };
        return term == new FieldTerm() ? null : term;
    }

    private static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
