using System.Globalization;

namespace Kefa.Documents.Tables;

/// <summary>How the values of a column are written.</summary>
public enum ColumnType
{
    /// <summary>Text and codes: never read as a number, a date or a formula.</summary>
    Text,
    Number,

    /// <summary>Yuan with two decimals.</summary>
    Money,

    /// <summary>A share between 0 and 1, shown as per cent.</summary>
    Percent,
    Date,

    /// <summary>An instant, written in the zone that it carries.</summary>
    Instant,
    Boolean,
}

/// <summary>A column: its head, its type, and its width in characters.</summary>
public sealed record TableColumn(string Header, ColumnType Type = ColumnType.Text, int Width = 16);

/// <summary>One line of what is said about the whole table: cut-off, filter, who exported it and when.</summary>
public sealed record TableNote(string Label, string Text);

public enum TableFormat
{
    Csv,
    Xlsx,
}

/// <summary>
/// A list to be downloaded. Values are <see cref="string"/>, <see cref="decimal"/>, <see cref="int"/>, <see cref="long"/>,
/// <see cref="bool"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> or null. Rows are written as they come; none is kept.
/// </summary>
public sealed record TableExport
{
    /// <summary>The name of the sheet and of the file: <c>企业名录</c>.</summary>
    public required string Title { get; init; }

    public required IReadOnlyList<TableColumn> Columns { get; init; }

    public required IAsyncEnumerable<IReadOnlyList<object?>> Rows { get; init; }

    /// <summary>On the second sheet of a workbook, below the rows of a CSV.</summary>
    public IReadOnlyList<TableNote> Notes { get; init; } = [];

    /// <summary>The name of the sheet that holds the notes.</summary>
    public string NotesTitle { get; init; } = "口径";

    public string Yes { get; init; } = "是";

    public string No { get; init; } = "否";

    /// <summary>Writes the table; the stream stays open and need not be seekable.</summary>
    public Task WriteAsync(Stream destination, TableFormat format, CancellationToken cancellationToken) => format switch
    {
        TableFormat.Csv => CsvTableWriter.WriteAsync(this, destination, cancellationToken),
        _ => XlsxTableWriter.WriteAsync(this, destination, cancellationToken),
    };

    /// <summary><c>标题_截至20260615.xlsx</c></summary>
    public static string FileName(string title, DateOnly cutOff, TableFormat format)
    {
        var safe = string.Concat(title.Select(c => Path.GetInvalidFileNameChars().Contains(c) || "\\/:*?\"<>|".Contains(c, StringComparison.Ordinal) ? '_' : c));
        return string.Create(CultureInfo.InvariantCulture, $"{safe}_截至{cutOff:yyyyMMdd}.{ContentOf(format).Extension}");
    }

    public static (string Extension, string MediaType) ContentOf(TableFormat format) => format switch
    {
        TableFormat.Csv => ("csv", "text/csv; charset=utf-8"),
        _ => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    };

    internal static string Plain(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    internal static decimal? NumberOf(object? value) => value switch
    {
        decimal number => number,
        int number => number,
        long number => number,
        _ => null,
    };

    internal string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? Yes : No,
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ when NumberOf(value) is { } number => Plain(number),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot stand in a table; use text, a number, a date or true and false."),
    };
}
