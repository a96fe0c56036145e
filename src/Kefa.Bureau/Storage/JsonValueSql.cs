using Kefa.Feel.Sql;

namespace Kefa.Bureau.Storage;

/// <summary>A value inside of a JSON column as SQL: a missing key is SQL NULL, and whether there is none (JSON null) is an expression of its own.</summary>
internal sealed class JsonValueSql
{
    private readonly bool _isSqlite;
    private readonly string _json, _at;
    private readonly bool _isFlat;

    private JsonValueSql(SqlDialect dialect, string json, string at, bool isFlat) => (_isSqlite, _json, _at, _isFlat) = (dialect == SqlDialect.Sqlite, json, at, isFlat);

    /// <summary>The value under one key, which may have any characters.</summary>
    public static JsonValueSql OfKey(SqlDialect dialect, string json, string key) =>
        new(dialect, json, dialect.Literal(dialect == SqlDialect.Sqlite ? $"$.\"{key}\"" : key), isFlat: true);

    /// <summary>The value at a path of names joined by dots.</summary>
    public static JsonValueSql OfPath(SqlDialect dialect, string json, string path) => new(dialect, json, Path(dialect, path), isFlat: false);

    /// <summary>A path of names as the functions of the database take it.</summary>
    public static string Path(SqlDialect dialect, string path) => dialect.Literal(dialect == SqlDialect.Sqlite ? "$." + path : "{" + path.Replace('.', ',') + "}");

    /// <summary>The value; NULL where there is none and where it is not known.</summary>
    public string Value(SqlColumnType type)
    {
        if (_isSqlite) return $"({_json} ->> {_at})";
        string text = $"({_json} {(_isFlat ? "->>" : "#>>")} {_at})";
        return type switch
        {
            SqlColumnType.Date => text + "::date",
            SqlColumnType.Decimal => text + "::numeric",
            SqlColumnType.Integer => text + "::bigint",
            SqlColumnType.Boolean => text + "::boolean",
            _ => text,
        };
    }

    /// <summary>Whether there is none.</summary>
    public string IsNone => _isSqlite ? $"COALESCE(json_type({_json}, {_at}) = 'null', 0)" : $"COALESCE(jsonb_typeof({Node}) = 'null', FALSE)";

    /// <summary>Whether nothing stands there.</summary>
    public string IsMissing => _isSqlite ? $"(json_type({_json}, {_at}) IS NULL)" : $"({Node} IS NULL)";

    private string Node => $"({_json} {(_isFlat ? "->" : "#>")} {_at})";
}
