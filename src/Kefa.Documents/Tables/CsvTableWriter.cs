using System.Buffers;
using System.Text;

namespace Kefa.Documents.Tables;

/// <summary>Writes CSV as spreadsheets expect it: UTF-8 with BOM, CRLF, texts that look like formulas defused, numbers as numbers.</summary>
public static class CsvTableWriter
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n\t");

    public static async Task WriteAsync(TableExport table, Stream destination, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(destination, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 32 * 1024, leaveOpen: true);
        var line = new StringBuilder();
        AppendRow(line, table.Columns.Select(c => (c.Header, IsNumber: false)));
        await WriteLineAsync();
        await foreach (var row in table.Rows.WithCancellation(cancellationToken))
        {
            AppendRow(line, row.Select(value => (table.TextOf(value), TableExport.NumberOf(value) is not null)));
            await WriteLineAsync();
        }

        if (table.Notes.Count > 0)
            line.Append("\r\n");
        foreach (var note in table.Notes)
            AppendRow(line, [(note.Label, false), (note.Text, false)]);
        await WriteLineAsync();

        async Task WriteLineAsync()
        {
            await writer.WriteAsync(line, cancellationToken);
            line.Clear();
        }
    }

    /// <summary>Appends one row with its line break.</summary>
    public static void AppendRow(StringBuilder line, IEnumerable<(string Text, bool IsNumber)> cells)
    {
        var first = true;
        foreach (var (text, isNumber) in cells)
        {
            if (!first)
                line.Append(',');
            first = false;
            AppendCell(line, isNumber ? text : FormulaGuard.Defuse(text));
        }

        line.Append("\r\n");
    }

    private static void AppendCell(StringBuilder line, string text)
    {
        var quote = text.AsSpan().ContainsAny(NeedsQuotes) || text is [' ', ..] or [.., ' '];
        if (!quote)
        {
            line.Append(text);
            return;
        }

        line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
