using Kefa.Feel;

namespace Kefa.Matching.Population;

/// <summary>One fact of every company. Loaded row by row; then read by any number of threads, and changed by one that has it alone.</summary>
public abstract class Column
{
    private protected Column(string path, Value unknown)
    {
        Path = path;
        UnknownFact = unknown;
    }

    /// <summary>The path under which policies read it (<c>sales.L</c>).</summary>
    public string Path { get; }

    /// <summary>Rows so far.</summary>
    public int Count { get; private protected set; }

    /// <summary>The bytes that its cells take.</summary>
    public abstract long Bytes { get; }

    /// <summary>What a fact of this column is that is not known.</summary>
    public Value UnknownFact { get; }

    /// <summary>Counts changes after which operations that were made for this column no longer fit it: a fact of a kind or a code not seen before.</summary>
    internal int Shape { get; private protected set; }

    /// <summary>The fact of one company, as the single decision sees it.</summary>
    public abstract Value this[int row] { get; }

    /// <summary>A column for facts of a type.</summary>
    /// <param name="path">The path under which policies read it.</param>
    /// <param name="type">The type of the fact.</param>
    /// <param name="unknown">What a fact is that is not known: an unknown value with type, bounds and the path as cause.</param>
    public static Column For(string path, FeelType type, Value unknown) =>
        type == FeelType.Number ? new NumberColumn(path, unknown) : new CodedColumn(path, type, unknown);

    /// <summary>The fact of the next company.</summary>
    public void Add(Value value)
    {
        Grow(Count + 1);
        Count++;
        Set(Count - 1, value);
    }

    public void AddUnknown() => Add(UnknownFact);

    /// <summary>Another fact for a company.</summary>
    internal abstract void Set(int row, Value value);

    /// <summary>Room for so many rows, in whole blocks.</summary>
    private protected abstract void Grow(int count);

    /// <summary>Twice as much as before while that is little, then a quarter more: columns are what memory is full of.</summary>
    private protected static int RoomFor(int count, int room) =>
        (Math.Max(count, room < (1 << 20) ? room * 2 : room + (room / 4)) + Blocks.Rows - 1) / Blocks.Rows * Blocks.Rows;
}
