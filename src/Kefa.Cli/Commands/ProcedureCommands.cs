using System.Collections.Immutable;
using System.CommandLine;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Matters.Screening;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Procedures;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Cli;

/// <summary><c>kefa procedure show FILE</c>: a procedure file as people read it, or as a picture.</summary>
internal static class ProcedureCommands
{
    public static Command Show()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The procedure file." };
        var svg = new Option<bool>("--svg") { Description = "The picture of its stages, as SVG." };
        var english = new Option<bool>("--english") { Description = "In English." };
        var command = new Command("show", "Stages, transitions, deadlines and refusals of a procedure file; with file and line what is wrong in it.") { file, svg, english };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(svg), parsed.GetValue(english), Console.Out, Console.Error));
        return command;
    }

    /// <summary>Checks all procedures of a content folder; answers those that can be read and adds what is wrong.</summary>
    public static ImmutableArray<Procedure> Check(string root, TextWriter output, ref int faults)
    {
        var folder = Path.Combine(root, "procedures");
        if (!Directory.Exists(folder))
            return [];
        var vocabulary = Vocabulary(root);
        var files = ContentFiles.Files(folder, "*.yaml").ToList();
        var readings = ProcedureSet.Read([.. files.Select(file => (ContentFiles.NameOf(file), File.ReadAllText(file)))], vocabulary);
        foreach (var fault in readings.SelectMany(reading => reading.Faults))
        {
            output.WriteLine(fault.ToString());
            faults++;
        }

        foreach (var problem in files.Zip(readings).Where(read => read.Second.Procedure is not null).SelectMany(read => Templates(root, read.Second.Procedure!, ContentFiles.NameOf(read.First))).Distinct())
        {
            output.WriteLine(problem.ToString());
            faults++;
        }

        return [.. readings.Select(reading => reading.Procedure).OfType<Procedure>()];
    }

    /// <summary>What is wrong with the templates of its papers, and lists of words that are not there.</summary>
    private static IEnumerable<ContentProblem> Templates(string root, Procedure procedure, string path)
    {
        foreach (var list in Screens.Of(procedure).Select(s => s.List).Distinct(StringComparer.Ordinal).Where(list => !File.Exists(Path.Combine(root, "screens", list + ".yaml"))))
            yield return Screens.Missing(path, list);
        foreach (var kind in procedure.Documents.Where(kind => kind.Template is not null))
        {
            var file = Path.Combine(root, "documents", kind.Template + ".md");
            ReadOnlyMemory<byte>? template = File.Exists(file) ? File.ReadAllBytes(file) : default(ReadOnlyMemory<byte>?);
            foreach (var problem in LetterTemplates.Problems(procedure, kind, template, ContentFiles.NameOf(file), path))
                yield return problem;
        }
    }

    private static int Run(FileInfo file, bool svg, bool english, TextWriter output, TextWriter errors)
    {
        if (!file.Exists)
        {
            errors.WriteLine($"The file '{file}' does not exist.");
            return 2;
        }

        var vocabulary = ContentFiles.FindRoot(file.DirectoryName!) is { } root ? Vocabulary(root) : ProcedureVocabulary.Open;
        var reading = ProcedureReader.Read(ContentFiles.NameOf(file.FullName), File.ReadAllText(file.FullName), vocabulary);
        foreach (var fault in reading.Faults)
            errors.WriteLine(fault.ToString());
        if (reading.Procedure is not { } procedure)
            return 1;
        output.Write(svg ? ProcedureDiagram.Svg(procedure, english) : ProcedureOutline.Text(procedure, english));
        return 0;
    }

    private static ProcedureVocabulary Vocabulary(string root)
    {
        var parameters = Path.Combine(root, "parameters");
        HashSet<string>? known = Directory.Exists(parameters) ? new(StringComparer.Ordinal) : null;
        foreach (var file in known is null ? [] : ContentFiles.Files(parameters, "*.yaml"))
        {
            try
            {
                using var text = File.OpenText(file);
                known?.UnionWith(ParameterFile.Read(ContentFiles.NameOf(file), text).Select(p => p.Id));
            }
            catch (ContentFileException)
            {
                // The check of parameters says what is wrong with the file; which names it has is not known then.
                known = null;
            }
        }

        return new ProcedureVocabulary { Roles = Roles(Path.Combine(root, "registers", "roles.yaml")), HasParameter = known is null ? null : known.Contains };
    }

    /// <summary>The roles of a register; null when it is not there or cannot be read, which the check of registers says.</summary>
    private static Dictionary<string, Phrase>? Roles(string file)
    {
        if (!File.Exists(file))
            return null;
        var stream = new YamlStream();
        try
        {
            using var text = File.OpenText(file);
            stream.Load(text);
        }
        catch (YamlException)
        {
            return null;
        }

        if (stream.Documents is not [{ RootNode: YamlSequenceNode roles }])
            return null;
        var byCode = new Dictionary<string, Phrase>(StringComparer.Ordinal);
        foreach (var role in roles.OfType<YamlMappingNode>())
        {
            if (Text(role, "code") is { } code && role.Children.TryGetValue("name", out var name) && name is YamlMappingNode names)
                byCode[code] = Phrase.Of(Text(names, "zh") ?? code, Text(names, "en") ?? code);
        }

        return byCode;
    }

    private static string? Text(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var node) ? (node as YamlScalarNode)?.Value : null;
}
