using Kefa.Evidence.Signing;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Notes;

/// <summary>The head of a log at a size (tlog-checkpoint): the text of the note that log and witnesses sign.</summary>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    /// <summary>Three lines: origin, size, root.</summary>
    public string Text => $"{Origin}\n{StrictText.Number(Size)}\n{Root.ToBase64()}\n";

    /// <summary>Reads the text of a note. Extension lines after the third are accepted and not kept: what was signed stays in the note.</summary>
    /// <exception cref="FormatException">It is not a checkpoint.</exception>
    public static Checkpoint Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length > 0) throw new FormatException("A checkpoint has at least three lines: origin, size, root.");
        if (lines[0].Length == 0) throw new FormatException("The checkpoint names no origin.");
        if (!StrictText.TryNumber(lines[1], out long size)) throw new FormatException($"The size of the checkpoint of '{lines[0]}' is '{lines[1]}'; expected a decimal number without leading zeros.");
        if (!StrictText.TryHash(lines[2], out TreeHash root)) throw new FormatException($"The root of the checkpoint of '{lines[0]}' is not 32 bytes in base64.");
        if (lines[3..^1].Any(line => line.Length == 0)) throw new FormatException("The lines of a checkpoint are not empty.");
        return new Checkpoint(lines[0], size, root);
    }

    /// <summary>Signs it with the log's key, whose name is the origin.</summary>
    /// <exception cref="ArgumentException">The key has another name.</exception>
    public SignedNote Sign(SignerKey key)
    {
        if (!string.Equals(key.Verifier.Name, Origin, StringComparison.Ordinal)) throw new ArgumentException($"The key of '{key.Verifier.Name}' does not sign for '{Origin}'.", nameof(key));
        return new SignedNote(Text, [key.Sign(Text)]);
    }

    /// <summary>Reads a note and checks that the log of this key signed it.</summary>
    /// <exception cref="FormatException">It is not a checkpoint, of another log, or its signature is not good.</exception>
    public static Checkpoint Open(SignedNote note, VerifierKey log, ISignatures signatures)
    {
        Checkpoint checkpoint = Parse(note.Text);
        if (!string.Equals(checkpoint.Origin, log.Name, StringComparison.Ordinal)) throw new FormatException($"The checkpoint is of '{checkpoint.Origin}', and the key is that of '{log.Name}'.");
        if (note.Verify([log], signatures) is not { Count: > 0 }) throw new FormatException($"The checkpoint of '{checkpoint.Origin}' with size {checkpoint.Size} does not carry a good signature of its log.");
        return checkpoint;
    }
}
