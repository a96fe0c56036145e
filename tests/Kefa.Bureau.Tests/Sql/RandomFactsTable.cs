using System.Globalization;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Feel.Sql;

namespace Kefa.Bureau.Tests.Sql;

#pragma warning disable CA5394 // A seeded source: a failing case is found again from its seed. Nothing here is a secret.
/// <summary>A small table of facts of every type and state, and its rows both as SQL and as FEEL values.</summary>
internal static class RandomFactsTable
{
    private static readonly Dictionary<string, FeelType> All = new(StringComparer.Ordinal)
    {
        ["i1"] = FeelType.Number, ["i2"] = FeelType.Number, ["i3"] = FeelType.Number, ["d1"] = FeelType.Number, ["d2"] = FeelType.Number, ["bounded"] = FeelType.Number,
        ["b1"] = FeelType.Boolean, ["b2"] = FeelType.Boolean, ["b3"] = FeelType.Boolean, ["t1"] = FeelType.Text, ["t2"] = FeelType.Text, ["day"] = FeelType.Date,
        ["numbers"] = FeelType.ListOf(FeelType.Number), ["texts"] = FeelType.ListOf(FeelType.Text),
        ["records"] = FeelType.ListOf(FeelType.ContextOf(KeyValuePair.Create("from", FeelType.Date), KeyValuePair.Create("amount", FeelType.Number))),
    };

    public static IReadOnlyDictionary<string, FeelType> Types => All;

    public const string PostgreSql = """
        CREATE TABLE facts (bureau integer, id integer, i1 integer, i1_none boolean, i2 bigint, i3 bigint, d1 numeric(6, 2), d1_none boolean, d2 numeric(6, 2),
          bounded bigint, least bigint, most bigint, b1 boolean, b1_none boolean, b2 boolean, b2_none boolean, b3 boolean, t1 text, t1_none boolean, t2 text, day date, day_none boolean,
          numbers numeric[], numbers_none boolean, texts text[], r_from date[], r_amount numeric(6, 2)[])
        """;

    public const string Sqlite = """
        CREATE TABLE facts (bureau INTEGER, id INTEGER, i1 INTEGER, i1_none INTEGER, i2 INTEGER, i3 INTEGER, d1 TEXT, d1_none INTEGER, d2 TEXT,
          bounded INTEGER, least INTEGER, most INTEGER, b1 INTEGER, b1_none INTEGER, b2 INTEGER, b2_none INTEGER, b3 INTEGER,
          t1 TEXT, t1_none INTEGER, t2 TEXT, day TEXT, day_none INTEGER, numbers TEXT, numbers_none INTEGER, texts TEXT, r_from TEXT, r_amount TEXT)
        """;

    public static SqlSource Source(SqlDialect dialect)
    {
        Number few = 1000;
        Number cents = Number.Parse("9999.99");
        List<SqlColumn> columns =
        [
            new("i1", SqlColumnType.Integer, "i1", "i1_none") { UnknownMin = Number.Zero, IsNeverNegative = true, Largest = few },
            new("i2", SqlColumnType.Integer, "i2") { UnknownMin = -2, UnknownMax = 3, Largest = few },
            new("i3", SqlColumnType.Integer, "i3") { Largest = few },
            new("d1", SqlColumnType.Decimal, "d1", "d1_none") { UnknownMax = 2, Largest = cents, Scale = 2 },
            new("d2", SqlColumnType.Decimal, "d2") { Largest = cents, Scale = 2 },
            new("bounded", SqlColumnType.Integer, "bounded") { Largest = few, MinColumn = "least", MaxColumn = "most" },
            new("b1", SqlColumnType.Boolean, "b1", "b1_none"), new("b2", SqlColumnType.Boolean, "b2", "b2_none"), new("b3", SqlColumnType.Boolean, "b3"),
            new("t1", SqlColumnType.Text, "t1", "t1_none"), new("t2", SqlColumnType.Text, "t2"), new("day", SqlColumnType.Date, "day", "day_none"),
        ];
        columns.AddRange(
        [
            new("numbers", SqlColumnType.NumberArray, "numbers", "numbers_none"), new("texts", SqlColumnType.TextArray, "texts"),
            new("records", SqlColumnType.Records, "records")
            {
                Members = [new("from", SqlColumnType.Date, "r_from"), new("amount", SqlColumnType.Decimal, "r_amount") { UnknownMin = Number.Zero, Largest = cents, Scale = 2 }],
            },
        ]);
        return new SqlSource(dialect, "facts", SqlScope.To("bureau", 1), columns);
    }

    /// <summary>A list as SQLite keeps it: null for a column that is none.</summary>
    public static string? Json(string column, Dictionary<string, Value> facts)
    {
        var (fact, member) = column switch { "numbers" or "texts" => (column, (string?)null), "r_from" => ("records", "from"), "r_amount" => ("records", "amount"), _ => ("", null) };
        if (fact.Length == 0)
            return null;
        if (facts[fact] is not ListValue list)
            return "NULL";
        var items = list.Items.Select(i => member is null ? i : ((ContextValue)i)[member]).Select(i => i switch
        {
            NumberValue { Number: { IsInteger: true } number } => number.ToString(),
            NumberValue number => $"\"{number.Number}0\"",
            TextValue text => JsonSerializer.Serialize(text.Text),
            DateValue date => $"\"{date.Date}\"",
            _ => "null",
        });
        return $"'[{string.Join(',', items).Replace("'", "''", StringComparison.Ordinal)}]'";
    }

