using System.Globalization;
using System.Text;
using Kefa.Bureau.Companies.Table;
using Kefa.Bureau.Policies;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Cli;

/// <summary><c>kefa match --database</c>: the companies of a table are matched where they are.</summary>
internal static class MatchDatabase
{
    public static async Task RunAsync(MatchDatabaseInput input, IReadOnlyList<Policy> policies, FieldDictionary dictionary, DateOnly asOf, CancellationToken cancellationToken)
    {
        var table = new CompanyTable(dictionary, input.Table);
        var query = PolicyQuery.Of(policies, table.Source(input.Bureau, ProfileBinder.DataYear(asOf)), asOf);
        await using var destination = input.Match.Output is { } file ? file.Create() : Console.OpenStandardOutput();
        if (input.WritesSql)
        {
            await using var text = new StreamWriter(destination, new UTF8Encoding(false), leaveOpen: true);
            foreach (var (_, sql) in query.Details())
                await text.WriteLineAsync(sql + ";");
            await ReportAsync(query);
            return;
        }

        await using var database = NpgsqlDataSource.Create(input.Connection);
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            await new CompanyTableFile(connection, table).CheckAsync(cancellationToken);
        var order = policies.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        await using (var writer = DatabaseVerdictWriter.Create(input.Match.Format, destination, input.Match.Output is not null, asOf))
        {
            await foreach (var company in new MatchInDatabase(database, table, query, input.Bureau, asOf).CompaniesAsync(cancellationToken))
            {
                foreach (var verdict in company.OrderBy(v => order[v.Policy.Id]))
                    writer.Write(verdict);
            }
        }

        await ReportAsync(query);
    }

    private static async Task ReportAsync(PolicyQuery query)
    {
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{query.Policies.Length} policies matched by SQL, {query.Refused.Length} by the engine."));
        foreach (var refused in query.Refused)
            await Console.Error.WriteLineAsync($"{refused.Policy.Id}: {string.Join("; ", refused.Refusals.Select(OneLine))}");
    }

    private static string OneLine(Feel.Sql.SqlRefusal refusal) => string.Join(' ', refusal.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>What the user asked for.</summary>
internal sealed record MatchDatabaseInput(MatchInput Match, string Connection, string Table, int Bureau, bool WritesSql);
