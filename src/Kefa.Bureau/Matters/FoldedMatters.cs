using Kefa.Bureau.Streams;
using Microsoft.Extensions.Caching.Memory;

namespace Kefa.Bureau.Matters;

/// <summary>
/// Matters as they were folded last, so that who comes next reads only what happened since. A copy is asked each time whether it still is what the stream says: the stream must have,
/// at the number of its last event, that event's commitment, which stands for all events before it. A copy can be old, and is read on; it cannot be wrong.
/// </summary>
internal sealed class FoldedMatters : IDisposable
{
    internal const long MostBytes = 64 * 1024 * 1024;

    // What an event takes in memory beside its bytes, which its parsed form holds once more.
    private const long BytesOfEvent = 2_000;

    // Another process does not learn of an erasure before it reads the matter again: no copy is older than this.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // What is full makes room for a quarter: where it made less, a long matter would never find a place.
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostBytes, CompactionPercentage = 0.25 });

    public MatterHistory? Find(int bureau, string stream) => _kept.TryGetValue((bureau, stream), out MatterHistory? history) ? history : null;

    public void Keep(int bureau, MatterHistory history) => _kept.Set((bureau, Matter.StreamOf(history.Number)), history, new MemoryCacheEntryOptions
    {
        Size = SizeOf(history), AbsoluteExpirationRelativeToNow = Longest,
    });

    internal static long SizeOf(MatterHistory history) => history.Recorded.Sum(recorded => 2 * recorded.Sealed.Length + BytesOfEvent);

    public void Forget(int bureau, string stream) => _kept.Remove((bureau, stream));

    /// <summary>Whether what was read goes on from a copy: it begins with the copy's last event, and nothing in it takes back what was folded.</summary>
    public static bool GoesOn(MatterHistory known, IReadOnlyList<RecordedEvent> read) =>
        read is [{ Event: { Commitment: { } there } first }, ..] && first.N == known.End && known.Last.Event.Commitment is { } here && here.AsSpan().SequenceEqual(there)
        && read.Skip(1).All(recorded => recorded.Event.Type != ErasedBody.Type);

    public void Dispose() => _kept.Dispose();
}
