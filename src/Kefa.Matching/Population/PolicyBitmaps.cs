using System.Numerics;
using System.Runtime.CompilerServices;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Population;

/// <summary>Who meets one policy, and for whom it is open: a bit for each company.</summary>
internal sealed class PolicyBitmaps
{
    private AlignedWords _eligible;
    private AlignedWords _open;

    public PolicyBitmaps(int companies)
    {
        _eligible = new AlignedWords(WordsFor(companies));
        _open = new AlignedWords(WordsFor(companies));
    }

    public long Eligible { get; set; }

    public long Open { get; set; }

    public int Words => _eligible.Length;

    public static int WordsFor(int companies) => (companies + Blocks.Rows - 1) / Blocks.Rows * Blocks.Words;

    public ref ulong EligibleAt(int word) => ref Unsafe.Add(ref _eligible.First, word);

    public ref ulong OpenAt(int word) => ref Unsafe.Add(ref _open.First, word);

    public ReadOnlySpan<ulong> EligibleWords => _eligible.Span(0, _eligible.Length);

    public ReadOnlySpan<ulong> OpenWords => _open.Span(0, _open.Length);

    public Verdict this[int company]
    {
        get
        {
            var bit = 1UL << (company & 63);
            if ((EligibleAt(company >> 6) & bit) != 0)
                return Verdict.E;
            return (OpenAt(company >> 6) & bit) != 0 ? Verdict.U : Verdict.N;
        }

        set
        {
            var bit = 1UL << (company & 63);
            ref var eligible = ref EligibleAt(company >> 6);
            ref var open = ref OpenAt(company >> 6);
            Eligible += (value == Verdict.E ? 1 : 0) - ((eligible & bit) != 0 ? 1 : 0);
            Open += (value == Verdict.U ? 1 : 0) - ((open & bit) != 0 ? 1 : 0);
            eligible = value == Verdict.E ? eligible | bit : eligible & ~bit;
            open = value == Verdict.U ? open | bit : open & ~bit;
        }
    }

    /// <summary>Room for so many companies; those that come are not eligible.</summary>
    public void Grow(int companies)
    {
        if (WordsFor(companies) <= Words)
            return;
        _eligible = _eligible.Resized(WordsFor(companies * 2));
        _open = _open.Resized(WordsFor(companies * 2));
    }

    public static IEnumerable<int> Rows(AlignedWords words)
    {
        for (var word = 0; word < words.Length; word++)
        {
            for (var bits = words.Span(word, 1)[0]; bits != 0; bits &= bits - 1)
                yield return (word * 64) + BitOperations.TrailingZeroCount(bits);
        }
    }

    public IEnumerable<int> EligibleRows => Rows(_eligible);

    public IEnumerable<int> OpenRows => Rows(_open);
}
