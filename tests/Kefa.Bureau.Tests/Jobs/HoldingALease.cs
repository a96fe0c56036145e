using Kefa.Bureau.Jobs;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kefa.Bureau.Tests.Jobs;

public abstract class HoldingALease(DatabaseFixture db) : DatabaseTests(db)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly string _name = "job-" + Guid.NewGuid().ToString("N");

    private async Task<T> LeasesAsync<T>(Func<Leases, Task<T>> work)
    {
        await using AsyncServiceScope scope = Db.Scope();
        return await work(scope.ServiceProvider.GetRequiredService<Leases>());
    }

    private Task<HeldLease?> TryAsync(string owner) => LeasesAsync(leases => leases.TryAcquireAsync(_name, owner, Minute, Cancel));

    [Fact]
    public async Task Keeps_others_out_until_it_is_given_back()
    {
        HeldLease? first = await TryAsync("a");
        HeldLease? meanwhile = await TryAsync("b");
        await LeasesAsync(async leases => { await leases.ReleaseAsync(first!, Cancel); return 0; });
        HeldLease? after = await TryAsync("b");

        Assert.Null(meanwhile);
        Assert.Equal((1L, 2L), (first!.Fence, after!.Fence));
    }

    [Fact]
    public async Task Ends_by_itself_and_cannot_be_renewed_by_its_former_holder()
    {
        HeldLease first = (await TryAsync("a"))!;
        Db.Time.Advance(Minute + TimeSpan.FromSeconds(1));

        HeldLease? second = await TryAsync("b");

        Assert.Equal(2, second!.Fence);
        Assert.Null(await LeasesAsync(leases => leases.RenewAsync(first, Minute, Cancel)));
        Assert.NotNull(await LeasesAsync(leases => leases.RenewAsync(second, Minute, Cancel)));
    }

    [Fact]
    public async Task Given_back_late_does_not_end_the_next_holders()
    {
        HeldLease first = (await TryAsync("a"))!;
        Db.Time.Advance(Minute + TimeSpan.FromSeconds(1));
        await TryAsync("b");

        await LeasesAsync(async leases => { await leases.ReleaseAsync(first, Cancel); return 0; });

        Assert.Null(await TryAsync("c"));
    }

    [Fact]
    public async Task Is_won_by_one_of_many()
    {
        HeldLease?[] tries = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => TryAsync(FormattableString.Invariant($"node{i}")))));

        Assert.Single(tries, lease => lease is not null);
    }

    [Fact]
    public async Task A_job_runs_on_one_node_at_a_time_and_gives_the_lease_back_after_a_failure()
    {
        var scopes = Db.Services.GetRequiredService<IServiceScopeFactory>();
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        using var slow = new Job(_name, scopes, Db.Time, async () => { entered.SetResult(); await leave.Task; });
        using var other = new Job(_name, scopes, Db.Time, () => Task.CompletedTask);
        using var failing = new Job(_name, scopes, Db.Time, () => throw new InvalidOperationException("broken"));

        Task<bool> running = slow.RunOnceAsync(Cancel);
        await entered.Task;
        bool meanwhile = await other.RunOnceAsync(Cancel);
        leave.SetResult();
        bool first = await running;
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.RunOnceAsync(Cancel));
        bool afterwards = await other.RunOnceAsync(Cancel);

        Assert.Equal((true, false, true), (first, meanwhile, afterwards));
    }

    private sealed class Job(string name, IServiceScopeFactory scopes, TimeProvider time, Func<Task> run) : LeasedJob(scopes, time, NullLogger.Instance)
    {
        protected override string Name => name;
        protected override TimeSpan Every => TimeSpan.FromHours(1);
        protected override Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken) => run();
    }

    public sealed class OnSqlite(SqliteFixture db) : HoldingALease(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : HoldingALease(db), IClassFixture<PostgreSqlFixture>;
}
