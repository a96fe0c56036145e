using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class AppraisingTheBureau
{
    [Fact]
    public void Goes_from_the_self_score_to_what_was_mended()
    {
        var matter = Accepted(1).As("handlingSection").On("2026-03-02");

        Assert.Equal(["APR-S09.listed"], matter.Refusals("rectify", Mended(2)));
        Assert.Equal(["APR-S09.all"], matter.As("legalSection").Refusals("close"));
        Assert.Equal("closed", matter.Do("rectify", Mended(1)).Do("close").State.Stage!.Id);
        Assert.Equal("closed", Accepted(0).State.Stage!.Id);
    }

    [Fact]
    public void Begins_with_a_sheet_that_is_in_force_once_for_a_period()
    {
        var matter = New();

        Assert.Equal(["APR-S01.period"], matter.Refusals("begin", Beginning("2026-12-31", "2026-01-01")));
        Assert.Equal(["APR-S01.period"], matter.Refusals("begin", Beginning("2027-01-01", "2027-12-31")));
        Assert.Equal(["APR-S01"], New().Knowing("editions", 0).Refusals("begin", Beginning()));
        Assert.Equal(["APR-S01.once"], New().Knowing("same", 1).Refusals("begin", Beginning()));
        Assert.Equal(("2025", "\"LEGAL_EDUCATION\"", "\"市普法办公室\""), (Said(matter.Do("begin", Beginning()), "year"), Said(matter, "kind"), Said(matter, "appraiser")));
    }

    [Fact]
    public void A_typed_score_says_why()
    {
        var matter = Begun().Knowing("unexplained", 1);

        Assert.Equal(["TSK-R05"], matter.Refusals("score", Scored()));
        Assert.Equal("自行填写的得分与计算结果不同，或者系统不能计算而自行填写的，应当说明理由", matter.Text("TSK-R05", "score", Scored()));
        Assert.Equal(["TSK-R05"], matter.Refusals("finish"));
    }

    [Fact]
    public void What_does_not_fit_the_sheet_is_refused() => Assert.Equal(["APR-S02"], Begun().Knowing("faults", 1).Refusals("score", Scored()));

    [Fact]
    public void One_record_does_not_prove_two_items_and_is_there()
    {
        var matter = Begun().Knowing("shared", 2);

        Assert.Equal(["TSK-R06"], matter.Refusals("prove", Proved()));
        Assert.Equal("同一记录不能作为两个项目的证据（考核表允许的除外）", matter.Text("TSK-R06", "prove", Proved()));
        Assert.Equal(["APR-S03"], Begun().Knowing("unfound", 1).Refusals("prove", Proved()));
    }

    [Fact]
    public void An_item_without_a_score_keeps_the_sheet_open() => Assert.Equal(["APR-S02.open"], Begun().Knowing("open", 1).Refusals("finish"));

    [Fact]
    public void The_legal_check_is_anothers_and_may_send_it_back()
    {
        var matter = Begun().Do("finish");

        Assert.Equal(["APR-S04"], matter.Refusals("check", conclusion: "legality:AGREES"));
        Assert.Equal("scoring", matter.As("legalSection", "li").Do("check", conclusion: "legality:AMEND").State.Stage!.Id);
        Assert.Equal("87", Said(matter, "selfTotal"));
    }

    [Fact]
    public void Figures_that_changed_since_the_approval_send_it_back()
    {
        var matter = Approved().Knowing("total", 86);

        Assert.Equal(["APR-S06"], matter.Refusals("submit", null, ["snapshot"]));
        Assert.Equal("scoring", matter.Do("takeBack").State.Stage!.Id);
    }

    [Fact]
    public void The_appraisers_scores_are_whole_and_fit()
    {
        var matter = Submitted();

        Assert.Equal(["APR-S07.on"], matter.Refusals("recordScores", Received("2026-02-04")));
        Assert.Equal(["APR-S07"], Submitted().Knowing("faults", 1).Refusals("recordScores", Received()));
        Assert.Equal(["APR-S07.all"], Submitted().Knowing("unchecked", 1).Refusals("recordScores", Received()));
        matter.Do("recordScores", Received());
        Assert.Equal(("85", "2", "\"良好\""), (Said(matter, "checkedTotal"), Said(matter, "difference"), Said(matter, "checkedGrade")));
    }

    [Fact]
    public void An_appeal_is_in_time_once_and_of_scored_items()
    {
        var matter = Received(Submitted());

        Assert.Equal(["APR-S08.items"], matter.Refusals("appeal", Appeal("9.9")));
        Assert.Equal(["APR-S08"], Received(Submitted()).On("2026-03-02").Refusals("appeal", Appeal()));
        matter.Do("appeal", Appeal());
        Assert.Equal(["APR-S08.on"], matter.Refusals("recordAnswer", Answered("2026-02-09")));
        Assert.Equal("result", matter.Do("recordAnswer", Answered("2026-02-10")).State.Stage!.Id);
        Assert.Equal(["APR-S08.once"], matter.Refusals("appeal", Appeal()));
        Assert.Equal(["APR-S09"], matter.Refusals("accept", new { rectifications = new[] { ToMend(1), ToMend(1) } }));
    }

    [Fact]
    public void A_sheet_begun_by_mistake_is_given_up() => Assert.Equal("abandoned", Begun().Do("abandon", new { abandonReason = "不是评议对象，误启动" }).State.Stage!.Id);

    private static string? Said(Matter matter, string field) => matter.State.Data[field]?.ToString();

    private static Matter New() => Matter.Of("appraisal-sheet").Parameter("apr.appeal.days", 5)
        .Knowing("editions", 1).Knowing("kind", Value.Of("LEGAL_EDUCATION")).Knowing("appraiser", Value.Of("市普法办公室")).Knowing("same", 0).Knowing("faults", 0).Knowing("unexplained", 0).Knowing("open", 0)
        .Knowing("unfound", 0).Knowing("shared", 0).Knowing("total", 87).Knowing("grade", Value.Of("良好")).Knowing("unchecked", 0).Knowing("checkedTotal", 85).Knowing("checkedOwnParts", 85).Knowing("checkedGrade", Value.Of("良好"))
        .As("legalSection", "zhao").On("2026-01-12");

    private static object Beginning(string from = "2025-01-01", string to = "2025-12-31") => new { edition = "legal-education-performance@2026-1", periodFrom = from, periodTo = to };

    private static Matter Begun() => New().Do("begin", Beginning());

    private static object Scored() => new { answers = Array.Empty<object>(), selfScores = new[] { new { item = "1.1", score = 9, reason = (string?)null } }, inapplicable = Array.Empty<object>() };

    private static object Proved() => new { evidence = new[] { new { item = "1.1", record = "2025LGM000001A", note = (string?)null } } };

    private static Matter Approved() => Begun().Do("finish").As("legalSection", "li").Do("check", conclusion: "legality:AGREES").As("deputyHead").Do("approve").As("legalSection", "zhao");

    private static Matter Submitted() => Approved().On("2026-02-05").Do("submit", null, ["snapshot"]).On("2026-02-10");

    private static object Received(string on = "2026-02-10") => new { checkedScores = new[] { new { item = "1.1", score = 8, reason = "缺一次记录" } }, checkedParts = Array.Empty<object>(), receivedOn = on, publishedAt = (string?)null };

    private static Matter Received(Matter submitted) => submitted.Do("recordScores", Received());

    private static object Appeal(string item = "1.1") => new { appeals = new[] { new { item, asked = 9, reason = "记录已经补登，应当计分" } } };

    private static object Answered(string on) => new { answeredOn = on, answer = "维持原得分", checkedScores = new[] { new { item = "1.1", score = 8, reason = (string?)null } }, checkedParts = Array.Empty<object>() };

    private static object ToMend(int no) => new { no, item = "1.1", what = "补登记录", section = "法规科", dueOn = "2026-06-30", task = (string?)null };

    private static Matter Accepted(int mended) => Received(Submitted()).Do("accept", new { rectifications = Enumerable.Range(1, mended).Select(ToMend).ToArray() });

    private static object Mended(int no) => new { rectified = new { no, on = "2026-03-02", result = "已补登" } };
}
