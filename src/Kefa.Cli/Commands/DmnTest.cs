using System.CommandLine;
using System.Globalization;
using Kefa.Dmn;
using Kefa.Dmn.Conformance;
using Kefa.Feel;

namespace Kefa.Cli;

/// <summary><c>kefa dmn test DIR</c>: runs the test files of the DMN technology compatibility kit.</summary>
internal static class DmnTest
{
    private const string NonCompliant = "non-compliant";

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
        var rates = new List<Rate>();
        foreach (var folder in directory.EnumerateDirectories("*", SearchOption.AllDirectories).Prepend(directory).OrderBy(d => d.FullName, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcomes = RunFolder(folder, directory, now, output);
            if (outcomes.Count > 0)
                rates.Add(new Rate(PartOf(folder, directory), outcomes.Count(o => o.Passed), outcomes.Count, outcomes.Count(o => o.PassesWithNull)));
        }

        if (rates.Count == 0)
        {
            errors.WriteLine($"'{directory.FullName}' has no test files (*.xml with the root element 'testCases').");
            return 2;
        }

        // What the kit itself sets apart as not compliant counts neither for nor against the levels.
        var apart = rates.Where(r => r.Part == NonCompliant).ToList();
        var levels = rates.Where(r => r.Part != NonCompliant).ToList();
        var parts = rates.GroupBy(r => r.Part, StringComparer.Ordinal).ToList();
        foreach (var part in apart.Count > 0 || parts.Exists(p => p.Count() > 1) ? parts : [])
            output.WriteLine($"{(part.Key.Length == 0 ? "." : part.Key)}: {Line([.. part])}");
        if (levels.Count == 0)
            (levels, apart) = (apart, []);
        output.WriteLine($"{(apart.Count > 0 ? $"without {NonCompliant}: " : "")}{Line(levels)}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"An engine that answers null to everything: {(double)levels.Sum(r => r.Null) / levels.Sum(r => r.Count):P2}; mean over folders {levels.Average(r => (double)r.Null / r.Count):P2}"));
        var passed = levels.Sum(r => r.Passed);
        var failed = levels.Sum(r => r.Count) - passed;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
        return failed == 0 ? 0 : 1;
    }

    private static string Line(IReadOnlyCollection<Rate> rates)
    {
        var (passed, count) = (rates.Sum(r => r.Passed), rates.Sum(r => r.Count));
        return string.Create(CultureInfo.InvariantCulture, $"{passed} of {count} cases pass, {(double)passed / count:P2}; mean over {rates.Count} folders {rates.Average(r => (double)r.Passed / r.Count):P2}");
    }

    /// <summary>The first folder on the way from the root: a level of the kit.</summary>
    private static string PartOf(DirectoryInfo folder, DirectoryInfo root) =>
        Path.GetRelativePath(root.FullName, folder.FullName).Split(Path.DirectorySeparatorChar)[0] is var first && first == "." ? "" : first;

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

    /// <summary>What became of the cases of one folder.</summary>
    /// <param name="Part">The part of the kit that the folder belongs to.</param>
    /// <param name="Null">Cases that an engine passes which answers null to everything.</param>
    private sealed record Rate(string Part, int Passed, int Count, int Null);
}
