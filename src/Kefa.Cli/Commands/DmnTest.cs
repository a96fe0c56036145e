using System.CommandLine;
using System.Globalization;
using Kefa.Dmn;
using Kefa.Dmn.Conformance;
using Kefa.Feel;

namespace Kefa.Cli;

/// <summary><c>kefa dmn test DIR</c>: runs the test files of the DMN technology compatibility kit.</summary>
internal static class DmnTest
{
    public static Command Command()
    {
        var directory = new Argument<DirectoryInfo>("DIR") { Description = "Folder with models (*.dmn) and test files (*.xml); searched through with all below it." };
        var command = new Command("test", "Run conformance tests: print what fails, then the rates.") { directory };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed.GetValue(directory)!, Console.Out, Console.Error, cancellationToken)));
        return command;
    }

    private static int Run(DirectoryInfo directory, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (!directory.Exists)
        {
            errors.WriteLine($"The folder '{directory.FullName}' does not exist.");
            return 2;
        }

        var now = FeelDateTime.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var rates = new List<(int Passed, int Count, int Null)>();
        foreach (var folder in directory.EnumerateDirectories("*", SearchOption.AllDirectories).Prepend(directory).OrderBy(d => d.FullName, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcomes = RunFolder(folder, directory, now, output);
            if (outcomes.Count > 0)
                rates.Add((outcomes.Count(o => o.Passed), outcomes.Count, outcomes.Count(o => o.PassesWithNull)));
        }

        if (rates.Count == 0)
        {
            errors.WriteLine($"'{directory.FullName}' has no test files (*.xml with the root element 'testCases').");
            return 2;
        }

        var passed = rates.Sum(r => r.Passed);
        var count = rates.Sum(r => r.Count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(double)passed / count:P2} of {count} cases; mean over {rates.Count} folders {rates.Average(r => (double)r.Passed / r.Count):P2}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"An engine that answers null to everything: {(double)rates.Sum(r => r.Null) / count:P2}; mean over folders {rates.Average(r => (double)r.Null / r.Count):P2}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {count - passed} failed"));
        return passed == count ? 0 : 1;
    }

    private static List<ConformanceOutcome> RunFolder(DirectoryInfo folder, DirectoryInfo root, FeelDateTime now, TextWriter output)
    {
        var outcomes = new List<ConformanceOutcome>();
        var models = new Dictionary<string, DmnModel>(StringComparer.Ordinal);
        foreach (var file in folder.EnumerateFiles("*.dmn").OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            try
            {
                using var stream = file.OpenRead();
                models[file.Name] = DmnReader.Read(stream, Path.GetRelativePath(root.FullName, file.FullName)).Model;
            }
            catch (DmnFormatException e)
            {
                output.WriteLine(e.Diagnostic);
            }
        }

        var compiled = new Dictionary<string, DecisionModel>(StringComparer.Ordinal);
        foreach (var file in folder.EnumerateFiles("*.xml").OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(root.FullName, file.FullName);
            ConformanceSuite? suite;
            try
            {
                using var stream = file.OpenRead();
                suite = ConformanceSuite.Read(stream, name);
            }
            catch (DmnFormatException e)
            {
                output.WriteLine(e.Diagnostic);
                outcomes.Add(Lost(new ConformanceCase(name, null, [], []), "the test file cannot be read"));
                continue;
            }

            if (suite is null)
                continue;
            if (ModelOf(suite, models) is not { } model)
            {
                output.WriteLine($"{name}: the model '{suite.ModelName}' is not in the folder; its {suite.Cases.Length} cases fail.");
                outcomes.AddRange(suite.Cases.Select(c => Lost(c, "no model")));
                continue;
            }

            if (!compiled.TryGetValue(model.Source, out var ready))
                compiled[model.Source] = ready = DecisionModel.Compile(model, new CompileOptions { Import = i => models.Values.FirstOrDefault(m => m.Namespace == i.Namespace) });
            foreach (var one in suite.Cases)
            {
                var outcome = ConformanceRun.Run(ready, one, now);
                outcomes.Add(outcome);
                foreach (var failure in outcome.Failures)
                    output.WriteLine($"{name} {one.Id} {failure.Result}: expected {failure.Expected}, actual {failure.Actual}");
            }
        }

        return outcomes;
    }

    private static ConformanceOutcome Lost(ConformanceCase one, string why) => new(one, [new ConformanceFailure("", "a result", why)]);

    private static DmnModel? ModelOf(ConformanceSuite suite, Dictionary<string, DmnModel> models)
    {
        if (suite.ModelName.Length == 0 && models.Count == 1)
            return models.Values.Single();
        return models.GetValueOrDefault(suite.ModelName) ?? models.GetValueOrDefault(suite.ModelName + ".dmn") ?? (models.Count == 1 ? models.Values.Single() : null);
    }
}
