using System.Security.Cryptography;
using System.Text;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Receipts;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Tests.Receipts;

public sealed class CheckingReceipts
{
    private const string Vector =
        """
        c2sp.org/tlog-proof@v1
        index 2
        YBy9bfCy6+sNWICC40pYwkjEpCul8sEyWpq33DVgEJk=
        pcw75Nij97SWlrPxPVaFXAZ/jKNjpliPNEuNw+t/mQs=
        T5wS66h/nif3AZRb8do/mRIIDhH4fij7gJ+Of3yN8CU=

        log.example/acts
        5
        R63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=

        — log.example/acts u+qbTXAV/CCDDol0cXgN8kDx44aovih75ifaMQ7XpYUgX8aw+dHYX4DH7Og654S571zhea/p2KZnd9lokiDw7zSZWQA=
        — witness.example/w1 WG0LmgAAAABlU/EF8/LE+XLKWqd/U7khHz+ehbGXghIVerSwxVwzRjuUx1Ucrbn++n/aq+9YLmypn9vryuQ5Iy+niAWRRKYaVHjDAw==

        """;

    private static ReceiptCheck Check { get; } = new([TestKeys.Log.Verifier], [TestKeys.Witness.Verifier], 1, TestKeys.Signatures);

    /// <summary>A receipt with the opening of its event, of a log of 7 with a batch as its second entry.</summary>
    private static (Receipt Receipt, Opening Opening) Of(bool inBatch)
    {
        byte[] salt = SHA256.HashData("salt"u8), said = Encoding.UTF8.GetBytes("""{"v":"kefa/event/v1","data":{"名":"甲"}}""");
        TreeHash[] members = [.. Enumerable.Range(0, 5).Select(i => SealedRecord.MemberOf(i == 3 ? SealedRecord.Commit(salt, said) : TreeHash.OfLeaf([(byte)i])))];
        var opening = new Opening(salt, said, inBatch ? new BatchPlace(3, 5, MerkleTree.Inclusion(3, 5, Tree.Subtrees.Of(members))) : null);
        var log = new MemoryLog([.. Enumerable.Range(0, 7).Select(i => i == 1 ? opening.Entry()! : [(byte)i])]);
        SignedNote note = log.Note.With(TestKeys.Witness.Cosign(log.Note.Text, 1700000005));
        return (new Receipt(opening.ToBytes(), 1, MerkleTree.Inclusion(1, 7, Tree.Subtrees.Of(log.Leaves)), note), opening);
    }

    [Fact]
    public void Accepts_the_vector()
    {
        Receipt receipt = Receipt.Parse(Encoding.UTF8.GetBytes(Vector));

        ReceiptResult result = Check.Check(receipt, "act 2"u8.ToArray());

        Assert.Empty(result.Faults);
        Assert.Equal(1700000005, Assert.Single(result.Witnesses).Seconds);
        Assert.Equal(Vector, receipt.ToString());
    }

    [Fact]
    public void Needs_the_entry_the_log_and_the_witness()
    {
        Receipt receipt = Receipt.Parse(Encoding.UTF8.GetBytes(Vector));

        Assert.Equal([ReceiptFault.NothingToCheck], Check.Check(receipt).Faults);
        Assert.Equal([ReceiptFault.NotIncluded], Check.Check(receipt, "act 3"u8.ToArray()).Faults);
        Assert.Equal([ReceiptFault.UnknownLog], new ReceiptCheck([], [TestKeys.Witness.Verifier], 1, TestKeys.Signatures).Check(receipt, "act 2"u8.ToArray()).Faults);
        Assert.Equal([ReceiptFault.TooFewWitnesses], new ReceiptCheck([TestKeys.Log.Verifier], [TestKeys.Witness.Verifier], 2, TestKeys.Signatures).Check(receipt, "act 2"u8.ToArray()).Faults);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Opens_what_was_sealed_without_any_server(bool inBatch)
    {
        (Receipt receipt, Opening opening) = Of(inBatch);

        ReceiptResult result = Check.Check(Receipt.Parse(Encoding.UTF8.GetBytes(receipt.ToString())));

        Assert.Empty(result.Faults);
        Assert.Equal(opening.Event.ToArray(), result.Opening!.Event.ToArray());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Refuses_a_receipt_with_any_byte_changed(bool inBatch)
    {
        byte[] whole = Encoding.UTF8.GetBytes(Of(inBatch).Receipt.ToString());
        Assert.True(IsAccepted(whole));

        for (int i = 0; i < whole.Length; i++)
        {
            foreach (int flip in new[] { 0x01, 0x02, 0x20, 0x80, 0xff })
            {
                byte[] changed = [.. whole];
                changed[i] ^= (byte)flip;
                Assert.False(IsAccepted(changed), $"Byte {i} ('{(char)whole[i]}') ^ {flip:x2} was not noticed.");
            }
            Assert.False(IsAccepted([.. whole[..i], .. whole[(i + 1)..]]), $"Byte {i} left out was not noticed.");
            Assert.False(IsAccepted(whole[..i]), $"Cut off at {i} was not noticed.");
        }
        Assert.False(IsAccepted([.. whole, (byte)'\n']));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Refuses_any_other_event_or_salt(bool inBatch)
    {
        (Receipt receipt, Opening opening) = Of(inBatch);
        for (int i = 0; i < opening.Event.Length; i++)
        {
            byte[] said = opening.Event.ToArray();
            said[i] ^= 1;
            Assert.Equal([ReceiptFault.NotIncluded], Check.Check(receipt with { Extra = (opening with { Event = said }).ToBytes() }).Faults);
        }
        for (int i = 0; i < opening.Salt.Length; i++)
        {
            byte[] salt = opening.Salt.ToArray();
            salt[i] ^= 1;
            Assert.Equal([ReceiptFault.NotIncluded], Check.Check(receipt with { Extra = (opening with { Salt = salt }).ToBytes() }).Faults);
        }
    }

    private static bool IsAccepted(byte[] bytes)
    {
        try
        {
            return Check.Check(Receipt.Parse(bytes)).IsGood;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
