using Kefa.Feel;

namespace Kefa.Feel.Tests.Functions;

public class Patterns
{
    [Theory]
    [InlineData("a\rb", "a.b", "", false)]
    [InlineData("a\nb", "a.b", "", false)]
    [InlineData("a\nb", "a.b", "s", true)]
    [InlineData("a\u2028b", "a.b", "", true)]
    [InlineData("abc\n", "abc$", "", false)]
    [InlineData("abc\n", "abc$", "m", true)]
    [InlineData("abc\nd", "^d$", "m", true)]
    [InlineData("abc\n", "^$", "m", false)] // no line begins after the last line end
    [InlineData("🐎", "^.$", "", true)]
    [InlineData("🐎🐎", "^🐎{2}$", "", true)]
    [InlineData("🐎", "^[🐀-🐲]$", "", true)]
    [InlineData("🐎", "^[^a]$", "", true)]
    [InlineData("𬱖", @"^\p{L}$", "", true)]
    [InlineData("𬱖", @"^\P{L}$", "", false)]
    [InlineData("科", @"^\p{IsCJKUnifiedIdeographs}$", "", true)]
    [InlineData("é", @"^\p{IsLatin-1Supplement}$", "", true)]
    [InlineData("α", @"^\p{IsGreek}$", "", true)]
    [InlineData("_x-1", @"^\i\c*$", "", true)]
    [InlineData("1x", @"^\i", "", false)]
    [InlineData("-", @"^\I$", "", true)]
    [InlineData("五", @"^\w$", "", true)]
    [InlineData("，", @"^\W$", "", true)]
    [InlineData("٣", @"^\d$", "", true)]
    [InlineData("\u00A0", @"^\s$", "", false)]
    [InlineData("abab", @"^(ab)\1$", "", true)]
    [InlineData("b", @"^(a)?\1b$", "", true)] // a group that took no part matches nothing
    [InlineData("aA", @"^(a)\1$", "i", true)]
    [InlineData("a1", "^(a)(?:1)$", "", true)]
    [InlineData("x", "^[a-z-[aeiou]]$", "", true)]
    [InlineData("e", "^[a-z-[aeiou]]$", "", false)]
    [InlineData("b", "^[^a-z-[x]]$", "", false)]
    [InlineData("-", "^[a-]$", "", true)]
    [InlineData("-", "^[-a]$", "", true)]
    [InlineData("]", @"^[\]]$", "", true)]
    [InlineData("ſ", "^s$", "i", true)]
    [InlineData("a b", "a b", "x", false)]
    [InlineData("a b", "a [ ] b", "x", true)]
    [InlineData("aaa", "^a{2,}$", "", true)]
    [InlineData("aaa", "^a{1,2}$", "", false)]
    [InlineData("a.c", @"a\.c", "", true)]
    [InlineData("91430100MA4L1ABC2X", "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$", "", true)]
    public void Match_as_in_XPath(string input, string pattern, string flags, bool matches) =>
        Assert.Equal(matches, Assert.IsType<BooleanValue>(Feel.Call("matches", Value.Of(input), Value.Of(pattern), Value.Of(flags))).Truth);

    [Theory]
    [InlineData("a**")]
    [InlineData("*a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("a]")]
    [InlineData("a}")]
    [InlineData("[]")]
    [InlineData("[b-a]")]
    [InlineData("[a-z-x]")]
    [InlineData(@"[a-\d]")]
    [InlineData("[[a]]")]
    [InlineData("a{2,1}")]
    [InlineData("a{,2}")]
    [InlineData("a{999999999}")]
    [InlineData(@"\b")]
    [InlineData(@"\x41")]
    [InlineData(@"\u0041")]
    [InlineData(@"(?=a)")]
    [InlineData(@"(?<n>a)")]
    [InlineData(@"(?i)a")]
    [InlineData(@"\1")]
    [InlineData(@"(a\1)")]
    [InlineData(@"(a)[\1]")]
    [InlineData(@"\p{Latin}")]
    [InlineData(@"\p{IsKlingon}")]
    [InlineData(@"\pL")]
    [InlineData("\\")]
    [InlineData("^*")]
    public void That_XPath_does_not_know_are_errors(string pattern) => Assert.Contains(
        "is not a regular expression of XPath", Assert.IsType<ErrorValue>(Feel.Call("matches", Value.Of("a"), Value.Of(pattern))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("q")]
    [InlineData("g")]
    [InlineData(" ")]
    public void Have_the_flags_s_m_i_x_and_no_others(string flag) =>
        Assert.Contains("is not a flag", Assert.IsType<ErrorValue>(Feel.Call("matches", Value.Of("a"), Value.Of("a"), Value.Of(flag))).Message, StringComparison.Ordinal);

    [Fact]
    public void That_backtrack_without_end_are_given_up() => Assert.Contains(
        "backtracks", Assert.IsType<ErrorValue>(Feel.Call("matches", Value.Of(new string('a', 60) + "!"), Value.Of("^(a+)+$"))).Message, StringComparison.Ordinal);
}
