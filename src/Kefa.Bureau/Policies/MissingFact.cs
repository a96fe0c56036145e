using Kefa.Bureau.Policies.Matches;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>A fact that is not known where a verdict waits for it.</summary>
/// <param name="Path">As policies name it: <c>headcount.L</c>.</param>
/// <param name="Companies">The companies that lack it and have at least one verdict open for it.</param>
/// <param name="Verdicts">The verdicts, of all companies and policies, that are open for it.</param>
public sealed record MissingFact(string Path, int Companies, int Verdicts);

/// <summary>Counts over the companies of a bureau.</summary>
internal sealed class MissingCounter
{
    private readonly Dictionary<string, (int Companies, int Verdicts)> _counts = new(StringComparer.Ordinal);

    public void Add(IEnumerable<MatchCell> ofOneCompany)
    {
        foreach (var path in ofOneCompany.Where(c => c.Result.Verdict == Verdict.U).SelectMany(c => c.Missing).GroupBy(p => p, StringComparer.Ordinal))
            _counts[path.Key] = _counts.TryGetValue(path.Key, out var old) ? (old.Companies + 1, old.Verdicts + path.Count()) : (1, path.Count());
    }

    public IReadOnlyList<MissingFact> Ordered() =>
        [.. _counts.Select(c => new MissingFact(c.Key, c.Value.Companies, c.Value.Verdicts)).OrderByDescending(m => m.Verdicts).ThenBy(m => m.Path, StringComparer.Ordinal)];
}
