using System.Text;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Tree;
using Kefa.Evidence.Verification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Evidence;

/// <summary>A log as strangers may know it.</summary>
public sealed record LogInfo(int Id, string Name, string Origin, string Vkey, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string? ClosedFor);

/// <summary>The last checkpoint with the signatures that it has.</summary>
/// <param name="Note">As it is served.</param>
/// <param name="IsFinal">Whether as many witnesses as are asked for have cosigned.</param>
public sealed record PublishedCheckpoint(long Size, TreeHash Root, DateTimeOffset At, string Note, IReadOnlyList<string> Witnesses, bool IsFinal);

/// <summary>The current bureau's logs, as they are served: everything here is public.</summary>
public sealed class LogDirectory(KefaDbContext db, IOptions<EvidenceOptions> options)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<LogInfo>> AllAsync(CancellationToken cancellationToken) =>
        await Logs().ToListAsync(cancellationToken);

    public Task<LogInfo?> FindAsync(string name, CancellationToken cancellationToken) => Logs(name).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The last checkpoint, or the one of a size.</summary>
    public async Task<PublishedCheckpoint?> CheckpointAsync(int logId, CancellationToken cancellationToken, long? size = null)
    {
        LogCheckpoint? row = await db.Set<LogCheckpoint>().AsNoTracking().Where(row => row.LogId == logId && (size == null || row.Size == size)).OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        var lines = await db.Set<LogCosignature>().AsNoTracking().Where(line => line.LogId == logId && line.Size == row.Size).OrderBy(line => line.Witness).Select(line => new { line.Witness, line.Line }).ToListAsync(cancellationToken);
        return new PublishedCheckpoint(row.Size, new TreeHash(row.Root), row.At, row.Note + string.Concat(lines.Select(line => line.Line + "\n")), [.. lines.Select(line => line.Witness)], lines.Count >= options.Value.WitnessesNeeded);
    }

    /// <summary>The last checkpoint that as many witnesses have cosigned as are asked for.</summary>
    public async Task<PublishedCheckpoint?> FinalCheckpointAsync(int logId, CancellationToken cancellationToken)
    {
        int needed = options.Value.WitnessesNeeded;
        if (needed == 0) return await CheckpointAsync(logId, cancellationToken);
        long? size = await db.Set<LogCosignature>().Where(line => line.LogId == logId).GroupBy(line => line.Size).Where(of => of.Count() >= needed).Select(of => (long?)of.Key).OrderByDescending(signed => signed).FirstOrDefaultAsync(cancellationToken);
        return size is null ? null : await CheckpointAsync(logId, cancellationToken, size);
    }

    /// <summary>The file of a tile or a bundle; null when the published log is not that long.</summary>
    public async Task<byte[]?> FileAsync(int logId, TileAddress address, CancellationToken cancellationToken)
    {
        long size = await db.Set<LogCheckpoint>().Where(row => row.LogId == logId).MaxAsync(row => (long?)row.Size, cancellationToken) ?? 0;
        if (!address.IsIn(size)) return null;
        var tree = new LogTree(db, logId);
        return address.HoldsEntries
            ? EntryBundle.Write((await tree.EntriesAsync(address, cancellationToken)).Select(entry => new ReadOnlyMemory<byte>(entry)))
            : await tree.HashesAsync(address, cancellationToken);
    }

    /// <summary>The files of a log for a verifier: one after another, because a context serves one question at a time.</summary>
    public ILogFiles FilesOf(LogInfo log) => new Files(this, log.Id);

    private IQueryable<LogInfo> Logs(string? name = null) => db.Set<EvidenceLog>().AsNoTracking().Where(log => name == null || log.Name == name).OrderByDescending(log => log.Id)
        .Select(log => new LogInfo(log.Id, log.Name, log.Origin, log.Vkey, log.OpenedAt, log.ClosedAt, log.ClosedFor));

    private sealed class Files(LogDirectory directory, int logId) : ILogFiles, IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1, 1);

        public async Task<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                byte[]? file = path == "checkpoint" ? await directory.CheckpointAsync(logId, cancellationToken) is { } last ? Encoding.UTF8.GetBytes(last.Note) : null
                    : TileAddress.TryParse(path, out TileAddress address) ? await directory.FileAsync(logId, address, cancellationToken) : null;
                return file is null ? default(ReadOnlyMemory<byte>?) : file; // an array that is null would become an empty file
            }
            finally
            {
                _turn.Release();
            }
        }

        public void Dispose() => _turn.Dispose();
    }
}
