using System.Text;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Receipts;

/// <summary>What a party takes home (tlog-proof): the place of an entry in a log, the proof of it, and the signed checkpoint. File extension <c>.tlog-proof</c>.</summary>
/// <param name="Extra">The <see cref="Opening"/>, or null for a receipt whose content is kept elsewhere. Not authenticated by itself.</param>
/// <param name="Index">The place, from 0.</param>
/// <param name="Proof">The leaf's sibling first.</param>
/// <param name="Note">The checkpoint with all its signatures.</param>
public sealed record Receipt(ReadOnlyMemory<byte>? Extra, long Index, IReadOnlyList<TreeHash> Proof, SignedNote Note)
{
    /// <summary>The most that is read.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private const string Head = "c2sp.org/tlog-proof@v1";

    /// <summary>Reads a receipt; each has one form.</summary>
    /// <exception cref="FormatException">It is not one, or was changed or cut off; the message says where.</exception>
    public static Receipt Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength) throw new FormatException($"A receipt has at most {MaxLength} bytes.");
        int end = bytes.IndexOf("\n\n"u8);
        if (end < 0) throw new FormatException("A receipt is a proof, an empty line, and a signed checkpoint; this one has no empty line.");
        string[] lines = Encoding.UTF8.GetString(bytes[..end]).Split('\n');
        int at = 0;
        if (lines[at++] != Head) throw new FormatException($"A receipt begins with the line '{Head}'.");
        ReadOnlyMemory<byte>? extra = null;
        if (at < lines.Length && lines[at].StartsWith("extra ", StringComparison.Ordinal))
        {
            if (!StrictText.TryBase64(lines[at++].AsSpan("extra ".Length), out byte[] opened)) throw new FormatException("The line 'extra' of the receipt is not base64.");
            extra = opened;
        }
        if (at >= lines.Length || !lines[at].StartsWith("index ", StringComparison.Ordinal) || !StrictText.TryNumber(lines[at++].AsSpan("index ".Length), out long index))
            throw new FormatException("The receipt has no line 'index' with a decimal number.");
        var proof = new List<TreeHash>();
        for (; at < lines.Length; at++)
        {
            if (proof.Count == 63 || !StrictText.TryHash(lines[at], out TreeHash hash)) throw new FormatException($"Line {at + 1} of the receipt is not a hash in base64.");
            proof.Add(hash);
        }
        return new Receipt(extra, index, proof, SignedNote.Parse(bytes[(end + 2)..]));
    }

    /// <summary>The receipt as a file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Head).Append('\n');
        if (Extra is { } extra) text.Append("extra ").Append(Convert.ToBase64String(extra.Span)).Append('\n');
        text.Append("index ").Append(StrictText.Number(Index)).Append('\n');
        foreach (TreeHash hash in Proof) text.Append(hash.ToBase64()).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }
}
