using System.Globalization;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Jobs;

/// <summary>A lease that was got: renew it in time, give it back at the end.</summary>
public sealed record HeldLease(string Name, string Owner, long Fence, DateTimeOffset Until);

/// <summary>At most one holder for each name, over all nodes: safe to stop anywhere, because a lease that is not renewed runs out.</summary>
public sealed class Leases(KefaDbContext db, TimeProvider time)
{
    /// <summary>Names this process among the nodes.</summary>
    public static string ThisProcess { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}");

    /// <returns>The lease, or null while someone holds it.</returns>
    public async Task<HeldLease?> TryAcquireAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        DateTime now = UtcConverter.ToStored(time.GetUtcNow());
        DateTime until = now + duration;
        List<long> fences = await db.Database.SqlQuery<long>(
            $"""
             INSERT INTO lease (name, owner, until, fence) VALUES ({name}, {owner}, {until}, 1)
             ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until, fence = lease.fence + 1 WHERE lease.until <= {now}
             RETURNING fence
             """).ToListAsync(cancellationToken);
        return fences is [long fence] ? new HeldLease(name, owner, fence, UtcConverter.FromStored(until)) : null;
    }

    /// <returns>The lease with its new end, or null when it has run out and someone else took it: stop the work.</returns>
    public async Task<HeldLease?> RenewAsync(HeldLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        DateTimeOffset until = UtcConverter.FromStored(UtcConverter.ToStored(time.GetUtcNow() + duration));
        int rows = await db.Set<Lease>().Where(row => row.Name == lease.Name && row.Owner == lease.Owner && row.Fence == lease.Fence)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Until, until), cancellationToken);
        return rows == 1 ? lease with { Until = until } : null;
    }

    public async Task ReleaseAsync(HeldLease lease, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await db.Set<Lease>().Where(row => row.Name == lease.Name && row.Owner == lease.Owner && row.Fence == lease.Fence)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Until, now), cancellationToken);
    }
}
