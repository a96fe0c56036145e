using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Kefa.Bureau.Operations;

/// <summary>Runs PostgreSQL's own programs, which know best how to dump and restore.</summary>
internal static class PostgreSqlTools
{
    public static Task DumpAsync(string connectionString, string file, CancellationToken cancellationToken) =>
        RunAsync(connectionString, "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--file=" + file], cancellationToken);

    /// <summary>In one transaction: a restore that fails leaves the database empty.</summary>
    public static Task RestoreAsync(string connectionString, string file, CancellationToken cancellationToken) =>
        RunAsync(connectionString, "pg_restore", ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--dbname=" + new NpgsqlConnectionStringBuilder(connectionString).Database, file], cancellationToken);

    private static async Task RunAsync(string connectionString, string program, string[] arguments, CancellationToken cancellationToken)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        string path = Find(program) ?? throw new RefusedException(
            $"'{program}' is not installed here (looked in PATH and /usr/lib/postgresql/*/bin). Install postgresql-client of the server's version, or run it where the server is.");
        var info = new ProcessStartInfo(path, arguments) { RedirectStandardError = true };
        // By environment, because a command line can be read by everyone on the machine.
        info.Environment["PGHOST"] = to.Host;
        info.Environment["PGPORT"] = to.Port.ToString(CultureInfo.InvariantCulture);
        info.Environment["PGUSER"] = to.Username;
        info.Environment["PGDATABASE"] = to.Database;
        if (to.Password is not null) info.Environment["PGPASSWORD"] = to.Password;
        if (to.Passfile is not null) info.Environment["PGPASSFILE"] = to.Passfile;
        // As careful with the server's certificate as the site itself.
        info.Environment["PGSSLMODE"] = to.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var mode => mode.ToString().ToLowerInvariant() };
        if (to.RootCertificate is not null) info.Environment["PGSSLROOTCERT"] = to.RootCertificate;
        if (to.SslCertificate is not null) info.Environment["PGSSLCERT"] = to.SslCertificate;
        if (to.SslKey is not null) info.Environment["PGSSLKEY"] = to.SslKey;
        using Process process = Process.Start(info) ?? throw new RefusedException($"'{path}' could not be started.");
        try
        {
            string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) throw new RefusedException($"{program} ended with {process.ExitCode}: {errors.Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string? Find(string program)
    {
        IEnumerable<string> folders = SearchPath.Folders;
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            // The newest first: pg_dump reads servers of its own version and older ones. Debian's wrapper in PATH would ask for a cluster.
            folders = Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin")).Concat(folders);
        }
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }
}
