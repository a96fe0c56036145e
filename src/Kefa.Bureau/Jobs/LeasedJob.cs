using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Jobs;

/// <summary>
/// A job that one node at a time does, again and again. A run must be safe to repeat and to stop anywhere; it is cancelled when
/// the node stops or the lease is lost.
/// </summary>
public abstract partial class LeasedJob(IServiceScopeFactory scopes, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>The lease's name; one job, one name.</summary>
    protected abstract string Name { get; }

    /// <summary>The pause between two runs.</summary>
    protected abstract TimeSpan Every { get; }

    /// <summary>How long a node that died keeps the others waiting.</summary>
    protected virtual TimeSpan Duration => TimeSpan.FromMinutes(1);

    /// <summary>Whether there is anything to do; asked before the lease is taken, so that a job with nothing to do writes nothing.</summary>
    protected virtual Task<bool> IsDueAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>One run. <paramref name="lease"/> carries the fencing number to store with what must not come from a former holder.</summary>
    protected abstract Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    LogFailed(logger, Name, failure); // the next round tries again
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(logger, Name);
        }
    }

    /// <summary>Takes the lease, does one run, gives it back.</summary>
    /// <returns>False when another node holds the lease; nothing is done when nothing is due.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!await IsDueAsync(cancellationToken)) return true;
        await using AsyncServiceScope leaseScope = scopes.CreateAsyncScope();
        var leases = leaseScope.ServiceProvider.GetRequiredService<Leases>();
        HeldLease? lease = await leases.TryAcquireAsync(Name, Leases.ThisProcess, Duration, cancellationToken);
        if (lease is null) return false;

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var done = new CancellationTokenSource();
        Task renewing = RenewAsync(leases, lease, lost, done.Token);
        try
        {
            await using AsyncServiceScope workScope = scopes.CreateAsyncScope();
            await RunAsync(lease, workScope.ServiceProvider, lost.Token);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
            await leases.ReleaseAsync(lease, CancellationToken.None);
        }
        return true;
    }

    private async Task RenewAsync(Leases leases, HeldLease lease, CancellationTokenSource lost, CancellationToken done)
    {
        using var timer = new PeriodicTimer(Duration / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                if (await leases.RenewAsync(lease, Duration, CancellationToken.None) is not null) continue;
                LogLost(logger, Name);
                await lost.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            return; // the run is over
        }
        catch (System.Data.Common.DbException failure)
        {
            LogFailed(logger, Name, failure);
            await lost.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Name} failed; it will be tried again.")]
    private static partial void LogFailed(ILogger logger, string name, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Name} lost its lease and stops this run.")]
    private static partial void LogLost(ILogger logger, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Name} stopped.")]
    private static partial void LogStopped(ILogger logger, string name);
}
