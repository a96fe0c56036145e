using System.Data.Common;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.Matching.Policies;
using Kefa.TestSupport;
using Kefa.TestSupport.Properties;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kefa.Bureau.Tests.Sql;

/// <summary>Random conditions over random facts: SQL decides as the plan does, or is refused.</summary>
public sealed class SayingConditionsInSql
{
    private const int Rows = 250;
    private const int Conditions = 60;

    [Fact]
    public async Task On_PostgreSQL_means_what_the_plan_means()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        var (translated, asked) = Check(connection, SqlDialect.PostgreSql, RandomFactsTable.PostgreSql);

        Assert.True(translated * 10 > asked * 6, $"Only {translated} of {asked} conditions have a form in SQL.");
    }

    [Theory]
    [InlineData(645115)] // a minus before NULL alone has no type
    public async Task On_PostgreSQL_means_what_the_plan_means_where_it_once_did_not(int seed)
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        Check(connection, SqlDialect.PostgreSql, RandomFactsTable.PostgreSql, seed);
    }

    [Fact]
    public async Task On_PostgreSQL_later_forms_mean_what_the_plan_means()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var translated = 0;

        Prop.ForAll(Arb.From(Gen.Choose(0, 1_000_000)), seed =>
        {
            translated += Check(connection, SqlDialect.PostgreSql, RandomFactsTable.PostgreSql, seed, write => write.NextOfLaterForms()).Translated;
        }).Holds(10);

        Assert.True(translated > 10 * Conditions / 2, $"Only {translated} have a form in SQL.");
    }

    [Fact]
    public async Task On_SQLite_means_what_the_plan_means()
    {
        await using var connection = await WithArithmeticAsync();

        var (translated, asked) = Check(connection, SqlDialect.Sqlite, RandomFactsTable.Sqlite);

        Assert.True(translated * 10 > asked * 6, $"Only {translated} of {asked} conditions have a form in SQL.");
    }

    [Fact]
    public async Task On_SQLite_later_forms_mean_what_the_plan_means()
    {
        await using var connection = await WithArithmeticAsync();
        var translated = 0;

        Prop.ForAll(Arb.From(Gen.Choose(0, 1_000_000)), seed =>
        {
            translated += Check(connection, SqlDialect.Sqlite, RandomFactsTable.Sqlite, seed, write => write.NextOfLaterForms()).Translated;
        }).Holds(10);

        Assert.True(translated > 10 * Conditions / 2, $"Only {translated} have a form in SQL.");
    }

    private static async Task<SqliteConnection> WithArithmeticAsync()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        SqliteArithmetic.Register(connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static (int Translated, int Asked) Check(DbConnection connection, SqlDialect dialect, string table)
    {
        var (translated, asked) = (0, 0);
        Prop.ForAll(Arb.From(Gen.Choose(0, 1_000_000)), seed =>
        {
            var one = Check(connection, dialect, table, seed);
            (translated, asked) = (translated + one.Translated, asked + one.Asked);
        }).Holds(30);
        return (translated, asked);
    }

    private static (int Translated, int Asked) Check(DbConnection connection, SqlDialect dialect, string table, int seed, Func<RandomConditions, string>? next = null)
    {
        var (translated, asked) = (0, 0);
        var random = new Random(seed);
        Run(connection, "DROP TABLE IF EXISTS facts");
        Run(connection, table);
        List<Dictionary<string, Value>> rows = [];
        for (var id = 0; id < Rows; id++)
        {
            var (cells, facts) = RandomFactsTable.Row(id, random);
            rows.Add(facts);
            var here = cells.Where(c => table.Contains($" {c.Key} ", StringComparison.Ordinal) || table.Contains($"({c.Key} ", StringComparison.Ordinal)).ToArray();
            Run(connection, $"INSERT INTO facts ({string.Join(", ", here.Select(c => c.Key))}) VALUES ({string.Join(", ", here.Select(c => (dialect == SqlDialect.Sqlite ? RandomFactsTable.Json(c.Key, facts) : null) ?? Literal(c.Key, c.Value, dialect)))})");
        }

        var space = new PlanSpace();
        var scope = ParseScope.Of(RandomFactsTable.Types);
        var write = new RandomConditions(random);
        var translator = new SqlTranslator(RandomFactsTable.Source(dialect));
        List<(string Text, PlanNode Plan, SqlExpression Sql)> conditions = [];
        for (var i = 0; i < Conditions; i++)
        {
            var text = next?.Invoke(write) ?? write.Next();
            var parsed = FeelExpression.Parse(text, scope);
            var plan = Assert.IsType<FeelExpression>(parsed.Expression).Plan(space, name => RandomFactsTable.Types.TryGetValue(name, out var type) ? space.Input(name, type) : null);
            asked++;
            if (translator.Condition(plan) is not SqlTranslation.Translated(var sql))
                continue;
            translated++;
            conditions.Add((text, plan, sql));
        }

        var answers = Ask(connection, translator, [.. conditions.Select(c => c.Sql)]);
        for (var row = 0; row < Rows; row++)
        {
            var facts = rows[row];
            var evaluation = new PlanEvaluation(slot => slot.Read(facts[slot.Input], new EvaluationContext(default)), new EvaluationContext(default));
            for (var i = 0; i < conditions.Count; i++)
            {
                var value = evaluation.ValueOf(conditions[i].Plan);
                var expected = PolicyPlan.OutcomeOf(value) switch { Matching.Policies.Outcome.T => true, Matching.Policies.Outcome.F => false, _ => (bool?)null };
                if (answers[row][i] != expected)
                    throw new InvalidOperationException($"Seed {seed}: {conditions[i].Text}\nplan gives {value}, SQL {answers[row][i]?.ToString() ?? "NULL"}\n{string.Join(", ", conditions[i].Plan.Slots.Select(s => $"{s.Path} = {evaluation.ValueOf(s)}"))}\n{conditions[i].Sql}\n{translator.From()}");
            }
        }
        return (translated, asked);
    }

    // Decimals are text in SQLite, with as many places as whoever wrote them liked.
    private static string Literal(string column, string value, SqlDialect dialect) => dialect == SqlDialect.PostgreSql ? value
        : column is "d1" or "d2" && value != "NULL" ? $"'{value}{(value.Contains('.', StringComparison.Ordinal) ? "0" : ".00")}'"
        : value == "chr(92)" ? "char(92)" : value.StartsWith("DATE ", StringComparison.Ordinal) ? value[5..] : value;

    private static bool?[][] Ask(DbConnection connection, SqlTranslator translator, SqlExpression[] asked)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id{string.Concat(asked.Select((a, i) => $", {a.Text} AS c{i}"))} FROM {translator.From()}";
        using var reader = command.ExecuteReader();
        var answers = new bool?[Rows][];
        while (reader.Read())
            answers[reader.GetInt32(0)] = [.. asked.Select((_, i) => reader.IsDBNull(i + 1) ? (bool?)null : reader.GetBoolean(i + 1))];
        return answers;
    }

    private static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
