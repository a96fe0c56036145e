using System.CommandLine;
using Kefa.Dmn;

namespace Kefa.Cli;

/// <summary><c>kefa dmn check FILE…</c>: says what is wrong in decision models, whatever the facts are.</summary>
internal static class DmnCheck
{
    public static Command Command()
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Models (*.dmn). A model that another imports is found among them or in the folder of the one that imports it.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("check", "Check models: names, types, comparisons, gaps and overlaps of decision tables, conditions that nobody or everybody meets.") { files };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed.GetValue(files)!, Console.Out, Console.Error, cancellationToken)));
        return command;
    }

    private static int Run(FileInfo[] files, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var (faults, warnings) = (0, 0);
        var library = new Library();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!file.Exists)
            {
                errors.WriteLine($"The file '{file.FullName}' does not exist.");
                return 2;
            }

            library.SearchBeside(file);
            foreach (var diagnostic in Check(file, library))
            {
                output.WriteLine(DiagnosticLine.Of(diagnostic));
                if (diagnostic.Severity == Severity.Error)
                    faults++;
                else if (diagnostic.Severity == Severity.Warning)
                    warnings++;
            }
        }

        output.WriteLine($"{files.Length} {(files.Length == 1 ? "model" : "models")}; {faults} errors, {warnings} warnings");
        return faults == 0 ? 0 : 1;
    }

    private static IEnumerable<ModelDiagnostic> Check(FileInfo file, Library library)
    {
        DmnReading reading;
        try
        {
            using var stream = file.OpenRead();
            reading = DmnReader.Read(stream, ContentFiles.NameOf(file.FullName));
        }
        catch (DmnFormatException e)
        {
            return [e.Diagnostic];
        }

        var model = DecisionModel.Compile(reading.Model, new CompileOptions { Check = true, Import = i => library.Find(i.Namespace) });
        // Of a model that does not compile the tables may be incomplete: first things first.
        return [.. reading.Diagnostics, .. model.Diagnostics, .. model.HasErrors ? [] : model.Analyze()];
    }

    /// <summary>Models that others import: those of the folders in which the checked files lie, read when one is first asked for.</summary>
    private sealed class Library
    {
        private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
        private readonly Dictionary<string, DmnModel> _models = new(StringComparer.Ordinal);
        private readonly Queue<string> _unread = [];

        public void SearchBeside(FileInfo file)
        {
            if (file.DirectoryName is { } folder && _folders.Add(folder))
                _unread.Enqueue(folder);
        }

        public DmnModel? Find(string modelNamespace)
        {
            while (_unread.TryDequeue(out var folder))
            {
                foreach (var path in Directory.EnumerateFiles(folder, "*.dmn").Order(StringComparer.Ordinal))
                    Read(path);
            }

            return _models.GetValueOrDefault(modelNamespace);
        }

        private void Read(string path)
        {
            try
            {
                using var stream = File.OpenRead(path);
                var model = DmnReader.Read(stream, ContentFiles.NameOf(path)).Model;
                _models.TryAdd(model.Namespace, model);
            }
            catch (DmnFormatException)
            {
                // No model, so nobody can import it; whoever checks that file itself is told why.
                return;
            }
        }
    }
}
