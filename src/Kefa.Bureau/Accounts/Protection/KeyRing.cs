using System.Security.Cryptography;
using System.Text.Json;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Accounts;

/// <summary>
/// The keys that never stand in the database: a file, by default <c>keys.json</c> in the data folder, else where <c>KEFA_KEYS</c> says. Who has the database
/// without this file has neither identity numbers nor the keys of cookies. Keys are only added; what an old one sealed stays readable.
/// </summary>
public sealed class KeyRing
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly bool _isGiven;
    private readonly Lazy<string> _file;
    private readonly Lazy<Keys> _keys;

    // Nothing is read before it is needed: what is wrong with the settings is told when the site starts, not while it is put together.
    public KeyRing(IOptions<StorageOptions> storage, IConfiguration configuration)
    {
        _isGiven = configuration["KEFA_KEYS"] is { Length: > 0 };
        _file = new(() => _isGiven ? Path.GetFullPath(configuration["KEFA_KEYS"]!) : Path.Combine(Path.GetFullPath(storage.Value.DataFolder), "keys.json"));
        _keys = new(() => ReadOrMake(storage.Value));
    }

    /// <summary>Where the keys stand.</summary>
    public string FileName => _file.Value;

    /// <summary>The key that seals from now on.</summary>
    internal string Current => _keys.Value.Current;

    /// <summary>The key of blind indexes; it never changes, because what is found by it would be lost.</summary>
    internal byte[] Index => _keys.Value.Index;

    /// <exception cref="CryptographicException">The file does not have this key.</exception>
    internal byte[] Find(string id) => _keys.Value.Sealing.TryGetValue(id, out byte[]? key)
        ? key : throw new CryptographicException($"The key '{id}' is not in {FileName}: restore the key file that belongs to this database.");

    /// <summary>Adds a key and seals with it from now on; every node must be started again with the same file.</summary>
    /// <returns>The new key's id.</returns>
    public string Rotate()
    {
        Keys present = _keys.Value;
        string id = "k" + (present.Sealing.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Keys next = present with { Current = id, Sealing = new(present.Sealing) { [id] = RandomNumberGenerator.GetBytes(32) } };
        Write(next);
        return id;
    }

    private Keys ReadOrMake(StorageOptions storage)
    {
        if (!File.Exists(FileName))
        {
            if (_isGiven) throw new RefusedException($"KEFA_KEYS names '{FileName}', and there is no such file. 'kefa keys make' makes one; every node needs the same.");
            storage.MakeDataFolder();
            Make();
        }
        try
        {
            Keys read = JsonSerializer.Deserialize<Keys>(File.ReadAllBytes(FileName), Json) ?? throw new JsonException("nothing in it");
            if (read.Index is not { Length: 32 } || read.Sealing is null || !read.Sealing.ContainsKey(read.Current) || read.Sealing.Values.Any(key => key is not { Length: 32 }))
                throw new JsonException("keys are missing or not 32 bytes long");
            return read;
        }
        catch (JsonException broken)
        {
            throw new RefusedException($"The key file '{FileName}' cannot be read: {broken.Message}. Restore it from where you keep its copy.");
        }
    }

    /// <summary>Makes the file where there is none.</summary>
    /// <returns>False when it was there.</returns>
    public bool Make()
    {
        if (File.Exists(FileName)) return false;
        try
        {
            Write(new Keys("k1", new() { ["k1"] = RandomNumberGenerator.GetBytes(32) }, RandomNumberGenerator.GetBytes(32)), isNew: true);
            return true;
        }
        catch (IOException) when (File.Exists(FileName))
        {
            return false; // another process was first, and its keys are the keys
        }
    }

    private void Write(Keys keys, bool isNew = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileName)!);
        string draft = FileName + "." + Guid.NewGuid().ToString("N") + ".new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, keys, Json);
            stream.Flush();
            DurableFile.Sync(stream.SafeFileHandle, draft);
        }
        try
        {
            File.Move(draft, FileName, overwrite: !isNew);
        }
        finally
        {
            File.Delete(draft);
        }
        DurableFile.SyncFolder(Path.GetDirectoryName(FileName)!);
    }

    private sealed record Keys(string Current, Dictionary<string, byte[]> Sealing, byte[] Index);
}
