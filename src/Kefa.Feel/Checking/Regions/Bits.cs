using System.Numerics;

namespace Kefa.Feel.Checking.Regions;

/// <summary>A set of small whole numbers: of regions of an axis, of rules of a table. Immutable, compared by content.</summary>
internal readonly struct Bits : IEquatable<Bits>
{
    private readonly ulong[] _words;

    private Bits(ulong[] words) => _words = words;

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
                count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>The smallest member, or -1.</summary>
    public int First
    {
        get
        {
            for (var i = 0; i < _words.Length; i++)
            {
                if (_words[i] != 0)
                    return (i << 6) + BitOperations.TrailingZeroCount(_words[i]);
            }

            return -1;
        }
    }

    public bool this[int index] => (_words[index >> 6] >> (index & 63) & 1) != 0;

    public static Bits None(int size) => new(new ulong[(size + 63) >> 6]);

    public static Bits Where(int size, Func<int, bool> member)
    {
        var words = new ulong[(size + 63) >> 6];
        for (var i = 0; i < size; i++)
        {
            if (member(i))
                words[i >> 6] |= 1UL << (i & 63);
        }

        return new Bits(words);
    }

    public static Bits All(int size) => Where(size, static _ => true);

    public static Bits operator &(Bits a, Bits b) => Combine(a, b, static (x, y) => x & y);

    public static Bits operator |(Bits a, Bits b) => Combine(a, b, static (x, y) => x | y);

    /// <summary>What is in the first set only.</summary>
    public static Bits operator -(Bits a, Bits b) => Combine(a, b, static (x, y) => x & ~y);

    public bool Meets(Bits other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & other._words[i]) != 0)
                return true;
        }

        return false;
    }

    public bool Contains(Bits other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if ((other._words[i] & ~_words[i]) != 0)
                return false;
        }

        return true;
    }

    public Bits With(int index)
    {
        var words = (ulong[])_words.Clone();
        words[index >> 6] |= 1UL << (index & 63);
        return new Bits(words);
    }

    public IEnumerable<int> Members()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1)
                yield return (i << 6) + BitOperations.TrailingZeroCount(word);
        }
    }

    public bool Equals(Bits other) => _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => obj is Bits other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _words)
            hash.Add(word);
        return hash.ToHashCode();
    }

    private static Bits Combine(Bits a, Bits b, Func<ulong, ulong, ulong> combine)
    {
        var words = new ulong[a._words.Length];
        for (var i = 0; i < words.Length; i++)
            words[i] = combine(a._words[i], b._words[i]);
        return new Bits(words);
    }
}
