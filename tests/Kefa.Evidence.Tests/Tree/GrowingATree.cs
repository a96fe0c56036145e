using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Evidence.Tree;
using Kefa.TestSupport.Properties;

namespace Kefa.Evidence.Tests.Tree;

/// <summary>The vectors of RFC 6962's reference tree, and every proof up to 130 leaves by one digest.</summary>
public sealed class GrowingATree
{
    private static readonly string[] ReferenceEntries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly TreeHash[] Reference = [.. ReferenceEntries.Select(hex => TreeHash.OfLeaf(Convert.FromHexString(hex)))];

    private static TreeHash[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => TreeHash.OfLeaf([(byte)i]))];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Gives_the_roots_of_the_reference_tree(int size, string root) => Assert.Equal(root, MerkleTree.Root(Reference.Take(size)).ToString());

    [Theory]
    [InlineData(0, 1, "")]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Proves_inclusion_as_the_reference_does(int index, int size, string proof) =>
        Assert.Equal(proof, string.Join(' ', MerkleTree.Inclusion(index, size, Subtrees.Of(Reference))));

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    [InlineData(6, 7, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    public void Proves_consistency_as_the_reference_does(int old, int size, string proof) =>
        Assert.Equal(proof, string.Join(' ', MerkleTree.Consistency(old, size, Subtrees.Of(Reference))));

    [Fact]
    public void Gives_every_root_up_to_300_leaves()
    {
        TreeHash[] leaves = Bytes(300);
        using var digest = new Digest();

        for (int n = 0; n <= 300; n++) digest.Line(n, [], MerkleTree.Root(leaves.Take(n)));

        Assert.Equal("8e9998aedb92de7e99eb0668c824250374699923fb3a9c8160cf89978d43d462", digest.ToString());
    }

    [Fact]
    public void Proves_every_inclusion_up_to_130_leaves()
    {
        MerkleTree.Complete subtrees = Subtrees.Of(Bytes(130));
        using var digest = new Digest();

        for (int n = 1; n <= 130; n++)
        for (int index = 0; index < n; index++) digest.Line(index, [n], MerkleTree.Inclusion(index, n, subtrees));

        Assert.Equal("893ce6eea61adc33c22c0e3a952498b76dfa3c282e78ac659f6fcc0ea44f9983", digest.ToString());
    }

    [Fact]
    public void Proves_every_consistency_up_to_130_leaves()
    {
        MerkleTree.Complete subtrees = Subtrees.Of(Bytes(130));
        using var digest = new Digest();

        for (int n = 1; n <= 130; n++)
        for (int old = 1; old <= n; old++) digest.Line(old, [n], MerkleTree.Consistency(old, n, subtrees));

        Assert.Equal("2498232e1aebe8d1aa8d339d897fc471f4495fe0b8a55ac08f7dae3d88bc4c2a", digest.ToString());
    }

    [Fact]
    public void Gives_the_roots_of_longer_trees()
    {
        var expected = new Dictionary<long, string>
        {
            [1] = "a1145256281c5c90431d1533977aba561e63b75137338373f47628168acd8a0b",
            [2] = "a5cc3be4d8a3f7b49696b3f13d56855c067f8ca363a6588f344b8dc3eb7f990b",
            [255] = "abf0f852d664800253b4d44bbd5c85d4115bd3e02fad570de84c3f6e29153a1a",
            [256] = "4bdf6e93ef67334587918949db6a4d39673eb66ff57d166a40a0f9562848c16e",
            [257] = "6a217c580baaff85521a1919d3cf06106c83fa501dd3f7b306a188ff18309e5e",
            [300] = "415ead2df6c4b299eb6e7cbc55caafa27224c757a9b2c4983db98a4ec3375469",
            [65536] = "d85c7902ade6b65bd5f61f43e12c07fddd27a9b54fac40b3655076a325c09bfe",
            [65537] = "0e600f6114f2d4bfb2175a117ef2e59d6e0e4d35f461b700acac0cf54477a305",
            [70000] = "4b040fcf7a34c2ce3ba0c15bf62d0fe24a7f4a95332bf5da28f1a8c715c45202",
        };
        var frontier = new Frontier();
        for (int i = 0; i < 70_000; i++)
        {
            frontier.Append(TreeHash.OfLeaf(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"act {i}"))));
            if (expected.Remove(frontier.Size, out string? root)) Assert.Equal(root, frontier.Root.ToString());
        }
        Assert.Empty(expected);
    }

    [Fact]
    public void Goes_on_from_what_was_remembered()
    {
        TreeHash[] leaves = Bytes(100);
        for (int n = 0; n < 100; n++)
        {
            var before = new Frontier();
            foreach (TreeHash leaf in leaves.Take(n)) before.Append(leaf);

            Frontier after = Frontier.Restore(n, before.ToArray());
            after.Append(leaves[n]);

            Assert.Equal(MerkleTree.Root(leaves.Take(n + 1)), after.Root);
        }
        Assert.Throws<ArgumentException>(() => Frontier.Restore(3, new byte[32]));
    }

    /// <summary>Every proof is accepted for what it proves, and for nothing near it.</summary>
    [Fact]
    public void Accepts_an_inclusion_only_as_it_is()
    {
        TreeHash[] leaves = Bytes(140);
        MerkleTree.Complete subtrees = Subtrees.Of(leaves);
        Prop.ForAll(Gen.Choose(1, 139).SelectMany(n => Gen.Choose(0, n - 1).SelectMany(i => Gen.Choose(0, 4096), (i, x) => (N: n, I: i, X: x))).ToArbitrary(), at =>
        {
            (int size, int index, int random) = at;
            TreeHash root = MerkleTree.Root(leaves.Take(size));
            TreeHash[] proof = MerkleTree.Inclusion(index, size, subtrees);
            bool Accepts(TreeHash leaf, int i, int n, TreeHash[] p, TreeHash r) => MerkleTree.IsIncluded(leaf, i, n, p, r);
            return Accepts(leaves[index], index, size, proof, root)
                && !Accepts(leaves[index + 1], index, size, proof, root)
                && !Accepts(leaves[index], index, size, [.. proof, leaves[0]], root)
                && (proof.Length == 0 || !Accepts(leaves[index], index, size, proof[1..], root))
                && (proof.Length == 0 || !Accepts(leaves[index], index, size, proof[..^1], root))
                && (proof.Length == 0 || !Accepts(leaves[index], index, size, Flipped(proof, random), root))
                && !Accepts(leaves[index], size, size, proof, root) && !Accepts(leaves[index], -1, size, proof, root)
                && Enumerable.Range(0, size).All(other => other == index || !Accepts(leaves[index], other, size, proof, root))
                && !Accepts(leaves[index], index, size, proof, leaves[139]);
        }).Holds();
    }

    [Fact]
    public void Accepts_a_consistency_only_as_it_is()
    {
        TreeHash[] leaves = Bytes(140);
        TreeHash[] roots = [.. Enumerable.Range(0, 141).Select(n => MerkleTree.Root(leaves.Take(n)))];
        MerkleTree.Complete subtrees = Subtrees.Of(leaves);
        Prop.ForAll(Gen.Choose(1, 139).SelectMany(n => Gen.Choose(1, n).SelectMany(o => Gen.Choose(0, 4096), (o, x) => (N: n, Old: o, X: x))).ToArbitrary(), at =>
        {
            (int size, int old, int random) = at;
            TreeHash[] proof = MerkleTree.Consistency(old, size, subtrees);
            return MerkleTree.IsConsistent(old, roots[old], size, roots[size], proof)
                && !MerkleTree.IsConsistent(old, roots[old + 1], size, roots[size], proof)
                && !MerkleTree.IsConsistent(old, roots[old], size, roots[size + 1], proof)
                && !MerkleTree.IsConsistent(old, roots[old], size, roots[size], [.. proof, leaves[0]])
                && (proof.Length == 0 || !MerkleTree.IsConsistent(old, roots[old], size, roots[size], proof[1..]))
                && (proof.Length == 0 || !MerkleTree.IsConsistent(old, roots[old], size, roots[size], proof[..^1]))
                && (proof.Length == 0 || !MerkleTree.IsConsistent(old, roots[old], size, roots[size], Flipped(proof, random)))
                && !MerkleTree.IsConsistent(size + 1, roots[old], size, roots[size], proof)
                && !MerkleTree.IsConsistent(0, roots[0], size, roots[size], proof);
        }).Holds();
    }

    private static TreeHash[] Flipped(TreeHash[] proof, int random)
    {
        byte[] bytes = proof[random % proof.Length].ToArray();
        bytes[random % 32] ^= (byte)(1 << (random % 8));
        TreeHash[] other = [.. proof];
        other[random % proof.Length] = new TreeHash(bytes);
        return other;
    }

    private sealed class Digest : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public void Line(int first, int[] more, params TreeHash[] hashes) =>
            _hash.AppendData(Encoding.ASCII.GetBytes(string.Join(' ', [first.ToString(CultureInfo.InvariantCulture), .. more.Select(m => m.ToString(CultureInfo.InvariantCulture)), .. hashes.Select(h => h.ToString())]) + "\n"));

        public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public void Dispose() => _hash.Dispose();
    }
}

/// <summary>Complete subtrees by plain recursion over all leaves.</summary>
internal static class Subtrees
{
    public static MerkleTree.Complete Of(TreeHash[] leaves)
    {
        TreeHash Hash(int level, long index) => level == 0 ? leaves[index] : TreeHash.OfNode(Hash(level - 1, 2 * index), Hash(level - 1, (2 * index) + 1));
        return Hash;
    }
}
