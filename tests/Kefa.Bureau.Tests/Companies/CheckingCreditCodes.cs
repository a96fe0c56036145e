using Kefa.Bureau.Companies;

namespace Kefa.Bureau.Tests.Companies;

public sealed class CheckingCreditCodes
{
    [Theory]
    [InlineData("91450203MAQ1A0018A")]
    [InlineData("91430981MAQ1A0050G")]
    [InlineData("91440112MAQ1A00850")]
    public void The_published_codes_are_right(string code) => Assert.Equal(code, CreditCode.Parse(code, null).ToString());

    [Theory]
    [InlineData("９１４５０２０３ＭＡＱ１Ａ００１８Ａ")]
    [InlineData("91450203maq1a0018a")]
    [InlineData(" 91450203 MAQ1A001-8A\u3000")]
    public void Full_width_lower_case_and_spaces_are_understood(string typed) => Assert.Equal("91450203MAQ1A0018A", CreditCode.Parse(typed, null).ToString());

    [Theory]
    [InlineData("91450203MAQ1A0018B", "'91450203MAQ1A0018B': character 18, the check character, should be 'A', not 'B'.", "“91450203MAQ1A0018B”第 18 位（校验位）应为“A”，现为“B”，请核对。")]
    [InlineData("91450203MAQ1A0028A", "'91450203MAQ1A0028A': character 17, the check character of the organisation code, should be '6', not '8'.", null)]
    [InlineData("91450203MAQ1A001OA", "'91450203MAQ1A001OA': character 17 is 'O'; expected a digit or a letter other than I, O, S, V, Z.", null)]
    [InlineData("91450203", "'91450203' has 8 characters; a unified social credit code has 18.", null)]
    [InlineData("  ", "The unified social credit code is empty.", "未填写统一社会信用代码。")]
    public void What_is_wrong_is_said_with_what_was_expected(string typed, string english, string? chinese)
    {
        Assert.False(CreditCode.TryParse(typed, out _, out var problem));

        Assert.Equal(english, problem.En);
        if (chinese is not null)
            Assert.Equal(chinese, problem.Zh);
    }

    [Fact]
    public void A_made_code_is_right_whatever_it_is_made_of()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var code = CreditCode.Create("91430702", $"MA{i % 10}X{i:0000}");

            Assert.True(CreditCode.TryParse(code.ToString(), out _, out var problem), problem?.En);
        }
    }

    [Fact]
    public void One_changed_character_is_always_noticed()
    {
        const string code = "91450203MAQ1A0018A";
        foreach (var other in "0123456789ABCDEFGHJKLMNPQRTUWXY")
        {
            for (var i = 0; i < code.Length; i++)
            {
                var changed = string.Concat(code.AsSpan(0, i), other.ToString(), code.AsSpan(i + 1));

                Assert.Equal(changed == code, CreditCode.TryParse(changed, null, out _));
            }
        }
    }
}
