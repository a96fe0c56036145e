using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Search;

/// <summary>Writes what is searched of matters that have nothing of it: those from before there was a search. Looks when the site starts, then once a day.</summary>
internal sealed class FillSearch(IServiceScopeFactory scopes, BureauDirectory directory, TimeProvider time, ILogger<FillSearch> logger) : LeasedJob(scopes, time, logger)
{
    private const int PerBatch = 100;

    protected override string Name => "fill-search";

    protected override TimeSpan Every => TimeSpan.FromHours(24);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (BureauInfo bureau in await directory.AllAsync(cancellationToken))
        {
            while (await FillAsync(services, bureau, cancellationToken) == PerBatch) cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<int> FillAsync(IServiceProvider services, BureauInfo bureau, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        List<string> numbers = await db.Set<Matter>().Where(m => !db.Set<SearchEntry>().Any(e => e.BureauId == m.BureauId && e.Stream == m.Stream && e.Place == ""))
            .OrderBy(m => m.Stream).Select(m => m.Number).Take(PerBatch).ToListAsync(cancellationToken);
        var streams = scope.ServiceProvider.GetRequiredService<MatterStreams>();
        var search = scope.ServiceProvider.GetRequiredService<SearchWriter>();
        foreach (string number in numbers)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            // Somebody may act meanwhile: what was read before that is not what stays.
            for (int end = -1; await streams.FindAsync(MatterNumber.Parse(number), cancellationToken) is { } history && history.End != end; end = history.End)
            {
                var rows = new RowBatch(db);
                await search.SyncAsync(history, rows, cancellationToken);
                await rows.ExecuteAsync(cancellationToken);
            }
            await transaction.CommitAsync(cancellationToken);
        }
        return numbers.Count;
    }
}
