namespace Kefa.Bureau.Operations;

/// <summary>Where this machine keeps its programs.</summary>
internal static class SearchPath
{
    /// <summary>The folders of PATH, in order.</summary>
    public static IEnumerable<string> Folders => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
