using System.Globalization;
using Kefa.Feel.Functions;

namespace Kefa.Feel.Sql;

/// <summary>What differs between the databases: names, literals, and what of FEEL they can say exactly.</summary>
public abstract class SqlDialect
{
    private protected SqlDialect() { }

    /// <summary>PostgreSQL.</summary>
    public static SqlDialect PostgreSql { get; } = new PostgreSqlDialect();

    /// <summary>SQLite, with the functions of <see cref="SqliteFunctions"/> on the connection.</summary>
    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    /// <summary>What people call it.</summary>
    public abstract string Title { get; }

    /// <summary>Whether a subquery may be kept from being merged into the query round it.</summary>
    internal abstract string Fence { get; }

    /// <summary>The function that counts the items of a list in a column.</summary>
    internal abstract string CountItems { get; }

    /// <summary>Whether a list in a column has a constant.</summary>
    internal abstract SqlExpression HasItem(SqlExpression list, SqlExpression constant, bool isNumber);

    /// <summary>The items of lists of one length side by side, as what stands behind FROM.</summary>
    internal abstract string Items(IReadOnlyList<SqlExpression> lists, string alias);

    /// <summary>What <see cref="Items"/> has of the list at that place.</summary>
    internal abstract string Item(string alias, int place);

    /// <summary>The aggregate of truths that is true when one is.</summary>
    internal abstract string IsAny { get; }

    /// <summary>The exact sum over rows of what <see cref="Summand"/> makes of a number.</summary>
    internal abstract string SumOver { get; }

    internal abstract string Summand(SqlExpression number);

    /// <summary>Whether exact decimals are text, of which only functions know the size.</summary>
    internal abstract bool KeepsDecimalsAsText { get; }

