using System.Collections.Immutable;
using System.Globalization;

namespace Kefa.Feel.Sql;

/// <summary>
/// Which rows of a table belong to whoever asks: the bureau, for instance. Every source has one, so that SQL without it cannot be built.
/// </summary>
public sealed class SqlScope
{
    private readonly ImmutableArray<(string Column, object Value)> _all;

    private SqlScope(ImmutableArray<(string Column, object Value)> all) => _all = all;

    /// <summary>The rows whose column has this number.</summary>
    public static SqlScope To(string column, long value) => new([(column, value)]);

    /// <summary>The rows whose column has this text.</summary>
    public static SqlScope To(string column, string value) => new([(column, value)]);

    /// <summary>Of these rows those whose other column has this number.</summary>
    public SqlScope And(string column, long value) => new(_all.Add((column, value)));

    internal string Condition(SqlDialect dialect) => string.Join(" AND ", _all.Select(one =>
        $"{dialect.Name(one.Column)} = {(one.Value is long number ? number.ToString(CultureInfo.InvariantCulture) : dialect.Text((string)one.Value))}"));
}

/// <summary>What a column of a source holds.</summary>
public enum SqlColumnType
{
    /// <summary>True and false.</summary>
    Boolean,

    /// <summary>Whole numbers of at most 64 bits.</summary>
    Integer,

    /// <summary>NUMERIC on PostgreSQL; decimal text on SQLite.</summary>
    Decimal,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Calendar dates.</summary>
    Date,

    /// <summary>Nothing but whether there is one: a context whose members are columns of their own.</summary>
    State,

    /// <summary>PostgreSQL: an array of numbers without NULL. SQLite: a JSON array of whole numbers and of decimals as text.</summary>
    NumberArray,

    /// <summary>PostgreSQL: an array of texts without NULL. SQLite: a JSON array of texts.</summary>
    TextArray,

    /// <summary>One array for each member of the records, of the same length; NULL in one is a member that is not known. SQLite: JSON arrays.</summary>
    Records,
}

/// <summary>How one fact stands in a table: its column, type and states.</summary>
/// <param name="Path">The path under which plans read it (<c>sales.L</c>).</param>
/// <param name="Type">What the column holds.</param>
/// <param name="Column">The column; NULL in it is a fact that is not known, or one that there is not where <paramref name="NoneColumn"/> says so.</param>
/// <param name="NoneColumn">A boolean column without NULL that says that there is no such fact (FEEL null); null when every company has the fact. The value is NULL then.</param>
public sealed record SqlColumn(string Path, SqlColumnType Type, string Column, string? NoneColumn = null)
{
    /// <summary>The least that an unknown number may turn out to be; null when nothing is known.</summary>
    public Number? UnknownMin { get; init; }

    /// <summary>The most that an unknown number may turn out to be.</summary>
    public Number? UnknownMax { get; init; }

    /// <summary>The column of the least that this number may be, where it differs from row to row; it is read where the value is NULL.</summary>
    public string? MinColumn { get; init; }

    /// <summary>The column of the most that this number may be.</summary>
    public string? MaxColumn { get; init; }

    /// <summary>Whether the column never holds a number below zero.</summary>
    public bool IsNeverNegative { get; init; }

    /// <summary>The largest absolute value that the column can hold; without it numbers can be compared but not reckoned with.</summary>
    public Number? Largest { get; init; }

    /// <summary>Decimal places that the column can hold.</summary>
    public int? Scale { get; init; }

    /// <summary>Whether the column compares texts by code point (COLLATE "C" or BINARY), so that it need not be said again.</summary>
    public bool IsOrdinal { get; init; }

    /// <summary>Whether a fact that is not known may also be none: without it there is a value, only which one is not known.</summary>
    public bool UnknownMayBeNone { get; init; }

    /// <summary>The members of <see cref="SqlColumnType.Records"/>: columns of their own.</summary>
    public ImmutableArray<SqlColumn> Members { get; init; } = [];
}

/// <summary>A table of facts that plans can be asked of, and the rows of it that are meant.</summary>
public sealed class SqlSource
{
    private readonly Dictionary<string, SqlColumn> _columns;

    /// <param name="dialect">The database's SQL.</param>
    /// <param name="table">The table; with its schema as <c>schema.table</c>.</param>
    /// <param name="scope">The rows that belong to whoever asks.</param>
    /// <param name="columns">The facts.</param>
    public SqlSource(SqlDialect dialect, string table, SqlScope scope, IEnumerable<SqlColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Dialect = dialect;
        Table = table;
        Scope = scope;
        _columns = columns.ToDictionary(c => c.Path, StringComparer.Ordinal);
    }

    /// <summary>The same over the rows of a query, of which the scope restricts a column.</summary>
    /// <param name="dialect">The database's SQL.</param>
    /// <param name="query">A SELECT; its result columns are the source's columns. It is written by the host and never by whoever asks.</param>
    /// <param name="scope">The rows that belong to whoever asks.</param>
    /// <param name="columns">The facts.</param>
    public static SqlSource OfQuery(SqlDialect dialect, string query, SqlScope scope, IEnumerable<SqlColumn> columns) => new(dialect, "rows", scope, columns) { Query = query };

    /// <summary>The dialect that is written.</summary>
    public SqlDialect Dialect { get; }

    /// <summary>The query that the rows come from; null for a table.</summary>
    public string? Query { get; private init; }

    /// <summary>The table, as it is named in SQL.</summary>
    public string Table { get; }

    /// <summary>What restricts the rows.</summary>
    public SqlScope Scope { get; }

    /// <summary>The facts that the table has.</summary>
    public IReadOnlyCollection<SqlColumn> Columns => _columns.Values;

    /// <summary>What stands behind FROM: the query, or the table's name with its schema when one was named.</summary>
    internal string QuotedTable => Query is { } query ? $"({query}) AS {Dialect.Name(Table)}" : string.Join('.', Table.Split('.').Select(Dialect.Name));

    /// <summary>The column of a fact, or null when the table does not have it.</summary>
    public SqlColumn? Find(string path) => _columns.GetValueOrDefault(path);
}
