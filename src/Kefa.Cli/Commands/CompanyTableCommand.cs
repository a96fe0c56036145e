using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Companies.Table;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Registers;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa companies table</c>: companies with their facts as a table of a database, to be matched there.</summary>
internal static class CompanyTableCommand
{
    public static Command Command()
    {
        var database = new Option<string?>("--database") { Description = "The connection to a database, PostgreSQL ('Host=…;Database=…') or SQLite ('Data Source=FILE'; the file is made when there is none). Without it the statement that makes the table on PostgreSQL is written." };
        var table = new Option<string>("--table") { Description = "The table; made when there is none.", DefaultValueFactory = _ => "company_facts" };
        var companies = new Option<FileInfo?>("--companies") { Description = "JSON file: an array of company profiles. Without it the companies of the bureau are taken." };
        var number = new Option<int>("--number") { Description = "The number of the bureau in the table.", DefaultValueFactory = _ => 1 };
        var asOf = new Option<DateOnly?>("--as-of") { Description = "The day on which the facts are read (2026-06-15); today when left out. Rows of its data year are replaced." };
        var command = new Command("table", "Write companies with their facts into a table of a database, a column for each fact, for 'kefa match --database'.") { database, table, companies, number, asOf, CompanyCommands.Bureau };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var day = parsed.GetValue(asOf) ?? DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);
            var name = parsed.GetValue(table)!;
            if (parsed.GetValue(companies) is { } file)
            {
                return await Application.RunAsync((_, cancel) => FromFileAsync(file, name, parsed.GetValue(database), parsed.GetValue(number), day, cancel), cancellationToken);
            }

            return await CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
            {
                var dictionary = await services.GetRequiredService<RegisterLibrary>().FieldsAsync(cancel);
                var profiles = services.GetRequiredService<CompanyDirectory>().ProfilesAsync(new CompanyFilter(), cancel).Select(p => p.Profile);
                return await FillAsync(dictionary, name, parsed.GetValue(database), parsed.GetValue(number), day, profiles, cancel);
            }, cancellationToken);
        });
        return command;
    }

    private static async Task<int> FromFileAsync(FileInfo file, string table, string? database, int bureau, DateOnly asOf, CancellationToken cancellationToken)
    {
        if (!file.Exists)
            throw new RefusedException($"The file '{file}' does not exist.");
        var root = ContentFiles.FindRoot(file.FullName)
            ?? throw new RefusedException("The profile dictionary was not found: set KEFA_CONTENT to the folder that has registers/profile-fields.");
        var dictionary = ContentFiles.Dictionary(root);
        return await FillAsync(dictionary, table, database, bureau, asOf, Profiles(file, dictionary, cancellationToken), cancellationToken);
    }

    private static async IAsyncEnumerable<Profile> Profiles(FileInfo file, FieldDictionary dictionary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var json = file.OpenRead();
        await foreach (var profile in ProfileJson.ReadAsync(json, dictionary, null, cancellationToken))
            yield return profile;
    }

    private static async Task<int> FillAsync(
        FieldDictionary dictionary, string name, string? connection, int bureau, DateOnly asOf, IAsyncEnumerable<Profile> profiles, CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            var statement = new CompanyTable(dictionary, name);
            Console.WriteLine(statement.Create());
            Console.WriteLine($"COMMENT ON TABLE {statement.QuotedName} IS '{statement.Mark}';");
            return 0;
        }

        await using var database = CompanyDatabase.Of(connection);
        var table = new CompanyTable(dictionary, name, database.Dialect);
        var count = await database.FillAsync(table, bureau, asOf, profiles, cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} companies in {table.Name}, bureau {bureau}, data year {ProfileBinder.DataYear(asOf)}."));
        return 0;
    }
}
