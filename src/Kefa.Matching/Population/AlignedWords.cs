using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kefa.Matching.Population;

/// <summary>Words that begin at a cache line and stay where they are, so that no vector of them crosses a line.</summary>
internal sealed class AlignedWords
{
    private const int Line = 64;

    private readonly ulong[] _words;
    private readonly int _start;

    public AlignedWords(int length)
    {
        Length = length;
        _words = GC.AllocateArray<ulong>(length + (Line / sizeof(ulong)), pinned: true);
        var address = (nint)Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0);
        _start = (int)(((Line - (address & (Line - 1))) & (Line - 1)) / sizeof(ulong));
    }

    public int Length { get; }

    public ref ulong First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), _start);

    /// <summary>The same words and more of zero.</summary>
    public AlignedWords Resized(int length)
    {
        AlignedWords larger = new(length);
        Span(0, Length).CopyTo(larger.Span(0, Length));
        return larger;
    }

    public Span<ulong> Span(int from, int length) => _words.AsSpan(_start + from, length);
}
