namespace Kefa.Feel.Tests.Checking;

public sealed class Checking
{
    private static readonly ParseScope Scope = ParseScope.Of(
        new KeyValuePair<string, FeelType>("sales", FeelType.ContextOf(KeyValuePair.Create("L", FeelType.Number), KeyValuePair.Create("L1", FeelType.Number))),
        new("headcount", FeelType.Number),
        new("name", FeelType.Text),
        new("listed", FeelType.Boolean),
        new("foundedOn", FeelType.Date),
        new("certificates", FeelType.ListOf(FeelType.ContextOf(KeyValuePair.Create("expiresOn", FeelType.Date)))),
        new("anything", FeelType.Any)).WithType("tCertificate", FeelType.ContextOf()).WithInput(FeelType.Number);

    [Theory]
    [InlineData("sales.L / headcount > 1")]
    [InlineData("name = \"a\" and listed")]
    [InlineData("foundedOn + @\"P1Y\" <= @\"2026-01-01\"")]
    [InlineData("count(certificates[expiresOn > foundedOn]) > 0")]
    [InlineData("anything.x + 1 > 2 and anything")]
    [InlineData("some c in certificates satisfies c.expiresOn = null")]
    [InlineData("if listed then headcount else null")]
    [InlineData("[1, \"a\"][item = 1]")]
    [InlineData("anything instance of list<tCertificate>")]
    [InlineData("anything[x > 1]")]
    [InlineData("headcount in (1, < 3, [5..7])")]
    [InlineData("certificates.expiresOn[1].year")]
    [InlineData("foundedOn in [@\"2020-01-01\"..@\"2021-01-01\"]")]
    [InlineData("{rate: sales.L / sales.L1, high: rate > 1.2}.high")]
    public void What_can_work_is_not_reported(string text) => Assert.Empty(Feel.Parse(text, Scope).Check());

    [Theory]
    [InlineData("headcuont > 1", "line 1, column 1: There is no 'headcuont' here; did you mean 'headcount'.")]
    [InlineData("1 +\n  sales.L1x", "line 2, column 9: A context<L: number, L1: number> has no 'L1x'; did you mean 'L1'.")]
    [InlineData("foundedOn.yaer", "line 1, column 11: A date has no 'yaer'; did you mean 'year'.")]
    [InlineData("certificates[expireson > foundedOn]", "line 1, column 14: There is no 'expireson' here.")]
    [InlineData("name > 5", "line 1, column 1: A string cannot be compared with a number.")]
    [InlineData("listed < true", "line 1, column 1: Values of type boolean have no order.")]
    [InlineData("foundedOn = \"2020-01-01\"", "line 1, column 1: A date cannot be compared with a string.")]
    [InlineData("headcount + name", "line 1, column 1: A number and a string cannot be added.")]
    [InlineData("headcount in (1, \"a\")", "line 1, column 18: A number cannot be compared with a string.")]
    [InlineData("headcount between name and 3", "line 1, column 1: A number cannot be compared with a string.")]
    [InlineData("headcount and listed", "line 1, column 1: 'and' needs a boolean and gets a number.")]
    [InlineData("if name then 1 else 2", "line 1, column 4: 'if' needs a boolean and gets a string.")]
    [InlineData("substring(name)", "line 1, column 1: 'substring' takes 2 to 3 arguments and gets 1.")]
    [InlineData("string length(headcount)", "line 1, column 15: 'string length' needs a string as 'string' and gets a number.")]
    [InlineData("substring(string: name, begin: 2)", "line 1, column 25: 'substring' has no parameter 'begin'; it has string, start position, length.")]
    [InlineData("@\"2024-02-30\" > foundedOn", "line 1, column 1: @\"2024-02-30\" is no date, time, date and time, or duration.")]
    [InlineData("{a: 1, a: 2}", "line 1, column 8: The context has two entries 'a'.")]
    [InlineData("anything instance of tCertifcate", "line 1, column 22: There is no type 'tCertifcate' here; did you mean 'tCertificate'.")]
    [InlineData("headcount(1)", "line 1, column 1: 'headcount' is no function but a number.")]
    [InlineData("certificates[name]", "line 1, column 14: A filter is a boolean or a number, not a string.")]
    [InlineData("headcount＞3", "line 1, column 1: There is no 'headcount＞3' here; '＞' is a full-width character, FEEL's signs are the half-width ones.")]
    [InlineData("not listed", "line 1, column 1: There is no 'not listed' here; FEEL writes not(listed).")]
    [InlineData("name is null", "line 1, column 1: There is no 'name is null' here; for 'is' FEEL writes =.")]
    [InlineData("(function(a) a)(1, 2)", "line 1, column 1: The function takes 1 argument and gets 2.")]
    public void What_cannot_work_is_reported_with_its_place(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Feel.Parse(text, Scope).Check()).ToString());

    [Theory]
    [InlineData("> 5, [1..3]", null)]
    [InlineData("? > 5 and listed", null)]
    [InlineData("\"a\"", "line 1, column 1: A number cannot be compared with a string.")]
    [InlineData("< foundedOn", "line 1, column 1: A number cannot be compared with a date.")]
    public void Unary_tests_are_checked_against_their_input(string tests, string? expected)
    {
        var parsed = FeelExpression.ParseUnaryTests(tests, Scope);

        Assert.Equal(expected, parsed.Expression!.Check().SingleOrDefault()?.ToString());
    }

    [Theory]
    [InlineData("sales.L + 1", "number")]
    [InlineData("foundedOn - foundedOn", "days and time duration")]
    [InlineData("[1, 2]", "list<number>")]
    [InlineData("[1, \"a\"]", "list<Any>")]
    [InlineData("{a: 1, b: name}", "context<a: number, b: string>")]
    [InlineData("certificates[1]", "context<expiresOn: date>")]
    [InlineData("certificates[expiresOn > foundedOn]", "list<context<expiresOn: date>>")]
    [InlineData("for c in certificates return c.expiresOn", "list<date>")]
    [InlineData("if listed then 1 else null", "number")]
    [InlineData("string length(name)", "number")]
    [InlineData("function(a: number) a > 1", "function<number> -> boolean")]
    public void Types_are_inferred(string text, string expected) => Assert.Equal(expected, Feel.Parse(text, Scope).Type.ToString());
}
