using System.Text;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Tests.Policies;
using Kefa.Matching.Tests.Profiles;
using Kefa.TestSupport.Messages;

namespace Kefa.Matching.Tests.Messages;

public sealed class SpeakingChinese
{
    [Fact]
    public void Is_possible_for_everything_that_the_engine_says()
    {
        var faults = ChineseCatalogue.Faults(typeof(LocalText).Assembly);

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Theory]
    [InlineData("c1: 1 / classI > 1", "Division by zero.", "除数为零。")]
    [InlineData("c1: classI", "The condition is neither true nor false but another value: the policy is wrong here.", "条件的结果既不是真也不是假，而是其他值：政策模型此处有误。")]
    [InlineData("c1: count(for i in 1..100000, j in 1..100000 return i) > 1", "The evaluation takes more than 1000000 steps.", "计算超过 1000000 步。")]
    public async Task Says_why_a_condition_cannot_be_computed(string condition, string english, string chinese)
    {
        var result = await APolicy.Of([condition]).For("""{"id":"X","classI":0}""");

        Assert.Equal((english, chinese), (result.Conditions[0].Error!.En, result.Conditions[0].Error!.Zh));
        Assert.Equal((english, chinese), (Written(result, english: true), Written(result, english: false)));
    }

    [Fact]
    public void Says_what_is_wrong_in_a_policy_and_where()
    {
        var reading = APolicy.Read(APolicy.Xml(conditions: ["c1: clasI >= 1"]));

        Assert.Matches("^p0.dmn 第 [1-9][0-9]* 行第 [1-9][0-9]* 列：此处没有“clasI”；是否应为“classI”。$", reading.Diagnostics[0].Zh);
    }

    [Theory]
    [InlineData("[{\"id\":\"X\",\"colour\":1}]", "第 1 行第 21 列：企业 X，字段 colour：字典中没有字段“colour”。")]
    [InlineData("[{\"id\":\"X\",\"classI\":\"much\"}]", "第 1 行第 21 列：企业 X，字段 classI：“much”不是最多 28 位的整数。")]
    [InlineData("[{\"id\":\"X\"", "第 1 行第 2 列：文本在这家企业之中提前结束。")]
    [InlineData("[{\"id\":}]", "第 1 行第 8 列：不是 JSON：此处不符合 JSON 语法。")]
    public async Task Says_what_is_wrong_with_companies(string json, string chinese)
    {
        var error = await Assert.ThrowsAsync<ProfileFormatException>(() => A.ProfilesOf(json));

        Assert.Equal(chinese, error.Phrase.Zh);
    }

    [Fact]
    public void Says_what_FEEL_has_no_word_for()
    {
        var value = new ListValue([UnknownValue.NumberBetween(1, 5, "headcount.L", "rd.L"), new ErrorValue($"Division by zero.")]);

        Assert.Equal("[未知 1..5（headcount.L、rd.L）, null（除数为零。）]", Dmn.ValueText.Of(value, english: false));
        Assert.Equal("[unknown 1..5 (headcount.L, rd.L), null (Division by zero.)]", Dmn.ValueText.Of(value));
    }

    private static string Written(PolicyResult result, bool english)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            PolicyResultJson.Write(writer, "X", result, english: english);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        return json.RootElement.GetProperty("conditions")[0].GetProperty("error").GetString()!;
    }
}
