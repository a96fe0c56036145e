using System.Text;
using Kefa.Bureau.Registers;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>The policies and the dictionary that the product ships, read once for all tests.</summary>
internal static class ShippedPolicies
{
    public static FieldDictionary Dictionary { get; } = FieldDictionaryLoader.LoadFolder(Repository.Folder("content"));

    private static readonly Lazy<PolicyReading> Files = new(() => new PolicyReader(Dictionary).Read(
        Directory.EnumerateFiles(Repository.Folder("content/policies"), "*.dmn", SearchOption.AllDirectories)
            .Select(path => new PolicyFile(Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path)))));

    public static PolicyReading Reading => Files.Value;

    public static PolicySet All => Reading.Policies;

    public static PolicyEvaluator Evaluator { get; } = new(Dictionary);

    /// <summary>The companies of the published fixtures.</summary>
    public static async Task<List<Profile>> PublishedCompaniesAsync(CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));
        return await ProfileJson.ReadAsync(file, Dictionary, null, cancellationToken).ToListAsync(cancellationToken);
    }

    public static async Task<Profile> ProfileOf(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"[{json}]"));
        return Assert.Single(await ProfileJson.ReadAsync(stream, Dictionary, null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }
}
