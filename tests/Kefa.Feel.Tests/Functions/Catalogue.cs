using Kefa.Feel;

namespace Kefa.Feel.Tests.Functions;

public class Catalogue
{
    /// <summary>DMN 1.5, section 10.3.4, and our one addition.</summary>
    private static readonly string[] Specified =
    [
        "date(from)", "date(year, month, day)", "date and time(date, time)", "date and time(from)", "time(from)",
        "time(hour, minute, second, [offset])", "number(from, grouping separator, decimal separator)", "string(from)", "duration(from)",
        "years and months duration(from, to)", "not(negand)",
        "substring(string, start position, [length])", "string length(string)", "upper case(string)", "lower case(string)",
        "substring before(string, match)", "substring after(string, match)", "replace(input, pattern, replacement, [flags])",
        "contains(string, match)", "starts with(string, match)", "ends with(string, match)", "matches(input, pattern, [flags])",
        "split(string, delimiter)", "string join(list, [delimiter])",
        "list contains(list, element)", "count(list)", "min(list)", "max(list)", "sum(list)", "mean(list)", "all(list)", "any(list)",
        "sublist(list, start position, [length])", "append(list, item…)", "concatenate(list…)", "insert before(list, position, newItem)",
        "remove(list, position)", "list replace(list, position, newItem)", "list replace(list, match, newItem)", "reverse(list)", "index of(list, match)",
        "union(list…)", "distinct values(list)", "flatten(list)", "product(list)", "median(list)", "stddev(list)", "mode(list)", "sort(list, precedes)",
        "decimal(n, scale)", "floor(n, [scale])", "ceiling(n, [scale])", "round up(n, scale)", "round down(n, scale)", "round half up(n, scale)",
        "round half down(n, scale)", "abs(n)", "modulo(dividend, divisor)", "sqrt(number)", "log(number)", "exp(number)", "odd(number)", "even(number)",
        "before(point1, point2)", "before(point, range)", "before(range, point)", "before(range1, range2)", "after(point, range)", "meets(range1, range2)",
        "met by(range1, range2)", "overlaps(range1, range2)", "overlaps before(range1, range2)", "overlaps after(range1, range2)",
        "finishes(point, range)", "finishes(range1, range2)", "finished by(range, point)", "finished by(range1, range2)", "includes(range, point)",
        "includes(range1, range2)", "during(point, range)", "during(range1, range2)", "starts(point, range)", "starts(range1, range2)",
        "started by(range, point)", "started by(range1, range2)", "coincides(point1, point2)", "coincides(range1, range2)", "range(from)",
        "day of year(date)", "day of week(date)", "month of year(date)", "week of year(date)", "now()", "today()", "is(value1, value2)",
        "get value(m, key)", "get entries(m)", "context(entries)", "context put(context, key, value)", "context put(context, keys, value)",
        "context merge(contexts)", "estimate(min, max)",
    ];

    [Fact]
    public void Has_every_function_of_the_standard_with_its_parameter_names()
    {
        var offered = BuiltIns.All.SelectMany(f => f.Signatures.Select(s =>
            $"{f.Name}({string.Join(", ", s.Parameters.Select(p => p.Optional ? $"[{p.Name}]" : p.Name))}{(s.Variadic ? "…" : "")})")).ToHashSet(StringComparer.Ordinal);

        Assert.Subset(offered, Specified.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Has_no_function_beside_the_standard_but_estimate() =>
        Assert.Empty(BuiltIns.Names.Except(Specified.Select(form => form[..form.IndexOf('(', StringComparison.Ordinal)])));

    [Theory]
    [InlineData("abs(-1, 2)", "error: abs has no form with 2 arguments; write abs(n).")]
    [InlineData("floor(m: 1)", "error: floor has no form with the parameters m; write floor(n, [scale]).")]
    [InlineData("sqrt(\"4\")", "error: sqrt: argument 1 must be a number, but is the string \"4\".")]
    [InlineData("sum([1, \"2\"])", "error: sum: every item must be a number, but one is the string \"2\".")]
    [InlineData("substring(\"abc\", 4)", "error: substring: start position 4 is outside a string of 3; positions are 1 to 3 or -1 to -3.")]
    [InlineData("date(\"2016-02-30\")", "error: date: '2016-02-30' is not a date; write YYYY-MM-DD.")]
    public void Errors_name_the_argument_and_what_was_expected(string expression, string error) => Assert.Equal(error, Feel.Print(expression));

    [Theory]
    [InlineData("upper case(null)", "upper case: argument 1 must be a string, but is null.")]
    [InlineData("sum([1, null])", "sum: every item must be a number, but one is null.")]
    [InlineData("floor(scale: 1)", "floor: argument 1 must be a number, but is null.")]
    [InlineData("max(1, null, \"a\")", "max: every item must be comparable, but one is null.")]
    public void What_does_not_exist_stays_null_with_a_report_and_is_no_error(string expression, string report)
    {
        var context = new EvaluationContext(Feel.Now);
        var answer = FeelExpression.Parse(expression, ParseScope.Empty).Expression!.Evaluate(Scope.Empty, context);

        Assert.True(answer is NullValue and not ErrorValue);
        Assert.Equal([report], context.Reports.Select(r => r.En));
    }

    [Theory]
    [InlineData("contains([\"foobar\"], \"o\")", "true")]
    [InlineData("sum(3)", "3")]
    [InlineData("floor([1.5])", "1")]
    [InlineData("upper case([\"a\", \"b\"])", "error: upper case: argument 1 must be a string, but is the list [\"a\", \"b\"].")]
    public void A_list_of_one_stands_for_its_item_and_an_item_for_a_list_of_one(string expression, string answer) =>
        Assert.Equal(answer, Feel.Print(expression));

    [Theory]
    [InlineData("count(for i in 1..100000 return if i = 1 then [] else [partial[-1], 2])", "nested more than 400 deep")]
    [InlineData("count(for i in 1..100 return if i = 1 then [] else [partial[-1], partial[-1]])", "more than 1000000 parts")]
    [InlineData("count(for i in 1..100 return if i = 1 then {} else {a: partial[-1], b: partial[-1]})", "more than 1000000 parts")]
    [InlineData("count(for i in 1..100 return if i = 1 then [1,2,3,4,5,6,7,8,9] else concatenate(partial[-1], partial[-1]))", "more than")]
    public void Values_that_grow_without_end_are_given_up(string expression, string problem) =>
        Assert.Contains(problem, Assert.Throws<EvaluationLimitException>(() => Feel.Print(expression)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("abs(1/0)")]
    [InlineData("upper case(substring(\"a\", 9))")]
    [InlineData("sum([1, sqrt(-1)])")]
    [InlineData("list contains([1/0, 1], 2)")]
    [InlineData("list contains([1], 1/0)")]
    [InlineData("index of([1/0], null)")]
    [InlineData("string join([1/0])")]
    public void The_first_error_goes_through(string expression)
    {
        var error = Assert.IsType<ErrorValue>(Feel.Evaluate(expression));

        Assert.DoesNotContain("must be", error.Message, StringComparison.Ordinal);
    }
}
