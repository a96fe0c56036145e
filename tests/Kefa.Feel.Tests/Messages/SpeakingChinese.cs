using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.TestSupport.Messages;

namespace Kefa.Feel.Tests.Messages;

public sealed class SpeakingChinese
{
    private static readonly EvaluationContext Context = new(FeelDateTime.Parse("2026-03-31T10:00:00+08:00"));

    [Fact]
    public void Is_possible_for_everything_that_the_engine_says()
    {
        var faults = ChineseCatalogue.Faults(typeof(Phrase).Assembly);

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public void Is_asked_of_every_phrase_of_an_assembly()
    {
        _ = (Phrase)$"Said {1} in the tests, {(Phrase)$"within {"a"} phrase"}.";

        var written = WrittenPhrases.Of(typeof(SpeakingChinese).Assembly).Select(p => p.Key);

        Assert.Contains("Said {0} in the tests, {1}.", written);
        Assert.Contains("within {0} phrase", written);
    }

    [Theory]
    [InlineData("1 / 0", "Division by zero.", "除数为零。")]
    [InlineData("\"a\" - 1", "'-' does not work on a string and a number.", "“-”不能用于文本与数值。")]
    [InlineData("sum([1, \"a\"])", "sum: every item must be a number, but one is the string \"a\".", "sum：每一项都应为数值，而有一项是文本 \"a\"。")]
    [InlineData("substring(\"abc\", 5)", "substring: start position 5 is outside a string of 3; positions are 1 to 3 or -1 to -3.", "substring：起始位置 5 超出有 3 个字符的文本；位置应为 1 至 3，或 -1 至 -3。")]
    [InlineData("matches(\"a\", \"x{2,1}\")", "matches: 'x{2,1}' is not a regular expression of XPath: {2,1} counts backwards (at character 6).", "matches：“x{2,1}”不是 XPath 正则表达式：{2,1} 的次数前大后小（第 6 个字符处）。")]
    [InlineData("date(2021, 2, 30)", "date: there is no day 2021-2-30.", "date：没有 2021-2-30 这一天。")]
    [InlineData("sqrt(-1)", "sqrt: -1 would give a square root of a negative number.", "sqrt：-1 将得到负数的平方根。")]
    public void Says_why_there_is_no_value(string text, string english, string chinese)
    {
        var error = Assert.IsType<ErrorValue>(FeelExpression.Parse(text, ParseScope.Empty).Expression!.Evaluate(Scope.Empty, Context));

        Assert.Equal((english, chinese), (error.Message, error.Phrase.Zh));
    }

    [Theory]
    [InlineData("(1 + 2", "Expected ')' to close the parenthesis, but the expression ends here.", "括号末尾应为 ')'，但表达式到此结束。")]
    [InlineData("if a then b", "Expected 'else' after what follows 'then' (FEEL has no 'if' without 'else'), but the expression ends here.", "“then”的内容之后（FEEL 的“if”必须有“else”）应为“else”，但表达式到此结束。")]
    [InlineData("1 == 2", "Expected a value, a name or '(', but found '='; equality is a single '='.", "应为值、名称或“(”，此处却是“=”；相等只写一个“=”。")]
    [InlineData("1 + %", "Expected a value, a name or '(', but found the character '%', which FEEL does not use; write 10 % as 0.1.", "应为值、名称或“(”，此处却是字符“%”，FEEL 不使用这个字符；10% 写作 0.1。")]
    public void Says_what_is_wrong_with_a_text(string text, string english, string chinese)
    {
        var diagnostic = Assert.Single(FeelExpression.Parse(text, ParseScope.Empty).Diagnostics);

        Assert.Equal((english, chinese), (diagnostic.Message, diagnostic.Phrase.Zh));
    }

    [Theory]
    [InlineData("sale + 1", "There is no 'sale' here; did you mean 'sales'.", "此处没有“sale”；是否应为“sales”。")]
    [InlineData("sales + \"a\"", "A number and a string cannot be added.", "数值与文本不能相加。")]
    [InlineData("sales.x", "A number has no 'x'.", "数值没有“x”。")]
    [InlineData("substring(\"a\")", "'substring' takes 2 to 3 arguments and gets 1.", "“substring”需要 2 至 3 个参数，给出了 1 个。")]
    [InlineData("[1] > sales", "A list<number> cannot be compared with a number.", "列表<数值>不能与数值比较。")]
    public void Says_what_cannot_work(string text, string english, string chinese)
    {
        var scope = ParseScope.Of(KeyValuePair.Create("sales", FeelType.Number));

        var diagnostic = FeelExpression.Parse(text, scope).Expression!.Check()[0];

        Assert.Equal((english, chinese), (diagnostic.Message, diagnostic.Phrase.Zh));
    }

    [Fact]
    public void Says_why_something_has_no_form_in_SQL()
    {
        var space = new PlanSpace();
        var plan = FeelExpression.Parse("t ** 2 > 4", ParseScope.Of(KeyValuePair.Create("t", FeelType.Number))).Expression!.Plan(space, name => name == "t" ? space.Input(name, FeelType.Number) : null);

        var refused = Assert.IsType<SqlTranslation.Refused>(new SqlTranslator(new SqlSource(SqlDialect.PostgreSql, "facts", SqlScope.To("bureau", 1), [new SqlColumn("t", SqlColumnType.Integer, "t")])).Condition(plan));

        Assert.Equal(("powers are not exact in SQL", "乘方在 SQL 中不精确"), (refused.Refusals[0].Reason.En, refused.Refusals[0].Reason.Zh));
    }

    [Fact]
    public void Keeps_braces_that_are_no_holes()
    {
        Phrase phrase = $"{{{1},{2}}} and {{x}}";

        Assert.Equal("{1,2} and {x}", phrase.En);
    }

    [Fact]
    public void Lists_what_belongs_together()
    {
        var phrase = Phrase.List([1, 2, 3], " and ");

        Assert.Equal(("1 and 2 and 3", "1、2、3"), (phrase.En, phrase.Zh));
    }

    [Fact]
    public void Is_English_where_a_host_has_no_Chinese()
    {
        Phrase phrase = $"Only {1} said this.";

        Assert.Equal("Only 1 said this.", phrase.Zh);
    }
}
