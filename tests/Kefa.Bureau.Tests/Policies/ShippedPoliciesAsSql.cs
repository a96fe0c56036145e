using System.Data.Common;
using System.Text.Json;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Kefa.TestSupport;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>What a policy's conditions are as SQL is what their plans mean, on a real PostgreSQL.</summary>
public sealed class ShippedPoliciesAsSql
{
    private const int Companies = 3_000;
    private static readonly DateOnly AsOf = new(2026, 6, 15);
    private static readonly CompanyTable Table = new(ShippedPolicies.Dictionary, "company_facts");

    [Fact]
    public async Task Decides_as_their_plans_do()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var cancellationToken = TestContext.Current.CancellationToken;
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(cancellationToken);
        var companies = await RandomCompanies.MakeAsync(Companies, cancellationToken);
        await using (var create = new NpgsqlCommand(Table.Create(), connection))
            await create.ExecuteNonQueryAsync(cancellationToken);
        await RandomCompanies.LoadAsync(connection, Table, AsOf, companies, cancellationToken);

        var (_, refused) = await CheckAsync(connection, Table.Source(1, ProfileBinder.DataYear(AsOf)), companies, cancellationToken);

        Assert.Empty(refused);
    }

    [Fact]
    public async Task Decides_as_their_plans_do_on_SQLite()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var connection = new SqliteConnection("Data Source=:memory:");
        SqliteArithmetic.Register(connection);
        await connection.OpenAsync(cancellationToken);
        var companies = await RandomCompanies.MakeAsync(Companies / 2, cancellationToken);
        var source = await LoadAsync(connection, companies, cancellationToken);

        var (_, refused) = await CheckAsync(connection, source, companies, cancellationToken);

        Assert.Empty(refused);
    }

    /// <summary>The facts of the company table in SQLite: decimals and dates as text, lists as JSON.</summary>
    private static async Task<SqlSource> LoadAsync(SqliteConnection connection, IReadOnlyList<Profile> companies, CancellationToken cancellationToken)
    {
        var dialect = SqlDialect.Sqlite;
        SqlColumn[] columns = [.. Table.Columns.Select(c => c.Column)];
        await using (var create = connection.CreateCommand())
        {
            create.CommandText = $"CREATE TABLE company_facts (bureau INTEGER, id TEXT{string.Concat(columns.SelectMany(CellsOf).Select(c => $", {dialect.Name(c.Name)} {c.Type}"))})";
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var binder = new ProfileBinder(ShippedPolicies.Dictionary);
        foreach (var company in companies)
        {
            var variables = binder.Bind(company, AsOf);
            await using var insert = connection.CreateCommand();
            object?[] cells = [.. columns.SelectMany(c => CellsOf(c).Select(cell => cell.Of(Read(c.Path, variables))))];
            insert.CommandText = $"INSERT INTO company_facts VALUES (1, $id{string.Concat(cells.Select((_, i) => $", $v{i}"))})";
            insert.Parameters.AddWithValue("$id", company.Id);
            for (var i = 0; i < cells.Length; i++)
                insert.Parameters.AddWithValue($"$v{i}", cells[i] ?? DBNull.Value);
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        return new SqlSource(dialect, "company_facts", SqlScope.To("bureau", 1), columns);
    }

    private static IEnumerable<(string Name, string Type, Func<Value, object?> Of)> CellsOf(SqlColumn column)
    {
        if (column.Type == SqlColumnType.Records)
        {
            foreach (var member in column.Members)
                yield return (member.Column, "TEXT", value => value is ListValue list ? Json(list.Items.Select(i => ((ContextValue)i)[member.Path] ?? Value.Null)) : null);
        }
        else if (column.Type is SqlColumnType.NumberArray or SqlColumnType.TextArray)
        {
            yield return (column.Column, "TEXT", value => value is ListValue list ? Json(list.Items) : null);
        }
        else if (column.Type != SqlColumnType.State)
        {
            yield return (column.Column, column.Type is SqlColumnType.Boolean or SqlColumnType.Integer ? "INTEGER" : "TEXT", Cell);
        }

        if (column.NoneColumn is { } none)
            yield return (none, "INTEGER", value => value is NullValue ? 1 : 0);
    }

    private static object? Cell(Value value) => value switch
    {
        BooleanValue truth => truth.Truth ? 1 : 0,
        NumberValue number => number.Number.TryToInt64(out var whole) ? whole : number.Number.ToString(),
        TextValue text => text.Text,
        DateValue date => date.Date.ToString(),
        _ => null,
    };

    private static string Json(IEnumerable<Value> items) => JsonSerializer.Serialize(items.Select(i => i is BooleanValue truth ? truth.Truth : Cell(i)));

    private static Value Read(string path, IReadOnlyDictionary<string, Value> variables)
    {
        var steps = path.Split('.');
        var value = variables.GetValueOrDefault(steps[0], Value.Null);
        foreach (var step in steps.Skip(1))
            value = value is ContextValue context ? context[step] ?? Value.Null : value;
        return value;
    }

    private static async Task<(int Translated, List<string> Refused)> CheckAsync(DbConnection connection, SqlSource source, IReadOnlyList<Profile> companies, CancellationToken cancellationToken)
    {
        var space = PolicyPlan.SpaceOn(AsOf);
        var translator = new SqlTranslator(source);
        List<(string Name, PlanNode Plan, SqlExpression Sql)> asked = [];
        List<string> refused = [];
        foreach (var plan in ShippedPolicies.All.Policies.Select(p => PolicyPlan.Of(p, space)))
        {
            foreach (var (name, node) in Parts(plan))
            {
                switch (translator.Condition(node))
                {
                    case SqlTranslation.Translated translated:
                        asked.Add((name, node, translated.Outcome));
                        break;
                    case SqlTranslation.Refused(var refusals):
                        refused.Add($"{name}: {string.Join("; ", refusals)}");
                        break;
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{asked.Count} translated, {refused.Count} refused");

        var answers = await AskAsync(connection, translator, [.. asked.Select(a => a.Sql)], cancellationToken);
        var binder = new ProfileBinder(ShippedPolicies.Dictionary);
        foreach (var company in companies)
        {
            var variables = binder.Bind(company, AsOf);
            var context = PolicyPlan.ContextOn(AsOf);
            var evaluation = new PlanEvaluation(slot => slot.Read(variables[slot.Input], context), context);
            for (var i = 0; i < asked.Count; i++)
            {
                var value = evaluation.ValueOf(asked[i].Plan);
                var expected = PolicyPlan.OutcomeOf(value) switch { Matching.Policies.Outcome.T => true, Matching.Policies.Outcome.F => false, _ => (bool?)null };
                if (answers[company.Id][i] != expected)
                    Assert.Fail($"{asked[i].Name} for {company.Id}: the plan gives {value}, SQL {answers[company.Id][i]?.ToString() ?? "NULL"}\n{asked[i].Plan}\n{asked[i].Sql}\n{string.Join(", ", asked[i].Plan.Slots.Select(s => $"{s.Path}={evaluation.ValueOf(s)}"))}");
            }
        }

        return (asked.Count, refused);
    }

    private static IEnumerable<(string Name, PlanNode Node)> Parts(PolicyPlan plan)
    {
        if (plan.Scope is { } scope)
            yield return ($"{plan.Policy} scope", scope);
        for (var i = 0; i < plan.Conditions.Length; i++)
            yield return ($"{plan.Policy} {plan.Policy.Conditions[i].Id}", plan.Conditions[i]);
        if (plan.Verdict is { } verdict)
            yield return ($"{plan.Policy} verdict", verdict);
    }

    private static async Task<Dictionary<string, bool?[]>> AskAsync(DbConnection connection, SqlTranslator translator, SqlExpression[] asked, CancellationToken cancellationToken)
    {
        var sql = $"SELECT id, {string.Join(", ", asked.Select((a, i) => $"{a.Text} AS c{i}"))} FROM {translator.From()}";
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<string, bool?[]> answers = [];
        while (await reader.ReadAsync(cancellationToken))
            answers[reader.GetString(0)] = [.. asked.Select((_, i) => reader.IsDBNull(i + 1) ? (bool?)null : reader.GetBoolean(i + 1))];
        return answers;
    }
}
