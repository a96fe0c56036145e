using System.Text.Json.Nodes;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Tree;

namespace Kefa.Bureau.Evidence;

/// <summary>
/// Puts a record into the log that everybody may read, in the caller's transaction or with the caller's save: the commitment of a draw, its result. It gets its place
/// with all that waits.
/// </summary>
public sealed class PublicRecords(KefaDbContext db, ICurrentBureau bureau)
{
    /// <returns>The hash of its leaf, by which its receipt is found.</returns>
    /// <exception cref="FormatException">It has no canonical form, or is longer than 65,535 bytes: larger content goes in by its hash.</exception>
    public TreeHash Add(JsonObject record)
    {
        Leaf leaf = LeafOf(record);
        leaf.BureauId = bureau.Required.Id;
        db.Add(leaf);
        return new TreeHash(leaf.Hash);
    }

    internal static Leaf LeafOf(JsonObject record)
    {
        byte[] entry = CanonicalJson.Write(record);
        if (entry.Length > EntryBundle.MaxEntryLength) throw new FormatException($"A public record has at most {EntryBundle.MaxEntryLength} bytes; this one has {entry.Length}: put its content in by its hash.");
        return new Leaf { Kind = LeafKind.Public, Hash = TreeHash.OfLeaf(entry).ToArray(), Entry = entry };
    }
}
