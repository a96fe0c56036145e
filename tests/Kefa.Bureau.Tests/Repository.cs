namespace Kefa.Bureau.Tests;

/// <summary>Finds files of the repository from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Folder(string path) => Path.Combine(Root, path);

    public static string File(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !System.IO.File.Exists(Path.Combine(at.FullName, "Kefa.slnx")))
            at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Kefa.slnx.");
    }
}
