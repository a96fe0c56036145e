using Kefa.Bureau.Evidence;
using Kefa.Bureau.Streams;

namespace Kefa.Bureau.Matters.Letters;

/// <summary>Answers whoever holds a paper: whether the act that it names is sealed, and whether a file is one that the act sealed. Says nothing of what the act was.</summary>
public sealed class VerifyPaper(EventReceipts receipts, EventReader reader)
{
    /// <returns>Where the event stands in the sealed record; null when the bureau has no such event.</returns>
    public async Task<SealedEntry?> FindAsync(MatterNumber number, int n, CancellationToken cancellationToken) =>
        // By its leaf: what opens it is for those who may read the event.
        await receipts.OfEventAsync(Matter.StreamOf(number), n, cancellationToken) is { } entry ? await receipts.OfLeafAsync(entry.Leaf, cancellationToken) : null;

    /// <summary>Whether the act sealed a file of this SHA-256, in lower-case hexadecimal.</summary>
    public async Task<bool> HoldsAsync(MatterNumber number, int n, string sha256, CancellationToken cancellationToken) =>
        (await reader.ReadAsync(Matter.StreamOf(number), n - 1, cancellationToken)).FirstOrDefault(recorded => recorded.Event.N == n)?.Files.Any(file => file.Sha256 == sha256) == true;
}
