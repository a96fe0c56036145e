using System.Buffers.Binary;
using System.Collections.Immutable;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Population;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Bureau.Policies.Partitions;

/// <summary>Works on the parts of a run until all are done: takes one, reads its companies into columns, decides all policies at once, stores the bitmaps.</summary>
/// <param name="database">The database.</param>
/// <param name="table">The company table.</param>
/// <param name="run">The run.</param>
/// <param name="policies">The policies, in the order of the run.</param>
/// <param name="bureau">The bureau whose rows are meant.</param>
/// <param name="asOf">The day.</param>
public sealed class MatchWorker(NpgsqlDataSource database, CompanyTable table, MatchRun run, ImmutableArray<Policy> policies, int bureau, DateOnly asOf)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly PlanSpace _space = PolicyPlan.SpaceOn(asOf);
    private PolicyPlan[]? _plans;

    /// <summary>The names under which results are stored.</summary>
    public static ImmutableArray<string> NamesOf(IEnumerable<Policy> policies) => [.. policies.Select(p => $"{p.Id}@{p.Version}")];

    /// <summary>Works until every part is done, by this worker or another.</summary>
    /// <param name="owner">The worker's name, for people who look.</param>
    /// <param name="lease">How long a part is this worker's: after that it is taken to be dead.</param>
    /// <param name="threads">How many threads decide.</param>
    /// <param name="progress">Hears of each part that this worker has stored.</param>
    /// <param name="cancellationToken">Ends the work; parts that are stored stay.</param>
    public async Task WorkAsync(string owner, TimeSpan lease, int threads, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var names = NamesOf(policies);
        while (true)
        {
            if (await run.TakeAsync(owner, lease, cancellationToken) is { } part)
            {
                var matched = await MatchAsync(part, threads, cancellationToken);
                if (await run.StoreAsync(part, matched, names, cancellationToken))
                    progress?.Report(await run.ProgressAsync(cancellationToken));
                continue;
            }

            // The others are at work on what is left. What one of them leaves behind is taken when its lease has run out.
            var reached = await run.ProgressAsync(cancellationToken);
            if (reached.IsComplete)
                return;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<MatchedPart> MatchAsync(MatchPart part, int threads, CancellationToken cancellationToken)
    {
        _plans ??= [.. policies.Select(p => PolicyPlan.Of(p, _space))];
        var (ids, columns) = await new ColumnLoader(database, table, _space.Slots).LoadAsync(bureau, ProfileBinder.DataYear(asOf), part.FromId, part.ToId, cancellationToken);
        var matches = new PopulationMatcher(columns, _plans, _space, asOf).Run(threads, null, cancellationToken);
        return new MatchedPart(ids, [.. Enumerable.Range(0, policies.Length).Select(i =>
            (Bytes(matches.EligibleWords(i), ids.Length), Bytes(matches.OpenWords(i), ids.Length), matches.CountEligible(i), matches.CountOpen(i)))]);
    }

    /// <summary>A bit for each company, the first in the lowest place of the first byte.</summary>
    private static byte[] Bytes(ReadOnlySpan<ulong> words, int companies)
    {
        var bytes = new byte[words.Length * sizeof(ulong)];
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), words[i]);
        return bytes[..((companies + 7) / 8)];
    }
}
