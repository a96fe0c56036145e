using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Population;

/// <summary>Who is eligible for what: two bitmaps a policy, of the companies that meet it and of those that may, 125 kB each for a million companies.</summary>
public sealed class PopulationMatches
{
    private readonly AlignedWords _eligible;
    private readonly AlignedWords _open;
    private readonly int _words;
    private long[] _counts;

    internal PopulationMatches(ImmutableArray<Policy> policies, int companies)
    {
        Policies = policies;
        Companies = companies;
        _words = (companies + Blocks.Rows - 1) / Blocks.Rows * Blocks.Words;
        _eligible = new AlignedWords(checked(_words * policies.Length));
        _open = new AlignedWords(checked(_words * policies.Length));
        _counts = new long[policies.Length * 2];
    }

    public ImmutableArray<Policy> Policies { get; }

    /// <summary>Rows of the population.</summary>
    public int Companies { get; }

    /// <summary>Conditions that were decided singly for a company, because vectors could not.</summary>
    public long DecidedSingly { get; private set; }

    /// <summary>Bytes of the bitmaps.</summary>
    public long Bytes => (_eligible.Length + (long)_open.Length) * sizeof(ulong);

    /// <summary>How many companies meet the policy at this place.</summary>
    public long CountEligible(int policy) => _counts[policy * 2];

    /// <summary>For how many companies missing facts leave the policy at this place open.</summary>
    public long CountOpen(int policy) => _counts[(policy * 2) + 1];

    /// <summary>What the policy says for a company; out of scope counts as not eligible.</summary>
    public Verdict this[int policy, int company]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)company, (uint)Companies, nameof(company));
            var bit = 1UL << (company & 63);
            if ((EligibleWords(policy)[company >> 6] & bit) != 0)
                return Verdict.E;
            return (OpenWords(policy)[company >> 6] & bit) != 0 ? Verdict.U : Verdict.N;
        }
    }

    /// <summary>The bitmap of eligible companies: company n is bit n modulo 64 of word n / 64.</summary>
    public ReadOnlySpan<ulong> EligibleWords(int policy) => _eligible.Span(policy * _words, _words);

    /// <summary>The bitmap of companies for which it is open.</summary>
    public ReadOnlySpan<ulong> OpenWords(int policy) => _open.Span(policy * _words, _words);

    /// <summary>The rows of eligible companies, in their order.</summary>
    public IEnumerable<int> EligibleRows(int policy) => Rows(_eligible, policy);

    /// <summary>The rows of companies for which the policy is open, in their order.</summary>
    public IEnumerable<int> OpenRows(int policy) => Rows(_open, policy);

    internal bool Fits(ImmutableArray<Policy> policies, int companies) => Companies == companies && Policies.AsSpan().SequenceEqual(policies.AsSpan());

    internal ref ulong Eligible(int policy, int word) => ref Unsafe.Add(ref _eligible.First, (policy * _words) + word);

    internal ref ulong Open(int policy, int word) => ref Unsafe.Add(ref _open.First, (policy * _words) + word);

    internal void Complete(IEnumerable<long[]> counts, long single)
    {
        _counts = new long[Policies.Length * 2];
        foreach (var part in counts)
        {
            for (var i = 0; i < part.Length; i++)
                _counts[i] += part[i];
        }

        DecidedSingly = single;
    }

    private IEnumerable<int> Rows(AlignedWords words, int policy)
    {
        for (var word = 0; word < _words; word++)
        {
            for (var bits = words.Span((policy * _words) + word, 1)[0]; bits != 0; bits &= bits - 1)
                yield return (word * 64) + BitOperations.TrailingZeroCount(bits);
        }
    }
}
