using System.ComponentModel.DataAnnotations;

namespace Kefa.Bureau.Storage;

/// <summary>Where the installation keeps what it knows.</summary>
public sealed class StorageOptions
{
    /// <summary>The folder of the SQLite file, attachments and imports: <c>KEFA_DATA</c>, else <c>Kefa:Data</c>, else <c>data</c>.</summary>
    [Required] public string DataFolder { get; set; } = "data";

    /// <summary>A PostgreSQL connection string: <c>KEFA_DATABASE</c>, else <c>Kefa:Database</c>; without it SQLite is used.</summary>
    public string? Database { get; set; }

    /// <summary>Makes the data folder where it is not there; what it will hold is for its owner alone.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public void MakeDataFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(DataFolder);
        else Directory.CreateDirectory(DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public bool UsesPostgreSql => !string.IsNullOrWhiteSpace(Database);

    public string SqliteFile => Path.Combine(Path.GetFullPath(DataFolder), "kefa.db");

    public string AttachmentsFolder => Path.Combine(Path.GetFullPath(DataFolder), "attachments");
}
