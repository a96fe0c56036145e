using System.Security.Cryptography;
using System.Text;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Tree;
using Kefa.Evidence.Verification;

namespace Kefa.Evidence.Tests;

/// <summary>The keys of the public vectors. Never for use.</summary>
internal static class TestKeys
{
    public static ISignatures Signatures => LibcryptoSignatures.Instance;

    public static SignerKey Log { get; } = new("log.example/acts", KeyKind.Ed25519, SHA256.HashData("test log key"u8), LibcryptoSignatures.Instance);

    public static SignerKey Witness { get; } = new("witness.example/w1", KeyKind.Cosignature, SHA256.HashData("test witness key"u8), LibcryptoSignatures.Instance);
}

/// <summary>A log held in memory, built in the plainest way.</summary>
internal sealed class MemoryLog : ILogFiles
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public TreeHash[] Leaves { get; }

    public SignedNote Note { get; }

    public MemoryLog(IReadOnlyList<byte[]> entries)
    {
        Leaves = [.. entries.Select(entry => TreeHash.OfLeaf(entry))];
        MerkleTree.Complete complete = Tree.Subtrees.Of(Leaves);
        foreach (TileAddress file in TileAddress.All(entries.Count))
        {
            Files[file.Path] = file.HoldsEntries
                ? EntryBundle.Write(entries.Skip((int)file.N * 256).Take(file.Width).Select(entry => new ReadOnlyMemory<byte>(entry)))
                : [.. Enumerable.Range(0, file.Width).SelectMany(i => complete(file.Level * 8, (file.N * 256) + i).ToArray())];
        }
        Note = new Checkpoint("log.example/acts", entries.Count, MerkleTree.Root(Leaves)).Sign(TestKeys.Log);
        Files["checkpoint"] = Encoding.UTF8.GetBytes(Note.ToString());
    }

    public static MemoryLog OfActs(int count) => new([.. Enumerable.Range(0, count).Select(i => Encoding.ASCII.GetBytes($"act {i}"))]);

    public Task<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult(Files.TryGetValue(path, out byte[]? file) ? file : default(ReadOnlyMemory<byte>?));
}
