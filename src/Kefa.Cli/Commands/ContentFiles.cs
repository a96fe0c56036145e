using Kefa.Bureau.Registers;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Cli;

/// <summary>Finds and reads content files for commands that need no database. Names in messages are relative to the working folder.</summary>
internal static class ContentFiles
{
    /// <summary>
    /// The content folder: <c>KEFA_CONTENT</c>, else the folder with <c>registers/profile-fields</c> at, above or beside one of the given
    /// places, the working folder or the program.
    /// </summary>
    public static string? FindRoot(params IEnumerable<string> near)
    {
        if (Environment.GetEnvironmentVariable("KEFA_CONTENT") is { Length: > 0 } given)
            return IsRoot(given) ? given : null;
        foreach (var start in near.Append(Directory.GetCurrentDirectory()).Append(AppContext.BaseDirectory))
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (IsRoot(folder.FullName))
                    return folder.FullName;
                if (IsRoot(Path.Combine(folder.FullName, "content")))
                    return Path.Combine(folder.FullName, "content");
            }
        }

        return null;
    }

    /// <exception cref="ContentFileException">A file of the dictionary does not hold together.</exception>
    public static FieldDictionary Dictionary(string root) => FieldDictionaryLoader.Load(
        Files(Path.Combine(root, "registers", "profile-fields"), "*.yaml").Select(f => (NameOf(f), (Func<TextReader>)(() => File.OpenText(f)))));

    /// <summary>The models of a folder and all below it, and the shared ones (folders called <c>common</c>) beside it or above it that they may import.</summary>
    public static List<PolicyFile> Policies(string folder)
    {
        var files = new SortedSet<string>(Files(folder, "*.dmn"), StringComparer.Ordinal);
        var above = new DirectoryInfo(folder).Parent;
        for (var i = 0; i < 3 && above is not null; i++, above = above.Parent)
        {
            var common = Path.Combine(above.FullName, "common");
            if (Directory.Exists(common))
                files.UnionWith(Files(common, "*.dmn"));
        }

        return [.. files.Select(f => new PolicyFile(NameOf(f), File.ReadAllText(f)))];
    }

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.GetFullPath(folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static string NameOf(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static bool IsRoot(string folder) => Directory.Exists(Path.Combine(folder, "registers", "profile-fields"));
}
