using System.Text;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Receipts;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Tests.Notes;

public sealed class SigningNotes
{
    private const string ExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private const string ExampleNote = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    [Fact]
    public void Reproduces_the_first_vector_of_rfc_8032()
    {
        byte[] seed = Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

        Assert.Equal("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", Convert.ToHexStringLower(TestKeys.Signatures.PublicKeyOf(SignatureAlgorithm.Ed25519, seed)));
        Assert.Equal(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            Convert.ToHexStringLower(TestKeys.Signatures.Sign(SignatureAlgorithm.Ed25519, seed, [])));
    }

    [Fact]
    public void Gives_keys_the_text_and_the_id_of_the_specification()
    {
        Assert.Equal("3f03faf4d4c2cffb5b580ea9219b7435ebae6b778cf02a4eb1c0b2d5a2138cf9", Convert.ToHexStringLower(TestKeys.Log.Verifier.PublicKey.Span));
        Assert.Equal("log.example/acts+bbea9b4d+AT8D+vTUws/7W1gOqSGbdDXrrmt3jPAqTrHAstWiE4z5", TestKeys.Log.Verifier.ToString());
        Assert.Equal("witness.example/w1+586d0b9a+BBQzA22TUGQjImRLTPJOCPRp+BAYPvXYTpf05YEMg813", TestKeys.Witness.Verifier.ToString());
        Assert.Equal(ExampleKey, VerifierKey.Parse(ExampleKey).ToString());
    }

    [Fact]
    public void Verifies_the_example_of_the_specification()
    {
        VerifierKey key = VerifierKey.Parse(ExampleKey);
        SignedNote note = SignedNote.Parse(ExampleNote);

        Assert.Equal("This is an example message.\n", note.Text);
        Assert.Equal(key, Assert.Single(note.Verify([key], TestKeys.Signatures)!).Key);
        Assert.Equal(ExampleNote, note.ToString());
    }

    [Fact]
    public void Signs_and_cosigns_a_checkpoint_as_the_vector_does()
    {
        var checkpoint = new Checkpoint("log.example/acts", 5, MerkleTree.Root(Enumerable.Range(0, 5).Select(i => TreeHash.OfLeaf(Encoding.ASCII.GetBytes($"act {i}")))));

        SignedNote note = checkpoint.Sign(TestKeys.Log);
        note = note.With(TestKeys.Witness.Cosign(note.Text, 1700000005));

        Assert.Equal(
            """
            log.example/acts
            5
            R63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=

            — log.example/acts u+qbTXAV/CCDDol0cXgN8kDx44aovih75ifaMQ7XpYUgX8aw+dHYX4DH7Og654S571zhea/p2KZnd9lokiDw7zSZWQA=
            — witness.example/w1 WG0LmgAAAABlU/EF8/LE+XLKWqd/U7khHz+ehbGXghIVerSwxVwzRjuUx1Ucrbn++n/aq+9YLmypn9vryuQ5Iy+niAWRRKYaVHjDAw==

            """, note.ToString());
        Assert.Equal([null, 1700000005L], note.Verify([TestKeys.Log.Verifier, TestKeys.Witness.Verifier], TestKeys.Signatures)!.Select(signature => signature.Seconds));
        Assert.Equal(checkpoint, Checkpoint.Open(note, TestKeys.Log.Verifier, TestKeys.Signatures));
    }

    [Fact]
    public void Passes_over_signatures_of_strangers_and_refuses_a_wrong_one_of_a_known_key()
    {
        SignedNote note = SignedNote.Parse(ExampleNote);
        VerifierKey key = VerifierKey.Parse(ExampleKey);
        NoteSignature signature = note.Signatures[0];
        byte[] wrong = signature.Bytes.ToArray();
        wrong[5] ^= 1;

        Assert.Empty(note.Verify([TestKeys.Log.Verifier], TestKeys.Signatures)!);
        Assert.Single(note.With(signature with { Id = 1, Bytes = wrong }).Verify([key], TestKeys.Signatures)!);
        Assert.Single(note.With(signature with { Name = "example.com/bar", Bytes = wrong }).Verify([key], TestKeys.Signatures)!);
        Assert.Null(note.With(signature with { Bytes = wrong }).Verify([key], TestKeys.Signatures));
    }

    [Theory]
    [InlineData("no signature\n")]
    [InlineData("no end of line\n\n\u2014 a AAAAAAA=")]
    [InlineData("\n\n\u2014 a AAAAAAA=\n")]
    [InlineData("text\r\n\n\u2014 a AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a AAAAAAB=\n")]
    [InlineData("text\n\n\u2014  a AAAAAAA=\n")]
    [InlineData("text\n\n- a AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a+b AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a AAAA AAA=\n")]
    [InlineData("text\n\n\u2014 a AAAAAA==\n")]
    public void Refuses_what_is_no_note(string text) => Assert.Throws<FormatException>(() => SignedNote.Parse(text));

    [Fact]
    public void Refuses_a_note_that_is_not_utf_8() => Assert.Throws<FormatException>(() => SignedNote.Parse([0xff, .. Encoding.UTF8.GetBytes(ExampleNote)]));

    [Theory]
    [InlineData("o\n05\nR63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=\n")]
    [InlineData("o\n+5\nR63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=\n")]
    [InlineData("o\n 5\nR63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=\n")]
    [InlineData("o\n5\nR63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCl=\n")]
    [InlineData("o\n5\nR63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3\n")]
    [InlineData("o\n9223372036854775808\nR63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=\n")]
    [InlineData("\n5\nR63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=\n")]
    [InlineData("o\n5\n")]
    public void Refuses_what_is_no_checkpoint(string text) => Assert.Throws<FormatException>(() => Checkpoint.Parse(text));

    [Theory]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2")]
    [InlineData("example.com/foo")]
    public void Refuses_what_is_no_verifier_key(string text) => Assert.Throws<FormatException>(() => VerifierKey.Parse(text));

    [Fact]
    public void Keeps_a_private_key_as_text()
    {
        SignerKey again = SignerKey.Parse(TestKeys.Log.ToSecretText(), TestKeys.Signatures);

        Assert.Equal(TestKeys.Log.Sign("text\n").ToString(), again.Sign("text\n").ToString());
        Assert.DoesNotContain("h3FEQKJs", Assert.Throws<FormatException>(() => SignerKey.Parse(TestKeys.Log.ToSecretText()[..^4], TestKeys.Signatures)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adds_a_signature_with_the_national_algorithms_that_others_pass_over()
    {
        Assert.SkipUnless(TestKeys.Signatures.Offers(SignatureAlgorithm.Sm2), "This libcrypto has no SM2.");
        SignerKey second = SignerKey.New("log.example/acts", KeyKind.Sm2, TestKeys.Signatures);
        SignedNote note = new Checkpoint("log.example/acts", 0, TreeHash.OfNothing).Sign(TestKeys.Log);
        note = SignedNote.Parse(note.With(second.Sign(note.Text)).ToString());
        SignedNote forged = new(note.Text.Replace("0", "1", StringComparison.Ordinal), note.Signatures);

        Assert.Single(note.Verify([TestKeys.Log.Verifier], TestKeys.Signatures)!);
        Assert.Equal(2, note.Verify([TestKeys.Log.Verifier, VerifierKey.Parse(second.Verifier.ToString())], TestKeys.Signatures)!.Count);
        Assert.Null(forged.Verify([second.Verifier], TestKeys.Signatures));
        Assert.Single(note.With(SignerKey.Parse(second.ToSecretText(), TestKeys.Signatures).Sign(note.Text)).Verify([second.Verifier], TestKeys.Signatures)!);
    }
}
