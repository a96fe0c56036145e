namespace Kefa.Feel.Evaluation;

/// <summary>The values of one level of local names. Functions keep the frames they were made in.</summary>
internal sealed class Frame
{
    private readonly Value[]? _rest;

    public Frame(Frame? outer, Value first)
    {
        Outer = outer;
        First = first;
    }

    public Frame(Frame? outer, int size)
    {
        Outer = outer;
        First = Value.Null;
        if (size > 1)
            _rest = new Value[size - 1];
    }

    public Frame? Outer { get; }

    /// <summary>The only value of a frame of one: an iterator's, a filter's item.</summary>
    public Value First { get; private set; }

    /// <summary>The results so far, in the frame of a <c>for</c>.</summary>
    public List<Value>? Results { get; init; }

    public Value this[int slot]
    {
        get => slot == 0 ? First : _rest![slot - 1];
        set
        {
            if (slot == 0)
                First = value;
            else
                _rest![slot - 1] = value;
        }
    }

    public Frame Out(int depth)
    {
        var frame = this;
        for (; depth > 0; depth--)
            frame = frame.Outer!;
        return frame;
    }
}
