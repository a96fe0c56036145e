using System.Globalization;
using Kefa.Dmn.Tests;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.Matching.Policies;
using Kefa.TestSupport;
using Kefa.TestSupport.Kit;
using Npgsql;

namespace Kefa.Bureau.Tests.Sql;

/// <summary>The decisions of the compatibility kit, as far as they have a form in SQL, mean there what their plans mean.</summary>
public sealed class AskingTheKitInSql
{
    private const int MostColumns = 800;

    [Fact]
    public async Task Gives_what_the_plans_give()
    {
        Assert.SkipWhen(TestFiles.Kit is null, TestFiles.NoKit);
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        List<string> differences = [];
        var (asked, translated) = (0, 0);

        foreach (var (model, suite) in TestFiles.Suites())
        {
            var questions = KitQuestions.Of(model, suite);
            var source = await FillAsync(connection, questions);
            var translator = new SqlTranslator(source);
            var sql = questions.Asked.Select(a => translator.Condition(a.Node) is SqlTranslation.Translated(var outcome) ? outcome : null).ToArray();
            asked += sql.Length;
            translated += sql.Count(s => s is not null);
            int[] said = [.. Enumerable.Range(0, sql.Length).Where(i => sql[i] is not null).Take(MostColumns)];
            await using var command = new NpgsqlCommand($"SELECT row{string.Concat(said.Select(i => $", {sql[i]!.Text}"))} FROM {translator.From()}", connection);
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                var row = reader.GetInt32(0);
                var meant = questions.Meant(row);
                for (var at = 0; at < said.Length; at++)
                {
                    var expected = PolicyPlan.OutcomeOf(meant[said[at]]) switch { Matching.Policies.Outcome.T => true, Matching.Policies.Outcome.F => false, _ => (bool?)null };
                    var answer = reader.IsDBNull(at + 1) ? (bool?)null : reader.GetBoolean(at + 1);
                    if (answer != expected)
                        differences.Add($"{Path.GetFileName(suite.Source)}, row {row}: {questions.Asked[said[at]].Name} is {meant[said[at]]}, SQL says {answer?.ToString() ?? "NULL"}: {sql[said[at]]!.Text}");
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{translated} of {asked} questions have a form in SQL");
        Assert.True(differences.Count == 0, $"{differences.Count}:{Environment.NewLine}{string.Join(Environment.NewLine, differences.Take(40))}");
        Assert.InRange(translated, 500, asked);
    }

    /// <summary>A table with a row for each case and a column for each fact that a database can hold.</summary>
    private static async Task<SqlSource> FillAsync(NpgsqlConnection connection, KitQuestions questions)
    {
        List<(SqlColumn Column, string Type, int Slot)> columns = [];
        foreach (var slot in questions.Space.Slots)
        {
            if (ColumnOf(slot, [.. questions.Rows.Select(r => r[slot.Index])]) is var (column, type))
                columns.Add((column, type, slot.Index));
        }

        await RunAsync(connection, "DROP TABLE IF EXISTS kit");
        await RunAsync(connection, $"CREATE TABLE kit (bureau integer, row integer{string.Concat(columns.Select(c => $", {c.Column.Column} {c.Type}, {c.Column.NoneColumn} boolean"))})");
        for (var row = 0; row < questions.Rows.Length; row++)
        {
            var cells = columns.Select(c => questions.Rows[row][c.Slot]).Select(v => $", {Literal(v)}, {(v is NullValue ? "TRUE" : "FALSE")}");
            await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO kit VALUES (1, {row}{string.Concat(cells)})"));
        }

        return new SqlSource(SqlDialect.PostgreSql, "kit", SqlScope.To("bureau", 1), columns.Select(c => c.Column));
    }

    private static (SqlColumn Column, string Type)? ColumnOf(PlanSlot slot, Value[] facts)
    {
        var (column, none) = (string.Create(CultureInfo.InvariantCulture, $"c{slot.Index}"), string.Create(CultureInfo.InvariantCulture, $"n{slot.Index}"));
        if (facts.Any(f => f is ErrorValue))
            return null;
        Value[] known = [.. facts.Where(f => f is not (NullValue or UnknownValue))];
        if (slot.Type == FeelType.Number && known.All(k => k is NumberValue))
        {
            Number[] numbers = [.. known.Select(k => ((NumberValue)k).Number)];
            return (new SqlColumn(slot.Path, SqlColumnType.Decimal, column, none) { Largest = numbers.Select(n => n.Abs()).Append(Number.One).Max(), Scale = numbers.Select(Places).Append(0).Max() }, "numeric");
        }

        if (slot.Type == FeelType.Boolean && known.All(k => k is BooleanValue))
            return (new SqlColumn(slot.Path, SqlColumnType.Boolean, column, none), "boolean");
        if (slot.Type == FeelType.Text && known.All(k => k is TextValue text && !text.Text.Contains('\0', StringComparison.Ordinal)))
            return (new SqlColumn(slot.Path, SqlColumnType.Text, column, none), "text");
        if (slot.Type == FeelType.Date && known.All(k => k is DateValue { Date.Year: >= 1 and <= 9999 }))
            return (new SqlColumn(slot.Path, SqlColumnType.Date, column, none), "date");
        return null;
    }

    private static int Places(Number number) => number.ToString() is var text && text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? text.Length - point - 1 : 0;

    private static string Literal(Value value) => value switch
    {
        NumberValue number => number.Number.ToString(),
        BooleanValue truth => truth.Truth ? "TRUE" : "FALSE",
        TextValue text => $"E'{text.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'",
        DateValue date => $"DATE '{date.Date}'",
        _ => "NULL",
    };

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
