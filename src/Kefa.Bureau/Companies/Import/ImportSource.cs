using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Kefa.Bureau.Registers;
using Kefa.Documents.Tables;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Companies.Import;

/// <summary>A row as it was read: what it states, what is wrong with it, and how to give it back.</summary>
internal sealed record SourceRow(long Number, Dictionary<FactKey, Fact> Facts, List<ImportProblem> Problems, Func<string> Original);

/// <summary>Reads the rows of an import file, one at a time.</summary>
internal static class ImportSource
{
    /// <summary>Says by its first bytes what a file is, whatever it is called.</summary>
    /// <exception cref="TableFormatException">It is something that cannot be imported.</exception>
    public static ImportFormat FormatOf(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            throw new TableFormatException("文件是空的。", "The file is empty.");
        if (XlsxTableReader.LooksLike(start))
            return ImportFormat.Xlsx;
        if (start.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]))
            throw new TableFormatException("这是旧版 .xls 文件，请另存为 .xlsx 或 CSV 后再上传。", "This is an old .xls file; save it as .xlsx or CSV and send it again.");
        var text = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("["u8) || text.StartsWith("{"u8))
            return ImportFormat.Json;
        if (!start.StartsWith<byte>([0xFF, 0xFE]) && !start.StartsWith<byte>([0xFE, 0xFF]) && start.Contains((byte)0))
            throw new TableFormatException("文件不是 CSV、XLSX 或 JSON。", "The file is neither CSV nor XLSX nor JSON.");
        return ImportFormat.Csv;
    }

    /// <param name="header">Given the head of a table before the first row.</param>
    public static IAsyncEnumerable<SourceRow> ReadAsync(Stream file, ImportFormat format, FieldDictionary dictionary, ImportOptions options, Action<IReadOnlyList<string>> header, CancellationToken cancellationToken)
    {
        var limits = new TableLimits { MaxCellLength = options.MaxCellLength };
        return format switch
        {
            ImportFormat.Json => JsonAsync(file, dictionary, cancellationToken),
            ImportFormat.Xlsx => TableAsync(XlsxTableReader.Read(file, limits).ToAsyncEnumerable(), dictionary, header, cancellationToken),
            _ => CsvAsync(file, dictionary, limits, header, cancellationToken),
        };
    }

    private static async IAsyncEnumerable<SourceRow> CsvAsync(Stream file, FieldDictionary dictionary, TableLimits limits, Action<IReadOnlyList<string>> header, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var encoding = await TextEncodings.DetectAsync(file, cancellationToken);
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        await foreach (var row in TableAsync(new CsvTableReader(text, limits).ReadAsync(cancellationToken), dictionary, header, cancellationToken))
            yield return row;
    }

    private static async IAsyncEnumerable<SourceRow> TableAsync(IAsyncEnumerable<TableRow> rows, FieldDictionary dictionary, Action<IReadOnlyList<string>> header, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CompanyColumns? columns = null;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            // Rows of notes: the template explains its columns in one.
            if (row.IsEmpty || row.Cells[0].StartsWith('#') && columns is not null)
                continue;
            if (columns is null)
            {
                columns = CompanyColumns.Parse(row.Cells, dictionary);
                header(row.Cells);
                continue;
            }

            var (facts, problems) = columns.Read(row);
            yield return new SourceRow(row.Number, facts, problems, () => JsonSerializer.Serialize(row.Cells, JsonSerializerOptions.Web));
        }

        if (columns is null)
            throw new TableFormatException("文件没有表头。", "The file has no head.");
    }

    private static async IAsyncEnumerable<SourceRow> JsonAsync(Stream file, FieldDictionary dictionary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var readings = ProfileJson.ReadEachAsync(file, dictionary, null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await readings.MoveNextAsync())
                    yield break;
            }
            catch (ProfileFormatException e)
            {
                throw new TableFormatException($"JSON 文件无法读取：{e.Phrase.Zh}", e.Message, e);
            }

            var reading = readings.Current;
            List<ImportProblem> problems = reading.Error is { } error ? [new ImportProblem(error.Field, error.Phrase.Zh, error.Phrase.En, null)] : [];
            yield return new SourceRow(reading.Number, reading.Profile?.Facts.ToDictionary() ?? [], problems, () => Encoding.UTF8.GetString(reading.Json.Span));
        }
    }
}
