using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Kefa.Bureau.Storage;

/// <summary>
/// Questions and rows of one act, sent together: one round trip on PostgreSQL, prepared once for each connection; statement by statement on SQLite, which runs inside the
/// process. They run in the order in which they were added, in the context's transaction. Rows are written as the model maps them, and belong to the current bureau.
/// </summary>
/// <remarks>EF Core reads and writes everything else; what an act costs is round trips and tracking, so an act has neither.</remarks>
internal sealed class RowBatch(KefaDbContext db)
{
    private readonly List<Statement> _statements = [];

    public bool IsEmpty => _statements.Count == 0;

    /// <summary>A new row. Columns that the database fills in (identities) are left to it.</summary>
    public void Insert<T>(T row) where T : class
    {
        RowTable table = RowTable.Of(db, typeof(T));
        _statements.Add(new Statement(table.InsertSql, table.Values(table.Inserted, row, BureauOf(row))));
    }

    /// <summary>All columns of a row that is there.</summary>
    /// <exception cref="InvalidOperationException">The table is append-only.</exception>
    public void Update<T>(T row) where T : class
    {
        RowTable table = Changeable<T>();
        _statements.Add(new Statement(table.UpdateSql, table.Values(table.Updated, row, BureauOf(row))));
    }

    /// <summary>A row, new or there already.</summary>
    /// <exception cref="InvalidOperationException">The table is append-only.</exception>
    public void Put<T>(T row) where T : class
    {
        RowTable table = Changeable<T>();
        _statements.Add(new Statement(table.PutSql, table.Values(table.Inserted, row, BureauOf(row))));
    }

    /// <exception cref="InvalidOperationException">The table is append-only.</exception>
    public void Delete<T>(T row) where T : class
    {
        RowTable table = Changeable<T>();
        _statements.Add(new Statement(table.DeleteSql, table.Values(table.Keys, row, BureauOf(row))));
    }

    /// <summary>A statement that gives no rows; its values are <c>$1</c>, <c>$2</c> … It names its bureau itself.</summary>
    public void Run(string sql, params ReadOnlySpan<object?> values) => _statements.Add(new Statement(sql, [.. values]));

    /// <summary>A statement that gives rows; <paramref name="read"/> gets each of them.</summary>
    public void Ask(string sql, Action<DbDataReader> read, params ReadOnlySpan<object?> values) => _statements.Add(new Statement(sql, [.. values]) { Read = read });

