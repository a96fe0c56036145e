using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.TestSupport.Properties;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Tests.Sql;

/// <summary>SQLite reckons with decimals as exactly as FEEL does, by functions that every connection has.</summary>
public sealed class ReckoningOnSqlite
{
    private static readonly Gen<decimal> Cents = Gen.Choose(-2_000_000_000, 2_000_000_000).Zip(Gen.Choose(0, 6), (digits, scale) => new decimal(Math.Abs(digits), 0, 0, digits < 0, (byte)scale));

    [Theory]
    [InlineData("kefa_add('0.1', '0.2')", "0.3")]
    [InlineData("kefa_add('1.10', 2)", "3.1")]
    [InlineData("kefa_subtract(1, '1.00')", "0")]
    [InlineData("kefa_subtract('.5', '-0.5')", "1")]
    [InlineData("kefa_multiply('-1234567890123456789012345678901234.5', '10.0')", "-12345678901234567890123456789012345")]
    [InlineData("kefa_multiply(9223372036854775807, 9223372036854775807)", "85070591730234615847396907784232501249")]
    [InlineData("kefa_compare('1.10', '1.1')", 0L)]
    [InlineData("kefa_compare('0.1', '0.10000000000000000000000000000000000000000000000001')", -1L)]
    [InlineData("kefa_compare(10, '9.99')", 1L)]
    [InlineData("kefa_compare('-0.0', 0)", 0L)]
    [InlineData("kefa_least('2.50', NULL, 3, '2.5')", "2.50")]
    [InlineData("kefa_greatest(2, '10')", "10")]
    [InlineData("kefa_greatest(NULL, NULL)", null)]
    [InlineData("kefa_floor('-0.5')", "-1")]
    [InlineData("kefa_floor('7')", "7")]
    [InlineData("kefa_ceiling('-0.5')", "0")]
    [InlineData("kefa_ceiling('0.001')", "1")]
    [InlineData("kefa_number('1e2')", "100")]
    [InlineData("kefa_number('x')", null)]
    [InlineData("kefa_plus_months('2024-01-31', 1)", "2024-02-29")]
    [InlineData("kefa_plus_months('2024-03-31', -13)", "2023-02-28")]
    [InlineData("kefa_plus_months('9999-12-31', 1)", null)]
    [InlineData("kefa_matches('科技\n', '科技$')", 0L)]
    [InlineData("kefa_matches('科技', '^\\p{L}+$')", 1L)]
    [InlineData("kefa_add(NULL, 1)", null)]
    public async Task Gives_what_arithmetic_gives(string sql, object? expected)
    {
        await using var connection = await OpenedAsync();

        var actual = await AskAsync(connection, $"SELECT {sql}");

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("kefa_add(0.1, 1)", "no exact decimal")] // a REAL has been rounded already
    [InlineData("kefa_compare('1e3', 1)", "'1e3' is no decimal")]
    [InlineData("kefa_compare('', 1)", "'' is no decimal")]
    [InlineData("kefa_compare('1.', 1)", "'1.' is no decimal")]
    [InlineData("kefa_compare('-', 1)", "'-' is no decimal")]
    [InlineData("kefa_compare('1.2.3', 1)", "'1.2.3' is no decimal")]
    [InlineData("kefa_compare('１', 1)", "'１' is no decimal")]
    [InlineData("kefa_add(1)", "takes 2 arguments")]
    public async Task Refuses_what_is_no_exact_decimal(string sql, string reason)
    {
        await using var connection = await OpenedAsync();

        var refused = await Assert.ThrowsAsync<SqliteException>(() => AskAsync(connection, $"SELECT {sql}"));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sums_averages_and_takes_medians_over_the_rows_that_are_known()
    {
        await using var connection = await OpenedAsync();
        await AskAsync(connection, "CREATE TABLE facts (kind TEXT, amount TEXT)");
        await AskAsync(connection, "INSERT INTO facts VALUES ('a', '0.10'), ('a', '0.2'), ('a', NULL), ('a', 1), ('b', NULL), ('c', '10'), ('c', '9.5')");
        const string Measures = "SELECT coalesce(kefa_sum(amount), '-') || ' ' || coalesce(kefa_average(amount), '-') || ' ' || coalesce(kefa_median(amount), '-') || ' ' || coalesce(kefa_minimum(amount), '-') || ' ' || coalesce(kefa_maximum(amount), '-') FROM facts";

        Assert.Equal("1.3 0.4333333333333333333333333333333333 0.2 0.1 1", await AskAsync(connection, $"{Measures} WHERE kind = 'a'"));
        Assert.Equal("- - - - -", await AskAsync(connection, $"{Measures} WHERE kind = 'b'"));
        Assert.Equal("- - - - -", await AskAsync(connection, $"{Measures} WHERE kind = 'nowhere'"));
        Assert.Equal("19.5 9.75 9.75 9.5 10", await AskAsync(connection, $"{Measures} WHERE kind = 'c'"));
    }

    [Fact]
    public async Task Means_what_decimals_mean()
    {
        await using var connection = await OpenedAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT kefa_add($a, $b) || ' ' || kefa_subtract($a, $b) || ' ' || kefa_multiply($a, $b) || ' ' || kefa_compare($a, $b) || ' ' || kefa_floor($a) || ' ' || kefa_ceiling($b)";
        var (first, second) = (command.Parameters.Add("$a", SqliteType.Text), command.Parameters.Add("$b", SqliteType.Text));

        Prop.ForAll(Arb.From(Cents.Zip(Cents)), pair =>
        {
            var (a, b) = pair;
            first.Value = a.ToString(CultureInfo.InvariantCulture);
            second.Value = b.ToString(CultureInfo.InvariantCulture);
            Number[] expected = [a + b, a - b, a * b, Math.Sign(a.CompareTo(b)), Math.Floor(a), Math.Ceiling(b)];
            return (string)command.ExecuteScalar()! == string.Join(' ', expected);
        }).Holds(500);
    }

    [Fact]
    public async Task Aggregates_mean_what_FEEL_means()
    {
        await using var connection = await OpenedAsync();
        await AskAsync(connection, "CREATE TABLE facts (amount TEXT)");

        Prop.ForAll(Arb.From(Cents.NonEmptyListOf()), amounts =>
        {
            Run(connection, "DELETE FROM facts");
            foreach (var amount in amounts)
                Run(connection, $"INSERT INTO facts VALUES ('{amount.ToString(CultureInfo.InvariantCulture)}')");
            var list = $"[{string.Join(", ", amounts.Select(a => a.ToString(CultureInfo.InvariantCulture)))}]";
            var expected = string.Join(' ', new[] { "sum", "mean", "median", "min", "max" }.Select(f => FeelExpression.Parse($"{f}({list})", ParseScope.Empty).Expression!.Evaluate(Scope.Empty, new EvaluationContext(default))));
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT kefa_sum(amount) || ' ' || kefa_average(amount) || ' ' || kefa_median(amount) || ' ' || kefa_minimum(amount) || ' ' || kefa_maximum(amount) FROM facts";
            return (string)command.ExecuteScalar()! == expected;
        }).Holds(100);
    }

    [Fact]
    public async Task Every_connection_of_the_bureau_has_it_each_time_that_it_is_opened()
    {
        var options = new DbContextOptionsBuilder<KefaDbContext>();
        var folder = Directory.CreateTempSubdirectory("kefa-test-").FullName;
        StorageModule.Configure(options, new StorageOptions { DataFolder = folder });
        await using (var db = new KefaDbContext(options.Options))
        {
            for (var time = 0; time < 2; time++)
            {
                await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
                Assert.Equal("0.3", await AskAsync((SqliteConnection)db.Database.GetDbConnection(), "SELECT kefa_add('0.1', '0.2')"));
                await db.Database.CloseConnectionAsync();
            }
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<SqliteConnection> OpenedAsync()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        SqliteArithmetic.Register(connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task<object?> AskAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is { } value and not DBNull ? value : null;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
