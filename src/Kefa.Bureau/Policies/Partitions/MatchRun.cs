using System.Data;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Bureau.Policies.Partitions;

/// <summary>A part of the companies that one worker took, until its lease runs out.</summary>
/// <param name="Number">The part.</param>
/// <param name="FromId">The first id.</param>
/// <param name="ToId">The first id that is not in it any more; null for the last part.</param>
/// <param name="Fence">Raised by each worker that takes the part: what a late former one brings is refused by its lower number.</param>
public sealed record MatchPart(int Number, string FromId, string? ToId, long Fence);

/// <summary>What was found out for a part.</summary>
/// <param name="Ids">The companies, in the order of the bits.</param>
/// <param name="Policies">For each policy the bitmaps of the eligible and of the open.</param>
public sealed record MatchedPart(string[] Ids, IReadOnlyList<(byte[] Eligible, byte[] Open, long CountEligible, long CountOpen)> Policies);

/// <summary>How far a run is.</summary>
public sealed record RunProgress(int Done, int Parts, long Companies)
{
    public bool IsComplete => Done == Parts;
}

/// <summary>The companies of a policy over a whole run.</summary>
public sealed record PolicyTotal(string Policy, long Eligible, long Open);

/// <summary>
/// The matching of a company table in parts: which parts there are, who works on which, and what was found. It all stands in the database, so that any
/// number of processes on any number of machines can work on it, and be killed.
/// </summary>
/// <param name="database">The database with the table.</param>
/// <param name="table">The table.</param>
/// <param name="run">What is decided: equal runs go on with each other's work.</param>
public sealed class MatchRun(NpgsqlDataSource database, CompanyTable table, string run)
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS match_run (run text PRIMARY KEY, policies text[] NOT NULL, bureau integer NOT NULL, data_year integer NOT NULL, begun timestamptz NOT NULL DEFAULT now());
        CREATE TABLE IF NOT EXISTS match_part (
          run text NOT NULL REFERENCES match_run ON DELETE CASCADE, part integer NOT NULL, from_id text COLLATE "C" NOT NULL, to_id text COLLATE "C",
          owner text, until timestamptz, fence bigint NOT NULL DEFAULT 0, done boolean NOT NULL DEFAULT false, ids text[], PRIMARY KEY (run, part));
        CREATE TABLE IF NOT EXISTS match_result (
          run text NOT NULL, part integer NOT NULL, policy text NOT NULL, eligible bytea NOT NULL, open bytea NOT NULL,
          count_eligible bigint NOT NULL, count_open bigint NOT NULL, PRIMARY KEY (run, part, policy), FOREIGN KEY (run, part) REFERENCES match_part ON DELETE CASCADE);
        """;

    public string Run => run;

    /// <summary>Cuts the companies into parts, once: workers that come later find them.</summary>
    public async Task BeginAsync(IReadOnlyList<string> policies, int bureau, int dataYear, int partSize, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // One at a time: the first makes what all use.
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtext('kefa match run'))", cancellationToken);
        await ExecuteAsync(connection, Schema, cancellationToken);
        var isNew = await ExecuteAsync(
            connection, "INSERT INTO match_run (run, policies, bureau, data_year) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", cancellationToken, run, policies.ToArray(), bureau, dataYear) == 1;
        if (isNew)
        {
            await ExecuteAsync(connection, $"""
                INSERT INTO match_part (run, part, from_id, to_id)
                SELECT $1, (row_number() OVER (ORDER BY id))::integer - 1, id, lead(id) OVER (ORDER BY id)
                FROM (SELECT "{CompanyTable.IdColumn}" AS id, row_number() OVER (ORDER BY "{CompanyTable.IdColumn}") AS n FROM {table.QuotedName}
                      WHERE "{CompanyTable.BureauColumn}" = $2 AND "{CompanyTable.YearColumn}" = $3) AS numbered
                WHERE (n - 1) % $4 = 0
                """, cancellationToken, run, bureau, dataYear, partSize);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes a part that nobody works on, or whose worker has not been heard of until its lease ran out; null when there is none now.</summary>
    public async Task<MatchPart?> TakeAsync(string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            UPDATE match_part SET owner = $2, until = clock_timestamp() + $3, fence = fence + 1
            WHERE (run, part) = (SELECT run, part FROM match_part WHERE run = $1 AND NOT done AND (until IS NULL OR until < clock_timestamp())
                                 ORDER BY part LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING part, from_id, to_id, fence
            """);
        foreach (var value in new object[] { run, owner, lease })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new MatchPart(reader.GetInt32(0), reader.GetString(1), await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2), reader.GetInt64(3))
            : null;
    }

    /// <summary>Stores what was found for a part, all of it or nothing.</summary>
    /// <returns>False when another worker has taken the part meanwhile: its result counts.</returns>
    public async Task<bool> StoreAsync(MatchPart part, MatchedPart matched, IReadOnlyList<string> policies, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var isOurs = await ExecuteAsync(
            connection, "UPDATE match_part SET done = true, until = NULL, ids = $4 WHERE run = $1 AND part = $2 AND fence = $3 AND NOT done", cancellationToken, run, part.Number, part.Fence, matched.Ids) == 1;
        if (!isOurs)
            return false;
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            for (var i = 0; i < policies.Count; i++)
            {
                var (eligible, open, countEligible, countOpen) = matched.Policies[i];
                var insert = new NpgsqlBatchCommand("INSERT INTO match_result (run, part, policy, eligible, open, count_eligible, count_open) VALUES ($1, $2, $3, $4, $5, $6, $7)");
                foreach (var value in new object[] { run, part.Number, policies[i], eligible, open, countEligible, countOpen })
                    insert.Parameters.Add(new NpgsqlParameter { Value = value });
                batch.BatchCommands.Add(insert);
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<RunProgress> ProgressAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT count(*) FILTER (WHERE done), count(*), coalesce(sum(cardinality(ids)), 0) FROM match_part WHERE run = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = run });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RunProgress(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2));
    }

    /// <summary>The totals of all parts that are done, in the order of the run's policies.</summary>
    public async Task<IReadOnlyList<PolicyTotal>> TotalsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT p.policy, coalesce(sum(r.count_eligible), 0)::bigint, coalesce(sum(r.count_open), 0)::bigint
            FROM match_run AS m CROSS JOIN LATERAL unnest(m.policies) WITH ORDINALITY AS p (policy, n)
            LEFT JOIN match_result AS r ON r.run = m.run AND r.policy = p.policy
            WHERE m.run = $1 GROUP BY p.policy, p.n ORDER BY p.n
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = run });
        List<PolicyTotal> totals = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            totals.Add(new PolicyTotal(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        return totals;
    }

    /// <summary>The ids of the companies that a policy of the run reaches, or for which it is open.</summary>
    public async IAsyncEnumerable<string> CompaniesAsync(string policy, bool open, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT p.ids, r.{(open ? "open" : "eligible")} FROM match_part AS p JOIN match_result AS r USING (run, part) WHERE run = $1 AND r.policy = $2 ORDER BY part");
        command.Parameters.Add(new NpgsqlParameter { Value = run });
        command.Parameters.Add(new NpgsqlParameter { Value = policy });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var ids = await reader.GetFieldValueAsync<string[]>(0, cancellationToken);
            var bits = await reader.GetFieldValueAsync<byte[]>(1, cancellationToken);
            for (var i = 0; i < ids.Length; i++)
            {
                if ((bits[i / 8] & (1 << (i % 8))) != 0)
                    yield return ids[i];
            }
        }
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
