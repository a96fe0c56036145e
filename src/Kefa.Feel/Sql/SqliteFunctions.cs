using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kefa.Feel.Functions;

namespace Kefa.Feel.Sql;

/// <summary>A function of SQLite that a host registers on its connections.</summary>
/// <param name="Name">The name under which SQL calls it.</param>
/// <param name="Call">
/// Answers for arguments that are <see cref="long"/>, <see cref="string"/>, or null (also <see cref="DBNull"/>) where they are NULL; throws a <see cref="FormatException"/> for
/// what is no exact decimal. Deterministic.
/// </param>
public sealed record SqliteFunction(string Name, Func<object?[], object?> Call);

/// <summary>An aggregate of SQLite that a host registers on its connections.</summary>
/// <param name="Name">The name under which SQL calls it.</param>
/// <param name="Step">Takes in a row: what was gathered so far (null at first), and the arguments; answers what is gathered now.</param>
/// <param name="Result">The value, from what was gathered; null where that is nothing.</param>
public sealed record SqliteAggregate(string Name, Func<object?, object?[], object?> Step, Func<object?, object?> Result);

/// <summary>
/// The functions that the SQL of <see cref="SqlDialect.Sqlite"/> calls, which has no exact decimals of its own. Decimals are plain text (<c>-12.50</c>) or whole numbers; a result is
/// text without zeros at its end, and NULL as soon as an argument is. They are exact at any number of digits, so that crosswise products are, and that a sum does not depend on the order of
/// its rows; wherever the translator lets a value be FEEL's it has made sure that 34 digits hold it. The average alone is rounded: once, to 34 digits, half to even.
/// <list type="table">
/// <item><term><c>kefa_add(a, b)</c>, <c>kefa_subtract(a, b)</c>, <c>kefa_multiply(a, b)</c></term><description>Sum, difference, product.</description></item>
/// <item><term><c>kefa_compare(a, b)</c></term><description>-1, 0 or 1: whatever their scales, <c>'1.10'</c> and <c>1.1</c> are equal. Quotients are compared by their crosswise products.</description></item>
/// <item><term><c>kefa_least(…)</c>, <c>kefa_greatest(…)</c></term><description>The least or greatest argument as it stands; those that are NULL do not count.</description></item>
/// <item><term><c>kefa_floor(a)</c>, <c>kefa_ceiling(a)</c></term><description>The whole number below or above.</description></item>
/// <item><term><c>kefa_number(text)</c></term><description>The number that a text is in FEEL, NULL where it is none.</description></item>
/// <item><term><c>kefa_plus_months(date, n)</c></term><description>The date so many months later, at the end of a shorter month; NULL beyond the years 0 to 9999.</description></item>
/// <item><term><c>kefa_matches(text, pattern)</c></term><description>1 or 0: whether a text has a part that the XPath pattern describes; NULL where that takes too long to tell.</description></item>
/// <item><term>aggregates <c>kefa_sum(a)</c>, <c>kefa_average(a)</c>, <c>kefa_median(a)</c>, <c>kefa_minimum(a)</c>, <c>kefa_maximum(a)</c></term><description>Over the rows that are not NULL; NULL where there is none.</description></item>
/// </list>
/// </summary>
public static class SqliteFunctions
{
    /// <summary>The functions of one row.</summary>
    public static ImmutableArray<SqliteFunction> Scalars { get; } =
    [
        OfTwo("kefa_add", (a, b) => (a + b).ToString()),
        OfTwo("kefa_subtract", (a, b) => (a - b).ToString()),
        OfTwo("kefa_multiply", (a, b) => (a * b).ToString()),
        OfTwo("kefa_compare", (a, b) => (long)a.CompareTo(b)),
        new("kefa_least", arguments => Extreme(arguments, -1)),
        new("kefa_greatest", arguments => Extreme(arguments, 1)),
        OfOne("kefa_floor", a => a.Floor().ToString()),
        OfOne("kefa_ceiling", a => a.Ceiling().ToString()),
        new("kefa_number", arguments => Only(arguments, 1) && Number.TryParse(TextOf(arguments[0]), out var number) ? number.ToString() : null),
        new("kefa_plus_months", arguments => Only(arguments, 2) ? PlusMonths(TextOf(arguments[0]), WholeOf(arguments[1])) : null),
        new("kefa_matches", arguments => Only(arguments, 2) ? Matches(TextOf(arguments[0]), TextOf(arguments[1])) : null),
    ];

