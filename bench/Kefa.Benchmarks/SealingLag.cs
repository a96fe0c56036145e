using System.Collections.Concurrent;
using System.Diagnostics;
using Kefa.Bureau.Matters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Kefa.Benchmarks;

/// <summary>
/// The product's own publisher, at its own pace, beside clients that act; and how long it took from the commit of each act until a checkpoint over it could be read.
/// </summary>
internal sealed class SealingLag : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly IHostedService _publisher;
    private readonly NpgsqlConnection _connection;
    private readonly ConcurrentBag<(string Stream, int N, long At)> _committed = [];
    private readonly List<(long Size, long At)> _seen = [];
    private Task _looking = Task.CompletedTask;
    private volatile bool _ended;

    private SealingLag(IHostedService publisher, NpgsqlConnection connection) => (_publisher, _connection) = (publisher, connection);

    public static async Task<SealingLag> StartAsync(IServiceProvider services, string connection)
    {
        IHostedService publisher = services.GetServices<IHostedService>().Single(job => job.GetType().Name == "PublishLogs");
        var lag = new SealingLag(publisher, new NpgsqlConnection(connection));
        await lag._connection.OpenAsync();
        await publisher.StartAsync(CancellationToken.None);
        lag._looking = Task.Run(lag.LookAsync);
        return lag;
    }

    public void Committed(MatterNumber number, int n) => _committed.Add(($"matter/{number}", n, Stopwatch.GetTimestamp()));

    /// <summary>Waits until everything is sealed.</summary>
    /// <returns>Seconds, in order.</returns>
    public async Task<double[]> FinishAsync()
    {
        while (await NumberAsync("SELECT count(*) FROM leaf WHERE ix IS NULL") > 0 || await NumberAsync("SELECT count(*) FROM leaf") > await NumberAsync("SELECT max(size) FROM log_checkpoint")) await Task.Delay(Look);
        await Task.Delay(Look * 3);
        _ended = true;
        await _looking;
        await _publisher.StopAsync(CancellationToken.None);

        var places = new Dictionary<(string, int), long>();
        await using (var ask = new NpgsqlCommand("SELECT stream, n, ix FROM leaf WHERE stream IS NOT NULL", _connection))
        {
            await using NpgsqlDataReader row = await ask.ExecuteReaderAsync();
            while (await row.ReadAsync()) places[(row.GetString(0), row.GetInt32(1))] = row.GetInt64(2);
        }
        return [.. _committed.Select(act => Stopwatch.GetElapsedTime(act.At, _seen.First(checkpoint => checkpoint.Size > places[(act.Stream, act.N)]).At).TotalSeconds).Select(lag => Math.Max(lag, 0)).Order()];
    }

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await _looking;
        await _connection.DisposeAsync();
    }

    private async Task LookAsync()
    {
        await using var own = new NpgsqlConnection(_connection.ConnectionString);
        await own.OpenAsync();
        await using var ask = new NpgsqlCommand("SELECT max(size) FROM log_checkpoint", own);
        await ask.PrepareAsync();
        while (!_ended)
        {
            if (await ask.ExecuteScalarAsync() is long size && (_seen.Count == 0 || _seen[^1].Size < size)) _seen.Add((size, Stopwatch.GetTimestamp()));
            await Task.Delay(Look);
        }
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var ask = new NpgsqlCommand(sql, _connection);
        return await ask.ExecuteScalarAsync() is long number ? number : 0;
    }
}
