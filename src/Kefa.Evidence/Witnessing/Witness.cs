using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Witnessing;

/// <summary>What a witness remembers of an origin: the last size and root that it cosigned.</summary>
public readonly record struct WitnessState(long Size, TreeHash Root)
{
    /// <summary>Nothing seen yet.</summary>
    public static WitnessState Nothing => new(0, TreeHash.OfNothing);
}

/// <summary>The answer to a request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The cosignature lines, or what is wrong; for 409 the size that the witness has.</param>
/// <param name="State">What the witness must have stored before it answers; null when nothing changes.</param>
/// <param name="Cosigned">The checkpoint with the witness's signature; null without one.</param>
public sealed record WitnessAnswer(int Status, string Body, WitnessState? State = null, SignedNote? Cosigned = null)
{
    /// <summary>The content type of the answer.</summary>
    public string ContentType => Status == 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8";
}

/// <summary>
/// Cosigns checkpoints that are consistent with what it saw before. Reading the state, deciding and storing the new state must be one step for each origin,
/// and the state must be stored before the answer goes out: otherwise two requests can roll a witness back.
/// </summary>
public sealed class Witness(SignerKey key, IReadOnlyDictionary<string, VerifierKey> logs, ISignatures signatures)
{
    /// <summary>The log whose checkpoint is asked for; null for one that this witness does not watch.</summary>
    public VerifierKey? LogOf(WitnessRequest request) => logs.GetValueOrDefault(request.Note.Text.Split('\n')[0]);

    /// <param name="request">What is asked.</param>
    /// <param name="state">What this witness has for the origin.</param>
    /// <param name="seconds">The time, in seconds since 1970-01-01 UTC.</param>
    public WitnessAnswer Answer(WitnessRequest request, WitnessState state, long seconds)
    {
        if (LogOf(request) is not { } log) return new WitnessAnswer(404, "This witness does not watch that log.\n");
        Checkpoint asked;
        try
        {
            asked = Checkpoint.Open(request.Note, log, signatures);
        }
        catch (FormatException wrong)
        {
            return new WitnessAnswer(403, wrong.Message + "\n");
        }
        if (request.OldSize > asked.Size) return new WitnessAnswer(400, "The old size is larger than the new one.\n");
        if (request.OldSize != state.Size) return new WitnessAnswer(409, StrictText.Number(state.Size) + "\n");
        bool holds = state.Size == 0 ? request.Proof.Count == 0 && (asked.Size > 0 || asked.Root == TreeHash.OfNothing)
            : MerkleTree.IsConsistent(state.Size, state.Root, asked.Size, asked.Root, request.Proof);
        if (!holds) return new WitnessAnswer(422, "The proof does not show that the new tree begins with the old one.\n");
        NoteSignature cosignature = key.Cosign(request.Note.Text, seconds);
        SignedNote kept = new(request.Note.Text, [.. request.Note.Signatures.Where(signature => signature.Id == log.Id && signature.Name == log.Name), cosignature]);
        return new WitnessAnswer(200, cosignature + "\n", new WitnessState(asked.Size, asked.Root), kept);
    }
}
