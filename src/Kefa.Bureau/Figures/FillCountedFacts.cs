using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Figures;

/// <summary>Writes what figures count of matters that have nothing of it: those from before there were figures. Looks when the site starts, then once a day.</summary>
internal sealed class FillCountedFacts(IServiceScopeFactory scopes, BureauDirectory directory, TimeProvider time, ILogger<FillCountedFacts> logger) : LeasedJob(scopes, time, logger)
{
    private const int PerBatch = 100;
    private const string Nothing = "{}";

    protected override string Name => "fill-counted-facts";

    protected override TimeSpan Every => TimeSpan.FromHours(24);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (BureauInfo bureau in await directory.AllAsync(cancellationToken))
        {
            while (await FillAsync(services, bureau, cancellationToken) == PerBatch) cancellationToken.ThrowIfCancellationRequested();
        }
    }

    internal static async Task<int> FillAsync(IServiceProvider services, BureauInfo bureau, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        List<string> numbers = await db.Set<Matter>().AsNoTracking().Where(m => m.Counted == Nothing).OrderBy(m => m.Stream).Select(m => m.Number).Take(PerBatch).ToListAsync(cancellationToken);
        var streams = scope.ServiceProvider.GetRequiredService<MatterStreams>();
        foreach (string number in numbers)
        {
            MatterNumber matter = MatterNumber.Parse(number);
            string stream = Matter.StreamOf(matter);
            if (await streams.FindAsync(matter, cancellationToken) is not { } history) continue;
            string counted = CountedFacts.Write(history.State);
            // An act that comes between writes the facts itself.
            await db.Set<Matter>().Where(m => m.Stream == stream && m.LastEvent == history.End && m.Counted == Nothing).ExecuteUpdateAsync(set => set.SetProperty(m => m.Counted, counted), cancellationToken);
        }
        return numbers.Count;
    }
}
