using FsCheck;
using FsCheck.Fluent;
using Kefa.Evidence.Tiles;
using Kefa.TestSupport.Properties;

namespace Kefa.Evidence.Tests.Tiles;

public sealed class AddressingTiles
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 999, 256, "tile/0/999")]
    [InlineData(0, 1000, 256, "tile/0/x001/000")]
    [InlineData(3, 1234067, 17, "tile/3/x001/x234/067.p/17")]
    [InlineData(-1, 1234067, 256, "tile/entries/x001/x234/067")]
    [InlineData(-1, 1, 1, "tile/entries/001.p/1")]
    public void Writes_them_as_the_specification_does(int level, long n, int width, string path)
    {
        Assert.Equal(path, new TileAddress(level, n, width).Path);
        Assert.True(TileAddress.TryParse(path, out TileAddress read));
        Assert.Equal(new TileAddress(level, n, width), read);
    }

    [Theory]
    [InlineData("tile/00/000"), InlineData("tile/64/000"), InlineData("tile/0/0"), InlineData("tile/0/1000"), InlineData("tile/0/x000/000"), InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001/x000"), InlineData("tile/0/000.p/0"), InlineData("tile/0/000.p/256"), InlineData("tile/0/000.p/01"), InlineData("tile/-1/000"), InlineData("tile/0/٠٠٠")]
    [InlineData("tile/entries"), InlineData("tile//000"), InlineData("checkpoint"), InlineData("tile/0/000/"), InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    public void Refuses_every_other_way_of_writing_them(string path) => Assert.False(TileAddress.TryParse(path, out _));

    [Theory]
    [InlineData(0, "")]
    [InlineData(255, "tile/0/000.p/255")]
    [InlineData(256, "tile/0/000 tile/1/000.p/1")]
    [InlineData(257, "tile/0/000 tile/0/001.p/1 tile/1/000.p/1")]
    public void Lists_what_a_log_of_a_size_serves(long size, string paths) =>
        Assert.Equal(paths, string.Join(' ', TileAddress.All(size).Where(file => !file.HoldsEntries).Select(file => file.Path)));

    [Theory]
    [InlineData(65_536, 256, 0, "tile/1/000", "tile/2/000.p/1")]
    [InlineData(70_000, 274, 112, "tile/1/000 tile/1/001.p/17", "tile/2/000.p/1")]
    public void Lists_what_a_large_log_serves(long size, int tiles, int lastWidth, string first, string second)
    {
        TileAddress[] leaves = [.. TileAddress.Row(0, size)];
        Assert.Equal(tiles, leaves.Length);
        Assert.Equal(lastWidth == 0 ? 256 : lastWidth, leaves[^1].Width);
        Assert.Equal(first, string.Join(' ', TileAddress.Row(1, size).Select(file => file.Path)));
        Assert.Equal(second, string.Join(' ', TileAddress.Row(2, size).Select(file => file.Path)));
        Assert.Empty(TileAddress.Row(3, size));
    }

    [Fact]
    public void Knows_what_lies_in_a_log_and_where_a_subtree_stands() =>
        Prop.ForAll(Gen.Choose(1, 200_000).SelectMany(size => Gen.Choose(0, 18), (size, height) => (Size: (long)size, Height: height)).ToArbitrary(), at =>
        {
            long count = at.Size >> at.Height;
            if (count == 0) return true;
            (TileAddress tile, int from, int hashes) = TileAddress.Holding(at.Height, count - 1, at.Size);
            return tile.IsIn(at.Size) && from + hashes <= tile.Width && TileAddress.All(at.Size).Contains(tile)
                && (((tile.N * 256) + from) << (tile.Level * 8)) == (count - 1) << at.Height;
        }).Holds();

    [Fact]
    public void Reads_bundles_only_whole()
    {
        byte[][] entries = [[], [1], new byte[65535]];
        byte[] bundle = EntryBundle.Write(entries.Select(entry => new ReadOnlyMemory<byte>(entry)));

        Assert.Equal(entries, EntryBundle.Read(bundle, 3)!.Select(entry => entry.ToArray()));
        Assert.Null(EntryBundle.Read(bundle, 2));
        Assert.Null(EntryBundle.Read(bundle, 4));
        Assert.Null(EntryBundle.Read(bundle.AsMemory(..^1), 3));
        Assert.Null(EntryBundle.Read((byte[])[.. bundle, 0], 3));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([new byte[65536]]));
    }
}
