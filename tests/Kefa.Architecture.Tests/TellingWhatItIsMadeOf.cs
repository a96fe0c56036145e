using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Kefa.Architecture.Tests;

public sealed class TellingWhatItIsMadeOf
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Walls.Root, "docs", "third-party.md"));

    [Fact]
    public void Every_package_that_a_project_takes_stands_there_with_its_version()
    {
        var versions = Read(Path.Combine(Walls.Root, "Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(p => p.Attribute("Include")!.Value, p => p.Attribute("Version")!.Value);
        var taken = new[] { "src", "tests", "bench" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Walls.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Append(Path.Combine(Walls.Root, "Directory.Build.targets"))
            .SelectMany(project => Read(project).Descendants("PackageReference").Where(p => p.Attribute("VersionOverride") is null).Select(p => p.Attribute("Include")!.Value)).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(taken);
        var missing = taken.Where(package => !Stands(package, versions[package])).ToArray();
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_package_of_the_front_end_stands_there_with_its_version()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Walls.Root, "src", "Kefa.Web", "Frontend", "package-lock.json")));
        // Optional ones are the same program for other machines.
        var missing = file.RootElement.GetProperty("packages").EnumerateObject()
            .Where(p => p.Name.Length > 0 && !p.Value.TryGetProperty("optional", out _))
            .Where(p => !Stands(p.Name["node_modules/".Length..], p.Value.GetProperty("version").GetString()!)).Select(p => p.Name).ToArray();

        Assert.Empty(missing);
    }

    [Fact]
    public void The_rule_can_fail()
    {
        Assert.True(Stands("YamlDotNet", "16.3.0"));
        Assert.False(Stands("YamlDotNet", "16.3.1"));
        Assert.False(Stands("NoSuchPackage", "1.0.0"));
    }

    private static XDocument Read(string file)
    {
        using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader);
    }

    /// <summary>A row begins with the name, or with the first of a family: "Npgsql, Npgsql.X" and "OpenTelemetry, .Api".</summary>
    private static bool Stands(string package, string version) => Lines.Any(line =>
        line.StartsWith("| ", StringComparison.Ordinal) && line.Split('|', StringSplitOptions.TrimEntries) is [_, var names, var versions, ..]
        && versions.Split(", ").Contains(version, StringComparer.Ordinal)
        && names.Split([", ", " "], StringSplitOptions.RemoveEmptyEntries) is var parts
        && (parts.Contains(package, StringComparer.Ordinal) || parts.Skip(1).Any(part => part.StartsWith('.') && Families(parts[0]).Any(family => family + part == package))
            || (names.EndsWith("and its parts", StringComparison.Ordinal) && package.StartsWith(parts[0] + ".", StringComparison.Ordinal))));

    /// <summary>"SQLitePCLRaw.bundle_e_sqlite3, .core": the later ones leave out a beginning of the first.</summary>
    private static IEnumerable<string> Families(string first)
    {
        for (var name = first; name.Length > 0; name = name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : "")
            yield return name;
    }
}
