using Kefa.Bureau.Operations;

namespace Kefa.Bureau.Tests.Operations;

public sealed class WritingFilesThatLast : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kefa-durable-").FullName;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Replaces_the_whole_file()
    {
        string file = Path.Combine(_folder, "a");
        await DurableFile.WriteAsync(file, "long old text"u8.ToArray(), Cancel);

        await DurableFile.WriteAsync(file, "new"u8.ToArray(), Cancel);

        Assert.Equal("new", await File.ReadAllTextAsync(file, Cancel));
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Leaves_the_old_file_when_writing_fails()
    {
        string file = Path.Combine(_folder, "a");
        await DurableFile.WriteAsync(file, "old"u8.ToArray(), Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => DurableFile.WriteAsync(file, async (stream, cancel) =>
        {
            await stream.WriteAsync("half"u8.ToArray(), cancel);
            throw new InvalidDataException("broken source");
        }, Cancel));

        Assert.Equal("old", await File.ReadAllTextAsync(file, Cancel));
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    /// <summary>Each call that a write makes fails once: the temporary file leads where the call cannot succeed.</summary>
    [Theory]
    [InlineData("open", null)]
    [InlineData("write", "/dev/full")]
    [InlineData("fsync", "/dev/null")]
    public async Task Leaves_the_old_file_when_a_call_fails(string call, string? leads)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has files on which a call always fails.");
        string file = Path.Combine(_folder, "a"), temporary = file + ".partial";
        await DurableFile.WriteAsync(file, "old"u8.ToArray(), Cancel);
        if (leads is null) Directory.CreateSymbolicLink(temporary, Path.Combine(_folder, "no", "such"));
        else File.CreateSymbolicLink(temporary, leads);

        Exception failure = await Assert.ThrowsAnyAsync<IOException>(() => DurableFile.WriteAsync(file, new byte[100_000], Cancel));

        Assert.NotEmpty(failure.Message);
        Assert.Equal("old", await File.ReadAllTextAsync(file, Cancel));
        Assert.True(call.Length > 0 && Directory.GetFiles(_folder).SequenceEqual([file]), string.Join(", ", Directory.GetFiles(_folder)));
        await DurableFile.WriteAsync(file, "new"u8.ToArray(), Cancel);
        Assert.Equal("new", await File.ReadAllTextAsync(file, Cancel));
    }

    [Fact]
    public async Task Leaves_nothing_half_written_when_the_rename_fails()
    {
        string taken = Path.Combine(_folder, "a");
        Directory.CreateDirectory(Path.Combine(taken, "something"));

        await Assert.ThrowsAnyAsync<Exception>(() => DurableFile.WriteAsync(taken, "new"u8.ToArray(), Cancel));

        Assert.Empty(Directory.GetFiles(_folder));
        Assert.True(Directory.Exists(Path.Combine(taken, "something")));
    }

    [Fact]
    public void Says_when_the_disk_does_not_take_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a file (/dev/null) for which fsync always fails.");
        using FileStream cannotBeSynced = new("/dev/null", FileMode.Open, FileAccess.Write);

        IOException failure = Assert.Throws<IOException>(() => DurableFile.Sync(cannotBeSynced.SafeFileHandle, "/dev/null"));

        Assert.Contains("fsync of '/dev/null' failed", failure.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => DurableFile.SyncFolder(Path.Combine(_folder, "nowhere")));
    }
}
