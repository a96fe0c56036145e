using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kefa.Bureau.Operations;

/// <summary>
/// Writes files that must last: temporary name, fsync, rename, fsync of the folder. By libc, because <c>FileStream.Flush(true)</c>
/// returns normally on Linux when fsync fails, and what failed to reach the disk would pass as stored.
/// </summary>
public static partial class DurableFile
{
    private const int Interrupted = 4; // EINTR
    private const int ReadOnly = 0; // O_RDONLY

    /// <summary>Writes the whole file or nothing; an existing file is replaced at once, never half.</summary>
    /// <exception cref="IOException">It could not be written or did not reach the disk; the temporary file is gone.</exception>
    public static async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        string target = Path.GetFullPath(path);
        string temporary = target + ".partial";
        try
        {
            await using (var file = new FileStream(temporary, Options()))
            {
                await write(file, cancellationToken);
                await file.FlushAsync(cancellationToken);
                Sync(file.SafeFileHandle, temporary);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        SyncFolder(Path.GetDirectoryName(target)!);
    }

    public static Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(path, (file, cancel) => file.WriteAsync(bytes, cancel).AsTask(), cancellationToken);

    /// <summary>For the owner alone: backups and what they restore hold personal data and keys.</summary>
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>Puts a written file on the disk.</summary>
    public static void Sync(SafeFileHandle handle, string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }
        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            SyncDescriptor((int)handle.DangerousGetHandle(), path);
        }
        finally
        {
            if (held) handle.DangerousRelease();
        }
    }

    /// <summary>Puts a folder's names on the disk: a rename lasts only with it.</summary>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return; // Windows keeps names with its journal
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0) throw Failure("open", folder);
        try
        {
            SyncDescriptor(descriptor, folder);
        }
        finally
        {
            // Nothing was written through this descriptor: a failing close loses nothing.
            _ = Close(descriptor);
        }
    }

    private static void SyncDescriptor(int descriptor, string path)
    {
        while (Fsync(descriptor) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) throw Failure("fsync", path);
        }
    }

    private static IOException Failure(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} of '{path}' failed: {new Win32Exception(error).Message} ({error}). What was written may be lost; check the disk and do it again.");
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
