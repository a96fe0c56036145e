using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class AskingForAdvice
{
    [Fact]
    public void Goes_from_question_to_adoption()
    {
        var matter = Advised().As("handlingSection").Do("close", new { adopted = "yes", reason = (string?)null });

        Assert.True(matter.State.IsClosed);
        Assert.Equal("No. 1", matter.State.Number);
        Assert.Equal(DeadlineHappening.Met, matter.State.FindDeadline("ADV-D01")!.Ended);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("partly")]
    public void Says_why_it_was_not_followed(string adopted) // CON-R06
    {
        var matter = Advised().As("handlingSection");

        Assert.Equal(["CON-R06"], matter.Refusals("close", new { adopted, reason = (string?)null }));
        Assert.Equal("法律意见未予采纳或者部分采纳的，应当写明理由", matter.Text("CON-R06", "close", new { adopted, reason = (string?)null }));
    }

    [Fact]
    public void Is_not_given_by_somebody_with_an_interest() // CON-R07
    {
        var matter = Asked().As("legalSection");

        Assert.Equal(["CON-R07"], matter.Refusals("assign", new { adviser = "zhou", interested = new[] { "zhou" } }));
        Assert.Equal("与事项有利害关系的人员应当回避，不得指派", matter.Text("CON-R07", "assign", new { adviser = "zhou", interested = new[] { "zhou" } }));
    }

    [Fact]
    public void Is_not_given_by_somebody_whose_engagement_is_over() // ADV-S03
    {
        var matter = Asked().As("legalSection").Knowing("engaged", Value.Of(false));

        Assert.Equal(["ADV-S03"], matter.Refusals("assign", new { adviser = "zhou", interested = Array.Empty<string>() }));
        Assert.StartsWith("只能指派今日在聘的法律顾问、公职律师", matter.Text("ADV-S03", "assign", new { adviser = "zhou", interested = Array.Empty<string>() }), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_given_by_the_adviser_who_was_assigned() => Assert.Equal(["ADV-S02"], Assigned().As("adviser", "sun").Refusals("advise", Advice(), ["opinionLetter"], "advice:LAWFUL"));

    [Fact]
    public void Is_not_needed_yesterday() => Assert.Equal(["ADV-S01"], Matter.Of("legal-advice").As("handlingSection").On("2026-03-10").Refusals("ask", Question()));

    private static object Question() => new { subject = "框架协议条款", kind = "contract", matterNo = (string?)null, circumstances = "……", question = "违约责任是否对等", dueOn = "2026-03-09" };

    private static object Advice() => new { form = "written", hours = 2.5, fee = (decimal?)null };

    private static Matter Asked() => Matter.Of("legal-advice").Knowing("engaged", Value.Of(true)).As("handlingSection").On("2026-03-02").Do("ask", Question());

    private static Matter Assigned() => Asked().As("legalSection").Do("assign", new { adviser = "zhou", interested = Array.Empty<string>() });

    private static Matter Advised() => Assigned().As("adviser", "zhou").On("2026-03-06").Do("advise", Advice(), ["opinionLetter"], "advice:RISK");
}