    /// <summary>A name of a column or table, quoted.</summary>
    /// <exception cref="ArgumentException">The name is empty or has a NUL character.</exception>
    public string Name(string name) => name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal)
        ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : throw new ArgumentException($"'{name}' is no name that {Title} can have.", nameof(name));

    /// <summary>A text as a literal, whatever stands in it.</summary>
    /// <exception cref="ArgumentException">The text has a NUL character or half a surrogate pair, which no database keeps.</exception>
    public string Literal(string text) => IsSayable(text) ? Text(text) : throw new ArgumentException($"'{text}' is no text that {Title} can have.", nameof(text));

    /// <summary>A text without characters that no database keeps, as a literal.</summary>
    internal abstract string Text(string text);

    internal abstract string Date(FeelDate date);

    /// <summary>A decimal, digits with a fraction or more than an integer has, as a literal.</summary>
    internal abstract string Decimal(string digits);

    /// <param name="op"><c>+</c>, <c>-</c> or <c>*</c>.</param>
    /// <param name="left">An exact decimal or an integer.</param>
    /// <param name="right">The same.</param>
    internal abstract SqlExpression Reckon(string op, SqlExpression left, SqlExpression right);

    /// <param name="op"><c>&lt;</c>, <c>&lt;=</c> or <c>=</c>.</param>
    /// <param name="left">An exact decimal or an integer.</param>
    /// <param name="right">The same.</param>
    internal abstract SqlExpression Compare(string op, SqlExpression left, SqlExpression right);

    /// <summary>The whole number above or below an exact decimal.</summary>
    internal abstract SqlExpression Rounded(SqlExpression number, bool isUp);

    /// <summary>An exact decimal rounded to FEEL's 34 digits, half to even.</summary>
    /// <param name="number">Short: it is said several times.</param>
    /// <param name="enough">Below this the number has no more digits.</param>
    internal abstract SqlExpression ToPrecision(SqlExpression number, string enough);

    /// <summary>Whether a short text is a number, and which; both NULL where the text is.</summary>
    internal abstract (SqlExpression Is, SqlExpression Number) NumberFrom(SqlExpression text);

    /// <summary>Whether the dialect reads a pattern of XPath as XPath does.</summary>
    internal abstract bool CanMatch(string pattern);

    internal abstract string Matches(string text, string pattern);

    /// <summary>A column of texts, ordered by code point.</summary>
    internal abstract string Ordinal(string column);

    /// <summary>The least or greatest of several; those that are NULL do not count.</summary>
    internal abstract SqlExpression Extreme(SqlExpression[] numbers, bool isLeast);

    /// <summary>The function that counts code points.</summary>
    internal abstract string Length { get; }

    internal abstract string StartsWith(string text, string match, string? constant);

    internal abstract string EndsWith(string text, string match);

    internal abstract string Contains(string text, string match);

    internal abstract SqlExpression DaysBetween(SqlExpression late, SqlExpression early);

    /// <summary>The date so many months later, at the end of a shorter month.</summary>
    internal abstract SqlExpression PlusMonths(SqlExpression date, int months);

    internal abstract SqlExpression PlusDays(SqlExpression date, int days);

    /// <summary>The year, month or day as an integer; null for other members.</summary>
    internal abstract SqlExpression? DatePart(SqlExpression date, string member);

    /// <summary>The number as digits, without an exponent; null when that would be unreasonably long.</summary>
    internal static string? Digits(Number number)
    {
        var text = number.ToString();
        return text.Length > 200 || text.Contains('E', StringComparison.OrdinalIgnoreCase) ? null : text;
    }

    internal static bool IsSayable(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                return false;
            i++;
        }

        return true;
    }

    private sealed class PostgreSqlDialect : SqlDialect
    {
        public override string Title => "PostgreSQL";

        internal override string Fence => " OFFSET 0";

        internal override string CountItems => "cardinality";

        internal override string IsAny => "bool_or";

        internal override string SumOver => "sum";

        internal override bool KeepsDecimalsAsText => false;

        // With backslashes the escape form means the same whatever standard_conforming_strings says.
        internal override string Text(string text) => text.Contains('\\', StringComparison.Ordinal)
            ? $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'"
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

        internal override string Date(FeelDate date) => string.Create(CultureInfo.InvariantCulture, $"DATE '{date.Year:0000}-{date.Month:00}-{date.Day:00}'");

        internal override SqlExpression HasItem(SqlExpression list, SqlExpression constant, bool isNumber) =>
            SqlExpression.Atom($"({constant.Text} = ANY ({list.Text}))", list.IsNullable, list);

        internal override string Items(IReadOnlyList<SqlExpression> lists, string alias) =>
            $"unnest({string.Join(", ", lists.Select(l => l.Text))}) AS {alias}({string.Join(", ", lists.Select((_, i) => Name(Member(i))))})";

        internal override string Item(string alias, int place) => $"{alias}.{Name(Member(place))}";

        internal override string Summand(SqlExpression number) => $"({number.Text})::numeric";

        private static string Member(int place) => string.Create(CultureInfo.InvariantCulture, $"m{place + 1}");

        internal override string Decimal(string digits) => digits;

        internal override SqlExpression Reckon(string op, SqlExpression left, SqlExpression right) => SqlExpression.Binary(op, left, right);

        internal override SqlExpression Compare(string op, SqlExpression left, SqlExpression right) => SqlExpression.Binary(op, left, right);

        internal override SqlExpression Rounded(SqlExpression number, bool isUp) => SqlExpression.Atom($"{(isUp ? "ceil" : "floor")}({number.Text})", number.IsNullable, number);

        // PostgreSQL rounds half away from zero: the digits that stay are taken as they are, and one is added where more than half is left, or half and the last one is odd.
        internal override SqlExpression ToPrecision(SqlExpression number, string enough)
        {
            var size = $"abs({number.Text})";
            var digits = $"char_length(trunc({size})::text)";
            var unit = $"('1e' || ({digits} - {Number.Precision}))::numeric";
            var kept = $"trunc({size}, {Number.Precision} - {digits})";
            var rest = $"2 * ({size} - {kept})";
            var isUp = $"{rest} > {unit} OR ({rest} = {unit} AND mod(div({kept}, {unit}), 2) = 1)";
            return SqlExpression.Atom(
                $"CASE WHEN {size} < {enough} THEN {number.Text} ELSE sign({number.Text}) * ({kept} + CASE WHEN {isUp} THEN {unit} ELSE 0 END) END", number.IsNullable, number);
        }

        internal override (SqlExpression Is, SqlExpression Number) NumberFrom(SqlExpression text)
        {
            var isNumber = SqlExpression.Atom($"({Ordinal(text.Inner)} ~ '^-?([0-9]+([.][0-9]+)?|[.][0-9]+)([eE][-+]?[0-9]+)?$')", text.IsNullable, text);
            return (isNumber, SqlExpression.When(isNumber, SqlExpression.Atom($"{text.Inner}::numeric", text.IsNullable, text), SqlExpression.Null));
        }

        internal override bool CanMatch(string pattern) => SqlPattern.IsShared(pattern);

        internal override string Matches(string text, string pattern) => $"({Ordinal(text)} ~ {pattern})";

        internal override string Ordinal(string column) => $"({column} COLLATE \"C\")";

        internal override string Length => "char_length";

        internal override string StartsWith(string text, string match, string? constant) => $"starts_with({text}, {match})";

        internal override string EndsWith(string text, string match) => $"(right({text}, char_length({match})) = {match})";

        internal override string Contains(string text, string match) => $"(strpos({text}, {match}) > 0)";

        internal override SqlExpression DaysBetween(SqlExpression late, SqlExpression early) => SqlExpression.Binary("-", late, early);

        internal override SqlExpression PlusMonths(SqlExpression date, int months) =>
            SqlExpression.Atom(string.Create(CultureInfo.InvariantCulture, $"({date.Inner} + INTERVAL '{months} months')::date"), date.IsNullable, date);

        internal override SqlExpression PlusDays(SqlExpression date, int days) =>
            SqlExpression.Atom(string.Create(CultureInfo.InvariantCulture, $"({date.Inner} + ({days}))"), date.IsNullable, date);

        internal override SqlExpression? DatePart(SqlExpression date, string member) => member is "year" or "month" or "day"
            ? SqlExpression.Atom($"date_part('{member}', {date.Text})::integer", date.IsNullable, date)
            : null;

        internal override SqlExpression Extreme(SqlExpression[] numbers, bool isLeast) => numbers.Length == 1 ? numbers[0]
            : SqlExpression.Atom($"{(isLeast ? "LEAST" : "GREATEST")}({string.Join(", ", numbers.Select(n => n.Text))})", Array.TrueForAll(numbers, n => n.IsNullable), numbers);
    }

    private sealed class SqliteDialect : SqlDialect
    {
        public override string Title => "SQLite";

        internal override string Fence => " LIMIT -1 OFFSET 0";

        // A list is a JSON array.
        internal override string CountItems => "json_array_length";

        internal override string IsAny => "max";

        internal override string SumOver => "kefa_sum";

        internal override bool KeepsDecimalsAsText => true;

        internal override string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

        // Dates are kept as text, which orders as dates do from year 0000 to 9999.
        internal override string Date(FeelDate date) => string.Create(CultureInfo.InvariantCulture, $"'{date.Year:0000}-{date.Month:00}-{date.Day:00}'");

        internal override SqlExpression HasItem(SqlExpression list, SqlExpression constant, bool isNumber) => SqlExpression.When(
            SqlExpression.IsNotNull(list),
            SqlExpression.Atom($"EXISTS (SELECT 1 FROM json_each({list.Text}) AS one WHERE {(isNumber ? $"kefa_compare(one.value, {constant.Text}) = 0" : $"one.value = {constant.Text}")})", false, list),
            SqlExpression.Null);

        internal override string Items(IReadOnlyList<SqlExpression> lists, string alias) =>
            string.Join(" JOIN ", lists.Select((l, i) => $"json_each({l.Text}) AS {Each(alias, i)}{(i == 0 ? "" : $" ON {Each(alias, i)}.key = {Each(alias, 0)}.key")}"));

        internal override string Item(string alias, int place) => $"{Each(alias, place)}.value";

        internal override string Summand(SqlExpression number) => number.Text;

        private static string Each(string alias, int place) => string.Create(CultureInfo.InvariantCulture, $"{alias}_{place + 1}");

        // A number with a point would be a REAL.
        internal override string Decimal(string digits) => $"'{digits}'";

        internal override SqlExpression Reckon(string op, SqlExpression left, SqlExpression right) =>
            Function(op switch { "+" => "kefa_add", "-" => "kefa_subtract", _ => "kefa_multiply" }, left, right);

        internal override SqlExpression Compare(string op, SqlExpression left, SqlExpression right) =>
            Function("kefa_compare", left, right) is { IsNull: false } order ? SqlExpression.Operation($"{order.Text} {op} 0", order.IsNullable, order) : SqlExpression.Null;

        internal override SqlExpression Rounded(SqlExpression number, bool isUp) => Function(isUp ? "kefa_ceiling" : "kefa_floor", number);

        // To read a number of FEEL is to round it.
        internal override SqlExpression ToPrecision(SqlExpression number, string enough) => SqlExpression.Atom($"kefa_number({number.Text})", number.IsNullable, number);

        internal override (SqlExpression Is, SqlExpression Number) NumberFrom(SqlExpression text)
        {
            var number = SqlExpression.Atom($"kefa_number({text.Text})", true, text);
            return (SqlExpression.When(SqlExpression.IsNotNull(text), SqlExpression.IsNotNull(number), SqlExpression.Null), number);
        }

        internal override bool CanMatch(string pattern) => XPathPattern.TryFind(pattern, "", out _, out _);

        internal override string Matches(string text, string pattern) => $"kefa_matches({text}, {pattern})";

        internal override string Ordinal(string column) => $"({column} COLLATE BINARY)";

        internal override string Length => "length";

        internal override string StartsWith(string text, string match, string? constant) => $"(substr({text}, 1, length({match})) = {match})";

        internal override string EndsWith(string text, string match) => $"(length({match}) = 0 OR substr({text}, -length({match})) = {match})";

        internal override string Contains(string text, string match) => $"(instr({text}, {match}) > 0)";

        internal override SqlExpression DaysBetween(SqlExpression late, SqlExpression early) =>
            SqlExpression.Atom($"CAST(julianday({late.Text}) - julianday({early.Text}) AS INTEGER)", late.IsNullable || early.IsNullable, late, early);

        // SQLite itself counts 31 January and a month as 2 or 3 March. Beyond the years that text can order a date is not known.
        internal override SqlExpression PlusMonths(SqlExpression date, int months) =>
            SqlExpression.Atom(string.Create(CultureInfo.InvariantCulture, $"kefa_plus_months({date.Text}, {months})"), true, date);

        internal override SqlExpression PlusDays(SqlExpression date, int days) =>
            SqlExpression.Atom(string.Create(CultureInfo.InvariantCulture, $"date({date.Text}, '{days:+0;-0} days')"), true, date);

        internal override SqlExpression? DatePart(SqlExpression date, string member) => member switch
        {
            "year" => SqlExpression.Atom($"CAST(substr({date.Text}, 1, 4) AS INTEGER)", date.IsNullable, date),
            "month" => SqlExpression.Atom($"CAST(substr({date.Text}, 6, 2) AS INTEGER)", date.IsNullable, date),
            "day" => SqlExpression.Atom($"CAST(substr({date.Text}, 9, 2) AS INTEGER)", date.IsNullable, date),
            _ => null,
        };

        // SQLite's own min(a, b) is NULL as soon as one of them is. A function takes no more than 127 arguments.
        internal override SqlExpression Extreme(SqlExpression[] numbers, bool isLeast)
        {
            while (numbers.Length > 1)
                numbers = [.. numbers.Chunk(100).Select(some => SqlExpression.Atom($"{(isLeast ? "kefa_least" : "kefa_greatest")}({string.Join(", ", some.Select(n => n.Text))})", Array.TrueForAll(some, n => n.IsNullable), some))];
            return numbers[0];
        }

        private static SqlExpression Function(string name, params SqlExpression[] arguments) => Array.Exists(arguments, a => a.IsNull)
            ? SqlExpression.Null
            : SqlExpression.Atom($"{name}({string.Join(", ", arguments.Select(a => a.Text))})", Array.Exists(arguments, a => a.IsNullable), arguments);
    }
}
