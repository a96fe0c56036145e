using System.CommandLine;
using System.Globalization;
using Kefa.Bureau.Appraisals;
using Kefa.Bureau.Content;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Laws;
using Kefa.Bureau.Matters.Screening;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Reports;
using Kefa.Dmn;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Cli;

/// <summary><c>kefa content check [DIR]</c>: says, with file and line, what does not hold together under <c>content/</c>.</summary>
internal static class ContentCheck
{
    public static Command Command()
    {
        var directory = new Argument<string?>("DIR") { Description = "The content folder; by default the product's own.", Arity = ArgumentArity.ZeroOrOne };
        var notes = new Option<bool>("--notes") { Description = "Also say what is no fault but good to know, such as tables that have no rule for null." };
        var command = new Command("check", "Check all content: models, types, fields, articles, versions, gaps and overlaps of tables, labels in both languages.") { directory, notes };
        command.SetAction((parsed, _) => Task.FromResult(Run(parsed.GetValue(directory), parsed.GetValue(notes), Console.Out, Console.Error)));
        return command;
    }

    private static int Run(string? directory, bool withNotes, TextWriter output, TextWriter errors)
    {
        var root = directory is null ? ContentFiles.FindRoot() : Path.GetFullPath(directory);
        if (root is null || !Directory.Exists(root))
        {
            errors.WriteLine(directory is null
                ? "There is no content folder here or above: name it, or set KEFA_CONTENT."
                : $"The folder '{directory}' does not exist.");
            return 2;
        }

        var (faults, warnings) = (0, 0);
        var dictionary = Dictionary(root, output, ref faults);
        foreach (var file in Directory.Exists(Path.Combine(root, "registers")) ? ContentFiles.Files(Path.Combine(root, "registers"), "*.yaml") : [])
            CheckYaml(file, output, ref faults);
        CheckFolder(Path.Combine(root, "calendar"), HolidayFile.Read, HolidayFile.Problems, output, ref faults);
        CheckFolder(Path.Combine(root, "parameters"), (name, text) => (Name: name, Parameters: ParameterFile.Read(name, text)), ParameterFile.Problems, output, ref faults);
        CheckFolder(Path.Combine(root, "screens"), ScreenList.Read, _ => [], output, ref faults);
        var procedures = ProcedureCommands.Check(root, output, ref faults);
        var figures = CheckFolder(Path.Combine(root, "figures"), (name, text) => (Set: FigureFile.Read(name, text), Path: name), sets => FigureFiles.Problems(sets, procedures), output, ref faults);
        CheckFolder(Path.Combine(root, "appraisals"), (name, text) => (Edition: SheetEditionFile.Read(name, text), Path: name), editions => SheetFiles.Problems(editions, [.. figures.Select(f => f.Set)]), output, ref faults);
        CheckReports(root, [.. figures.Select(f => f.Set)], output, ref faults);
        CheckCitations(root, new LawSet(CheckFolder(Path.Combine(root, "laws"), LawFile.Read, LawFile.Problems, output, ref faults).SelectMany(f => f).Select(l => l.Law).DistinctBy(l => l.Id)), output, ref faults, ref warnings);
        var policies = Path.Combine(root, "policies");
        var files = Directory.Exists(policies) ? ContentFiles.Policies(policies) : [];
        if (dictionary is null)
        {
            // Every field would be unknown: hundreds of errors in files that nothing is wrong with.
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The {files.Count} models of policies were not checked: first the profile dictionary has to be readable."));
            files = [];
        }

        var reading = new PolicyReader(dictionary ?? FieldDictionary.Empty) { Analyzes = static _ => true }.Read(files);
        foreach (var diagnostic in reading.Diagnostics)
        {
            if (withNotes || diagnostic.Severity != Severity.Information)
                output.WriteLine(DiagnosticLine.Of(diagnostic));
            if (diagnostic.Severity == Severity.Error)
                faults++;
            else if (diagnostic.Severity == Severity.Warning)
                warnings++;
        }

        output.WriteLine($"{dictionary?.Fields.Length ?? 0} fields, {reading.Policies.Ids.Count()} policies in {reading.Policies.Policies.Length} versions, {procedures.Length} procedures, {figures.Sum(f => f.Set.Figures.Count)} figures; {faults} errors, {warnings} warnings");
        return faults == 0 ? 0 : 1;
    }

    /// <summary>Null when it cannot be read.</summary>
    private static FieldDictionary? Dictionary(string root, TextWriter output, ref int faults)
    {
        try
        {
            return Directory.Exists(Path.Combine(root, "registers", "profile-fields")) ? ContentFiles.Dictionary(root) : FieldDictionary.Empty;
        }
        catch (ContentFileException e)
        {
            output.WriteLine(e.Message);
            faults++;
            return null;
        }
    }

    private static void CheckReports(string root, IReadOnlyCollection<FigureSet> figures, TextWriter output, ref int faults)
    {
        var folder = Path.Combine(root, "reports");
        foreach (var file in Directory.Exists(folder) ? ContentFiles.Files(folder, "*.md") : [])
        {
            var name = ContentFiles.NameOf(file);
            var (template, problems) = ReportFiles.Read(File.ReadAllBytes(file), name);
            foreach (var problem in problems.Concat(template is null ? [] : ReportFiles.Problems(template, name, figures)))
            {
                output.WriteLine(problem.ToString());
                faults++;
            }
        }
    }

    private static void CheckCitations(string root, LawSet laws, TextWriter output, ref int faults, ref int warnings)
    {
        // A folder without a law library has citations that nobody can look up; it says so by having none.
        if (laws.All.Count == 0)
            return;
        var citations = new List<Citation>();
        foreach (var file in ContentFiles.Files(root, "*.*"))
        {
            var path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (ContentKinds.OfFile(path) is var (kind, name))
                citations.AddRange(CitationReader.Read(kind, name, File.ReadAllBytes(file), ContentFiles.NameOf(file)));
        }

        foreach (var problem in CitationReader.Problems(laws, citations, DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime)).DistinctBy(p => (p.Citation.File, p.Text.En)))
        {
            output.WriteLine(problem.OnlyWarns ? $"{problem.Citation.File}:{problem.Citation.Line}: warning: {problem.Text.En}" : problem.ToString());
            if (problem.OnlyWarns)
                warnings++;
            else
                faults++;
        }
    }

    /// <summary>Reads the files of one folder, each by itself and then all together.</summary>
    private static List<T> CheckFolder<T>(string folder, Func<string, TextReader, T> read, Func<List<T>, IEnumerable<ContentProblem>> problems, TextWriter output, ref int faults)
    {
        var files = new List<T>();
        foreach (var file in Directory.Exists(folder) ? ContentFiles.Files(folder, "*.yaml") : [])
        {
            try
            {
                using var text = File.OpenText(file);
                files.Add(read(ContentFiles.NameOf(file), text));
            }
            catch (ContentFileException e)
            {
                output.WriteLine(e.Message);
                faults++;
            }
        }

        foreach (var problem in problems(files))
        {
            output.WriteLine(problem.ToString());
            faults++;
        }

        return files;
    }

    private static void CheckYaml(string path, TextWriter output, ref int faults)
    {
        try
        {
            using var text = File.OpenText(path);
            RegisterFiles.Check(ContentFiles.NameOf(path), text);
        }
        catch (ContentFileException e)
        {
            output.WriteLine(e.Message);
            faults++;
        }
    }
}
