using Kefa.Bureau.Registers;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

public enum PolicyOrder
{
    Relevance,
    Title,
    ClosingSoon,
    NewestFirst,
}

/// <summary>Which policies a list shows; null does not filter.</summary>
/// <param name="Region">A GB/T 2260 code: policies that reach it, national ones too.</param>
public sealed record PolicyFilter(
    string? Text = null, string? Theme = null, string? Level = null, string? Kind = null, string? Region = null, bool OpenNow = false, Validity? Validity = null, PolicyOrder Order = PolicyOrder.Relevance);

/// <summary>A policy found, with the version that holds today.</summary>
public sealed record FoundPolicy(Policy Policy, Validity Validity, bool? IsOpen, DateOnly? Closes, double Relevance);

/// <summary>Searches the policies of a catalogue. A few hundred texts are compared directly; no index can then be out of date.</summary>
public static class PolicyLibrary
{
    /// <summary>A long query finds a text that holds this share of its pairs of characters.</summary>
    private const double EnoughPairs = 0.6;

    public static IReadOnlyList<FoundPolicy> Search(PolicyCatalog catalog, PolicyFilter filter, DateOnly today)
    {
        string[] terms = [.. (filter.Text ?? "").Split([' ', '\u3000'], StringSplitOptions.RemoveEmptyEntries).Select(SearchText.Normalise).Where(t => t.Length > 0)];
        var found = catalog.Policies.On(today)
            .Select(p => new FoundPolicy(p, p.Metadata.Validity.On(today), IsOpen(p, today), p.Metadata.Window.ClosesAfter(today), Relevance(p, terms)))
            .Where(f => f.Relevance > 0 && Passes(f, filter));
        return [.. filter.Order switch
        {
            PolicyOrder.Title => found.OrderBy(f => f.Policy.Metadata.Title.Zh, StringComparer.Ordinal),
            PolicyOrder.ClosingSoon => found.OrderBy(f => f.IsOpen != true).ThenBy(f => f.Closes ?? DateOnly.MaxValue).ThenBy(f => f.Policy.Id, StringComparer.Ordinal),
            PolicyOrder.NewestFirst => found.OrderByDescending(f => f.Policy.Metadata.Validity.From ?? DateOnly.MinValue).ThenBy(f => f.Policy.Id, StringComparer.Ordinal),
            _ => found.OrderByDescending(f => f.Relevance).ThenBy(f => f.Validity is Validity.Expired).ThenBy(f => Rank(f.Policy.Metadata.Level)).ThenBy(f => f.Policy.Id, StringComparer.Ordinal),
        }];
    }

    private static bool? IsOpen(Policy policy, DateOnly today) => policy.Metadata.Validity.On(today) switch
    {
        Validity.Expired or Validity.NotYet => false,
        _ => policy.Metadata.Window.IsOpenOn(today),
    };

    private static bool Passes(FoundPolicy found, PolicyFilter filter)
    {
        var metadata = found.Policy.Metadata;
        return (filter.Theme is null || metadata.Theme == filter.Theme)
            && (filter.Level is null || metadata.Level == filter.Level)
            && (filter.Kind is null || metadata.Kind == filter.Kind)
            && (filter.Region is null || metadata.Region.Covers(filter.Region) || metadata.Region.Codes.Any(c => c.StartsWith(filter.Region, StringComparison.Ordinal)))
            && (!filter.OpenNow || found.IsOpen == true)
            && (filter.Validity is null || found.Validity == filter.Validity);
    }

    private static int Rank(string level) => level switch { "national" => 0, "tax" => 1, "provincial" => 2, "city" => 3, _ => 4 };

    /// <summary>Every term must be found; where it is found says how much it counts.</summary>
    private static double Relevance(Policy policy, string[] terms)
    {
        if (terms.Length == 0)
            return 1;
        var m = policy.Metadata;
        (string Text, double Weight)[] parts =
        [
            (Normal(policy.Id, m.Title.Zh, m.Title.En), 12),
            (Normal([.. m.Documents.SelectMany(d => new[] { d.Number, d.Title.Zh, d.Title.En })]), 8),
            (Normal(m.Summary.Zh, m.Summary.En, m.Benefit?.Zh, m.Benefit?.En), 4),
            (Normal([m.Issuer.Zh, m.Issuer.En, m.Region.Name.Zh, m.Region.Name.En, m.Audience?.Zh, m.Audience?.En]), 3),
            (Normal([.. policy.Conditions.SelectMany(c => new[] { c.Label.Zh, c.Label.En, c.Article, c.ArticleText }), .. m.Materials.SelectMany(x => new[] { x.Name.Zh, x.Name.En })]), 2),
        ];
        double sum = 0;
        foreach (var term in terms)
        {
            var best = parts.Max(p => p.Text.Contains(term, StringComparison.Ordinal) ? p.Weight : term.Length > 3 && Pairs(term, p.Text) is var share and >= EnoughPairs ? p.Weight * share / 3 : 0);
            if (best == 0)
                return 0;
            sum += best;
        }

        return sum;
    }

    private static string Normal(params string?[] texts) => string.Join('\n', texts.OfType<string>().Select(SearchText.Normalise));

    private static double Pairs(string term, string text)
    {
        var hits = 0;
        for (var i = 0; i + 1 < term.Length; i++)
            hits += text.AsSpan().IndexOf(term.AsSpan(i, 2), StringComparison.Ordinal) >= 0 ? 1 : 0;
        return hits / (term.Length - 1.0);
    }
}
