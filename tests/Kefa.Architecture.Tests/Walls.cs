using System.Reflection;
using System.Xml;
using System.Xml.Linq;

namespace Kefa.Architecture.Tests;

/// <summary>The walls of the house, read from the project files and the compiled rooms.</summary>
internal static class Walls
{
    /// <summary>The engines in the order of the house; each may use only those above it.</summary>
    private static readonly string[] Engines =
        ["Kefa.Feel", "Kefa.Dmn", "Kefa.Matching", "Kefa.Procedures", "Kefa.Evidence", "Kefa.Draws", "Kefa.Documents"];

    /// <summary>Namespaces that mean a file, a database, the web or a process: none of an engine's business.</summary>
    private static readonly string[] Outside =
    [
        "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions", "Npgsql", "Microsoft.Data.Sqlite",
        "System.Net.Http", "System.Net.Sockets",
    ];

    private static readonly string[] OutsideTypes =
    [
        "System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo",
        "System.Diagnostics.Process", "System.Console", "System.Environment", "System.TimeProvider",
    ];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static bool IsEngine(string room) => Engines.Contains(room, StringComparer.Ordinal);

    public static IEnumerable<string> BuiltEngines() => Projects().Select(p => Path.GetFileNameWithoutExtension(p)!).Where(IsEngine);

    /// <summary>The references of a room to other rooms that the plan of the house does not allow.</summary>
    public static IEnumerable<string> WrongReferences(string room, IEnumerable<string> references)
    {
        foreach (var other in references)
        {
            var allowed = room switch
            {
                // The reader of PDF files is a program that Bureau starts.
                "Kefa.Bureau" => IsEngine(other) || other is "Kefa.PdfText",
                "Kefa.Bureau.Sqlite" or "Kefa.Bureau.PostgreSql" => other is "Kefa.Bureau",
                "Kefa.Web" or "Kefa.Cli" => other.StartsWith("Kefa.Bureau", StringComparison.Ordinal) || IsEngine(other),
                _ when IsEngine(room) => IsEngine(other) && Array.IndexOf(Engines, other) < Array.IndexOf(Engines, room),
                _ => false,
            };
            if (!allowed)
                yield return $"{room} must not use {other}.";
        }
    }

    public static IEnumerable<string> ReferencesOf(string project)
    {
        using var reader = XmlReader.Create(project, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return [.. XDocument.Load(reader).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))];
    }

    /// <summary>Types from outside that an engine's members mention in signatures or fields.</summary>
    public static IEnumerable<string> TouchesOutside(Assembly room)
    {
        foreach (var reference in room.GetReferencedAssemblies())
        {
            if (Outside.Any(o => reference.Name!.StartsWith(o, StringComparison.Ordinal)))
                yield return $"{room.GetName().Name} references {reference.Name}.";
        }

        foreach (var used in TypeReferences(room).Where(t => OutsideTypes.Contains(t, StringComparer.Ordinal)))
            yield return $"{room.GetName().Name} uses {used}.";
    }

    private static IEnumerable<string> TypeReferences(Assembly room)
    {
        using var file = File.OpenRead(room.Location);
        using var pe = new System.Reflection.PortableExecutable.PEReader(file);
        var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(pe);
        List<string> names = [];
        foreach (var handle in metadata.TypeReferences)
        {
            var type = metadata.GetTypeReference(handle);
            // Iterators ask for the current thread's number: the compiler wrote that, not we.
            var members = metadata.MemberReferences.Select(metadata.GetMemberReference).Where(m => m.Parent == handle).Select(m => metadata.GetString(m.Name)).ToList();
            if (members is ["get_CurrentManagedThreadId"])
                continue;
            names.Add(metadata.GetString(type.Namespace) + "." + metadata.GetString(type.Name));
        }

        return names;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kefa.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests must run inside the repository: no Kefa.slnx above " + AppContext.BaseDirectory);
    }
}
