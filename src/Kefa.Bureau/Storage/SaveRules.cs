using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kefa.Bureau.Storage;

/// <summary>What every save obeys: rows get their bureau and never another's, what is append-only is only appended, a revision goes up.</summary>
internal sealed class SaveRules : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Apply((KefaDbContext)eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Apply((KefaDbContext)eventData.Context!);
        return ValueTask.FromResult(result);
    }

    private static void Apply(KefaDbContext db)
    {
        foreach (EntityEntry entry in db.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached) continue;
            if (entry.Entity is IAppendOnly && entry.State is EntityState.Modified or EntityState.Deleted)
                throw new InvalidOperationException($"{entry.Metadata.ClrType.Name} is append-only: add a row that corrects it instead.");
            if (entry.Entity is IBelongsToBureau row) Stamp(db, entry, row);
            if (entry.Entity is IRevised revised && entry.State is EntityState.Modified)
                revised.Revision = (int)entry.Property(nameof(IRevised.Revision)).OriginalValue! + 1;
        }
    }

    private static void Stamp(KefaDbContext db, EntityEntry entry, IBelongsToBureau row)
    {
        string name = entry.Metadata.ClrType.Name;
        int current = db.BureauId ?? throw new InvalidOperationException(
            $"{name} belongs to a bureau, and none was entered: call CurrentBureau.Enter before saving.");
        if (row.BureauId == 0 && entry.State == EntityState.Added) entry.Property(nameof(IBelongsToBureau.BureauId)).CurrentValue = current;
        int original = entry.State == EntityState.Added ? row.BureauId : (int)entry.Property(nameof(IBelongsToBureau.BureauId)).OriginalValue!;
        if (row.BureauId != current || original != current)
            throw new InvalidOperationException($"{name} belongs to bureau {(row.BureauId != current ? row.BureauId : original)}, the current bureau is {current}: enter its bureau to write it.");
    }
}
