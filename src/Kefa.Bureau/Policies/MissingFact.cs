using System.Collections.Concurrent;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>A fact that is not known where a verdict waits for it.</summary>
/// <param name="Path">As policies name it: <c>headcount.L</c>.</param>
/// <param name="Companies">The companies that lack it and have at least one verdict open for it.</param>
/// <param name="Verdicts">The verdicts, of all companies and policies, that are open for it.</param>
public sealed record MissingFact(string Path, int Companies, int Verdicts);

/// <summary>Counts while companies are matched on all cores.</summary>
internal sealed class MissingCounter
{
    private readonly ConcurrentDictionary<string, (int Companies, int Verdicts)> _counts = new(StringComparer.Ordinal);

    public void Add(IEnumerable<PolicyResult> ofOneCompany)
    {
        foreach (var path in ofOneCompany.Where(r => r.Verdict == Verdict.U).SelectMany(r => r.Missing).GroupBy(p => p, StringComparer.Ordinal))
            _counts.AddOrUpdate(path.Key, static (_, n) => (1, n), static (_, old, n) => (old.Companies + 1, old.Verdicts + n), path.Count());
    }

    public IReadOnlyList<MissingFact> Ordered() =>
        [.. _counts.Select(c => new MissingFact(c.Key, c.Value.Companies, c.Value.Verdicts)).OrderByDescending(m => m.Verdicts).ThenBy(m => m.Path, StringComparer.Ordinal)];
}