    /// <summary>Sends all of it. What was sent is forgotten, so that more can be added and sent.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    /// <exception cref="DbException">The database refused something; the transaction can only be rolled back.</exception>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (_statements.Count == 0) return;
        DbTransaction transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("An act's rows are written in its transaction: begin it first.");
        DbConnection connection = db.Database.GetDbConnection();
        if (connection is NpgsqlConnection) await TogetherAsync(connection, transaction, cancellationToken);
        else await OneByOneAsync(connection, transaction, cancellationToken);
        _statements.Clear();
    }

    /// <summary>Sends all of it and commits; on PostgreSQL that is one round trip.</summary>
    /// <exception cref="DbException">The database refused something; the transaction can only be rolled back.</exception>
    public async Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        if (db.Database.GetDbConnection() is not NpgsqlConnection)
        {
            await ExecuteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return;
        }
        Run("COMMIT"); // after something that was refused the server runs nothing more of a batch
        await ExecuteAsync(cancellationToken);
        await transaction.DisposeAsync(); // it is over: the context learns of it
    }

    private async Task TogetherAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        foreach (Statement statement in _statements)
        {
            var command = new NpgsqlBatchCommand(statement.Sql);
            foreach (object? value in statement.Values) command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
            batch.BatchCommands.Add(command);
        }
        await batch.PrepareAsync(cancellationToken); // once for each connection: planning costs more than running
        if (_statements.TrueForAll(statement => statement.Read is null))
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return;
        }
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        // Only statements that give rows have a result; going on to the next one runs the others, or throws what they say.
        foreach (Statement asked in _statements.Where(statement => statement.Read is not null))
        {
            while (await reader.ReadAsync(cancellationToken)) asked.Read!(reader);
            await reader.NextResultAsync(cancellationToken);
        }
    }

    private async Task OneByOneAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var prepared = new Dictionary<string, DbCommand>(StringComparer.Ordinal);
        try
        {
            foreach (Statement statement in _statements)
            {
                if (!prepared.TryGetValue(statement.Sql, out DbCommand? command))
                {
                    prepared.Add(statement.Sql, command = connection.CreateCommand());
                    (command.CommandText, command.Transaction) = (statement.Sql, transaction);
                }
                command.Parameters.Clear();
                for (int i = 0; i < statement.Values.Length; i++)
                {
                    DbParameter parameter = statement.Values[i] as DbParameter ?? new SqliteParameter { Value = statement.Values[i] ?? DBNull.Value };
                    parameter.ParameterName = "$" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                    command.Parameters.Add(parameter);
                }
                if (statement.Read is null)
                {
                    await command.ExecuteNonQueryAsync(cancellationToken);
                    continue;
                }
                await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken)) statement.Read(reader);
            }
        }
        finally
        {
            foreach (DbCommand command in prepared.Values) await command.DisposeAsync();
        }
    }

    private RowTable Changeable<T>() => !typeof(IAppendOnly).IsAssignableFrom(typeof(T))
        ? RowTable.Of(db, typeof(T))
        : throw new InvalidOperationException($"{typeof(T).Name} is append-only: add a row that corrects it instead.");

    private int? BureauOf(object row)
    {
        if (row is not IBelongsToBureau owned) return null;
        int current = db.BureauId ?? throw new InvalidOperationException($"{row.GetType().Name} belongs to a bureau, and none was entered: call CurrentBureau.Enter before saving.");
        if (owned.BureauId == 0) owned.BureauId = current;
        return owned.BureauId == current ? current : throw new InvalidOperationException($"{row.GetType().Name} belongs to bureau {owned.BureauId}, the current bureau is {current}: enter its bureau to write it.");
    }

    private sealed record Statement(string Sql, object?[] Values)
    {
        public Action<DbDataReader>? Read { get; init; }
    }

    /// <summary>A table of the model: its statements, written once, and how a row becomes values.</summary>
    private sealed class RowTable
    {
        private static readonly ConcurrentDictionary<IEntityType, RowTable> Known = new();

        private readonly bool _isPostgreSql;

        private RowTable(IEntityType type, bool isPostgreSql)
        {
            _isPostgreSql = isPostgreSql;
            string table = type.GetTableName()!;
            Keys = [.. type.FindPrimaryKey()!.Properties.Select(Column.Of)];
            Inserted = [.. type.GetProperties().Where(p => !(p.ValueGenerated == ValueGenerated.OnAdd && p.ClrType == typeof(long))).Select(Column.Of)];
            Column[] others = [.. Inserted.Where(column => Keys.All(key => key.Name != column.Name))];
            Updated = [.. others, .. Keys];
            string names = string.Join(", ", Inserted.Select(column => column.Name)), marks = string.Join(", ", Enumerable.Range(1, Inserted.Length).Select(i => "$" + i));
            InsertSql = $"INSERT INTO {table} ({names}) VALUES ({marks})";
            PutSql = $"{InsertSql} ON CONFLICT ({string.Join(", ", Keys.Select(key => key.Name))}) DO UPDATE SET {string.Join(", ", others.Select(column => $"{column.Name} = excluded.{column.Name}"))}";
            UpdateSql = $"UPDATE {table} SET {string.Join(", ", others.Select((column, i) => $"{column.Name} = ${i + 1}"))} WHERE {string.Join(" AND ", Keys.Select((key, i) => $"{key.Name} = ${others.Length + i + 1}"))}";
            DeleteSql = $"DELETE FROM {table} WHERE {string.Join(" AND ", Keys.Select((key, i) => $"{key.Name} = ${i + 1}"))}";
        }

        public string InsertSql { get; }
        public string PutSql { get; }
        public string UpdateSql { get; }
        public string DeleteSql { get; }
        public Column[] Keys { get; }
        public Column[] Inserted { get; }
        public Column[] Updated { get; }

        public static RowTable Of(KefaDbContext db, Type row)
        {
            IEntityType type = db.Model.FindEntityType(row) ?? throw new ArgumentException($"{row.Name} is no table of the model.", nameof(row));
            return Known.GetOrAdd(type, static (type, isPostgreSql) => new RowTable(type, isPostgreSql), !db.IsSqlite);
        }

        public object?[] Values(Column[] columns, object row, int? bureau)
        {
            // The parameter of the model's own mapping: the same conversions and types as everywhere else.
            using DbCommand scratch = _isPostgreSql ? new NpgsqlCommand() : new SqliteCommand();
            var values = new object?[columns.Length];
            for (int i = 0; i < columns.Length; i++)
                values[i] = columns[i].Mapping.CreateParameter(scratch, "", columns[i] is { IsBureau: true } && bureau is { } own ? own : columns[i].Read.GetClrValue(row), nullable: true);
            return values;
        }
    }

    private sealed record Column(string Name, bool IsBureau, RelationalTypeMapping Mapping, IClrPropertyGetter Read)
    {
        public static Column Of(IProperty property) =>
            new(property.GetColumnName(), property.Name == nameof(IBelongsToBureau.BureauId), property.GetRelationalTypeMapping(), property.GetGetter());
    }
}
