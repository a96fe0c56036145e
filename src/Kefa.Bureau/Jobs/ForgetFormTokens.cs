using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Jobs;

/// <summary>Forgets forms that were sent long ago: no browser sends them again.</summary>
internal sealed class ForgetFormTokens(IServiceScopeFactory scopes, TimeProvider time, ILogger<ForgetFormTokens> logger) : LeasedJob(scopes, time, logger)
{
    internal static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    protected override string Name => "forget-form-tokens";

    protected override TimeSpan Every => TimeSpan.FromHours(24);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        DateTimeOffset before = services.GetRequiredService<TimeProvider>().GetUtcNow() - KeptFor;
        await services.GetRequiredService<KefaDbContext>().Set<FormToken>().IgnoreQueryFilters([KefaDbContext.BureauFilter])
            .Where(token => token.UsedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
