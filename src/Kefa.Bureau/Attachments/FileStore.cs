using System.Buffers;
using System.Security.Cryptography;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Attachments;

/// <summary>A file that was taken.</summary>
/// <param name="Name">As people see it: without a path, with the ending of its kind.</param>
/// <param name="Sha256">Hexadecimal, lower case.</param>
public sealed record TakenFile(string Name, string Sha256, long Size, string MediaType);

public abstract record TakeFileOutcome
{
    private TakeFileOutcome() { }

    public sealed record Taken(TakenFile File) : TakeFileOutcome;

    public sealed record Refused(LocalText Reason) : TakeFileOutcome;
}

/// <summary>
/// Takes files in and hands them out. A file is streamed into a temporary one while it is hashed; it gets its name, its hash, only after it
/// has been told to be of an allowed kind, was looked through and is on the disk.
/// </summary>
public sealed class FileStore(KefaDbContext db, ICurrentBureau bureau, IOptions<StorageOptions> storage, IOptions<AttachmentOptions> options, IFileScanner scanner, TimeProvider time)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Takes a file. The row that lets the bureau read it is stored at once, or with the transaction that the caller began.</summary>
    /// <exception cref="IOException">It could not be written or did not reach the disk.</exception>
    public Task<TakeFileOutcome> TakeAsync(Stream body, string name, CancellationToken cancellationToken) => TakeAsync(body, name, told: null, cancellationToken);

    private async Task<TakeFileOutcome> TakeAsync(Stream body, string name, FileKind? told, CancellationToken cancellationToken)
    {
        string incoming = Folder("incoming");
        string temporary = Path.Combine(incoming, Guid.CreateVersion7().ToString("N"));
        try
        {
            string hash;
            long size;
            FileKind? kind;
            await using (var file = new FileStream(temporary, Options()))
            {
                (hash, size) = await CopyAsync(body, file, options.Value.MostBytes, cancellationToken);
                if (size == 0) return new TakeFileOutcome.Refused(new("文件是空的，请另选一个。", "The file is empty: choose another."));
                if (size > options.Value.MostBytes) return new TakeFileOutcome.Refused(TooLarge(options.Value.MostBytes));
                kind = told ?? await FileKinds.TellAsync(file, cancellationToken);
                if (kind is null) return new TakeFileOutcome.Refused(NotTaken());
                DurableFile.Sync(file.SafeFileHandle, temporary);
            }
            switch (await scanner.ScanAsync(temporary, cancellationToken))
            {
                case ScanResult.Infected:
                    return new TakeFileOutcome.Refused(new("病毒扫描发现此文件不安全，未接收。", "The virus scanner found this file unsafe; it was not taken."));
                case ScanResult.Failed:
                    return new TakeFileOutcome.Refused(new("暂时无法完成病毒扫描，文件未接收，请稍后再传。", "The file could not be scanned for viruses and was not taken; send it again later."));
            }
            Keep(temporary, hash);
            await RowAsync(hash, size, kind, cancellationToken);
            return new TakeFileOutcome.Taken(new TakenFile(FileNames.Clean(name, kind), hash, size, kind.MediaType));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Takes bytes that the product made itself.</summary>
    public async Task<TakeFileOutcome> TakeAsync(ReadOnlyMemory<byte> bytes, string name, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        return await TakeAsync(stream, name, cancellationToken);
    }

    /// <summary>Takes a file whose kind the caller has told by its content: what is taken for one purpose and not by everybody, a web page for instance.</summary>
    internal async Task<TakeFileOutcome> TakeAsync(ReadOnlyMemory<byte> bytes, string name, FileKind told, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        return await TakeAsync(stream, name, told, cancellationToken);
    }

    /// <summary>Opens a file that the current bureau holds.</summary>
    /// <returns>Null when the bureau has no such file.</returns>
    /// <exception cref="FileNotFoundException">The database knows it and the folder has lost it.</exception>
    public async Task<Stream?> OpenAsync(string sha256, CancellationToken cancellationToken)
    {
        if (!await db.Set<StoredFile>().AnyAsync(file => file.Sha256 == sha256, cancellationToken)) return null;
        return new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
    }

    internal string PathOf(string sha256) => Path.Combine(storage.Value.AttachmentsFolder, sha256[..2], sha256);

    /// <summary>What the sender may send, in words.</summary>
    public static LocalText AllowedText(long mostBytes) => new(
        $"可上传 {string.Join("、", FileKind.Allowed.Select(kind => kind.Name.Zh))}，每个不超过 {mostBytes / 1024 / 1024} MB。",
        $"You may send {string.Join(", ", FileKind.Allowed.Select(kind => kind.Name.En))}, each up to {mostBytes / 1024 / 1024} MB.");

    private void Keep(string temporary, string hash)
    {
        string target = PathOf(hash);
        if (File.Exists(target)) return; // its bytes are the same, and it got its name after it was on the disk
        string folder = Folder(hash[..2]);
        File.Move(temporary, target, overwrite: true);
        DurableFile.SyncFolder(folder);
    }

    private async Task RowAsync(string hash, long size, FileKind kind, CancellationToken cancellationToken)
    {
        int here = bureau.Required.Id;
        DateTime now = UtcConverter.ToStored(time.GetUtcNow());
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO stored_file (bureau_id, sha256, size, media_type, stored_at) VALUES ({here}, {hash}, {size}, {kind.MediaType}, {now}) ON CONFLICT (bureau_id, sha256) DO NOTHING",
            cancellationToken);
    }

    private string Folder(string name)
    {
        storage.Value.MakeDataFolder();
        string root = storage.Value.AttachmentsFolder, folder = Path.Combine(root, name);
        if (Directory.Exists(folder)) return folder;
        Make(root);
        Make(folder);
        DurableFile.SyncFolder(Path.GetDirectoryName(root)!);
        DurableFile.SyncFolder(root);
        return folder;
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Copies until the end, or until it is clear that there is too much.</summary>
    private static async Task<(string Hash, long Size)> CopyAsync(Stream from, Stream to, long most, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long size = 0;
            int read;
            while (size <= most && (read = await from.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                size += read;
            }
            await to.FlushAsync(cancellationToken);
            return (Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static LocalText TooLarge(long most) => new($"文件超过 {most / 1024 / 1024} MB，请压缩或分成几个文件。", $"The file is larger than {most / 1024 / 1024} MB: make it smaller or split it.");

    private static LocalText NotTaken() => new(
        $"不接收这种文件（按内容判断，与文件名无关）。请转存为 {string.Join("、", FileKind.Allowed.Select(kind => kind.Name.Zh))}；不接收带宏的文档。",
        $"This kind of file is not taken (told by its content, not its name). Save it as {string.Join(", ", FileKind.Allowed.Select(kind => kind.Name.En))}; documents with macros are not taken.");
}
