using System.Data.Common;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Tree;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Kefa.Bureau.Evidence;

/// <summary>Gives waiting leaves their places, in the order in which their acts were committed. Works in the caller's transaction, which holds the log's row.</summary>
internal sealed class Sequencing(KefaDbContext db)
{
    /// <summary>How many get their places in one transaction: on SQLite acts wait for its end.</summary>
    internal const int AtOnce = 4_000;

    /// <summary>The log's row, held until the transaction ends: who sequences is alone.</summary>
    public async Task<EvidenceLog> HoldAsync(int logId, CancellationToken cancellationToken)
    {
        // SQLite's transaction holds the whole database already.
        if (!db.IsSqlite) await db.Database.ExecuteSqlAsync($"SELECT 1 FROM evidence_log WHERE id = {logId} FOR UPDATE", cancellationToken);
        return await db.Set<EvidenceLog>().AsNoTracking().SingleAsync(log => log.Id == logId, cancellationToken);
    }

    /// <returns>How many got their place.</returns>
    public async Task<int> PlaceAsync(EvidenceLog held, CancellationToken cancellationToken)
    {
        var waiting = await db.Set<Leaf>().AsNoTracking().Where(leaf => leaf.Ix == null).OrderBy(leaf => leaf.Id).Take(AtOnce)
            .Select(leaf => new { leaf.Id, leaf.Hash }).ToListAsync(cancellationToken);
        if (waiting.Count == 0) return 0;
        var frontier = Frontier.Restore(held.Size, held.Frontier);
        long first = held.Size;
        foreach (var leaf in waiting) frontier.Append(new TreeHash(leaf.Hash));
        await WriteAsync(held.Id, first, [.. waiting.Select(leaf => leaf.Id)], cancellationToken);
        byte[] kept = frontier.ToArray();
        await db.Set<EvidenceLog>().Where(log => log.Id == held.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(log => log.Size, frontier.Size).SetProperty(log => log.Frontier, kept), cancellationToken);
        await KeepTilesAsync(held.Id, first, frontier.Size, cancellationToken);
        return waiting.Count;
    }

    private async Task WriteAsync(int logId, long first, long[] ids, CancellationToken cancellationToken)
    {
        DbConnection connection = db.Database.GetDbConnection();
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        if (connection is NpgsqlConnection)
        {
            command.CommandText = "UPDATE leaf SET log_id = $1, ix = $2 + placed.position - 1 FROM unnest($3) WITH ORDINALITY AS placed (id, position) WHERE leaf.id = placed.id";
            command.Parameters.Add(new NpgsqlParameter { Value = logId });
            command.Parameters.Add(new NpgsqlParameter { Value = first });
            command.Parameters.Add(new NpgsqlParameter { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
            await command.ExecuteNonQueryAsync(cancellationToken);
            return;
        }
        command.CommandText = "UPDATE leaf SET log_id = @log, ix = @ix WHERE id = @id";
        DbParameter log = Parameter("@log"), ix = Parameter("@ix"), id = Parameter("@id");
        log.Value = logId;
        for (int i = 0; i < ids.Length; i++)
        {
            (ix.Value, id.Value) = (first + i, ids[i]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        DbParameter Parameter(string name)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
            return parameter;
        }
    }

    internal async Task KeepTilesAsync(int logId, long before, long after, CancellationToken cancellationToken)
    {
        var tree = new LogTree(db, logId);
        for (int level = 0; TileAddress.RowLength(level, after) / TileAddress.FullWidth is > 0 and var full; level++)
        {
            for (long n = TileAddress.RowLength(level, before) / TileAddress.FullWidth; n < full; n++)
            {
                byte[] hashes = await tree.HashesAsync(new TileAddress(level, n, TileAddress.FullWidth), cancellationToken);
                TreeHash root = MerkleTree.Root(Enumerable.Range(0, TileAddress.FullWidth).Select(i => new TreeHash(hashes.AsSpan(i * TreeHash.Length, TreeHash.Length))));
                db.Add(new LogTile { LogId = logId, Level = level, N = n, Hashes = hashes, Root = root.ToArray() });
            }
            await db.SaveChangesAsync(cancellationToken); // the level above reads them
        }
        db.ChangeTracker.Clear();
    }
}
