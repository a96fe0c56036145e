using System.Globalization;
using Npgsql;

namespace Kefa.Benchmarks;

/// <summary>The processor time of a PostgreSQL server on this machine: of its main process, of those that it has, and of those that have ended.</summary>
internal static class ServerProcessor
{
    private const double TicksASecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    /// <returns>Zero when the server is on another machine.</returns>
    public static async Task<TimeSpan> UsedAsync(NpgsqlConnection connection)
    {
        await using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        int backend = (int)(await ask.ExecuteScalarAsync())!;
        if (Read(backend) is not { Name: "postgres", Parent: var server } || Read(server) is not { } main) return TimeSpan.Zero;
        double ticks = main.Own + main.Ended + Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? Read(id) : null)
            .Where(process => process?.Parent == server).Sum(process => process!.Own);
        return TimeSpan.FromSeconds(ticks / TicksASecond);
    }

    private static ProcessTimes? Read(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            int open = stat.IndexOf('('), close = stat.LastIndexOf(')'); // a name may hold anything
            string[] fields = stat[(close + 2)..].Split(' ');
            return new ProcessTimes(stat[(open + 1)..close], int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(fields, 11) + Ticks(fields, 12), Ticks(fields, 13) + Ticks(fields, 14));
        }
        catch (IOException)
        {
            return null; // it has ended, or this system has no such folder
        }
    }

    private static long Ticks(string[] fields, int at) => long.Parse(fields[at], CultureInfo.InvariantCulture);

    private sealed record ProcessTimes(string Name, int Parent, long Own, long Ended);
}
