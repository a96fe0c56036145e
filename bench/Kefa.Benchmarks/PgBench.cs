using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Kefa.Benchmarks;

/// <summary>
/// What pgbench reaches with the rows of an act, on the server on which acts were measured. The script is written from the rows that the last act of a matter left:
/// the same columns with the same values, under streams of its own. Each client changes matters of its own, as the clients that act do.
/// </summary>
internal sealed class PgBench(NpgsqlConnection connection, int bureau, string program)
{
    private const int MattersEach = 8;

    /// <summary>The program beside the newest server that is installed; null when there is none.</summary>
    public static string? Find() => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin", "pgbench")).Where(File.Exists).Order(StringComparer.Ordinal).LastOrDefault();

    /// <summary>The transaction: the event with its body and leaf, the row of the matter and of its search, the audit entry.</summary>
    public async Task<string> ScriptAsync(string stream, int clients)
    {
        string own = Literal(stream);
        await RunAsync($"INSERT INTO matter ({await OthersAsync("matter", "stream", "number")}, stream, number) SELECT {await OthersAsync("matter", "stream", "number")}, 'bench/' || i, 'B' || i FROM matter, generate_series(1, {clients * MattersEach}) AS i WHERE stream = {own}");
        await RunAsync($"INSERT INTO search_text ({await OthersAsync("search_text", "stream")}, stream) SELECT {await OthersAsync("search_text", "stream")}, 'bench/' || i FROM search_text, generate_series(1, {clients * MattersEach}) AS i WHERE stream = {own} AND place = ''");
        await RunAsync("VACUUM ANALYZE");

        const string Stream = "'bench/' || :client_id || '/' || :k", Matter = "'bench/' || :m";
        string last = $"bureau_id = {bureau} AND stream = {own} AND n = (SELECT max(n) FROM event WHERE stream = {own})";
        return string.Join('\n',
        [
            @"\set k random(1, 9000000000000000)",
            $@"\set m :client_id * {MattersEach} + random(1, {MattersEach})",
            "BEGIN;",
            $"SELECT max(n) FROM event WHERE bureau_id = {bureau} AND stream = {Matter};",
            await InsertAsync("event", last, ("stream", Stream), ("n", "1")),
            await InsertAsync("event_body", last, ("stream", Stream), ("n", "1")),
            await InsertAsync("leaf", last, ("hash", "sha256(int8send(:k))"), ("stream", Stream), ("n", "1"), ("log_id", "NULL"), ("ix", "NULL")),
            await UpdateAsync("matter", $"stream = {own}", $"bureau_id = {bureau} AND stream = {Matter}", "bureau_id", "stream", "number"),
            await UpdateAsync("search_text", $"stream = {own} AND place = ''", $"bureau_id = {bureau} AND stream = {Matter} AND place = ''", "bureau_id", "stream", "place"),
            await InsertAsync("audit", $"id = (SELECT max(id) FROM audit WHERE subject = {own})", ("subject", Matter)),
            "COMMIT;",
            "",
        ]);
    }

    /// <summary>Runs it for some seconds.</summary>
    /// <param name="mode">How statements are sent: <c>simple</c>, which is pgbench's default, or <c>prepared</c>.</param>
    public async Task<(double PerSecond, double ProcessorMs)> RunAsync(string script, int clients, int seconds, string mode)
    {
        string file = Path.Combine(Path.GetTempPath(), $"kefa-pgbench-{Environment.ProcessId}.sql");
        await File.WriteAllTextAsync(file, script);
        var to = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        var info = new ProcessStartInfo(program, ["-n", "-M", mode, "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-f", file, "-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, to.Database!])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        if (to.Password is { } password) info.Environment["PGPASSWORD"] = password;
        TimeSpan server = await ServerProcessor.UsedAsync(connection), client = default;
        using Process process = Process.Start(info)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(100))
        {
            try
            {
                client = process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                break; // it has ended between the two calls
            }
        }
        await process.WaitForExitAsync();
        File.Delete(file);
        server = await ServerProcessor.UsedAsync(connection) - server;
        string said = await output;
        double Said(string begin) => said.Split('\n').FirstOrDefault(line => line.StartsWith(begin, StringComparison.Ordinal)) is { } line
            ? double.Parse(line[begin.Length..].Split([' ', '/'])[0], CultureInfo.InvariantCulture) : throw new InvalidOperationException($"pgbench: {errors.Result}{said}");
        return (Math.Round(Said("tps = ")), Math.Round((server + client).TotalMilliseconds / Said("number of transactions actually processed: "), 2));
    }

    private async Task<string> InsertAsync(string table, string from, params (string Column, string Value)[] own)
    {
        (string Column, string Value)[] row = await RowAsync(table, from, own);
        return $"INSERT INTO {table} ({string.Join(", ", row.Select(value => value.Column))}) VALUES ({string.Join(", ", row.Select(value => value.Value))});";
    }

    private async Task<string> UpdateAsync(string table, string from, string to, params string[] keys) =>
        $"UPDATE {table} SET {string.Join(", ", (await RowAsync(table, from)).Where(value => !keys.Contains(value.Column)).Select(value => $"{value.Column} = {value.Value}"))} WHERE {to};";

    /// <summary>The row as literals, with other values for some columns; without what the database fills in.</summary>
    private async Task<(string Column, string Value)[]> RowAsync(string table, string where, params (string Column, string Value)[] own)
    {
        string[] columns = await ColumnsAsync(table);
        await using var command = new NpgsqlCommand($"SELECT {string.Join(", ", columns.Select(column => $"{column}::text"))} FROM {table} WHERE {where}", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync()) throw new InvalidOperationException($"The last act left no row in '{table}' where {where}.");
        return [.. columns.Select((column, i) => (column, own.FirstOrDefault(value => value.Column == column).Value ?? (reader.IsDBNull(i) ? "NULL" : Literal(reader.GetString(i)))))];
    }

    private async Task<string> OthersAsync(string table, params string[] without) => string.Join(", ", (await ColumnsAsync(table)).Except(without));

    private async Task<string[]> ColumnsAsync(string table)
    {
        await using var command = new NpgsqlCommand("SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' ORDER BY attnum", connection);
        command.Parameters.Add(new() { Value = table });
        var columns = new List<string>();
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        return [.. columns];
    }

    private async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A literal on one line and without a colon: pgbench takes what follows one for a variable, wherever it stands.</summary>
    private static string Literal(string text) => $"U&'{text.Replace("\\", @"\\").Replace("'", "''").Replace(":", @"\003a").Replace("\n", @"\000a")}'";
}
