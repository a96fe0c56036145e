using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Kefa.Feel;

namespace Kefa.Procedures.Tests.Content;

/// <summary>The procedures as they are shipped, read from the repository.</summary>
internal static partial class Shipped
{
    private static readonly ConcurrentDictionary<string, Procedure> Read = new(StringComparer.Ordinal);

    public static string Root { get; } = FindRoot();

    public static IReadOnlyDictionary<string, Phrase> Roles { get; } = RoleEntry().Matches(File.ReadAllText(Path.Combine(Root, "content", "registers", "roles.yaml")))
        .ToDictionary(m => m.Groups["code"].Value, m => Phrase.Of(m.Groups["zh"].Value, m.Groups["en"].Value), StringComparer.Ordinal);

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(Root, "content", "procedures"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static string Text(string name) => File.ReadAllText(Path.Combine(Root, "content", "procedures", name + ".yaml"));

    public static Procedure Procedure(string name) => Read.GetOrAdd(name, static n =>
    {
        var reading = ProcedureReader.Read(n + ".yaml", Text(n), new ProcedureVocabulary { Roles = Roles });
        Assert.True(reading.Faults.IsEmpty, string.Join(Environment.NewLine, reading.Faults));
        return reading.Procedure!;
    });

    [GeneratedRegex(@"code: (?<code>\w+)(?:\s+kind: \w+)?\s+name: \{zh: (?<zh>[^,]+), en: (?<en>[^}]+)\}")]
    private static partial Regex RoleEntry();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kefa.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("No Kefa.slnx above " + AppContext.BaseDirectory);
    }
}
