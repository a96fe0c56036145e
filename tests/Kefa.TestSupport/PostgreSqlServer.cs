using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Kefa.TestSupport;

/// <summary>
/// A PostgreSQL server of the test process's own, started at the first use on a free loopback port in a temporary folder. It ends with the
/// process, also when that is killed: a small shell watches the process and stops the server after it.
/// </summary>
public sealed class PostgreSqlServer
{
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static PostgreSqlServer? _running;
    private static int _databases;
    private readonly int _port;

    private PostgreSqlServer(int port) => _port = port;

    /// <summary>Why there is no server on this machine; null when one can be started.</summary>
    public static string? Unavailable => Binaries is not null ? null
        : "PostgreSQL's programs are not installed (looked in /usr/lib/postgresql/*/bin and KEFA_TEST_POSTGRESQL): apt-get install postgresql, or set KEFA_TEST_POSTGRESQL to their folder.";

    /// <summary>The folder with initdb, postgres, pg_dump.</summary>
    public static string? Binaries { get; } = FindBinaries();

    public static async Task<PostgreSqlServer> StartedAsync()
    {
        if (Unavailable is { } reason) throw new InvalidOperationException(reason);
        await Starting.WaitAsync();
        try
        {
            return _running ??= await StartAsync();
        }
        finally
        {
            Starting.Release();
        }
    }

    /// <summary>A further server of the test's own, for tests of several; it ends with the process too.</summary>
    public static Task<PostgreSqlServer> StartAnotherAsync() => StartAsync();

    public int Port => _port;

    /// <summary>A new database, empty or a copy of <paramref name="template"/>.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {template}"), connection);
        await command.ExecuteNonQueryAsync();
        return name;
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = _port, Username = "kefa", Database = database, MaxPoolSize = 20, Timeout = 60, CommandTimeout = 120,
    }.ToString();

    private static async Task<PostgreSqlServer> StartAsync()
    {
        string folder = Directory.CreateTempSubdirectory("kefa-pg-").FullName;
        bool root = string.Equals(Environment.UserName, "root", StringComparison.Ordinal);
        if (root) await RunAsync("chown", ["postgres", folder]);
        string data = Path.Combine(folder, "data");
        await RunAsync(AsServer(root, "initdb", "-D", data, "-U", "kefa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));

        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            string[] command = AsServer(root, "postgres", "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-k", folder,
                "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
                "-c", "max_connections=300", "-c", "shared_buffers=64MB");
            Process server = Start(command, folder);
            var started = new PostgreSqlServer(port);
            if (await started.AnswersAsync(server))
            {
                StopWithThisProcess(data, folder);
                return started;
            }
            string log = await File.ReadAllTextAsync(Path.Combine(folder, "server.log"));
            if (attempt == 5) throw new InvalidOperationException($"PostgreSQL did not start in {folder}: {log}");
        }
    }

    private async Task<bool> AnswersAsync(Process server)
    {
        for (int i = 0; i < 600 && !server.HasExited; i++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(100); // still starting
            }
        }
        return false;
    }

    // The shell outlives a killed test process by a second and takes the server and its folder with it.
    private static void StopWithThisProcess(string data, string folder)
    {
        string script = string.Create(CultureInfo.InvariantCulture,
            $"trap '' INT TERM HUP; pid=$(head -n 1 '{data}/postmaster.pid'); while kill -0 {Environment.ProcessId} 2>/dev/null; do sleep 1; done; kill -QUIT $pid; while kill -0 $pid 2>/dev/null; do sleep 1; done; rm -rf '{folder}'");
        Start(["setsid", "sh", "-c", script], folder);
    }

    private static string[] AsServer(bool root, string program, params string[] arguments)
    {
        string path = Path.Combine(Binaries!, program);
        // PostgreSQL refuses to run as root; the package made a user for it.
        return root ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments] : [path, .. arguments];
    }

    private static Process Start(string[] command, string folder)
    {
        // Not our standard streams: a runner that reads them to their end would wait for the server.
        string line = string.Join(' ', command.Select(part => "'" + part.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));
        var info = new ProcessStartInfo("sh") { UseShellExecute = false, WorkingDirectory = "/" };
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add($"exec {line} >'{folder}/server.log' 2>&1 </dev/null");
        return Process.Start(info) ?? throw new InvalidOperationException($"Could not start {command[0]}.");
    }

    private static Task RunAsync(string[] command) => RunAsync(command[0], command[1..]);

    private static async Task RunAsync(string program, string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        using Process process = Process.Start(info) ?? throw new InvalidOperationException($"Could not start {program}.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors}{await output}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindBinaries()
    {
        if (Environment.GetEnvironmentVariable("KEFA_TEST_POSTGRESQL") is { Length: > 0 } given) return File.Exists(Path.Combine(given, "initdb")) ? given : null;
        if (!Directory.Exists("/usr/lib/postgresql")) return null;
        return Directory.GetDirectories("/usr/lib/postgresql")
            .Select(folder => (Version: int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int version) ? version : 0, Bin: Path.Combine(folder, "bin")))
            .Where(found => File.Exists(Path.Combine(found.Bin, "initdb"))).OrderByDescending(found => found.Version).Select(found => found.Bin).FirstOrDefault();
    }
}
