using System.Security.Cryptography;
using System.Text;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Witnessing;

/// <summary>What a log asks of a witness (tlog-witness, add-checkpoint): the size that the witness should have, the proof from there, the new checkpoint.</summary>
public sealed record WitnessRequest(long OldSize, IReadOnlyList<TreeHash> Proof, SignedNote Note)
{
    /// <summary>The most that is read.</summary>
    public const int MaxLength = 128 * 1024;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static WitnessRequest Parse(ReadOnlySpan<byte> body)
    {
        int end = body.IndexOf("\n\n"u8);
        if (body.Length > MaxLength || end < 0) throw new FormatException("Expected 'old <size>', the proof, an empty line and a checkpoint.");
        string[] lines = Encoding.UTF8.GetString(body[..end]).Split('\n');
        if (!lines[0].StartsWith("old ", StringComparison.Ordinal) || !StrictText.TryNumber(lines[0].AsSpan(4), out long old)) throw new FormatException("The first line is not 'old <size>'.");
        if (lines.Length > 64) throw new FormatException("A proof has at most 63 hashes.");
        var proof = new List<TreeHash>();
        foreach (string line in lines[1..])
        {
            if (!StrictText.TryHash(line, out TreeHash hash)) throw new FormatException("A line of the proof is not a hash in base64.");
            proof.Add(hash);
        }
        return new WitnessRequest(old, proof, SignedNote.Parse(body[(end + 2)..]));
    }

    /// <summary>The body of the request.</summary>
    public override string ToString() => $"old {StrictText.Number(OldSize)}\n{string.Concat(Proof.Select(hash => hash.ToBase64() + "\n"))}\n{Note}";

    /// <summary>The address of the last cosigned checkpoint, relative to the witness's prefix.</summary>
    public static string CheckpointPath(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin))) + "/checkpoint";
}
