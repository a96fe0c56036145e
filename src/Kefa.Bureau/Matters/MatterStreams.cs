using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>Reads matters of the current bureau: of those that were folded before only what happened since.</summary>
internal sealed class MatterStreams(EventReader reader, ProcedureLibrary procedures, FoldedMatters folded, ICurrentBureau bureau) : IForgetsEvents
{
    /// <returns>Null when the bureau has no such matter.</returns>
    public async Task<MatterHistory?> FindAsync(MatterNumber number, CancellationToken cancellationToken)
    {
        MatterHistory? known = folded.Find(bureau.Required.Id, Matter.StreamOf(number));
        return await ReadOnAsync(number, known, await reader.ReadAsync(Matter.StreamOf(number), First(known) - 1, cancellationToken), cancellationToken);
    }

    /// <summary>Asks for a matter with the other questions of an act.</summary>
    /// <returns>Reads the answer when they have run; null when the bureau has no such matter.</returns>
    public Func<CancellationToken, Task<MatterHistory?>> Ask(MatterNumber number, RowBatch into)
    {
        MatterHistory? known = folded.Find(bureau.Required.Id, Matter.StreamOf(number));
        Func<IReadOnlyList<RecordedEvent>> found = reader.Ask(Matter.StreamOf(number), First(known), into);
        return cancellationToken => ReadOnAsync(number, known, found(), cancellationToken);
    }

    /// <summary>Keeps a matter as an act left it, for the next one.</summary>
    public void Keep(MatterHistory history) => folded.Keep(bureau.Required.Id, history);

    public Task ForgetAsync(string stream, CancellationToken cancellationToken)
    {
        folded.Forget(bureau.Required.Id, stream);
        return Task.CompletedTask;
    }

    public async Task<MatterHistory> FoldAsync(MatterNumber number, IReadOnlyList<RecordedEvent> recorded, CancellationToken cancellationToken)
    {
        Dictionary<string, Procedure> versions = await VersionsAsync(recorded, cancellationToken);
        return MatterHistory.Fold(number, reference => versions[reference], recorded);
    }

    /// <summary>The matter with what is appended to it; <paramref name="before"/> is null for a matter that begins.</summary>
    public async Task<MatterHistory> FoldAsync(MatterNumber number, MatterHistory? before, IReadOnlyList<RecordedEvent> happened, CancellationToken cancellationToken)
    {
        if (before is null) return await FoldAsync(number, happened, cancellationToken);
        Dictionary<string, Procedure> versions = await VersionsAsync(happened, cancellationToken);
        return before.With(happened, reference => versions[reference]);
    }

    /// <summary>The first event to read: of a matter that is known its last one, which must be there still.</summary>
    private static int First(MatterHistory? known) => known?.End ?? 1;

    private async Task<MatterHistory?> ReadOnAsync(MatterNumber number, MatterHistory? known, IReadOnlyList<RecordedEvent> read, CancellationToken cancellationToken)
    {
        if (known is not null && !FoldedMatters.GoesOn(known, read)) (known, read) = (null, await reader.ReadAsync(Matter.StreamOf(number), cancellationToken));
        if (known is not null && read.Count == 1) return known;
        if (known is null && read.Count == 0) return null;
        MatterHistory history = known is null ? await FoldAsync(number, read, cancellationToken) : await FoldAsync(number, known, [.. read.Skip(1)], cancellationToken);
        Keep(history);
        return history;
    }

    private async Task<Dictionary<string, Procedure>> VersionsAsync(IReadOnlyList<RecordedEvent> recorded, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, Procedure>(StringComparer.Ordinal);
        foreach (string reference in recorded.Where(r => MatterEventJson.Knows(r.Event.Type)).Select(r => r.Event.ContentVersion!).Distinct(StringComparer.Ordinal))
            versions[reference] = await procedures.OfReferenceAsync(reference, cancellationToken);
        return versions;
    }
}
