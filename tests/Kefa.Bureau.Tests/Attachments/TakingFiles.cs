using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Tests.Attachments;

public abstract class TakingFiles(DatabaseFixture db) : DatabaseTests(db)
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF");

    [Fact]
    public async Task Keeps_the_bytes_under_their_hash_and_gives_them_back()
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        var taken = Assert.IsType<TakeFileOutcome.Taken>(await TakeAsync(bureau, Pdf, "申请 书.pdf")).File;

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Pdf)), taken.Sha256);
        Assert.Equal(("申请 书.pdf", (long)Pdf.Length, "application/pdf"), (taken.Name, taken.Size, taken.MediaType));
        Assert.Equal(Pdf, await ReadAsync(bureau, taken.Sha256));
        Assert.Empty(Directory.GetFiles(Path.Combine(Db.DataFolder, "attachments", "incoming")));
    }

    [Fact]
    public async Task Twice_keeps_one_file()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        byte[] bytes = [.. Pdf, .. "twice"u8];

        await TakeAsync(bureau, bytes, "a.pdf");
        var again = Assert.IsType<TakeFileOutcome.Taken>(await TakeAsync(bureau, bytes, "b.pdf")).File;

        Assert.Equal("b.pdf", again.Name);
        Assert.Equal(bytes, await ReadAsync(bureau, again.Sha256));
    }

    [Fact]
    public async Task Of_another_bureau_is_not_read_by_its_hash()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        var taken = Assert.IsType<TakeFileOutcome.Taken>(await TakeAsync(bureau, Pdf, "a.pdf")).File;

        Assert.Null(await ReadAsync(other, taken.Sha256));
    }

    [Theory]
    [InlineData("%PDF-1.4 x", "harmless.exe", "harmless.exe.pdf")]
    [InlineData("会议记录\n第一项", "C:\\Users\\我\\记录.txt", "记录.txt")]
    [InlineData("会议记录\n第二项", "../../etc/passwd", "passwd.txt")]
    [InlineData("会议记录\n第三项", "fdp.\u202Etxt", "fdp.txt")]
    [InlineData("会议记录\n第四项", "a\r\nSet-Cookie: x", "aSet-Cookie_ x.txt")]
    public async Task Tells_what_it_is_by_its_content_and_names_it_so(string content, string name, string shown)
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        var taken = Assert.IsType<TakeFileOutcome.Taken>(await TakeAsync(bureau, Encoding.UTF8.GetBytes(content), name)).File;

        Assert.Equal(shown, taken.Name);
    }

    public static TheoryData<string, byte[]> NotTaken() => new()
    {
        { "a program called .pdf", [0x7F, .. "ELF"u8, 2, 1, 1, 0] },
        { "a page", "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray() },
        { "an SVG", "\uFEFF <svg xmlns='http://www.w3.org/2000/svg' onload='x'/>"u8.ToArray() },
        { "a script", "#!/bin/sh\nrm -rf /"u8.ToArray() },
        { "rich text", "{\\rtf1 \\object}"u8.ToArray() },
        { "text that is not UTF-8", [0xC4, 0xE3, 0xBA, 0xC3] },
        { "a plain archive", Zip(("a.txt", "hello")) },
        { "a document with macros", Zip(("[Content_Types].xml", "x"), ("word/document.xml", "x"), ("word/vbaProject.bin", "x")) },
        { "a document of more parts than any has", Zip([("[Content_Types].xml", "x"), ("word/document.xml", "x"), .. Enumerable.Range(0, 5_000).Select(i => ($"p{i}", ""))]) },
        { "a document that claims three gigabytes", Claiming(Zip(("[Content_Types].xml", "x"), ("word/document.xml", "x")), 0x6000_0000, 0x6000_0000) },
        { "a document that claims more than a number holds", ClaimingMost("[Content_Types].xml", "word/document.xml", "p") },
        { "half an archive", Zip(("word/document.xml", "x"))[..20] },
        { "nothing", [] },
    };

    [Theory, MemberData(nameof(NotTaken))]
    public async Task Refuses(string what, byte[] bytes)
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        Assert.True(await TakeAsync(bureau, bytes, "申请书.pdf") is TakeFileOutcome.Refused { Reason.Zh.Length: > 0, Reason.En.Length: > 0 }, what);
    }

    [Fact]
    public async Task Takes_or_refuses_a_broken_archive_and_never_fails()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        byte[] whole = Zip(("[Content_Types].xml", "x"), ("word/document.xml", new string('x', 300)));
        var chance = new Random(20261122);

        for (int round = 0; round < 300; round++)
        {
            byte[] broken = [.. whole];
            // Most of what can go wrong stands in the directory, at the end.
            for (int i = 0; i < 4; i++) broken[chance.Next(Math.Max(4, whole.Length - 200), whole.Length)] = (byte)chance.Next(256);
            Assert.True(await TakeAsync(bureau, broken, "a.docx") is TakeFileOutcome.Taken or TakeFileOutcome.Refused, $"round {round}");
        }
    }

    [Fact]
    public async Task Takes_documents_of_offices()
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        string[] types =
        [
            Type(await TakeAsync(bureau, Zip(("[Content_Types].xml", "x"), ("word/document.xml", "x")), "a.docx")),
            Type(await TakeAsync(bureau, Zip(("[Content_Types].xml", "x"), ("xl/workbook.xml", "x")), "a.xlsx")),
            Type(await TakeAsync(bureau, Zip(("OFD.xml", "x"), ("Doc_0/Document.xml", "x")), "a.ofd")),
        ];

        Assert.Equal([FileKind.Docx.MediaType, FileKind.Xlsx.MediaType, FileKind.Ofd.MediaType], types);

        static string Type(TakeFileOutcome outcome) => Assert.IsType<TakeFileOutcome.Taken>(outcome).File.MediaType;
    }

    [Fact]
    public async Task Stops_reading_what_is_too_large()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        using var endless = new Endless();

        TakeFileOutcome outcome = await TakeAsync(bureau, endless, "a.txt", new AttachmentOptions { MostBytes = 100_000 });

        Assert.IsType<TakeFileOutcome.Refused>(outcome);
        Assert.InRange(endless.Taken, 100_000, 300_000);
        Assert.Empty(Directory.GetFiles(Path.Combine(Db.DataFolder, "attachments", "incoming")));
    }

    [Theory]
    [InlineData("false", "不安全")]
    [InlineData("/no/such/scanner", "稍后再传")]
    [InlineData("sh -c kill\u00A0-9\u00A0$$", "稍后再传")]
    public async Task Refuses_what_the_scanner_does_not_pass(string scanner, string said)
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        using var body = new MemoryStream([.. Pdf, .. Encoding.UTF8.GetBytes(scanner)]);

        var refused = Assert.IsType<TakeFileOutcome.Refused>(await TakeAsync(bureau, body, "a.pdf", new AttachmentOptions { Scanner = scanner }));

        Assert.Contains(said, refused.Reason.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_what_the_scanner_passes()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        using var body = new MemoryStream(Pdf);

        Assert.IsType<TakeFileOutcome.Taken>(await TakeAsync(bureau, body, "a.pdf", new AttachmentOptions { Scanner = "true" }));
    }

    private async Task<TakeFileOutcome> TakeAsync(BureauInfo bureau, byte[] bytes, string name)
    {
        using var body = new MemoryStream(bytes);
        return await TakeAsync(bureau, body, name, new AttachmentOptions());
    }

    private async Task<TakeFileOutcome> TakeAsync(BureauInfo bureau, Stream body, string name, AttachmentOptions options)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        IFileScanner scanner = options.Scanner is null ? new NoScanner() : new ScannerProgram(Options.Create(options));
        var store = ActivatorUtilities.CreateInstance<FileStore>(scope.ServiceProvider, Options.Create(options), scanner);
        return await store.TakeAsync(body, name, Cancel);
    }

    private async Task<byte[]?> ReadAsync(BureauInfo bureau, string hash)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        await using Stream? file = await scope.ServiceProvider.GetRequiredService<FileStore>().OpenAsync(hash, Cancel);
        if (file is null) return null;
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, Cancel);
        return memory.ToArray();
    }

    /// <summary>An archive whose directory claims other sizes than there are.</summary>
    private static byte[] Claiming(byte[] zip, params uint[] sizes)
    {
        int at = 0;
        foreach (uint size in sizes)
        {
            at = zip.AsSpan(at).IndexOf("PK\u0001\u0002"u8) + at;
            BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at + 24), size);
            at += 4;
        }
        return zip;
    }

    /// <summary>An archive whose entries each claim the largest size that there is (ZIP64).</summary>
    private static byte[] ClaimingMost(params string[] names)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        List<int> places = [];
        foreach (string name in names)
        {
            places.Add((int)file.Position);
            writer.Write([.. "PK\u0003\u0004"u8, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            writer.Write(0u);
            writer.Write(0u);
            writer.Write(0u);
            writer.Write((ushort)name.Length);
            writer.Write((ushort)0);
            writer.Write(Encoding.ASCII.GetBytes(name));
        }
        int directory = (int)file.Position;
        foreach ((string name, int place) in names.Zip(places))
        {
            writer.Write([.. "PK\u0001\u0002"u8, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            writer.Write(0u);
            writer.Write(0u);
            writer.Write(uint.MaxValue);
            writer.Write((ushort)name.Length);
            writer.Write((ushort)12);
            writer.Write(new byte[10]);
            writer.Write((uint)place);
            writer.Write(Encoding.ASCII.GetBytes(name));
            writer.Write((ushort)1);
            writer.Write((ushort)8);
            writer.Write(long.MaxValue);
        }
        int size = (int)file.Position - directory;
        writer.Write([.. "PK\u0005\u0006"u8, 0, 0, 0, 0]);
        writer.Write((ushort)names.Length);
        writer.Write((ushort)names.Length);
        writer.Write((uint)size);
        writer.Write((uint)directory);
        writer.Write((ushort)0);
        writer.Flush();
        return file.ToArray();
    }

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return memory.ToArray();
    }

    /// <summary>A sender who never stops.</summary>
    private sealed class Endless : Stream
    {
        public long Taken { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Taken; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        int Fill(Span<byte> buffer)
        {
            buffer.Fill((byte)'a');
            Taken += buffer.Length;
            return buffer.Length;
        }

        public override int ReadByte() => throw new NotSupportedException();
        public override int Read(byte[] buffer, int offset, int count) => Fill(buffer.AsSpan(offset, count));
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Fill(buffer.Span));
    }

    public sealed class OnSqlite(SqliteFixture db) : TakingFiles(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : TakingFiles(db), IClassFixture<PostgreSqlFixture>;
}
