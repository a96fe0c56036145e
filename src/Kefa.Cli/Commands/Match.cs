using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Registers;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Cli;

/// <summary><c>kefa match</c>: which policies which companies are entitled to.</summary>
internal static class Match
{
    /// <summary>Companies evaluated at a time: enough for all cores, little enough for memory.</summary>
    private const int BatchSize = 2_000;

    /// <summary>Companies that cannot be read, told at once.</summary>
    private const int MostFaults = 20;

    public static Command Command()
    {
        var companies = new Option<FileInfo?>("--companies") { Description = "JSON file: an array of company profiles." };
        var policies = new Option<DirectoryInfo>("--policies") { Description = "Folder of policies (*.dmn), read with all below it.", Required = true };
        var asOf = new Option<string?>("--as-of") { Description = "The day, as 2026-06-15; today when left out." };
        var only = new Option<string[]>("--policy") { Description = "The id of a policy; may be given several times. All when left out." };
        var format = new Option<string>("--format") { Description = "table, json or csv.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "csv");
        var output = new Option<FileInfo?>("--out") { Description = "Write here instead of to the console." };
        var database = new Option<string?>("--database") { Description = "Instead of a file: the connection to a database that has a table of companies, PostgreSQL ('Host=…;Database=…') or SQLite ('Data Source=FILE'); they are matched there, by SQL." };
        var table = new Option<string>("--table") { Description = "The table, made by 'kefa companies table'.", DefaultValueFactory = _ => "company_facts" };
        var bureau = new Option<int>("--bureau") { Description = "The number of the bureau whose rows are meant.", DefaultValueFactory = _ => 1 };
        var changes = new Option<bool>("--explain") { Description = "With --companies and --format json: also what would change each condition (and what that would break, of all policies in force), and which missing facts settle most." };
        var explain = new Option<bool>("--sql") { Description = "With --database: write the statements instead of running them." };
        var command = new Command("match", "Match companies with policies.") { companies, policies, asOf, only, format, output, database, table, bureau, explain, changes };
        command.Subcommands.Add(MatchWork.Command());
        command.Validators.Add(result =>
        {
            if (result.GetValue(companies) is null == result.GetValue(database) is null)
                result.AddError("Say where the companies are: either --companies FILE or --database CONNECTION.");
            if (result.GetValue(changes) && (result.GetValue(companies) is null || result.GetValue(format) != "json"))
                result.AddError("--explain is written as JSON for companies of a file: give --companies FILE --format json.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var input = new MatchInput(
                parsed.GetValue(companies),
                parsed.GetValue(policies)!,
                parsed.GetValue(asOf),
                parsed.GetValue(only) ?? [],
                parsed.GetValue(format)!,
                parsed.GetValue(output),
                parsed.GetValue(changes));
            return parsed.GetValue(database) is { } connection
                ? RunAsync(input, (policies, dictionary, day) => MatchDatabase.RunAsync(
                    new MatchDatabaseInput(input, connection, parsed.GetValue(table)!, parsed.GetValue(bureau), parsed.GetValue(explain)), policies, dictionary, day, cancellationToken))
                : RunAsync(input, (policies, all, dictionary, day) => MatchAsync(input, policies, all, dictionary, day, cancellationToken));
        });
        return command;
    }

    internal static Task<int> RunAsync(MatchInput input, Func<IReadOnlyList<Policy>, FieldDictionary, DateOnly, Task> match) =>
        RunAsync(input, (policies, _, dictionary, day) => match(policies, dictionary, day));

    private static async Task<int> RunAsync(MatchInput input, Func<IReadOnlyList<Policy>, IReadOnlyList<Policy>, FieldDictionary, DateOnly, Task> match)
    {
        try
        {
            var asOf = Day(input.AsOf);
            var (policies, inForce, dictionary) = Policies(input, asOf);
            await match(policies, inForce, dictionary, asOf);
            return 0;
        }
        catch (CommandFailedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (RefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync($"The database cannot be used: {e.Message}");
        }
        catch (ProfileFormatException e)
        {
            await Console.Error.WriteLineAsync($"{ContentFiles.NameOf(input.Companies!.FullName)}: {e.Message}");
        }
        catch (ContentFileException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (UnauthorizedAccessException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }

        return 1;
    }

    private static DateOnly Day(string? text)
    {
        if (text is null)
            return DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new CommandFailedException($"--as-of: '{text}' is not a day; expected for instance 2026-06-15.");
    }

    private static (IReadOnlyList<Policy> Asked, IReadOnlyList<Policy> All, FieldDictionary Dictionary) Policies(MatchInput input, DateOnly asOf)
    {
        if (input.Companies is { } folder && Directory.Exists(folder.FullName))
            throw new CommandFailedException($"'{folder}' is a folder; --companies takes a file.");
        if (input.Companies is { Exists: false })
            throw new CommandFailedException($"The file '{input.Companies}' does not exist.");
        if (!input.Policies.Exists)
            throw new CommandFailedException($"The folder '{input.Policies}' does not exist.");
        var root = ContentFiles.FindRoot(input.Policies.FullName)
            ?? throw new CommandFailedException("The profile dictionary was not found: set KEFA_CONTENT to the folder that has registers/profile-fields.");
        var dictionary = ContentFiles.Dictionary(root);
        var reading = new PolicyReader(dictionary).Read(ContentFiles.Policies(input.Policies.FullName));
        if (reading.HasErrors)
            throw new CommandFailedException(string.Join(Environment.NewLine, reading.Diagnostics.Where(d => d.Severity == Severity.Error)));
        IReadOnlyList<Policy> policies = reading.Policies.On(asOf);
        if (policies.Count == 0)
            throw new CommandFailedException($"There is no policy in '{input.Policies}'.");
        if (input.Only.FirstOrDefault(id => policies.All(p => p.Id != id)) is { } missing)
            throw new CommandFailedException($"--policy: there is no policy '{missing}' in '{input.Policies}'; it has {string.Join(", ", policies.Select(p => p.Id))}.");
        return (input.Only.Count == 0 ? policies : [.. policies.Where(p => input.Only.Contains(p.Id, StringComparer.Ordinal))], policies, dictionary);
    }

    /// <summary>
    /// Reads the file once to its end before anything is written: so nothing is, when it cannot be read. Companies that stand in the order of
    /// their ids are then read again in batches, however many there are; others are sorted first.
    /// </summary>
    private static async Task MatchAsync(
        MatchInput input, IReadOnlyList<Policy> policies, IReadOnlyList<Policy> all, FieldDictionary dictionary, DateOnly asOf, CancellationToken cancellationToken)
    {
        var isSorted = await CheckAsync(input, dictionary, cancellationToken);
        var companies = Companies(input, dictionary, cancellationToken);
        if (!isSorted)
            companies = companies.OrderBy(p => p.Id, StringComparer.Ordinal);
        var evaluator = new PolicyEvaluator(dictionary);
        var explainer = input.Explains ? new PolicyExplainer(evaluator) : null;
        await using var destination = input.Output is { } file ? file.Create() : Console.OpenStandardOutput();
        await using var writer = MatchWriter.Create(input.Format, destination, toFile: input.Output is not null);
        await foreach (var batch in companies.Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            var results = evaluator.EvaluateAll(policies, batch, asOf, cancellationToken);
            for (var i = 0; i < batch.Length; i++)
            {
                foreach (var result in results[i])
                    writer.Write(batch[i], result, explainer?.Explain(result.Policy, batch[i], asOf, all));
            }
        }
    }

    /// <summary>Whether the companies stand in the order of their ids; what is strange in them is told. What cannot be read is told of all of them at once.</summary>
    private static async Task<bool> CheckAsync(MatchInput input, FieldDictionary dictionary, CancellationToken cancellationToken)
    {
        var name = ContentFiles.NameOf(input.Companies!.FullName);
        Dictionary<string, long> lines = new(StringComparer.Ordinal);
        List<string> faults = [];
        var isSorted = true;
        var last = "";
        await using var json = input.Companies!.OpenRead();
        var options = new ProfileJsonOptions { Warn = message => Console.Error.WriteLine($"{name}: warning: {message}") };
        await foreach (var reading in ProfileJson.ReadEachAsync(json, dictionary, options, cancellationToken))
        {
            if (reading.Profile is not { } profile)
                faults.Add($"{name}: {reading.Error!.Message}");
            else if (!lines.TryAdd(profile.Id, reading.Line))
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: line {reading.Line}, column {reading.Column}: The company '{profile.Id}' is given twice: it stands already on line {lines[profile.Id]}."));
            if (faults.Count >= MostFaults)
                break;
            isSorted &= string.CompareOrdinal(last, reading.Profile?.Id ?? last) <= 0;
            last = reading.Profile?.Id ?? last;
        }

        return faults.Count == 0 ? isSorted : throw new CommandFailedException(string.Join(Environment.NewLine, faults));
    }

    private static async IAsyncEnumerable<Profile> Companies(
        MatchInput input, FieldDictionary dictionary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var json = input.Companies!.OpenRead();
        await foreach (var profile in ProfileJson.ReadAsync(json, dictionary, new ProfileJsonOptions { Warn = static _ => { } }, cancellationToken))
            yield return profile;
    }
}

/// <summary>What the user asked for.</summary>
internal sealed record MatchInput(FileInfo? Companies, DirectoryInfo Policies, string? AsOf, IReadOnlyList<string> Only, string Format, FileInfo? Output, bool Explains = false);

/// <summary>The command cannot go on; the message is for the user.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