    /// <summary>One row: literals of columns, and the values that plans read.</summary>
    public static (Dictionary<string, string> Cells, Dictionary<string, Value> Facts) Row(int id, Random random)
    {
        Dictionary<string, string> cells = new(StringComparer.Ordinal) { ["bureau"] = "1", ["id"] = id.ToString(CultureInfo.InvariantCulture) };
        Dictionary<string, Value> facts = new(StringComparer.Ordinal);
        Fact("i1", hasNone: true, UnknownValue.NumberBetween(Number.Zero, null, "i1"), () => Whole(random.Next(4)));
        Fact("i2", hasNone: false, UnknownValue.NumberBetween(-2, 3, "i2"), () => Whole(random.Next(-3, 4)));
        Fact("i3", hasNone: false, UnknownValue.Of(UnknownKind.Number, "i3"), () => Whole(random.Next(-3, 4)));
        Fact("d1", hasNone: true, UnknownValue.NumberBetween(null, 2, "d1"), Cents);
        Fact("d2", hasNone: false, UnknownValue.Of(UnknownKind.Number, "d2"), Cents);
        for (var i = 1; i <= 3; i++)
            Fact($"b{i}", hasNone: i < 3, UnknownValue.Of(UnknownKind.Boolean, $"b{i}"), () => random.Next(2) == 0 ? ("TRUE", Value.Of(true)) : ("FALSE", Value.Of(false)));
        Fact("t1", hasNone: true, UnknownValue.Of(UnknownKind.Text, "t1"), Text);
        Fact("t2", hasNone: false, UnknownValue.Of(UnknownKind.Text, "t2"), Text);
        Fact("day", hasNone: true, UnknownValue.Of(UnknownKind.Date, "day"), Day);
        Fact("numbers", hasNone: true, UnknownValue.Of(UnknownKind.List, "numbers"), () => List("numeric", Some(() => Whole(random.Next(4)))));
        Fact("texts", hasNone: false, UnknownValue.Of(UnknownKind.List, "texts"), () => List("text", Some(Text)));
        Records();

        var least = random.Next(-2, 2);
        var most = least + random.Next(1, 3);
        var isKnown = random.Next(2) == 0;
        var hasMost = random.Next(3) > 0;
        cells["bounded"] = isKnown ? Whole(least).Sql : "NULL";
        cells["least"] = Whole(least).Sql;
        cells["most"] = hasMost ? Whole(most).Sql : "NULL";
        facts["bounded"] = isKnown ? Value.Of((Number)least) : UnknownValue.NumberBetween(least, hasMost ? most : null, "bounded");
        return (cells, facts);

        void Fact(string name, bool hasNone, Value unknown, Func<(string Sql, Value Value)> known)
        {
            var state = random.Next(5);
            var (sql, value) = state == 0 ? ("NULL", unknown) : state == 1 && hasNone ? ("NULL", Value.Null) : known();
            cells[name] = sql;
            facts[name] = value;
            if (hasNone)
                cells[$"{name}_none"] = value is NullValue ? "TRUE" : "FALSE";
        }

        void Records()
        {
            if (random.Next(5) == 0)
            {
                (cells["r_from"], cells["r_amount"], facts["records"]) = ("NULL", "NULL", UnknownValue.Of(UnknownKind.List, "records"));
                return;
            }

            var items = Some(() => ("", (Value)new ContextValue(
            [
                KeyValuePair.Create("from", random.Next(4) == 0 ? UnknownValue.Of(UnknownKind.Date, "records.from") : Day().Value),
                KeyValuePair.Create("amount", random.Next(4) == 0 ? UnknownValue.NumberBetween(Number.Zero, null, "records.amount") : Cents().Value),
            ])));
            cells["r_from"] = $"ARRAY[{string.Join(", ", items.Select(i => ((ContextValue)i.Value)["from"] is DateValue day ? $"DATE '{day.Date}'" : "NULL"))}]::date[]";
            cells["r_amount"] = $"ARRAY[{string.Join(", ", items.Select(i => ((ContextValue)i.Value)["amount"] is NumberValue amount ? amount.Number.ToString() : "NULL"))}]::numeric[]";
            facts["records"] = new ListValue([.. items.Select(i => i.Value)]);
        }

        (string Sql, Value Value)[] Some(Func<(string Sql, Value Value)> item) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => item())];

        (string Sql, Value Value) List(string type, (string Sql, Value Value)[] items) =>
            ($"ARRAY[{string.Join(", ", items.Select(i => i.Sql))}]::{type}[]", new ListValue([.. items.Select(i => i.Value)]));

        (string Sql, Value Value) Whole(int number) => (number.ToString(CultureInfo.InvariantCulture), Value.Of((Number)number));

        (string Sql, Value Value) Cents()
        {
            var number = random.Next(3) == 0 ? random.Next(-2, 3) : random.Next(-200, 300) / 100m;
            return (number.ToString(CultureInfo.InvariantCulture), Value.Of((Number)number));
        }

        (string Sql, Value Value) Text()
        {
            var text = random.Next(9) switch { 0 => "", 1 => "a", 2 => "ab", 3 => "o'clock", 4 => "\\", 5 => "12", 6 => "-4.5", 7 => "1e2", _ => "科技\U00020000" };
            return ($"{(text == "\\" ? "chr(92)" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'")}", Value.Of(text));
        }

        (string Sql, Value Value) Day()
        {
            var day = new DateOnly(2019, 12, 30).AddDays(random.Next(0, 500));
            if (random.Next(4) == 0)
                day = new DateOnly(2020, 2, 29);
            return ($"DATE '{day:yyyy-MM-dd}'", new DateValue(FeelDate.FromDateOnly(day)));
        }
    }
}
#pragma warning restore CA5394
