using System.Globalization;
using System.Text;
using Kefa.Bureau.Content;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Policies.Matches;

/// <summary>What is to be decided: the policies of a catalogue on a day, each with the key under which earlier verdicts still hold.</summary>
internal sealed class MatchTarget
{
    public MatchTarget(PolicyCatalog catalog, DateOnly asOf)
    {
        Catalog = catalog;
        AsOf = asOf;
        Policies = [.. catalog.Policies.On(asOf)];
        Keys = [.. Policies.Select(p => KeyOf(catalog, p, asOf))];
        Hash = ContentItem.HashOf(Encoding.UTF8.GetBytes(string.Join('\n', Keys)));
    }

    public PolicyCatalog Catalog { get; }

    public DateOnly AsOf { get; }

    public IReadOnlyList<Policy> Policies { get; }

    public IReadOnlyList<string> Keys { get; }

    public string Hash { get; }

    /// <summary>
    /// Cells for all policies: those that hold are taken, the others are decided.
    /// </summary>
    /// <param name="profile">The company.</param>
    /// <param name="held">What was decided from the same facts, by key; empty when the facts changed.</param>
    /// <param name="decided">Counts the pairs that were decided.</param>
    public MatchCell[] Decide(Profile profile, IReadOnlyDictionary<string, MatchCell> held, ref long decided)
    {
        Policy[] open = [.. Policies.Where((_, i) => !held.ContainsKey(Keys[i]))];
        var results = open.Length == 0 ? [] : Catalog.Evaluator.Evaluate(open, profile, AsOf);
        Interlocked.Add(ref decided, open.Length);
        var cells = new MatchCell[Policies.Count];
        var next = 0;
        for (var i = 0; i < cells.Length; i++)
            cells[i] = held.TryGetValue(Keys[i], out var cell) ? cell : MatchCell.Of(results[next++]);
        return cells;
    }

    /// <summary>The cells of a company under their keys.</summary>
    public IReadOnlyDictionary<string, MatchCell> Keyed(MatchCell[] cells)
    {
        Dictionary<string, MatchCell> keyed = new(cells.Length, StringComparer.Ordinal);
        for (var i = 0; i < cells.Length; i++)
            keyed[Keys[i]] = cells[i];
        return keyed;
    }

    /// <summary>The cells that hold, one for each policy; null when some are lacking.</summary>
    public MatchCell[]? Cells(IReadOnlyDictionary<string, MatchCell> held)
    {
        var cells = new MatchCell[Keys.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            if (!held.TryGetValue(Keys[i], out var cell))
                return null;
            cells[i] = cell;
        }

        return cells;
    }

    /// <summary>A cell for each policy: the one that holds, else the one that held last; null when a policy was never decided.</summary>
    public MatchCell[]? Row(IReadOnlyDictionary<string, MatchCell> held)
    {
        var row = new MatchCell[Keys.Count];
        for (var i = 0; i < row.Length; i++)
        {
            if ((held.GetValueOrDefault(Keys[i]) ?? Earlier(held, Policies[i])) is not { } cell)
                return null;
            row[i] = cell;
        }

        return row;
    }

    /// <summary>An earlier verdict of the same version: of another day, or before a shared model changed.</summary>
    private static MatchCell? Earlier(IReadOnlyDictionary<string, MatchCell> held, Policy policy) =>
        held.FirstOrDefault(c => c.Key.StartsWith($"{policy.Id}@{policy.Version} ", StringComparison.Ordinal)).Value;

    private static string KeyOf(PolicyCatalog catalog, Policy policy, DateOnly asOf)
    {
        var year = ProfileBinder.DataYear(asOf).ToString(CultureInfo.InvariantCulture);
        var day = PolicyPlan.AsksForTheDay(policy) || catalog.ReadsClock(policy) ? asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : year;
        return $"{policy.Id}@{policy.Version} {catalog.ItemOf(policy).Sha256} {catalog.SharedFingerprint} {day}";
    }
}
