namespace Kefa.Bureau.Demo;

/// <summary>Chance that is the same everywhere and for ever: SplitMix64, because <see cref="Random"/> may change between versions.</summary>
internal sealed class DemoRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to but without <paramref name="below"/>.</summary>
    public int Below(int below) => (int)(Next() % (ulong)below);

    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <summary>True so many times of a hundred.</summary>
    public bool Percent(decimal percent) => Below(10_000) < (int)(percent * 100);

    /// <summary>A factor around 1: within the spread (in per cent) and mostly near the middle.</summary>
    public decimal Around(int spreadPercent) => 1m + ((Between(-spreadPercent, spreadPercent) + Between(-spreadPercent, spreadPercent) + Between(-spreadPercent, spreadPercent)) / 300m);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public T Pick<T>(IReadOnlyList<T> items, Func<T, int> weight)
    {
        var at = Below(items.Sum(weight));
        foreach (var item in items)
        {
            at -= weight(item);
            if (at < 0)
                return item;
        }

        return items[^1];
    }
}
