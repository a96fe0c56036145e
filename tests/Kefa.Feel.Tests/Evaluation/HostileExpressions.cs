namespace Kefa.Feel.Tests.Evaluation;

/// <summary>
/// Texts that were written to exhaust time, memory or stack. Each is read, checked and evaluated on a thread with a small stack, and ends with a value, a message
/// or <see cref="EvaluationLimitException"/>, having allocated no more than a few hundred megabytes one after the other.
/// </summary>
public sealed class HostileExpressions
{
    private const int SmallStack = 256 * 1024;
    private const long MostBytes = 1_500_000_000;

    private static readonly ParseScope Names = ParseScope.OfNames("x");

    private static readonly Scope Facts = Scope.Of(KeyValuePair.Create("x", (Value)UnknownValue.PerhapsBetween((Number)0, null, "x")));

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "", "]")]
    [InlineData("{a: ", "1", "}")]
    [InlineData("-", "1", "")]
    [InlineData("not(", "x", ")")]
    [InlineData("if true then ", "1", " else 2")]
    [InlineData("if x then 1 else ", "1", "")]
    [InlineData("function(a) ", "1", "")]
    [InlineData("for i in ", "1", " return i")]
    [InlineData("some i in ", "[x]", " satisfies i")]
    [InlineData("abs(", "x", ")")]
    [InlineData("(x > ", "1", ")")]
    [InlineData("x[", "1", "]")]
    [InlineData("", "x", ".a")]
    [InlineData("", "x", "[1]")]
    [InlineData("", "x", "()")]
    [InlineData("", "x", " + x")]
    [InlineData("", "x", " and x")]
    [InlineData("", "x", " in [1..2]")]
    [InlineData("", "x", " between 1 and 2")]
    [InlineData("x instance of ", "list<number>", "")]
    [InlineData("/*", "1", "*/")]
    public void Nesting_of_any_depth_is_read_or_refused(string open, string middle, string close)
    {
        foreach (var depth in new[] { 60, 100, 240, 249, 990, 100_000 })
            Ends(string.Concat(Enumerable.Repeat(open, depth)) + middle + string.Concat(Enumerable.Repeat(close, depth)));
    }

    [Theory]
    [InlineData("for i in 1..10**9 return i")]
    [InlineData("for i in 10**30..1 return i")]
    [InlineData("every i in 1..10**9 satisfies i > 0")]
    [InlineData("for a in 1..1000, b in 1..1000, c in 1..1000 return a")]
    [InlineData("for d in date(\"-999999999-01-01\")..date(\"999999999-12-31\") return d")]
    [InlineData("for i in 1..30 return if i = 1 then [1] else flatten([partial[-1], partial[-1]])")]
    [InlineData("for i in 1..40 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])")]
    [InlineData("for i in 1..40 return if i = 1 then \"aaaaaaaa\" else partial[-1] + partial[-1]")]
    [InlineData("for i in 1..100000 return append(if i = 1 then [] else partial[-1], i)")]
    [InlineData("for i in 1..25 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]}")]
    [InlineData("for i in 1..1000000 return 1 / 0")]
    [InlineData("{f: function(f, n) if n < 2 then n else f(f, n - 1) + f(f, n - 2), r: f(f, 60)}.r")]
    [InlineData("{f: function(f, n) if n = 0 then 0 else 1 + f(f, n - 1), r: f(f, 100000)}.r")]
    [InlineData("{f: function(f) sort([3, 2, 1], function(a, b) f(f)), r: f(f)}.r")]
    [InlineData("{f: function(f) for i in [1, 2] return f(f), r: f(f)}.r")]
    [InlineData("{f: function(f) some i in [1, 2] satisfies f(f), r: f(f)}.r")]
    [InlineData("{f: function(f) [1, 2][f(f)], r: f(f)}.r")]
    [InlineData("{f: function(f) {a: {b: {c: [[[f(f)]]]}}}, r: f(f)}.r")]
    [InlineData("{f: function(f) 1 + (2 * (3 - (4 / (5 + f(f))))), r: f(f)}.r")]
    public void Loops_and_recursion_without_end_are_stopped(string text) => Ends(text);

    [Theory]
    [InlineData("sort(l, function(a, b) a != b)")]
    [InlineData("for i in l return reverse(l)")]
    [InlineData("for i in l return remove(l, 1)")]
    [InlineData("for i in l return insert before(l, 1, i)")]
    [InlineData("for i in l return median(l)")]
    [InlineData("for i in l return stddev(l)")]
    [InlineData("for i in l return mode(l)")]
    [InlineData("for i in l return flatten([l, l])")]
    [InlineData("for i in l return l[item > 5]")]
    [InlineData("for i in l return i in l")]
    [InlineData("for i in l return index of(l, i)")]
    [InlineData("for i in l return list contains(l, 0)")]
    [InlineData("for i in l return l = l")]
    [InlineData("distinct values(for i in l return {a: i})")]
    [InlineData("distinct values(for i in l return date(\"2000-01-01\") + duration(\"P1D\") * i)")]
    [InlineData("union(for i in l return [i], for i in l return {a: i})")]
    [InlineData("for i in l return get entries(c)")]
    [InlineData("for i in l return context put(c, \"a1\", i)")]
    [InlineData("for i in l return context merge([c, c])")]
    [InlineData("for i in l return context(get entries(c))")]
    public void Long_lists_and_wide_contexts_cost_what_they_are(string expression)
    {
        var wide = string.Join(", ", Enumerable.Range(0, 3000).Select(i => $"a{i}: {i}"));

        Ends($"{{c: {{{wide}}}, l: for i in 1..100000 return i, r: {expression}}}.r");
    }

    [Theory]
    [InlineData("for i in l return s + string(i)")]
    [InlineData("for i in l return s = s + \"a\"")]
    [InlineData("for i in l return s < s")]
    [InlineData("for i in l return s in [s, s, s]")]
    [InlineData("for i in l return upper case(s)")]
    [InlineData("for i in l return substring(s, 2)")]
    [InlineData("for i in l return split(s, \"a\")")]
    [InlineData("for i in l return replace(s, \"a\", \"bb\")")]
    [InlineData("for i in l return [s, s]")]
    [InlineData("for i in l return string([s])")]
    [InlineData("string join(for i in l return substring(s, 1, 1000), s)")]
    [InlineData("replace(s, \"a\", \"$0$0$0$0$0\")")]
    public void Long_texts_cost_what_they_are(string expression) =>
        Ends($"{{s: \"{new string('a', 400_000)}\", l: for i in 1..100000 return i, r: {expression}}}.r");

    [Theory]
    [InlineData("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")")]
    [InlineData("replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a|aa)+$\", \"b\")")]
    [InlineData("split(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a|a)*b\")")]
    [InlineData("matches(\"a\", \"((a{1,1000}){1,1000}){1,1000}\")")]
    [InlineData("for i in 1..3000 return matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\" + string(i))")]
    [InlineData("for i in 1..100000 return matches(\"abc\", \"a\" + string(i))")]
    public void Patterns_that_backtrack_or_are_ever_new_are_stopped(string text) => Ends(text);

    [Theory]
    [InlineData("10**6111**6111")]
    [InlineData("9.999999999999999999999999999999999**999999999999")]
    [InlineData("1.000000000000000000000000000000001**9999999999999999999")]
    [InlineData("1e6144**1e6144")]
    [InlineData("1e-6143**0.1")]
    [InlineData("(-2)**999999999999999999999")]
    [InlineData("exp(1e6000)")]
    [InlineData("exp(-1e6000)")]
    [InlineData("log(1e-6170)")]
    [InlineData("sqrt(1e6111)")]
    [InlineData("modulo(1e6111, 1e-6000)")]
    [InlineData("modulo(-1e6111, 7)")]
    [InlineData("decimal(1/3, 6176)")]
    [InlineData("floor(1e-6000, 6000)")]
    [InlineData("string(1e6111) + string(1e-6170)")]
    [InlineData("duration(\"P999999999999999999999999999Y\") * 1e6000")]
    [InlineData("duration(\"P999999999999999999999D\") / 1e-6000")]
    [InlineData("date and time(\"999999999-12-31T23:59:59\") + duration(\"P99999999999Y\")")]
    [InlineData("date and time(\"999999999-12-31T23:59:59@Europe/Paris\") - date and time(\"-999999999-01-01T00:00:00@Asia/Tokyo\")")]
    [InlineData("week of year(date(\"-999999999-01-01\"))")]
    [InlineData("for i in 1..1000000 return 1.1 ** (i / 7)")]
    [InlineData("for i in 1..1000000 return exp(i / 7000)")]
    [InlineData("for i in 1..1000000 return log(i)")]
    [InlineData("for i in 1..1000000 return string(1e6000 + i)")]
    [InlineData("for i in 1..1000000 return time(\"12:00:00@Europe/\" + string(i))")]
    public void Extreme_numbers_dates_and_durations_have_an_answer(string text) => Ends(text);

    [Fact]
    public void Huge_literals_are_read_in_time_that_grows_with_them()
    {
        Ends(new string('9', 900_000));
        Ends("0." + new string('9', 900_000));
        Ends($"number(\"{new string('1', 500_000)}\", \",\", \".\")");
        Ends("\"" + new string('a', 900_000) + "\"");
        Ends(new string('a', 900_000));
        Ends("[" + string.Concat(Enumerable.Repeat("1,", 400_000)) + "1]");
        Ends("x in (" + string.Concat(Enumerable.Repeat("1,", 300_000)) + "1)");
        Ends("{" + string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"a{i}:{i}")) + "}");
        Ends("function(" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"p{i}")) + ") 1");

        Assert.Equal("0.123456789012345678901234567890123", Feel.Show("0.12345678901234567890123456789012300" + new string('0', 5000) + "1"));
        Assert.Equal("0.1234567890123456789012345678901235", Feel.Show("0.12345678901234567890123456789012345" + new string('0', 5000) + "1"));
    }

    [Fact]
    public void A_text_of_more_than_a_million_characters_is_refused()
    {
        var refused = FeelExpression.Parse("1" + new string(' ', 1_000_000), Names);

        Assert.Contains("1000001 characters", Assert.Single(refused.Diagnostics).Message, StringComparison.Ordinal);
    }

    private static void Ends(string text)
    {
        Exception? thrown = null;
        long bytes = 0;
        var thread = new Thread(
            () =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                thrown = Record.Exception(() => ReadAndEvaluate(text));
                bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            },
            SmallStack);
        thread.Start();
        thread.Join();

        Assert.True(thrown is null or EvaluationLimitException, thrown?.ToString());
        Assert.True(bytes < MostBytes, $"{bytes} bytes");
    }

    private static void ReadAndEvaluate(string text)
    {
        var parsed = FeelExpression.Parse(text, Names);
        if (!parsed.Succeeded)
        {
            Assert.Single(parsed.Diagnostics);
            return;
        }

        Assert.NotNull(parsed.Expression.Check().ToString());
        Assert.NotNull(parsed.Expression.CheckConditions(Facts).ToString());
        Assert.NotEmpty(parsed.Expression.Evaluate(Facts, Feel.NewContext()).ToString());
    }
}
