using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kefa.Bureau.Companies.Table;
using Kefa.Bureau.Policies.Partitions;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;

namespace Kefa.Cli;

/// <summary>
/// <c>kefa match work</c>: one of any number of processes that match a company table in parts. Each takes a part from the database; one that is killed is
/// replaced by the others when its lease has run out.
/// </summary>
internal static class MatchWork
{
    public static Command Command()
    {
        var database = new Option<string>("--database") { Description = "The connection to the PostgreSQL database with the table of companies.", Required = true };
        var policies = new Option<DirectoryInfo>("--policies") { Description = "Folder of policies (*.dmn), read with all below it.", Required = true };
        var table = new Option<string>("--table") { Description = "The table, made by 'kefa companies table'.", DefaultValueFactory = _ => "company_facts" };
        var bureau = new Option<int>("--bureau") { Description = "The number of the bureau whose rows are meant.", DefaultValueFactory = _ => 1 };
        var asOf = new Option<string?>("--as-of") { Description = "The day, as 2026-06-15; today when left out." };
        var label = new Option<string>("--run") { Description = "A name for the run: workers with the same name, policies, day, table and bureau work together; another name begins anew.", DefaultValueFactory = _ => "" };
        var size = new Option<int>("--part-size") { Description = "Companies in a part.", DefaultValueFactory = _ => 20_000 };
        var lease = new Option<double>("--lease") { Description = "Seconds after which a worker that has not stored its part counts as dead.", DefaultValueFactory = _ => 120 };
        var threads = new Option<int>("--threads") { Description = "Threads that decide; all cores when left out.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var list = new Option<string?>("--list") { Description = "When all parts are done, write the ids of the companies that this policy reaches, instead of the totals." };
        size.Validators.Add(r => { if (r.GetValueOrDefault<int>() is < 1 or > 1_000_000) r.AddError("--part-size: from 1 to 1000000."); });
        lease.Validators.Add(r => { if (r.GetValueOrDefault<double>() is not (>= 1 and <= 86_400)) r.AddError("--lease: from 1 to 86400 seconds."); });
        threads.Validators.Add(r => { if (r.GetValueOrDefault<int>() is < 1 or > 1024) r.AddError("--threads: from 1 to 1024."); });
        var command = new Command("work", "Match a table of companies in parts, together with any number of other workers; what is done is kept in the database.")
        {
            database, policies, table, bureau, asOf, label, size, lease, threads, list,
        };
        command.SetAction((parsed, cancellationToken) => Match.RunAsync(
            new MatchInput(null, parsed.GetValue(policies)!, parsed.GetValue(asOf), [], "json", null),
            (found, dictionary, day) => RunAsync(
                new MatchWorkInput(
                    parsed.GetValue(database)!, parsed.GetValue(policies)!.FullName, parsed.GetValue(table)!, parsed.GetValue(bureau), parsed.GetValue(label)!, parsed.GetValue(size),
                    TimeSpan.FromSeconds(parsed.GetValue(lease)), parsed.GetValue(threads), parsed.GetValue(list)),
                [.. found], dictionary, day, cancellationToken)));
        return command;
    }

    private static async Task RunAsync(MatchWorkInput input, ImmutableArray<Policy> policies, FieldDictionary dictionary, DateOnly asOf, CancellationToken cancellationToken)
    {
        var names = MatchWorker.NamesOf(policies);
        if (input.List is { } wanted && policies.All(p => p.Id != wanted))
            throw new CommandFailedException($"--list: there is no policy '{wanted}'.");
        await using var companies = CompanyDatabase.Of(input.Connection);
        if (companies is not PostgreSqlCompanies { Source: var database })
            throw new CommandFailedException("Workers share their parts by a PostgreSQL database, and this connection is one to SQLite: match its table with 'kefa match --database'.");
        var table = new CompanyTable(dictionary, input.Table);
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            await new CompanyTableFile(connection, table).CheckAsync(cancellationToken);
        var run = new MatchRun(database, table, NameOf(input, table, asOf));
        await run.BeginAsync(names, input.Bureau, ProfileBinder.DataYear(asOf), input.PartSize, cancellationToken);
        var owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
        var worker = new MatchWorker(database, table, run, policies, input.Bureau, asOf);
        await worker.WorkAsync(owner, input.Lease, input.Threads, new Told(), cancellationToken);
        if (input.List is { } id)
        {
            await foreach (var company in run.CompaniesAsync(names[policies.Select(p => p.Id).ToList().IndexOf(id)], open: false, cancellationToken))
                Console.WriteLine(company);
            return;
        }

        var progress = await run.ProgressAsync(cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            run = run.Run,
            companies = progress.Companies,
            parts = progress.Parts,
            policies = (await run.TotalsAsync(cancellationToken)).Select(t => new { policy = t.Policy, eligible = t.Eligible, open = t.Open }),
        }));
    }

    /// <summary>The same for all workers that decide the same: policies and the models that they share, by their texts.</summary>
    private static string NameOf(MatchWorkInput input, CompanyTable table, DateOnly asOf)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{input.Label}|{input.Table}|{table.Mark}|{input.Bureau}|{asOf:yyyy-MM-dd}");
        foreach (var xml in ContentFiles.Policies(input.Policies).Select(f => f.Xml).Order(StringComparer.Ordinal))
            text.Append('|').Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(xml))));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private sealed class Told : IProgress<RunProgress>
    {
        public void Report(RunProgress value) =>
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Done} of {value.Parts} parts, {value.Companies} companies"));
    }
}

/// <summary>What the user asked for.</summary>
internal sealed record MatchWorkInput(string Connection, string Policies, string Table, int Bureau, string Label, int PartSize, TimeSpan Lease, int Threads, string? List);
