using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Receipts;

/// <summary>An event's place in the batch that was sealed with it.</summary>
/// <param name="Position">From 0.</param>
/// <param name="Count">The events of the batch.</param>
/// <param name="Proof">From the event's commitment to the batch's root.</param>
public sealed record BatchPlace(long Position, long Count, IReadOnlyList<TreeHash> Proof);

/// <summary>
/// What opens a sealed record: the salt and the event's exact bytes, and for an event of a batch its place there. It travels in a receipt's <c>extra</c> as
/// canonical JSON, and proves nothing by itself: only what hashes to the leaf counts.
/// </summary>
public sealed record Opening(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Event, BatchPlace? Batch = null)
{
    private const string Format = "kefa/opening/v1";

    /// <summary>The entry of the log that this opens; null when the place in the batch does not hold.</summary>
    public byte[]? Entry()
    {
        TreeHash commitment = SealedRecord.Commit(Salt.Span, Event.Span);
        if (Batch is null) return SealedRecord.Entry(commitment);
        return RootOf(SealedRecord.MemberOf(commitment), Batch) is { } root ? SealedRecord.Entry(SealedRecord.CommitBatch(Batch.Count, root)) : null;
    }

    /// <summary>As it stands in a receipt.</summary>
    public byte[] ToBytes()
    {
        var json = new JsonObject { ["v"] = Format, ["salt"] = Convert.ToHexStringLower(Salt.Span), ["event"] = Convert.ToBase64String(Event.Span) };
        if (Batch is not null)
        {
            json["batch"] = new JsonObject
            {
                ["position"] = Batch.Position, ["count"] = Batch.Count,
                ["proof"] = new JsonArray([.. Batch.Proof.Select(hash => (JsonNode)hash.ToBase64())]),
            };
        }
        return CanonicalJson.Write(json);
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote, and nothing else.</summary>
    /// <exception cref="FormatException">It is not the opening of an event.</exception>
    public static Opening Parse(ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument json = CanonicalJson.Read(bytes);
        JsonElement root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "v") != Format || root.EnumerateObject().Any(member => member.Name is not ("v" or "salt" or "event" or "batch"))
            || !StrictText.TryHex(Text(root, "salt"), SealedRecord.SaltLength, out byte[] salt) || !StrictText.TryBase64(Text(root, "event"), out byte[] said))
            throw new FormatException("This is not the opening of an event: expected salt and event.");
        return new Opening(salt, said, root.TryGetProperty("batch", out JsonElement batch) ? Place(batch) : null);
    }

    private static BatchPlace Place(JsonElement batch)
    {
        if (batch.ValueKind != JsonValueKind.Object || batch.EnumerateObject().Count() != 3
            || !batch.TryGetProperty("position", out JsonElement position) || position.ValueKind != JsonValueKind.Number
            || !batch.TryGetProperty("count", out JsonElement count) || count.ValueKind != JsonValueKind.Number
            || !batch.TryGetProperty("proof", out JsonElement proof) || proof.ValueKind != JsonValueKind.Array)
            throw new FormatException("The place in the batch is not position, count and proof.");
        var hashes = new List<TreeHash>();
        foreach (JsonElement line in proof.EnumerateArray())
        {
            if (line.ValueKind != JsonValueKind.String || hashes.Count == 63 || !StrictText.TryHash(line.GetString(), out TreeHash hash)) throw new FormatException("The proof of the place in the batch is not a list of hashes.");
            hashes.Add(hash);
        }
        return new BatchPlace(position.GetInt64(), count.GetInt64(), hashes);
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>The root to which a proof leads; null when it has not the length that position and count ask for.</summary>
    private static TreeHash? RootOf(TreeHash member, BatchPlace place)
    {
        if (place.Position < 0 || place.Position >= place.Count) return null;
        (long node, long last) = (place.Position, place.Count - 1);
        foreach (TreeHash other in place.Proof)
        {
            if (last == 0) return null;
            if ((node & 1) == 1 || node == last)
            {
                member = TreeHash.OfNode(other, member);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                member = TreeHash.OfNode(member, other);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 ? member : null;
    }
}
