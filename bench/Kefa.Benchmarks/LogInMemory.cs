using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Tree;
using Kefa.Evidence.Verification;

namespace Kefa.Benchmarks;

/// <summary>A log of sealed records, held in memory as its files, verified from end to end as a stranger would.</summary>
internal static class LogInMemory
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        int size = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var key = SignerKey.New("bench.example/acts", KeyKind.Ed25519, LibcryptoSignatures.Instance);
        var files = new Files(size, key);
        var rounds = new List<double>();
        for (int round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            LogVerification result = await new LogVerifier(files, key.Verifier, LibcryptoSignatures.Instance).VerifyAsync(null, null, default);
            if (!result.IsGood || result.Checkpoint!.Size != size) throw new InvalidOperationException("The log did not verify.");
            rounds.Add(Math.Round(watch.Elapsed.TotalSeconds, 2));
        }
        Console.WriteLine(JsonSerializer.Serialize(new { entries = size, files = files.Count, seconds = rounds }));
        return 0;
    }

    private sealed class Files : ILogFiles
    {
        private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

        public Files(int size, SignerKey key)
        {
            byte[][] entries = [.. Enumerable.Range(0, size).Select(i => (byte[])[1, .. TreeHash.OfLeaf(BitConverter.GetBytes(i)).ToArray()])];
            TreeHash[] row = [.. entries.Select(entry => TreeHash.OfLeaf(entry))];
            _files["checkpoint"] = Encoding.UTF8.GetBytes(new Checkpoint("bench.example/acts", size, MerkleTree.Root(row)).Sign(key).ToString());
            foreach (TileAddress bundle in TileAddress.EntryRow(size))
                _files[bundle.Path] = EntryBundle.Write(entries.Skip((int)bundle.N * TileAddress.FullWidth).Take(bundle.Width).Select(entry => new ReadOnlyMemory<byte>(entry)));
            for (int level = 0; row.Length > 0; level++)
            {
                foreach (TileAddress tile in TileAddress.Row(level, size)) _files[tile.Path] = [.. row.Skip((int)tile.N * TileAddress.FullWidth).Take(tile.Width).SelectMany(hash => hash.ToArray())];
                row = [.. row.Chunk(TileAddress.FullWidth).Where(tile => tile.Length == TileAddress.FullWidth).Select(tile => MerkleTree.Root(tile))];
            }
        }

        public int Count => _files.Count;

        public Task<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken) => Task.FromResult(_files.TryGetValue(path, out byte[]? file) ? file : default(ReadOnlyMemory<byte>?));
    }
}
