using System.Text.Json;
using Kefa.Feel.Sql;

namespace Kefa.Matching.Sql;

/// <summary>Lists in a result: arrays on PostgreSQL, the text of JSON arrays on SQLite.</summary>
internal abstract class SqlLists(SqlDialect dialect)
{
    protected SqlDialect Dialect { get; } = dialect;

    public static SqlLists Of(SqlDialect dialect) => dialect == SqlDialect.Sqlite ? new Json(dialect) : new Arrays(dialect);

    /// <summary>What keeps a subquery from being merged into the query round it.</summary>
    public abstract string Fence { get; }

    /// <summary>The list of nothing.</summary>
    public abstract string Empty { get; }

    /// <summary>Whole numbers, none of them NULL.</summary>
    public abstract string OfNumbers(IEnumerable<string> numbers);

    /// <summary>Texts without anything that JSON would escape, none of them NULL.</summary>
    public abstract string OfTexts(IEnumerable<string> texts);

    /// <summary>Of these texts those whose condition holds.</summary>
    public abstract string Where(IEnumerable<(string Condition, string Text)> cases);

    private sealed class Arrays(SqlDialect dialect) : SqlLists(dialect)
    {
        public override string Fence => " OFFSET 0";

        public override string Empty => "'{}'";

        public override string OfNumbers(IEnumerable<string> numbers) => $"ARRAY[\n{string.Join(",\n", numbers)}]::bigint[]";

        public override string OfTexts(IEnumerable<string> texts) => $"ARRAY[\n{string.Join(",\n", texts)}]::text[]";

        public override string Where(IEnumerable<(string Condition, string Text)> cases) =>
            $"array_remove(ARRAY[{string.Join(", ", cases.Select(c => $"CASE WHEN {c.Condition} THEN {Dialect.Literal(c.Text)} END"))}]::text[], NULL)";
    }

    // Joined texts: json_array would take no more than a hundred or so arguments.
    private sealed class Json(SqlDialect dialect) : SqlLists(dialect)
    {
        public override string Fence => " LIMIT -1 OFFSET 0";

        public override string Empty => "'[]'";

        public override string OfNumbers(IEnumerable<string> numbers) => Joined([.. numbers.Select(n => $"',' || {n}")]);

        public override string OfTexts(IEnumerable<string> texts) => Joined([.. texts.Select(t => $"',\"' || {t} || '\"'")]);

        public override string Where(IEnumerable<(string Condition, string Text)> cases) =>
            Joined([.. cases.Select(c => $"CASE WHEN {c.Condition} THEN {Dialect.Literal("," + JsonSerializer.Serialize(c.Text))} ELSE '' END")]);

        private static string Joined(string[] parts) => parts.Length == 0 ? "'[]'" : $"'[' || substr({Sum(parts)}, 2) || ']'";

        // In halves: SQLite takes no expression that is deeper than 1000.
        private static string Sum(ReadOnlySpan<string> parts) => parts.Length == 1 ? parts[0] : $"({Sum(parts[..(parts.Length / 2)])} || {Sum(parts[(parts.Length / 2)..])})";
    }
}
