using System.Text;
using Kefa.Bureau.Operations;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Evidence;

/// <summary>The signing keys of the logs: files outside database and configuration, readable by their owner alone.</summary>
public sealed class LogKeys(IOptions<EvidenceOptions> options)
{
    /// <summary>Where the key of a log lies.</summary>
    public string FileOf(string origin) => Path.Combine(options.Value.KeysFolder, LogCopies.FileName(origin) + ".key");

    /// <summary>Whether this node has the key.</summary>
    public bool Has(string origin) => File.Exists(FileOf(origin));

    /// <exception cref="RefusedException">There is none, others could read it, or it is not the key of this log.</exception>
    public async Task<SignerKey> ReadAsync(string origin, CancellationToken cancellationToken)
    {
        string file = FileOf(origin);
        if (!File.Exists(file))
            throw new RefusedException($"The key of the log '{origin}' is not on this node: {file}. Copy it from the node or the safe that has it. If it is lost, close the log: kefa log reopen --reason \"the key was lost\".");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            throw new RefusedException($"Others could read the key {file}: chmod 600 it. If others had access, close the log: kefa log reopen --reason \"the key was exposed\".");
        try
        {
            var key = SignerKey.Parse((await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\r', '\n'), LibcryptoSignatures.Instance);
            if (!string.Equals(key.Verifier.Name, origin, StringComparison.Ordinal)) throw new RefusedException($"{file} holds the key of '{key.Verifier.Name}', not of '{origin}'.");
            return key;
        }
        catch (FormatException wrong)
        {
            throw new RefusedException($"{file}: {wrong.Message}");
        }
    }

    /// <summary>The key of a log, made if there is none yet.</summary>
    public async Task<SignerKey> ReadOrMakeAsync(string origin, CancellationToken cancellationToken)
    {
        if (Has(origin)) return await ReadAsync(origin, cancellationToken);
        Private.MakeFolder(options.Value.KeysFolder);
        var key = SignerKey.New(origin, KeyKind.Ed25519, LibcryptoSignatures.Instance);
        await DurableFile.WriteAsync(FileOf(origin), Encoding.UTF8.GetBytes(key.ToSecretText() + "\n"), cancellationToken);
        return key;
    }
}

/// <summary>The second copy of each log's last checkpoint, outside the database: after a restore it knows more than the database does.</summary>
public sealed class LogCopies(IOptions<EvidenceOptions> options)
{
    public string FileOf(string origin) => Path.Combine(options.Value.CheckpointsFolder, FileName(origin) + ".checkpoint");

    /// <returns>The note; null when there is no copy.</returns>
    /// <exception cref="RefusedException">It is not a checkpoint of this log.</exception>
    public async Task<(SignedNote Note, Checkpoint Checkpoint)?> ReadAsync(string origin, CancellationToken cancellationToken)
    {
        string file = FileOf(origin);
        if (!File.Exists(file)) return null;
        try
        {
            SignedNote note = SignedNote.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            Checkpoint checkpoint = Checkpoint.Parse(note.Text);
            return string.Equals(checkpoint.Origin, origin, StringComparison.Ordinal) ? (note, checkpoint) : throw new FormatException($"It is of '{checkpoint.Origin}'.");
        }
        catch (FormatException wrong)
        {
            throw new RefusedException($"The copy {file} of the last checkpoint cannot be read: {wrong.Message} Compare it with the witnesses; 'kefa log copy' writes it anew from the database.");
        }
    }

    public Task WriteAsync(string origin, SignedNote note, CancellationToken cancellationToken)
    {
        Private.MakeFolder(options.Value.CheckpointsFolder);
        return DurableFile.WriteAsync(FileOf(origin), Encoding.UTF8.GetBytes(note.ToString()), cancellationToken);
    }

    /// <summary>An origin as the name of a file; slashes become plus signs, which no origin has.</summary>
    internal static string FileName(string origin) => origin.Replace('/', '+');
}

internal static class Private
{
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
