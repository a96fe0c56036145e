using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kefa.Bureau.Storage;
using Kefa.Documents.Tables;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Companies.Import;

/// <summary>An import as pages show it.</summary>
public sealed record ImportSummary(
    Guid Id, string FileName, long Bytes, ImportFormat Format, string Source, DateOnly? AsOf, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset TouchedAt,
    DateTimeOffset? FinishedAt, ImportState State, long Rows, long Created, long Updated, long Unchanged, long Refused, long Warned, LocalText? Error);

/// <summary>One thing that is wrong in one row.</summary>
public sealed record ImportRowProblem(long Row, string? Uscc, ImportProblem Problem);

/// <summary>What was imported, and what was refused and why.</summary>
public sealed class ImportLog(KefaDbContext db)
{
    /// <summary>The last imports, the newest first.</summary>
    public async Task<IReadOnlyList<ImportSummary>> RecentAsync(int count, CancellationToken cancellationToken) =>
        [.. (await db.Set<CompanyImport>().AsNoTracking().OrderByDescending(i => i.StartedAt).Take(Math.Clamp(count, 1, 500)).ToListAsync(cancellationToken)).Select(SummaryOf)];

    public async Task<ImportSummary?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Set<CompanyImport>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is { } import ? SummaryOf(import) : null;

    /// <summary>What is wrong, by row; pages of rows count from 1.</summary>
    public async Task<IReadOnlyList<ImportRowProblem>> ProblemsAsync(Guid id, int page, int rowsPerPage, CancellationToken cancellationToken)
    {
        rowsPerPage = Math.Clamp(rowsPerPage, 1, 500);
        var rows = await db.Set<CompanyImportRow>().AsNoTracking().Where(r => r.ImportId == id && r.Problems != null)
            .OrderBy(r => r.Row).Skip((Math.Max(page, 1) - 1) * rowsPerPage).Take(rowsPerPage).Select(r => new { r.Row, r.Uscc, r.Problems }).ToListAsync(cancellationToken);
        return [.. rows.SelectMany(r => ProblemsOf(r.Problems!).Select(p => new ImportRowProblem(r.Row, r.Uscc, p)))];
    }

    /// <summary>
    /// Writes the refused rows as they were given, each with what is wrong with it, so that they can be corrected and sent again: CSV, or JSON
    /// when JSON was sent. The notes stand in columns whose head begins with <c>#</c>, which an import leaves out.
    /// </summary>
    /// <returns>The ending of the file's name; null when there is no such import.</returns>
    public async Task<string?> WriteRefusedAsync(Guid id, Stream destination, bool english, CancellationToken cancellationToken)
    {
        var import = await db.Set<CompanyImport>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken);
        if (import is null)
            return null;
        if (import.Format == ImportFormat.Json)
        {
            await WriteJsonAsync(id, destination, english, cancellationToken);
            return "json";
        }

        var header = import.Header is null ? [] : JsonSerializer.Deserialize<string[]>(import.Header)!;
        string[] kept = [.. header.Select((h, i) => h.StartsWith('#') ? $"#{i}" : h)];
        var table = new TableExport
        {
            Title = import.FileName,
            Columns = [new TableColumn("#行"), new TableColumn("#错误"), .. kept.Where(h => !h.StartsWith('#')).Select(h => new TableColumn(h))],
            Rows = RowsAsync(id, kept, english, cancellationToken),
        };
        await table.WriteAsync(destination, TableFormat.Csv, cancellationToken);
        return "csv";
    }

    private async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(Guid id, string[] header, bool english, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RefusedAsync(id).WithCancellation(cancellationToken))
        {
            var cells = JsonSerializer.Deserialize<string[]>(row.Original!)!;
            yield return [row.Row, TextOf(row.Problems!, english), .. cells.Where((_, i) => i >= header.Length || !header[i].StartsWith('#')).Select(FormulaGuard.Restore)];
        }
    }

    private async Task WriteJsonAsync(Guid id, Stream destination, bool english, CancellationToken cancellationToken)
    {
        await using var writer = new Utf8JsonWriter(destination, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartArray();
        await foreach (var row in RefusedAsync(id).WithCancellation(cancellationToken))
        {
            var company = JsonNode.Parse(row.Original!, null, new JsonDocumentOptions { AllowDuplicateProperties = true })!.AsObject();
            writer.WriteStartObject();
            writer.WriteNumber("#row", row.Row);
            writer.WriteString("#errors", TextOf(row.Problems!, english));
            foreach (var (name, value) in company.Where(p => !p.Key.StartsWith('#')))
            {
                writer.WritePropertyName(name);
                if (value is null)
                    writer.WriteNullValue();
                else
                    value.WriteTo(writer);
            }

            writer.WriteEndObject();
            await writer.FlushAsync(cancellationToken);
        }

        writer.WriteEndArray();
    }

    private IAsyncEnumerable<CompanyImportRow> RefusedAsync(Guid id) =>
        db.Set<CompanyImportRow>().AsNoTracking().Where(r => r.ImportId == id && r.State == ImportRowState.Refused).OrderBy(r => r.Row).AsAsyncEnumerable();

    private static ImportProblem[] ProblemsOf(string json) => JsonSerializer.Deserialize<ImportProblem[]>(json, JsonSerializerOptions.Web)!;

    private static string TextOf(string problems, bool english)
    {
        var text = new StringBuilder();
        foreach (var problem in ProblemsOf(problems).Where(p => !p.OnlyWarns))
        {
            if (text.Length > 0)
                text.Append(english ? " " : " ");
            if (problem.Column is not null)
                text.Append(problem.Column).Append(english ? ": " : "：");
            text.Append(english ? problem.En : problem.Zh);
            if (problem.Value is { Length: > 0 } value)
                text.Append(english ? $" ({value})" : $"（{value}）");
        }

        return text.ToString();
    }

    private static ImportSummary SummaryOf(CompanyImport i) => new(
        i.Id, i.FileName, i.Bytes, i.Format, i.Source, i.AsOf, i.StartedByName ?? i.StartedBy, i.StartedAt, i.TouchedAt, i.FinishedAt, i.State,
        i.Rows, i.Created, i.Updated, i.Unchanged, i.Refused, i.Warned, i.ErrorEn is null ? null : new LocalText(i.ErrorZh ?? i.ErrorEn, i.ErrorEn));
}
