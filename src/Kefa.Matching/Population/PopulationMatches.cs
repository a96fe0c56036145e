using System.Collections.Immutable;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Population;

/// <summary>Who is eligible for what: two bitmaps a policy, of the companies that meet it and of those that may, 125 kB each for a million companies.</summary>
public sealed class PopulationMatches
{
    internal PopulationMatches(ImmutableArray<Policy> policies, int companies)
    {
        Policies = policies;
        Companies = companies;
        Bitmaps = [.. policies.Select(_ => new PolicyBitmaps(companies))];
    }

    public ImmutableArray<Policy> Policies { get; }

    /// <summary>Rows of the population.</summary>
    public int Companies { get; }

    /// <summary>Conditions that were decided singly for a company, because vectors could not.</summary>
    public long DecidedSingly { get; private set; }

    /// <summary>Bytes of the bitmaps.</summary>
    public long Bytes => Bitmaps.Sum(b => 2L * b.Words * sizeof(ulong));

    internal PolicyBitmaps[] Bitmaps { get; }

    /// <summary>What the policy at this place says for a company; out of scope counts as not eligible.</summary>
    public Verdict this[int policy, int company]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)company, (uint)Companies, nameof(company));
            return Bitmaps[policy][company];
        }
    }

    /// <summary>How many companies meet the policy at this place.</summary>
    public long CountEligible(int policy) => Bitmaps[policy].Eligible;

    /// <summary>For how many companies missing facts leave the policy at this place open.</summary>
    public long CountOpen(int policy) => Bitmaps[policy].Open;

    /// <summary>The bitmap of eligible companies: company n is bit n modulo 64 of word n / 64.</summary>
    public ReadOnlySpan<ulong> EligibleWords(int policy) => Bitmaps[policy].EligibleWords;

    /// <summary>The bitmap of companies for which it is open.</summary>
    public ReadOnlySpan<ulong> OpenWords(int policy) => Bitmaps[policy].OpenWords;

    /// <summary>The rows of eligible companies, in their order.</summary>
    public IEnumerable<int> EligibleRows(int policy) => Bitmaps[policy].EligibleRows;

    /// <summary>The rows of companies for which the policy is open, in their order.</summary>
    public IEnumerable<int> OpenRows(int policy) => Bitmaps[policy].OpenRows;

    internal bool Fits(ImmutableArray<Policy> policies, int companies) => Companies == companies && Policies.AsSpan().SequenceEqual(policies.AsSpan());

    internal void Complete(IEnumerable<long[]> counts, long single)
    {
        foreach (var bitmaps in Bitmaps)
            (bitmaps.Eligible, bitmaps.Open) = (0, 0);
        foreach (var part in counts)
        {
            for (var policy = 0; policy < Bitmaps.Length; policy++)
            {
                Bitmaps[policy].Eligible += part[policy * 2];
                Bitmaps[policy].Open += part[(policy * 2) + 1];
            }
        }

        DecidedSingly = single;
    }
}
