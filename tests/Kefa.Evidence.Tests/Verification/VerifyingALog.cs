using System.Text;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Tree;
using Kefa.Evidence.Verification;

namespace Kefa.Evidence.Tests.Verification;

public sealed class VerifyingALog
{
    private static Task<LogVerification> VerifyAsync(MemoryLog log, Checkpoint? seen = null) =>
        new LogVerifier(log, TestKeys.Log.Verifier, TestKeys.Signatures).VerifyAsync(seen, null, TestContext.Current.CancellationToken);

    [Theory, InlineData(0), InlineData(1), InlineData(255), InlineData(256), InlineData(257), InlineData(300), InlineData(66_000)]
    public async Task Accepts_a_log_of_any_size(int size)
    {
        LogVerification result = await VerifyAsync(MemoryLog.OfActs(size));

        Assert.Empty(result.Faults);
        Assert.Equal(size, result.Checkpoint!.Size);
    }

    [Fact]
    public async Task Gives_the_entries_in_their_order()
    {
        var read = new List<string>();
        await new LogVerifier(MemoryLog.OfActs(300), TestKeys.Log.Verifier, TestKeys.Signatures)
            .VerifyAsync(null, (index, entry) => read.Add($"{index}: {Encoding.UTF8.GetString(entry.Span)}"), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}: act {i}"), read);
    }

    /// <summary>Every byte two ways takes 25 seconds: <c>./test --long</c> does it, otherwise every byte of the small files once and every fourth of the others.</summary>
    [Fact]
    public async Task Notices_every_byte_changed_in_every_file()
    {
        bool isLong = Environment.GetEnvironmentVariable("KEFA_TEST_LONG") == "1";
        MemoryLog log = MemoryLog.OfActs(300);
        int flips = 0;
        foreach ((string path, byte[] file) in log.Files.ToList())
        {
            for (int i = 0; i < file.Length; i += isLong || file.Length < 500 ? 1 : 4)
            {
                foreach (byte flip in isLong ? (byte[])[0x01, 0x80] : [(byte)(1 << (i % 8))])
                {
                    log.Files[path] = [.. file];
                    log.Files[path][i] ^= flip;
                    Assert.False((await VerifyAsync(log)).IsGood, $"Byte {i} of {path} ^ {flip:x2} was not noticed.");
                    flips++;
                }
            }
            log.Files[path] = file;
        }
        Assert.True(flips > (isLong ? 24_000 : 2_000), $"Only {flips} flips.");
    }

    [Fact]
    public async Task Notices_every_file_that_is_missing_cut_off_or_longer()
    {
        MemoryLog log = MemoryLog.OfActs(300);
        foreach ((string path, byte[] file) in log.Files.ToList())
        {
            log.Files.Remove(path);
            Assert.Contains((await VerifyAsync(log)).Faults, fault => fault.Path == path);
            foreach (byte[] other in (byte[][])[[], file[..^1], file[..(file.Length / 2)], [.. file, 0], [.. file, .. file]])
            {
                log.Files[path] = other;
                Assert.Contains((await VerifyAsync(log)).Faults, fault => fault.Path == path);
            }
            log.Files[path] = file;
        }
        Assert.True((await VerifyAsync(log)).IsGood);
    }

    [Fact]
    public async Task Takes_the_full_file_where_the_partial_one_was_dropped()
    {
        MemoryLog small = MemoryLog.OfActs(300), large = MemoryLog.OfActs(512);
        large.Files["checkpoint"] = small.Files["checkpoint"];
        large.Files["tile/1/000.p/1"] = small.Files["tile/1/000.p/1"];

        Assert.Empty((await VerifyAsync(large)).Faults);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(100), InlineData(256), InlineData(300)]
    public async Task Goes_on_from_what_was_seen(int size) =>
        Assert.Empty((await VerifyAsync(MemoryLog.OfActs(300), new Checkpoint("log.example/acts", size, Checkpoint.Parse(MemoryLog.OfActs(size).Note.Text).Root))).Faults);

    [Fact]
    public async Task Refuses_a_tree_that_was_rewritten_and_signed_again()
    {
        Checkpoint seen = Checkpoint.Parse(MemoryLog.OfActs(200).Note.Text);
        byte[][] entries = [.. Enumerable.Range(0, 300).Select(i => Encoding.ASCII.GetBytes(i == 17 ? "act 17, as it never was" : $"act {i}"))];
        var rewritten = new MemoryLog(entries);

        Assert.Empty((await VerifyAsync(rewritten)).Faults); // by itself nothing is wrong with it
        Assert.Equal(LogFaultKind.Rewritten, Assert.Single((await VerifyAsync(rewritten, seen)).Faults).Kind);
        Assert.False(MerkleTree.IsConsistent(200, seen.Root, 300, Checkpoint.Parse(rewritten.Note.Text).Root, MerkleTree.Consistency(200, 300, Tree.Subtrees.Of(rewritten.Leaves))));
    }

    [Fact]
    public async Task Refuses_a_log_that_is_smaller_than_it_was() =>
        Assert.Equal(LogFaultKind.Shrunk, Assert.Single((await VerifyAsync(MemoryLog.OfActs(100), Checkpoint.Parse(MemoryLog.OfActs(200).Note.Text))).Faults).Kind);

    [Fact]
    public async Task Refuses_the_signature_of_another_key()
    {
        var other = SignerKey.New("log.example/acts", KeyKind.Ed25519, TestKeys.Signatures);
        LogVerification result = await new LogVerifier(MemoryLog.OfActs(3), other.Verifier, TestKeys.Signatures).VerifyAsync(null, null, TestContext.Current.CancellationToken);

        Assert.Equal(LogFaultKind.BadCheckpoint, Assert.Single(result.Faults).Kind);
    }
}
