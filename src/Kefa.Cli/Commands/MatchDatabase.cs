using System.Globalization;
using System.Text;
using Kefa.Bureau.Companies.Table;
using Kefa.Bureau.Policies;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;

namespace Kefa.Cli;

/// <summary><c>kefa match --database</c>: the companies of a table are matched where they are.</summary>
internal static class MatchDatabase
{
    public static async Task RunAsync(MatchDatabaseInput input, IReadOnlyList<Policy> policies, FieldDictionary dictionary, DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var database = CompanyDatabase.Of(input.Connection);
        var table = new CompanyTable(dictionary, input.Table, database.Dialect);
        var query = PolicyQuery.Of(policies, table.Source(input.Bureau, ProfileBinder.DataYear(asOf)), asOf);
        if (input.WritesSql)
        {
            await using var script = Destination(input.Match);
            await using var text = new StreamWriter(script, new UTF8Encoding(false), leaveOpen: true);
            foreach (var (_, sql) in query.Details())
                await text.WriteLineAsync(sql + ";");
            await ReportAsync(query);
            return;
        }

        await database.CheckAsync(table, cancellationToken);
        await using var destination = Destination(input.Match);
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

    private static Stream Destination(MatchInput match) => match.Output is { } file ? file.Create() : Console.OpenStandardOutput();

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
