using Kefa.Bureau.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Kefa.Bureau.Operations;

/// <summary>
/// Prepares the second role of a PostgreSQL installation: one owns the schema and migrates, the other serves. The serving role reads and writes rows, only
/// inserts into what is append-only, and sees of each bureau's tables the rows of the bureau that its connection has entered.
/// </summary>
public sealed class ServeRole(IOptions<StorageOptions> options)
{
    /// <summary>Read across bureaus when somebody signs in: a person has one account and posts in bureaus.</summary>
    private static readonly string[] ReadAcross = ["post", "deputy"];

    private const string Mine = "(bureau_id = nullif(nullif(current_setting('kefa.bureau', true), ''), '*')::int OR current_setting('kefa.bureau', true) = '*')";

    /// <returns>How many tables are under row-level security.</returns>
    /// <exception cref="RefusedException">The database is SQLite, or the role is not there, owns the tables, or is beyond row-level security.</exception>
    public async Task<int> PrepareAsync(string role, CancellationToken cancellationToken)
    {
        if (!options.Value.UsesPostgreSql) throw new RefusedException("SQLite has no roles: two roles are for PostgreSQL (KEFA_DATABASE).");
        await using var connection = new NpgsqlConnection(options.Value.Database);
        await connection.OpenAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await CheckAsync(connection, role, cancellationToken);

        string quoted = Quote(role);
        List<string> statements =
        [
            $"GRANT USAGE ON SCHEMA public TO {quoted}",
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
            $"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
            $"REVOKE INSERT, UPDATE, DELETE ON \"__EFMigrationsHistory\" FROM {quoted}",
        ];
        // What the triggers refuse, the role may not even ask: the guards themselves say which tables and what.
        const string Guards = "SELECT c.relname, bool_or(t.tgtype & 16 <> 0 AND t.tgtype & 1 = 0), bool_or(t.tgtype & 8 <> 0 AND (t.tgtype & 1 = 0 OR t.tgname = c.relname || '_only_erased')) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname IN (c.relname || '_append_only', c.relname || '_only_erased') GROUP BY c.relname";
        foreach ((string table, bool update, bool delete) in await ReadAsync(connection, Guards, row => (row.GetString(0), row.GetBoolean(1), row.GetBoolean(2)), cancellationToken))
        {
            if (update) statements.Add($"REVOKE UPDATE ON {Quote(table)} FROM {quoted}");
            if (delete) statements.Add($"REVOKE DELETE ON {Quote(table)} FROM {quoted}");
        }

        const string Columns = "SELECT c.table_name, c.is_nullable = 'YES' FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = 'public' AND c.column_name = 'bureau_id' AND t.table_type = 'BASE TABLE'";
        List<(string Table, bool Nullable)> tables = await ReadAsync(connection, Columns, row => (row.GetString(0), row.GetBoolean(1)), cancellationToken);
        foreach ((string table, bool nullable) in tables)
        {
            string name = Quote(table), mine = nullable ? $"(bureau_id IS NULL OR {Mine})" : Mine;
            statements.Add($"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY");
            statements.Add($"DROP POLICY IF EXISTS kefa_bureau ON {name}");
            statements.Add($"CREATE POLICY kefa_bureau ON {name} USING {mine} WITH CHECK {mine}");
            if (!ReadAcross.Contains(table, StringComparer.Ordinal)) continue;
            statements.Add($"DROP POLICY IF EXISTS kefa_across ON {name}");
            statements.Add($"CREATE POLICY kefa_across ON {name} FOR SELECT USING (true)");
        }
        foreach (string statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return tables.Count;
    }

    private static async Task CheckAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand("SELECT rolsuper OR rolbypassrls, rolname = current_user FROM pg_roles WHERE rolname = $1", connection) { Parameters = { new NpgsqlParameter { Value = role } } };
        await using NpgsqlDataReader found = await ask.ExecuteReaderAsync(cancellationToken);
        if (!await found.ReadAsync(cancellationToken))
            throw new RefusedException($"There is no role '{role}'. Let the database's administrator make it: CREATE ROLE {Quote(role)} LOGIN PASSWORD '…';");
        if (found.GetBoolean(1)) throw new RefusedException($"'{role}' is the role that migrates and owns the tables: nothing is refused to it. Name another one.");
        if (found.GetBoolean(0)) throw new RefusedException($"'{role}' is a superuser or has BYPASSRLS: row-level security would not hold it. ALTER ROLE {Quote(role)} NOSUPERUSER NOBYPASSRLS;");
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        List<T> all = [];
        while (await rows.ReadAsync(cancellationToken)) all.Add(read(rows));
        return all;
    }

    private static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
