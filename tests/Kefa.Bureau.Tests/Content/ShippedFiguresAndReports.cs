using System.Security.Cryptography;
using Kefa.Bureau.Appraisals;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Reports;

namespace Kefa.Bureau.Tests.Content;

/// <summary>The files of figures, reports and appraisal sheets that come with the product, held to the bytes under which their versions were approved.</summary>
public sealed class ShippedFiguresAndReports
{
    private static readonly string Approved = Path.Combine(Repository.Root, "tests", "Kefa.Bureau.Tests", "Content", "ShippedFiguresAndReports.approved.txt");

    /// <summary>Databases hold what was shipped, and published reports name it by version and hash: another text under the same version is refused there.</summary>
    [Fact]
    public void Never_change_under_the_same_version()
    {
        (string Reference, string Hash)[] now = [.. Files()];
        string[] lines = File.Exists(Approved) ? File.ReadAllLines(Approved) : [];
        Dictionary<string, string> approved = lines.Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            foreach (var (reference, hash) in now) approved.TryAdd(reference, hash);
            File.WriteAllLines(Approved, approved.OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => $"{line.Key} {line.Value}"));
        }

        string[] unknown = [.. now.Where(file => !approved.ContainsKey(file.Reference)).Select(file => file.Reference)];
        string[] changed = [.. now.Where(file => approved.TryGetValue(file.Reference, out string? hash) && hash != file.Hash).Select(file => file.Reference)];
        Assert.True(unknown.Length == 0, $"New: {string.Join(", ", unknown)}. Run this test with APPROVE=1 and commit the lines that it adds to {Path.GetFileName(Approved)}.");
        Assert.True(changed.Length == 0,
            $"Changed under the same version: {string.Join(", ", changed)}. If a release has that version, leave its file as it was and put the change into another file with the next version and a later inForce.from. "
            + $"If none has it yet, delete its line from {Path.GetFileName(Approved)}. Then run this test with APPROVE=1 and commit the line that it adds.");
    }

    private static IEnumerable<(string Reference, string Hash)> Files()
    {
        foreach (string file in Directory.GetFiles(Repository.Folder("content/figures"), "*.yaml"))
            yield return (FigureFile.Read(Path.GetFileName(file), new StringReader(File.ReadAllText(file))).Reference, HashOf(file));
        foreach (string file in Directory.GetFiles(Repository.Folder("content/reports"), "*.md"))
            yield return (ReportFiles.Read(File.ReadAllBytes(file), Path.GetFileName(file)).Template!.Reference, HashOf(file));
        foreach (string file in Directory.GetFiles(Repository.Folder("content/appraisals"), "*.yaml"))
            yield return ($"appraisals/{SheetEditionFile.Read(Path.GetFileName(file), new StringReader(File.ReadAllText(file))).Reference}", HashOf(file));
    }

    private static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