    /// <summary>The functions of many rows.</summary>
    public static ImmutableArray<SqliteAggregate> Aggregates { get; } =
    [
        Gathering<(ExactDecimal Sum, long Count)>("kefa_sum", (all, next) => (all.Sum + next, all.Count + 1), all => all.Sum.ToString()),
        Gathering<(ExactDecimal Sum, long Count)>("kefa_average", (all, next) => (all.Sum + next, all.Count + 1), all => all.Sum.Over(all.Count).ToString()),
        new("kefa_median",
            (gathered, arguments) =>
            {
                if (!Only(arguments, 1))
                    return gathered;
                var all = (List<ExactDecimal>?)gathered ?? [];
                all.Add(DecimalOf(arguments[0]));
                return all;
            },
            gathered => gathered is List<ExactDecimal> all ? MedianOf(all).ToString() : null),
        Extreme("kefa_minimum", -1),
        Extreme("kefa_maximum", 1),
    ];

    private static SqliteFunction OfOne(string name, Func<ExactDecimal, object> call) => new(name, arguments => Only(arguments, 1) ? call(DecimalOf(arguments[0])) : null);

    private static SqliteFunction OfTwo(string name, Func<ExactDecimal, ExactDecimal, object> call) =>
        new(name, arguments => Only(arguments, 2) ? call(DecimalOf(arguments[0]), DecimalOf(arguments[1])) : null);

    private static SqliteAggregate Gathering<T>(string name, Func<T, ExactDecimal, T> step, Func<T, string> result)
        where T : struct => new(
        name,
        (gathered, arguments) => Only(arguments, 1) ? step(gathered is T all ? all : default, DecimalOf(arguments[0])) : gathered,
        gathered => gathered is T all ? result(all) : null);

    private static SqliteAggregate Extreme(string name, int side) => new(
        name,
        (gathered, arguments) =>
        {
            if (!Only(arguments, 1))
                return gathered;
            var next = DecimalOf(arguments[0]);
            return gathered is ExactDecimal best && best.CompareTo(next) != -side ? best : next;
        },
        gathered => gathered?.ToString());

    private static object? Extreme(object?[] arguments, int side)
    {
        object? best = null;
        foreach (var next in arguments)
        {
            if (!IsNull(next) && (best is null || DecimalOf(next).CompareTo(DecimalOf(best)) == side))
                best = next;
        }

        return best;
    }

    private static ExactDecimal MedianOf(List<ExactDecimal> all)
    {
        all.Sort();
        var middle = all.Count / 2;
        return all.Count % 2 == 1 ? all[middle] : (all[middle - 1] + all[middle]).Half();
    }

    private static string? PlusMonths(string date, long months) =>
        FeelDate.Parse(date).TryAdd(new MonthDuration(months), out var later) && later.Year is >= 0 and <= 9999
            ? string.Create(CultureInfo.InvariantCulture, $"{later.Year:0000}-{later.Month:00}-{later.Day:00}")
            : null;

    private static object? Matches(string text, string pattern)
    {
        if (!XPathPattern.TryFind(pattern, "", out var found, out var problem))
            throw new FormatException(problem.En);
        try
        {
            return found.Regex.IsMatch(text) ? 1L : 0L;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Whether there are so many arguments and none is NULL.</summary>
    private static bool Only(object?[] arguments, int count) =>
        arguments.Length == count ? !Array.Exists(arguments, IsNull) : throw new ArgumentException($"This function takes {count} arguments, not {arguments.Length}.", nameof(arguments));

    private static bool IsNull(object? argument) => argument is null or DBNull;

    // What SQLite has as REAL has been rounded already.
    private static ExactDecimal DecimalOf(object? argument) => argument switch
    {
        long whole => new ExactDecimal(whole, 0),
        string text when ExactDecimal.TryParse(text, out var value) => value,
        string text => throw new FormatException($"'{text}' is no decimal; write digits and an optional fraction."),
        _ => throw new FormatException($"A {argument?.GetType().Name} is no exact decimal; keep decimals as text."),
    };

    private static string TextOf(object? argument) => argument as string ?? throw new FormatException($"A {argument?.GetType().Name} is no text.");

    private static long WholeOf(object? argument) => argument is long whole ? whole : throw new FormatException($"A {argument?.GetType().Name} is no whole number.");
}
