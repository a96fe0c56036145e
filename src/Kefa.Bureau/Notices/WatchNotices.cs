using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Notices;

/// <summary>Tells people each minute, in each bureau, what is new for them; and sends by mail what is to be sent.</summary>
internal sealed class WatchNotices(IServiceScopeFactory scopes, BureauDirectory directory, TimeProvider time, ILogger<WatchNotices> logger) : LeasedJob(scopes, time, logger)
{
    protected override string Name => "notices";

    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (BureauInfo bureau in await directory.AllAsync(cancellationToken))
        {
            await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
            await scope.ServiceProvider.GetRequiredService<GiveNotices>().HandleAsync(cancellationToken);
            await scope.ServiceProvider.GetRequiredService<SendMail>().HandleAsync(cancellationToken);
        }
    }
}
