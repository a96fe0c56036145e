using System.Text;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Companies.Import;

/// <summary>Writes staged rows to the companies, batch by batch. What was written leaves the staging table in the same transaction.</summary>
internal sealed class ApplyImport(KefaDbContext db, RegisterLibrary registers, CompanyWriter writer, IOptions<ImportOptions> options, TimeProvider time)
{
    private const int Tries = 5;

    public async Task<CompanyImport> RunAsync(CompanyImport import, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var dictionary = await registers.FieldsAsync(cancellationToken);
        var failed = 0;
        while (import.State == ImportState.Applying)
        {
            try
            {
                import = await ApplyAsync(import, dictionary, cancellationToken);
                failed = 0;
                progress?.Report(ImportSteps.ProgressOf(import));
            }
            catch (StreamConflictException) when (++failed < Tries)
            {
                // Someone corrected one of these companies meanwhile: read again and repeat.
                db.ChangeTracker.Clear();
            }
        }

        ImportSteps.RemoveFile(import);
        return import;
    }

    private async Task<CompanyImport> ApplyAsync(CompanyImport import, FieldDictionary dictionary, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var next = await ImportSteps.TakeAsync(db, import, cancellationToken);
        var rows = await db.Set<CompanyImportRow>().AsNoTracking()
            .Where(r => r.ImportId == import.Id && r.State == ImportRowState.Ready && r.Row > import.LastApplied)
            .OrderBy(r => r.Row).Take(options.Value.RowsPerApply).ToListAsync(cancellationToken);
        next.TouchedAt = time.GetUtcNow();
        if (rows.Count == 0)
        {
            next.State = ImportState.Done;
            next.FinishedAt = next.TouchedAt;
        }
        else
        {
            var outcomes = await writer.RecordAsync([.. rows.Select(row => ChangeOf(row, import, dictionary))], dictionary, cancellationToken);
            next.Created += outcomes.Values.Count(o => o == ChangeOutcome.Created);
            next.Updated += outcomes.Values.Count(o => o == ChangeOutcome.Updated);
            next.Unchanged += outcomes.Values.Count(o => o == ChangeOutcome.Unchanged);
            next.Warned += rows.Count(r => r.Problems is not null);
            next.LastApplied = rows[^1].Row;
            var done = db.Set<CompanyImportRow>().Where(r => r.ImportId == import.Id && r.State == ImportRowState.Ready && r.Row <= next.LastApplied);
            await done.Where(r => r.Problems == null).ExecuteDeleteAsync(cancellationToken);
            if (rows.Any(r => r.Problems is not null))
                await done.ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ImportRowState.Warned).SetProperty(r => r.Facts, (string?)null), cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return next;
    }

    private static CompanyChange ChangeOf(CompanyImportRow row, CompanyImport import, FieldDictionary dictionary) => new(
        CreditCode.Parse(row.Uscc!, null), CompanyEvents.Recorded, CompanyFactsJson.Read(Encoding.UTF8.GetBytes(row.Facts!), dictionary).Facts, import.Source)
    {
        AsOf = import.AsOf,
        Batch = import.Id.ToString("N"),
        Actor = import.StartedBy,
    };
}
