using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Verification;

/// <summary>The files of a log, wherever they are: behind an address, in a folder, in a database.</summary>
public interface ILogFiles
{
    /// <summary>Reads a file by its address relative to the log's prefix; null when there is none.</summary>
    Task<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken);
}

/// <summary>What is wrong with a log.</summary>
public enum LogFaultKind
{
    /// <summary>The file is not served.</summary>
    Missing,

    /// <summary>The file is no checkpoint, of another log, or not signed by its key.</summary>
    BadCheckpoint,

    /// <summary>The file is cut off, too long, or has another number of entries.</summary>
    BadLength,

    /// <summary>The hashes do not follow from the entries.</summary>
    WrongHashes,

    /// <summary>The entries do not give the checkpoint's root.</summary>
    WrongRoot,

    /// <summary>The log is smaller than it was.</summary>
    Shrunk,

    /// <summary>The log does not begin with the one that was seen before: history was rewritten.</summary>
    Rewritten,
}

/// <summary>A fault and the file that shows it.</summary>
public sealed record LogFault(LogFaultKind Kind, string Path);

/// <summary>What the verification of a whole log found.</summary>
/// <param name="Note">The checkpoint's note, when there was one.</param>
/// <param name="Checkpoint">The checkpoint, when it was signed.</param>
/// <param name="Faults">Empty when the log is what its checkpoint says.</param>
public sealed record LogVerification(SignedNote? Note, Checkpoint? Checkpoint, IReadOnlyList<LogFault> Faults)
{
    /// <summary>Whether all holds.</summary>
    public bool IsGood => Faults.Count == 0;
}

/// <summary>Verifies a whole log: every entry, every tile, the root, and that it goes on from what was seen before.</summary>
public sealed class LogVerifier(ILogFiles files, VerifierKey key, ISignatures signatures)
{
    private const int ReadAhead = 16;

    private const int MaxFaults = 100;

    /// <param name="seen">The last checkpoint that was seen, if any; its size may be 0.</param>
    /// <param name="onEntry">Gets each entry with its index, in order, before the whole is known to be good.</param>
    public async Task<LogVerification> VerifyAsync(Checkpoint? seen, Action<long, ReadOnlyMemory<byte>>? onEntry, CancellationToken cancellationToken)
    {
        const string CheckpointPath = "checkpoint";
        if (await files.ReadAsync(CheckpointPath, cancellationToken) is not { } bytes) return new LogVerification(null, null, [new LogFault(LogFaultKind.Missing, CheckpointPath)]);
        SignedNote note;
        Checkpoint head;
        try
        {
            note = SignedNote.Parse(bytes.Span);
            head = Checkpoint.Open(note, key, signatures);
        }
        catch (FormatException)
        {
            return new LogVerification(null, null, [new LogFault(LogFaultKind.BadCheckpoint, CheckpointPath)]);
        }
        if (seen is not null && seen.Size > head.Size) return new LogVerification(note, head, [new LogFault(LogFaultKind.Shrunk, CheckpointPath)]);
        var walk = new Walk(head, seen, onEntry);
        await walk.RunAsync(files, cancellationToken);
        return new LogVerification(note, head, walk.Faults);
    }

    /// <summary>One pass over the entries; each tile is compared as soon as its hashes are known.</summary>
    private sealed class Walk(Checkpoint head, Checkpoint? seen, Action<long, ReadOnlyMemory<byte>>? onEntry)
    {
        private readonly Frontier _tree = new();
        private readonly List<List<TreeHash>> _levels = [];

        public List<LogFault> Faults { get; } = [];

