using System.Collections.Frozen;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Bureaus;

/// <summary>All bureaus of the installation, read from the database at most every few seconds and shared by all requests.</summary>
public sealed class BureauDirectory(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private Snapshot? _snapshot;

    public async Task<IReadOnlyList<BureauInfo>> AllAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken)).All;

    public async Task<BureauInfo?> FindAsync(string code, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).ByCode.GetValueOrDefault(code);

    public async Task<BureauInfo?> FindAsync(int id, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).All.FirstOrDefault(bureau => bureau.Id == id);

    /// <summary>The bureau of a request: by host name, else by <paramref name="prefix"/> (from <c>/b/&lt;code&gt;/</c>), else the default one.</summary>
    /// <returns>Null when the prefix names no bureau, when a host's own address is asked for another bureau, or when there is no bureau yet.</returns>
    public async Task<BureauInfo?> ResolveAsync(string host, string? prefix, CancellationToken cancellationToken)
    {
        Snapshot known = await ReadAsync(cancellationToken);
        if (known.ByHost.TryGetValue(host, out BureauInfo? byHost))
            return prefix is null || string.Equals(prefix, byHost.Code, StringComparison.OrdinalIgnoreCase) ? byHost : null;
        return prefix is not null ? known.ByCode.GetValueOrDefault(prefix) : known.Default;
    }

    /// <summary>After a change of a bureau: the next question reads the database again.</summary>
    public void Forget() => Volatile.Write(ref _snapshot, null);

    private async Task<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _snapshot) is { } current && time.GetElapsedTime(current.ReadAt) < Fresh) return current;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        List<BureauUnit> rows = await db.Bureaus.AsNoTracking().OrderBy(unit => unit.Id).ToListAsync(cancellationToken);
        BureauInfo[] all = [.. rows.Select(BureauInfo.Of)];
        var read = new Snapshot(
            time.GetTimestamp(), all,
            all.ToFrozenDictionary(bureau => bureau.Code, StringComparer.OrdinalIgnoreCase),
            all.Where(bureau => bureau.HostName is not null).ToFrozenDictionary(bureau => bureau.HostName!, StringComparer.OrdinalIgnoreCase),
            all.FirstOrDefault(bureau => bureau.IsDefault) ?? (all.Length == 1 ? all[0] : null));
        // An installation without a bureau is about to get one: do not remember that there is none.
        if (all.Length > 0) Volatile.Write(ref _snapshot, read);
        return read;
    }

    private sealed record Snapshot(
        long ReadAt, BureauInfo[] All, FrozenDictionary<string, BureauInfo> ByCode, FrozenDictionary<string, BureauInfo> ByHost, BureauInfo? Default);
}
