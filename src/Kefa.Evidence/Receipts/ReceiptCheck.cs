using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Receipts;

/// <summary>What can be wrong with a receipt that can be read.</summary>
public enum ReceiptFault
{
    /// <summary>The checkpoint's text is none.</summary>
    NoCheckpoint,

    /// <summary>None of the given keys is that of the checkpoint's log.</summary>
    UnknownLog,

    /// <summary>The log's signature is missing, or a signature of a known key is wrong.</summary>
    BadSignature,

    /// <summary>Fewer witnesses than asked for.</summary>
    TooFewWitnesses,

    /// <summary>There is neither an opening in the receipt nor an entry beside it.</summary>
    NothingToCheck,

    /// <summary>What is opened cannot be read, or its place in the batch does not hold.</summary>
    BadOpening,

    /// <summary>The proof does not lead from the entry to the checkpoint's root.</summary>
    NotIncluded,
}

/// <summary>What a receipt shows.</summary>
/// <param name="Faults">Empty when it is good.</param>
/// <param name="Checkpoint">The checkpoint, when it could be read.</param>
/// <param name="Opening">What was sealed; believe it only when there is no fault.</param>
/// <param name="Witnesses">The known witnesses that cosigned, with their time.</param>
public sealed record ReceiptResult(IReadOnlyList<ReceiptFault> Faults, Checkpoint? Checkpoint, Opening? Opening, IReadOnlyList<VerifiedSignature> Witnesses)
{
    /// <summary>Whether all holds.</summary>
    public bool IsGood => Faults.Count == 0;
}

/// <summary>Checks receipts with nothing but the keys: no server is asked.</summary>
/// <param name="logs">The logs that are believed.</param>
/// <param name="witnesses">The witnesses that are believed.</param>
/// <param name="needed">How many of them must have cosigned.</param>
/// <param name="signatures">Where signatures are checked.</param>
public sealed class ReceiptCheck(IReadOnlyCollection<VerifierKey> logs, IReadOnlyCollection<VerifierKey> witnesses, int needed, ISignatures signatures)
{
    /// <param name="receipt">The receipt.</param>
    /// <param name="entry">The entry that it should be of, when it is known from elsewhere; otherwise the receipt must carry its opening.</param>
    public ReceiptResult Check(Receipt receipt, ReadOnlyMemory<byte>? entry = null)
    {
        var faults = new List<ReceiptFault>();
        Opening? opening = null;
        TreeHash? leaf = entry is { } given ? TreeHash.OfLeaf(given.Span) : null;
        if (receipt.Extra is { } extra)
        {
            try
            {
                opening = Opening.Parse(extra);
            }
            catch (FormatException)
            {
                faults.Add(ReceiptFault.BadOpening); // which is the answer
            }
            if (opening is not null)
            {
                if (opening.Entry() is not { } opened) faults.Add(ReceiptFault.BadOpening);
                else if (leaf is null) leaf = TreeHash.OfLeaf(opened);
                else if (leaf != TreeHash.OfLeaf(opened)) faults.Add(ReceiptFault.BadOpening);
            }
        }
        else if (leaf is null)
        {
            faults.Add(ReceiptFault.NothingToCheck);
        }

        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Parse(receipt.Note.Text);
        }
        catch (FormatException)
        {
            return new ReceiptResult([.. faults, ReceiptFault.NoCheckpoint], null, opening, []);
        }
        VerifierKey[] ofLog = [.. logs.Where(key => key.Kind != KeyKind.Cosignature && string.Equals(key.Name, checkpoint.Origin, StringComparison.Ordinal))];
        IReadOnlyList<VerifiedSignature>? good = receipt.Note.Verify([.. ofLog, .. witnesses], signatures);
        if (ofLog.Length == 0) faults.Add(ReceiptFault.UnknownLog);
        else if (good is null || !good.Any(signature => ofLog.Contains(signature.Key))) faults.Add(ReceiptFault.BadSignature);
        VerifiedSignature[] cosigned = [.. (good ?? []).Where(signature => witnesses.Contains(signature.Key))];
        if (cosigned.Length < needed) faults.Add(ReceiptFault.TooFewWitnesses);
        if (leaf is { } hash && !MerkleTree.IsIncluded(hash, receipt.Index, checkpoint.Size, receipt.Proof, checkpoint.Root)) faults.Add(ReceiptFault.NotIncluded);
        return new ReceiptResult(faults, checkpoint, opening, cosigned);
    }
}
