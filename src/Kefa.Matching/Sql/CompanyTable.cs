using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Sql;

/// <summary>
/// The table of companies in a database: a column for each fact, named by its path with <c>_</c> for each <c>.</c> (<c>sales_L</c>). NULL is a fact that
/// is not known; where <c>…_none</c> is true there is no such fact. A row belongs to a bureau and a data year, the year that <c>L</c> stands for.
/// On SQLite decimals and dates are text, truths 1 and 0, lists JSON arrays.
/// </summary>
public sealed class CompanyTable
{
    // 13 digits before the point: a thousand times the largest amount that a bureau meets, and products of two are still exact.
    private const int MoneyDigits = 13;
    private const int MoneyPlaces = 2;
    private const int DecimalDigits = 11;
    private const int DecimalPlaces = 4;
    private const long LargestInteger = 999_999_999_999;

    public const string BureauColumn = "bureau";
    public const string YearColumn = "data_year";
    public const string IdColumn = "id";

    /// <summary>How every <see cref="Mark"/> begins.</summary>
    public const string MarkBeginning = "kefa company facts ";

    public CompanyTable(FieldDictionary dictionary, string name)
        : this(dictionary, name, SqlDialect.PostgreSql)
    {
    }

    public CompanyTable(FieldDictionary dictionary, string name, SqlDialect dialect)
    {
        Dictionary = dictionary;
        Name = name;
        Dialect = dialect;
        Columns = [.. dictionary.Fields.SelectMany(ColumnsOf)];
    }

    public FieldDictionary Dictionary { get; }

    /// <summary>The SQL of the database that the table stands in.</summary>
    public SqlDialect Dialect { get; }

    /// <summary>The table, with its schema when one is named: <c>public.company_facts</c>.</summary>
    public string Name { get; }

    public ImmutableArray<FactColumn> Columns { get; }

    /// <summary>The rows of one bureau for one data year, to ask plans of.</summary>
    public SqlSource Source(int bureau, int dataYear) =>
        new(Dialect, Name, SqlScope.To(BureauColumn, bureau).And(YearColumn, dataYear), Columns.Select(c => c.Column));

    /// <summary>The statement that makes the table.</summary>
    /// <param name="options">What follows the columns: <c>PARTITION BY LIST (region)</c>, for instance.</param>
    public string Create(string options = "")
    {
        if (Dialect == SqlDialect.Sqlite)
            return $"{SqliteDefinition.Of(this)}{(options.Length > 0 ? ", " + options : "")};";
        List<string> lines =
        [
            $"{Quoted(BureauColumn)} integer NOT NULL", $"{Quoted(YearColumn)} integer NOT NULL", $"{Quoted(IdColumn)} text COLLATE \"C\" NOT NULL",
            .. Columns.SelectMany(Definition),
        ];
        return $"CREATE TABLE {QuotedName} (\n  {string.Join(",\n  ", lines)}\n){(options.Length > 0 ? " " + options : "")};";
    }

    /// <summary>What the table's comment says (on SQLite the one in the statement that made it): which columns it was made with. A table made for another dictionary has another one.</summary>
    public string Mark => $"{MarkBeginning}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Columns.SelectMany(Definitions)))))[..16]}";

    /// <summary>The columns in the order of <see cref="CompanyRow"/>.</summary>
    public string CopyStatement => $"COPY {QuotedName} ({string.Join(", ", CopyColumns.Select(Quoted))}) FROM STDIN";