        public async Task RunAsync(ILogFiles files, CancellationToken cancellationToken)
        {
            using IEnumerator<TileAddress> order = Order(head.Size).GetEnumerator();
            var coming = new Queue<(TileAddress Address, Task<ReadOnlyMemory<byte>?> File)>();
            Compare(LogFaultKind.Rewritten);
            while (Faults.Count < MaxFaults)
            {
                while (coming.Count < ReadAhead && order.MoveNext()) coming.Enqueue((order.Current, ReadAsync(files, order.Current, cancellationToken)));
                if (!coming.TryDequeue(out var next)) break;
                ReadOnlyMemory<byte>? file = await next.File;
                if (file is null) Add(LogFaultKind.Missing, next.Address);
                if (!next.Address.HoldsEntries) Compare(next.Address, file);
                else if (file is not { } bundle || !Take(next.Address, bundle)) break; // nothing after it can be known
            }
            foreach ((_, Task<ReadOnlyMemory<byte>?> file) in coming) await file;
            if (Faults.Count == 0 && (_tree.Size != head.Size || _tree.Root != head.Root)) Faults.Add(new LogFault(LogFaultKind.WrongRoot, "checkpoint"));
        }

        /// <summary>The partial file, or the full one cut to its width: a log may drop a partial once the full one is there.</summary>
        private static async Task<ReadOnlyMemory<byte>?> ReadAsync(ILogFiles files, TileAddress address, CancellationToken cancellationToken)
        {
            ReadOnlyMemory<byte>? file = await files.ReadAsync(address.Path, cancellationToken);
            if (file is not null || address.IsFull) return file;
            if (await files.ReadAsync(address.Full.Path, cancellationToken) is not { } full) return null;
            if (!address.HoldsEntries) return full.Length == TileAddress.FullWidth * TreeHash.Length ? full[..(address.Width * TreeHash.Length)] : null;
            return EntryBundle.Read(full, TileAddress.FullWidth) is { } entries ? EntryBundle.Write(entries.Take(address.Width)) : null;
        }

        private static IEnumerable<TileAddress> Order(long size)
        {
            foreach (TileAddress bundle in TileAddress.EntryRow(size))
            {
                yield return bundle;
                yield return bundle with { Level = 0 };
                for ((int level, long done) = (1, bundle.N + 1); bundle.IsFull && done % TileAddress.FullWidth == 0; level++)
                {
                    done /= TileAddress.FullWidth;
                    yield return new TileAddress(level, done - 1, TileAddress.FullWidth);
                }
            }
            for (int level = 1; TileAddress.RowLength(level, size) > 0; level++)
            {
                if (TileAddress.Row(level, size).Last() is { IsFull: false } partial) yield return partial;
            }
        }

        private bool Take(TileAddress address, ReadOnlyMemory<byte> bundle)
        {
            if (EntryBundle.Read(bundle, address.Width) is not { } entries)
            {
                Add(LogFaultKind.BadLength, address);
                return false;
            }
            foreach (ReadOnlyMemory<byte> entry in entries)
            {
                onEntry?.Invoke(_tree.Size, entry);
                TreeHash leaf = TreeHash.OfLeaf(entry.Span);
                _tree.Append(leaf);
                Level(0).Add(leaf);
                Compare(LogFaultKind.Rewritten);
            }
            return true;
        }

        private void Compare(LogFaultKind kind)
        {
            if (seen is not null && _tree.Size == seen.Size && _tree.Root != seen.Root) Faults.Add(new LogFault(kind, "checkpoint"));
        }

        private void Compare(TileAddress address, ReadOnlyMemory<byte>? file)
        {
            List<TreeHash> expected = Level(address.Level);
            var bytes = new byte[expected.Count * TreeHash.Length];
            for (int i = 0; i < expected.Count; i++) expected[i].CopyTo(bytes.AsSpan(i * TreeHash.Length));
            if (file is { } there && there.Length != address.Width * TreeHash.Length) Add(LogFaultKind.BadLength, address);
            else if (file is { } tile && !tile.Span.SequenceEqual(bytes)) Add(LogFaultKind.WrongHashes, address);
            if (!address.IsFull) return;
            Level(address.Level + 1).Add(MerkleTree.Root(expected));
            expected.Clear();
        }

        private List<TreeHash> Level(int level)
        {
            while (_levels.Count <= level) _levels.Add([]);
            return _levels[level];
        }

        private void Add(LogFaultKind kind, TileAddress address) => Faults.Add(new LogFault(kind, address.Path));
    }
}
