using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Companies.Import;

/// <summary>Carries uploaded files through: new ones at once, and those whose node died after a while.</summary>
internal sealed partial class ImportJob(IServiceScopeFactory scopes, TimeProvider time, ILogger<ImportJob> logger) : LeasedJob(scopes, time, logger)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(1);

    /// <summary>So long a file that this node does not see is left to the node that received it.</summary>
    private static readonly TimeSpan Elsewhere = TimeSpan.FromHours(1);
    private readonly TimeProvider _time = time;

    protected override string Name => "company-import";

    protected override TimeSpan Every => TimeSpan.FromSeconds(2);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var stale = now - Abandoned;
        // Imports of all bureaus: the job serves the installation, each import then runs in its own bureau.
        var waiting = await services.GetRequiredService<KefaDbContext>().Set<CompanyImport>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AsNoTracking()
            .Where(i => i.OwnsFile && (i.State == ImportState.Staging || i.State == ImportState.Applying) && (i.Step == 0 || i.TouchedAt < stale))
            .OrderBy(i => i.StartedAt).Select(i => new { i.Id, i.BureauId, i.StoredPath, i.TouchedAt }).ToListAsync(cancellationToken);
        // Nodes that do not share a data folder: the lease comes round to the one that has the file; a node that is gone for good is waited for no longer.
        foreach (var import in waiting.Where(i => File.Exists(i.StoredPath) || i.TouchedAt < now - Elsewhere))
        {
            var bureau = await services.GetRequiredService<BureauDirectory>().FindAsync(import.BureauId, cancellationToken);
            if (bureau is null)
                continue;
            try
            {
                await using var scope = services.CreateBureauScope(bureau);
                var outcome = await scope.ServiceProvider.GetRequiredService<ImportCompanies>().RunAsync(import.Id, null, cancellationToken);
                LogRun(import.Id, outcome);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One import that cannot go on must not keep the others waiting: it is tried again like one whose node died.
                LogFailed(import.Id, failure);
                await PutOffAsync(services, bureau, import.Id, cancellationToken);
            }
        }
    }

    private async Task PutOffAsync(IServiceProvider services, BureauInfo bureau, Guid import, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        await using var scope = services.CreateBureauScope(bureau);
        await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<CompanyImport>().Where(i => i.Id == import)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.TouchedAt, now).SetProperty(i => i.Step, i => i.Step + 1), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {Import}: {Outcome}.")]
    private partial void LogRun(Guid import, ImportRunOutcome outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "Import {Import} stopped; it will be tried again in a minute.")]
    private partial void LogFailed(Guid import, Exception failure);
}
