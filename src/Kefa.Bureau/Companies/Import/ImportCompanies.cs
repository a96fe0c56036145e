using Kefa.Bureau.Storage;
using Kefa.Documents.Tables;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Companies.Import;

/// <summary>How far an import is; every number only grows.</summary>
public sealed record ImportProgress(ImportState State, long Rows, long Created, long Updated, long Unchanged, long Refused)
{
    /// <summary>Rows whose fate is decided.</summary>
    public long Decided => Created + Updated + Unchanged + Refused;
}

public enum ImportRunOutcome
{
    Done,

    /// <summary>The file as a whole could not be used; the import says why.</summary>
    Failed,

    /// <summary>Another process works on this import and got on; this one stops.</summary>
    TakenOver,
}

/// <summary>
/// Carries an import from where it stands to its end: stages the rows of the file, then writes them. Every step is one short transaction
/// that also moves the import's marks, so that it can be stopped at any moment, by force too, and be run again.
/// </summary>
public sealed class ImportCompanies
{
    private readonly KefaDbContext _db;
    private readonly TimeProvider _time;
    private readonly StageImport _stage;
    private readonly ApplyImport _apply;

    internal ImportCompanies(KefaDbContext db, TimeProvider time, StageImport stage, ApplyImport apply)
    {
        _db = db;
        _time = time;
        _stage = stage;
        _apply = apply;
    }

    public async Task<ImportRunOutcome> RunAsync(Guid importId, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        // An import that this scope has just received is still tracked as it was then.
        _db.ChangeTracker.Clear();
        var import = await _db.Set<CompanyImport>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == importId, cancellationToken)
            ?? throw new ArgumentException($"There is no import {importId} in this bureau.", nameof(importId));
        return await RunAsync(import, progress, cancellationToken);
    }

    /// <summary>Goes on from where the import was seen to stand.</summary>
    internal async Task<ImportRunOutcome> RunAsync(CompanyImport import, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        Guid importId = import.Id;
        try
        {
            if (import.State == ImportState.Staging)
                import = await _stage.RunAsync(import, progress, cancellationToken);
            if (import.State == ImportState.Applying)
                import = await _apply.RunAsync(import, progress, cancellationToken);
            progress?.Report(ImportSteps.ProgressOf(import));
            return import.State == ImportState.Done ? ImportRunOutcome.Done : ImportRunOutcome.Failed;
        }
        catch (DbUpdateConcurrencyException)
        {
            return ImportRunOutcome.TakenOver;
        }
        catch (TableFormatException e)
        {
            return await FailAsync(importId, e, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return await FailAsync(importId, StageImport.Gone(), cancellationToken);
        }
    }

    /// <summary>Nothing was written yet: staged rows go, the import stays and says why. When another process has read the file to its end, and removed it, the work is that one's.</summary>
    private async Task<ImportRunOutcome> FailAsync(Guid importId, TableFormatException error, CancellationToken cancellationToken)
    {
        _db.ChangeTracker.Clear();
        await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
        var import = await _db.Set<CompanyImport>().FirstAsync(i => i.Id == importId, cancellationToken);
        if (import.State != ImportState.Staging) return ImportRunOutcome.TakenOver;
        await _db.Set<CompanyImportRow>().Where(r => r.ImportId == importId).ExecuteDeleteAsync(cancellationToken);
        import.State = ImportState.Failed;
        import.ErrorZh = error.MessageZh.Length > 1_900 ? error.MessageZh[..1_900] : error.MessageZh;
        import.ErrorEn = error.Message.Length > 1_900 ? error.Message[..1_900] : error.Message;
        import.FinishedAt = import.TouchedAt = _time.GetUtcNow();
        import.Step++;
        try
        {
            await _db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ImportRunOutcome.TakenOver;
        }
        await transaction.CommitAsync(cancellationToken);
        ImportSteps.RemoveFile(import);
        return ImportRunOutcome.Failed;
    }
}

internal static class ImportSteps
{
    /// <summary>Begins a step of an import in the current transaction; who comes second finds the mark moved and stops.</summary>
    public static async Task<CompanyImport> TakeAsync(KefaDbContext db, CompanyImport import, CancellationToken cancellationToken)
    {
        var taken = await db.Set<CompanyImport>().Where(i => i.Id == import.Id && i.Step == import.Step)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Step, i => i.Step + 1), cancellationToken);
        return taken == 1
            ? await db.Set<CompanyImport>().FirstAsync(i => i.Id == import.Id, cancellationToken)
            : throw new DbUpdateConcurrencyException($"Another process works on import {import.Id}.");
    }

    public static ImportProgress ProgressOf(CompanyImport i) => new(i.State, i.Rows, i.Created, i.Updated, i.Unchanged, i.Refused);

    public static void RemoveFile(CompanyImport import)
    {
        // It may lie in the data folder of another node.
        if (import is { OwnsFile: true, StoredPath: { } path } && File.Exists(path))
            File.Delete(path);
    }
}
