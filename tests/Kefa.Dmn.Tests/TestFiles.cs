using Kefa.Dmn.Conformance;

namespace Kefa.Dmn.Tests;

/// <summary>Where models lie: those of the product, and the compatibility kit when it lies beside the repository.</summary>
internal static class TestFiles
{
    public const string NoKit = "The compatibility kit is not there: put it into ../shared/tck beside the repository to run it.";

    public static string Root { get; } = FindRoot();

    public static string? Kit { get; } = FindKit();

    /// <summary>All policies and shared models under <c>content/</c>.</summary>
    public static IEnumerable<string> Policies => Directory.EnumerateFiles(Path.Combine(Root, "content", "policies"), "*.dmn", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The test files of the kit, each with the model that it is about.</summary>
    public static IEnumerable<(DecisionModel Model, ConformanceSuite Suite)> Suites() => Directory.EnumerateDirectories(Kit!, "*", SearchOption.AllDirectories).SelectMany(SuitesIn);

    /// <summary>The test files in one folder of the kit.</summary>
    public static IEnumerable<(DecisionModel Model, ConformanceSuite Suite)> SuitesIn(string folder)
    {
        List<DmnModel> models = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*.dmn"))
        {
            using var stream = File.OpenRead(file);
            models.Add(DmnReader.Read(stream, Path.GetFileName(file)).Model);
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.xml"))
        {
            using var stream = File.OpenRead(file);
            if (ConformanceSuite.Read(stream, file) is not { } suite)
                continue;
            var model = models.SingleOrDefault(m => m.Source == suite.ModelName) ?? models.Single();
            yield return (DecisionModel.Compile(model, new CompileOptions { Import = i => models.FirstOrDefault(m => m.Namespace == i.Namespace) }), suite);
        }
    }

    private static string? FindKit()
    {
        // Beside the repository, or beside a folder that it lies in.
        for (var folder = new DirectoryInfo(Root).Parent; folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", "tck") is var kit && Directory.Exists(kit))
                return kit;
        }

        return null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kefa.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Kefa.slnx.");
    }
}
