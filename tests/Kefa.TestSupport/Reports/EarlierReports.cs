namespace Kefa.TestSupport.Reports;

/// <summary>The texts of five published reports, which are not part of the repository: tests over them tell each by its hash, and are skipped where there are none.</summary>
internal static class EarlierReports
{
    private const string Variable = "KEFA_EARLIER_REPORTS";

    /// <summary>What a test that is skipped says.</summary>
    public const string None = $"The five reports are not part of the repository: put their texts into ../shared/seeds beside it, or let {Variable} name their folder.";

    /// <summary>Their folder; null where there is none.</summary>
    public static string? Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
            for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
            {
                if (Path.Combine(above.FullName, "shared", "seeds") is var texts && Directory.Exists(texts)) return texts;
            }
            return null;
        }
    }
}
