using Kefa.Feel;

namespace Kefa.Feel.Tests.Functions;

public class Texts
{
    [Theory]
    [InlineData("string length(\"🐎𬱖a\")", "3")]
    [InlineData("substring(\"🐎𬱖ab\", 2, 2)", "\"𬱖a\"")]
    [InlineData("substring(\"🐎𬱖ab\", -3, 1)", "\"𬱖\"")]
    [InlineData("substring(\"foobar\", 3, 99)", "\"obar\"")]
    [InlineData("substring(\"foobar\", 0)", "error: substring: start position 0 is outside a string of 6; positions are 1 to 6 or -1 to -6.")]
    [InlineData("substring(\"foobar\", 1, 0)", "error: substring: the length must be 1 or more, but is 0.")]
    [InlineData("substring before(\"a🐎b\", \"🐎\")", "\"a\"")]
    [InlineData("string join([\"a\", null, \"b\"], \", \")", "\"a, b\"")]
    [InlineData("string join([\"a\", \"b\"])", "\"ab\"")]
    [InlineData("string join([], \",\")", "\"\"")]
    [InlineData("string join([\"a\", 1])", "error: string join: every item must be a string or null, but one is the number 1.")]
    public void Are_counted_and_cut_in_code_points(string expression, string answer) => Assert.Equal(answer, Feel.Print(expression));

    [Theory]
    [InlineData("abcd", "b.", "*", "a*d")]
    [InlineData("abracadabra", "bra", "*", "a*cada*")]
    [InlineData("abracadabra", "a.*a", "*", "*")]
    [InlineData("abracadabra", "a.*?a", "*", "*c*bra")]
    [InlineData("abracadabra", "a", "", "brcdbr")]
    [InlineData("abracadabra", "a(.)", "a$1$1", "abbraccaddabbra")]
    [InlineData("AAAA", "A+", "b", "b")]
    [InlineData("AAAA", "A+?", "b", "bbbb")]
    [InlineData("darted", "^(.*?)d(.*)$", "$1c$2", "carted")]
    [InlineData("a1b", "(a)(1)(b)", "$3$12", "ba2")]
    [InlineData("a.b", @"\.", @"\$\\", @"a$\b")]
    [InlineData("科技局", "科|局", "[$0]", "[科]技[局]")]
    public void Are_replaced_as_in_XPath(string input, string pattern, string replacement, string result) =>
        Assert.Equal(result, Assert.IsType<TextValue>(Feel.Call("replace", Value.Of(input), Value.Of(pattern), Value.Of(replacement))).Text);

    [Theory]
    [InlineData("abc", ".*?", "$1", "matches the empty string")]
    [InlineData("abc", "b", "$", "must be followed by a digit")]
    [InlineData("abc", "b", @"\n", "must be followed by")]
    public void Are_not_replaced_where_XPath_has_an_error(string input, string pattern, string replacement, string problem) => Assert.Contains(
        problem, Assert.IsType<ErrorValue>(Feel.Call("replace", Value.Of(input), Value.Of(pattern), Value.Of(replacement))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("split(\"a,b,,c\", \",\")", "[\"a\", \"b\", \"\", \"c\"]")]
    [InlineData("split(\"2016、32号\", \"[、号]\")", "[\"2016\", \"32\", \"\"]")]
    [InlineData("split(\"\", \",\")", "[\"\"]")]
    public void Are_split_at_every_match(string expression, string answer) => Assert.Equal(answer, Feel.Print(expression));

    [Theory]
    [InlineData("number(\"1 000,5\", \" \", \",\")", "1000.5")]
    [InlineData("number(\"1.000.000,01\", \".\", \",\")", "1000000.01")]
    [InlineData("number(\"1.5,2\", null, \",\")", "error: number: '1.5,2' is not a number.")]
    [InlineData("number(\"-1.2E+3\")", "-1200")]
    [InlineData("number(\"１\")", "error: number: '１' is not a number.")]
    [InlineData("number(\" 1\")", "error: number: ' 1' is not a number.")]
    [InlineData("string(1/3)", "\"0.3333333333333333333333333333333333\"")]
    [InlineData("string(1.10 + 0.90)", "\"2\"")]
    [InlineData("string(1E+20)", "\"100000000000000000000\"")]
    [InlineData("string(123456789012345678901234567890.1234)", "\"123456789012345678901234567890.1234\"")]
    [InlineData("string({a: [\"x\\\"y\", null], \"b c\": (<10), d: [1..2)})", "\"{a: [\\\"x\\\\\\\"y\\\", null], b c: (< 10), d: [1..2)}\"")]
    public void Become_numbers_and_numbers_texts(string expression, string answer) => Assert.Equal(answer, Feel.Print(expression));
}
