using System.Data.Common;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.TestSupport;
using Kefa.TestSupport.Properties;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kefa.Bureau.Tests.Sql;

/// <summary>Whatever names and texts are, they stay names and texts; nobody's rows are seen but those of the scope.</summary>
public sealed class KeepingSqlWhole
{
    [Fact]
    public async Task Any_text_is_compared_as_it_is_on_PostgreSQL()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        Compares(connection, SqlDialect.PostgreSql);
        Run(connection, "SET standard_conforming_strings = off");
        Compares(connection, SqlDialect.PostgreSql);
    }

    [Fact]
    public async Task Any_text_is_compared_as_it_is_on_SQLite()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        Compares(connection, SqlDialect.Sqlite);
    }

    [Fact]
    public async Task Any_name_of_a_table_or_column_stays_a_name()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        const string Odd = "a\"; DROP TABLE facts; --'";
        Run(connection, $"CREATE TABLE {SqlDialect.Sqlite.Name(Odd)} (bureau TEXT, {SqlDialect.Sqlite.Name(Odd + "x")} INTEGER); INSERT INTO {SqlDialect.Sqlite.Name(Odd)} VALUES ('it''s', 3), ('other', 3)");
        var source = new SqlSource(SqlDialect.Sqlite, Odd, SqlScope.To("bureau", "it's"), [new("n", SqlColumnType.Integer, Odd + "x")]);

        Assert.Equal([true], Ask(connection, source, "n = 3", FeelType.Number));
    }

    [Fact]
    public void A_source_without_a_scope_cannot_be_made()
    {
        Assert.Throws<ArgumentNullException>(() => new SqlSource(SqlDialect.Sqlite, "facts", null!, []));
        Assert.DoesNotContain(typeof(SqlSource).GetConstructors(), c => c.GetParameters().All(p => p.ParameterType != typeof(SqlScope)));
    }

    [Fact]
    public async Task Rows_of_others_are_not_seen()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        Run(connection, "CREATE TABLE facts (bureau INTEGER, n INTEGER); INSERT INTO facts VALUES (1, 1), (2, 2), (2, 3)");

        Assert.Equal([true, true], Ask(connection, new SqlSource(SqlDialect.Sqlite, "facts", SqlScope.To("bureau", 2), [new("n", SqlColumnType.Integer, "n")]), "n > 1", FeelType.Number));
    }

    [Theory]
    [InlineData("n ** 2 > 4", "powers are not exact in SQL")]
    [InlineData("1 / n + 2 / n > 3", "only its sign is certain")]
    [InlineData("n / 3 - n / 7 > 0", "only its sign is certain")] // a difference of what is rounded need not be zero where it ought to
    [InlineData("1 + n / 3 = n / 7", "rounded again")]
    [InlineData("matches(string(n), \"1\")", "has no form in SQL")]
    [InlineData("missing > 1", "has no column for it")]
    [InlineData("unsized + 1 > 2", "largest value of the column is not known")]
    [InlineData("n > 0.5 and unsized / 3 > 0.1", "largest value of the column is not known")]
    public void What_cannot_be_said_exactly_is_refused_by_name(string condition, string reason)
    {
        var source = new SqlSource(SqlDialect.PostgreSql, "facts", SqlScope.To("bureau", 1),
        [
            new("n", SqlColumnType.Integer, "n") { Largest = 1000 },
            new("big", SqlColumnType.Decimal, "big") { Largest = Number.Parse("1E20"), Scale = 2 },
            new("unsized", SqlColumnType.Decimal, "unsized"),
        ]);

        var refused = Assert.IsType<SqlTranslation.Refused>(new SqlTranslator(source).Condition(Plan(condition, FeelType.Number)));

        Assert.Contains(reason, Assert.Single(refused.Refusals).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("^20[0-9]{2}[0AB][0-9A-Z]{7}$", true)]
    [InlineData("^(软件|集成电路)?园区[0-9]+$", true)]
    [InlineData("a|b", false)] // whose are the ends of the text?
    [InlineData("a.c", false)] // one takes a line break for a character
    [InlineData("[^a]", false)]
    [InlineData("a+?", false)]
    [InlineData("\\\\d", false)]
    [InlineData("[A-z]", false)]
    [InlineData("a{2,1}", false)]
    [InlineData("a{256}", false)]
    [InlineData("a^b", false)]
    [InlineData("", false)]
    public void A_pattern_is_said_only_where_both_read_it_alike(string pattern, bool isShared)
    {
        var source = new SqlSource(SqlDialect.PostgreSql, "facts", SqlScope.To("bureau", 1), [new("n", SqlColumnType.Text, "n")]);

        var translation = new SqlTranslator(source).Condition(Plan($"matches(n, \"{pattern}\")", FeelType.Text));

        Assert.Equal(isShared, translation is SqlTranslation.Translated);
        if (translation is SqlTranslation.Refused refused && pattern != "a{2,1}")
            Assert.Contains("reads this pattern otherwise", refused.Refusals[0].ToString(), StringComparison.Ordinal);
    }

    private static void Compares(DbConnection connection, SqlDialect dialect)
    {
        var source = new SqlSource(dialect, "texts", SqlScope.To("bureau", 1), [new("t", SqlColumnType.Text, "t")]);
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), Arb.From(Gen.Elements("", "'", "''", "\\", "\\'", "'; DROP TABLE texts; --", "$$", "\"", "%_", "科技")), (random, odd) =>
        {
            var text = odd + random.Get;
            var space = new PlanSpace();
            var translation = new SqlTranslator(source).Condition(space.Compare(PlanOperator.Equal, space.Input("t", FeelType.Text), space.Constant(Value.Of(text))));
            var isSayable = !text.Contains('\0', StringComparison.Ordinal) && text.EnumerateRunes().All(r => r != System.Text.Rune.ReplacementChar || text.Contains('\uFFFD', StringComparison.Ordinal));
            if (!isSayable)
                return translation is SqlTranslation.Refused;
            Run(connection, "DROP TABLE IF EXISTS texts");
            Run(connection, "CREATE TABLE texts (bureau INTEGER, t TEXT)");
            using (var insert = connection.CreateCommand())
            {
                insert.CommandText = "INSERT INTO texts VALUES (1, @t), (1, @t || 'x')";
                var parameter = insert.CreateParameter();
                parameter.ParameterName = "t";
                parameter.Value = text;
                insert.Parameters.Add(parameter);
                insert.ExecuteNonQuery();
            }

            var sql = Assert.IsType<SqlTranslation.Translated>(translation).Outcome;
            return Rows(connection, $"SELECT {sql.Text} FROM {new SqlTranslator(source).From()}").Order().SequenceEqual([false, true]);
        }).Holds(200);
    }

    private static bool[] Ask(DbConnection connection, SqlSource source, string condition, FeelType type)
    {
        var translator = new SqlTranslator(source);
        var sql = Assert.IsType<SqlTranslation.Translated>(translator.Condition(Plan(condition, type))).Outcome;
        return Rows(connection, $"SELECT {sql.Text} FROM {translator.From()}");
    }

    private static PlanNode Plan(string condition, FeelType type)
    {
        string[] names = ["n", "missing", "big", "unsized"];
        var space = new PlanSpace();
        var expression = FeelExpression.Parse(condition, ParseScope.Of(names.Select(n => KeyValuePair.Create(n, type)))).Expression;
        return Assert.IsType<FeelExpression>(expression).Plan(space, name => names.Contains(name, StringComparer.Ordinal) ? space.Input(name, type) : null);
    }

    private static bool[] Rows(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<bool> rows = [];
        while (reader.Read())
            rows.Add(reader.GetBoolean(0));
        return [.. rows];
    }

    private static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