    /// <summary>The statement that adds a row on SQLite, with the parameters <c>$1</c>, <c>$2</c>, … for the values of <see cref="CompanyValues"/>.</summary>
    public string InsertStatement => $"INSERT INTO {QuotedName} ({string.Join(", ", CopyColumns.Select(Quoted))}) VALUES ({string.Join(", ", CopyColumns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}")))})";

    internal IEnumerable<string> CopyColumns => Columns.SelectMany(NamesOf).Prepend(IdColumn).Prepend(YearColumn).Prepend(BureauColumn);

    /// <summary>The columns, quoted, that hold the facts of some fields.</summary>
    public IEnumerable<string> ColumnsOf(IReadOnlyCollection<string> fields) =>
        Columns.Where(c => fields.Contains(c.Path.Split('.')[0], StringComparer.Ordinal)).SelectMany(NamesOf).Select(Quoted);

    public string QuotedName => string.Join('.', Name.Split('.').Select(Quoted));

    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal static IEnumerable<string> NamesOf(FactColumn column)
    {
        IEnumerable<string> names = column.Column.Type switch
        {
            SqlColumnType.State => [],
            SqlColumnType.Records => column.Column.Members.Select(m => m.Column),
            _ => [column.Column.Column],
        };
        return column.Column.NoneColumn is { } none ? names.Append(none) : names;
    }

    private IEnumerable<string> Definitions(FactColumn column) => Dialect == SqlDialect.Sqlite ? SqliteDefinition.Of(column) : Definition(column);

    private static IEnumerable<string> Definition(FactColumn column)
    {
        var sql = column.Column;
        var none = sql.NoneColumn is { } name ? Quoted(name) : null;
        if (sql.Type == SqlColumnType.Records)
        {
            foreach (var member in sql.Members)
                yield return $"{Quoted(member.Column)} {(member.Type == SqlColumnType.Text ? "text" : TypeOf(member.Type))}[]{(none is null ? "" : $" CHECK (NOT {none} OR {Quoted(member.Column)} IS NULL)")}";
        }
        else if (sql.Type != SqlColumnType.State)
        {
            List<string> checks = column.Check is { } check ? [check] : [];
            if (none is not null)
                checks.Add($"(NOT {none} OR {Quoted(sql.Column)} IS NULL)");
            yield return $"{Quoted(sql.Column)} {column.Type}{(checks.Count == 0 ? "" : $" CHECK ({string.Join(" AND ", checks)})")}";
        }

        if (none is not null)
            yield return $"{none} boolean NOT NULL DEFAULT false";
    }

    private static IEnumerable<FactColumn> ColumnsOf(Field field)
    {
        if (!field.IsYearly)
            return ColumnsOf(field, field.Id);
        return ProfileBinder.YearNames.SelectMany(year => ColumnsOf(field, $"{field.Id}.{year}"));
    }

    private static IEnumerable<FactColumn> ColumnsOf(Field field, string path)
    {
        var name = path.Replace('.', '_');
        switch (field.Type)
        {
            case FieldType.Context:
                return field.Fields.SelectMany(part => ColumnsOf(part, $"{path}.{part.Id}"))
                    .Prepend(new FactColumn(new SqlColumn(path, SqlColumnType.State, name, $"{name}_none"), field, ""));
            case FieldType.List when field.Item is { Type: FieldType.Context } item:
                var members = item.Fields.Select(part => Plain(part, part.Id, $"{name}_{part.Id}") with { NoneColumn = null });
                return [new FactColumn(new SqlColumn(path, SqlColumnType.Records, name, $"{name}_none") { Members = [.. members] }, field, "")];
            case FieldType.List:
                var type = field.Item is { IsNumber: true } ? SqlColumnType.NumberArray : SqlColumnType.TextArray;
                return [new FactColumn(new SqlColumn(path, type, name, $"{name}_none"), field, type == SqlColumnType.NumberArray ? "numeric[]" : "text[]")];
            default:
                var column = Plain(field, path, name);
                return [new FactColumn(column, field, TypeOf(column.Type, field.Type)) { Check = CheckOf(field, name, column) }];
        }
    }

    private static SqlColumn Plain(Field field, string path, string name)
    {
        var type = field.Type switch
        {
            FieldType.Boolean => SqlColumnType.Boolean,
            FieldType.Integer => SqlColumnType.Integer,
            FieldType.Decimal or FieldType.Money => SqlColumnType.Decimal,
            FieldType.Date => SqlColumnType.Date,
            _ => SqlColumnType.Text,
        };
        var column = new SqlColumn(path, type, name, $"{name}_none") { IsOrdinal = true };
        if (!field.IsNumber)
            return column;
        var (largest, scale) = field.Type switch
        {
            FieldType.Integer => ((Number)LargestInteger, 0),
            FieldType.Money => (Number.Parse(new string('9', MoneyDigits) + "." + new string('9', MoneyPlaces)), MoneyPlaces),
            _ => (Number.Parse(new string('9', DecimalDigits) + "." + new string('9', DecimalPlaces)), DecimalPlaces),
        };
        return column with
        {
            Largest = field is { Min: >= 0, Max: { } max } && max < largest ? max : largest,
            Scale = scale,
            IsNeverNegative = field.Min >= 0,
            UnknownMin = field.Min,
            UnknownMax = field.Max,
        };
    }

    private static string TypeOf(SqlColumnType type, FieldType? field = null) => type switch
    {
        SqlColumnType.Boolean => "boolean",
        SqlColumnType.Integer => "bigint",
        SqlColumnType.Decimal when field == FieldType.Decimal => Numeric(DecimalDigits, DecimalPlaces),
        SqlColumnType.Decimal => Numeric(MoneyDigits, MoneyPlaces),
        SqlColumnType.Date => "date",
        _ => "text COLLATE \"C\"",
    };

    private static string Numeric(int digits, int places) => string.Create(CultureInfo.InvariantCulture, $"numeric({digits + places}, {places})");

    private static string? CheckOf(Field field, string name, SqlColumn column)
    {
        if (field.Type == FieldType.Date)
            return $"({Quoted(name)} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31')";
        if (!field.IsNumber)
            return null;
        List<string> checks = [];
        if (column.IsNeverNegative)
            checks.Add($"{Quoted(name)} >= 0");
        if (field.Type == FieldType.Integer || field.Max is not null && column.Largest == field.Max)
            checks.Add($"{Quoted(name)} {(column.IsNeverNegative ? "<= " : $"BETWEEN -{column.Largest} AND ")}{column.Largest}");
        return checks.Count == 0 ? null : $"({string.Join(" AND ", checks)})";
    }
}
