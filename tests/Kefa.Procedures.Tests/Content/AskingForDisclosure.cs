using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class AskingForDisclosure
{
    private static readonly object Request = new
    {
        channel = "inPerson", arrivedOn = "2025-01-17", applicantKind = "naturalPerson", applicantName = "林某", applicantIdentity = "350203199001011234",
        applicantContact = "13800000000", description = "2024年度科技计划项目立项清单", form = "electronic",
    };

    [Fact]
    public void Is_due_in_20_working_days_and_20_more_when_extended() // T01, T02
    {
        var matter = Received("2025-01-17");
        Assert.Equal(Day("2025-02-20"), matter.Due("GID-D10"));

        matter.On("2025-02-19").Do("accept").Do("extend", new { extension = new { days = 20, approver = "chen", reason = "需要查阅历史档案", toldOn = "2025-02-19" } }, ["extensionNotice"]);

        Assert.Equal(Day("2025-03-20"), matter.Due("GID-D10"));
    }

    [Fact]
    public void Is_asked_to_be_corrected_within_7_working_days() => Assert.Equal(Day("2025-10-13"), Received("2025-09-26").Due("GID-D11")); // T03

    [Fact]
    public void Gives_a_third_party_15_working_days_that_are_not_counted() // T20
    {
        var matter = Received("2026-06-10").Do("accept").On("2026-06-12").Do("consultThirdParty", new { thirdParty = new { names = "厦门某公司", sentOn = "2026-06-12" } }, ["consultationLetter"]);
        Assert.Null(matter.Due("GID-D10")); // open until the third party has the letter

        matter.On("2026-06-16").Do("thirdPartyDelivered", new { thirdParty = new { deliveredOn = "2026-06-15" } });
        Assert.Equal(Day("2026-07-07"), matter.Due("GID-D12"));

        // Two days (11 and 12 June) were counted before the letter; 18 are left after 7 July.
        Assert.Equal(Tests.Calendar.A.Calendar.AddWorkingDays(Day("2026-07-07"), 18), matter.Due("GID-D10"));

        matter.On("2026-06-25").Do("thirdPartyOpinion", new { thirdParty = new { opinion = "agrees", opinionOn = "2026-06-24" } });
        Assert.Equal(Tests.Calendar.A.Calendar.AddWorkingDays(Day("2026-06-24"), 18), matter.Due("GID-D10"));
        Assert.Equal(DeadlineHappening.Met, matter.State.FindDeadline("GID-D12")!.Ended);
    }

    [Fact]
    public void Goes_on_when_the_third_party_is_silent()
    {
        var matter = Received("2026-06-10").Do("accept").On("2026-06-12").Do("consultThirdParty", new { thirdParty = new { names = "厦门某公司", sentOn = "2026-06-12" } }, ["consultationLetter"])
            .On("2026-06-16").Do("thirdPartyDelivered", new { thirdParty = new { deliveredOn = "2026-06-15" } }).As("handlingSection").Do("finishSearch", new { involvesThirdParty = true });
        Assert.Contains("GID-S05.open", matter.Refusals("draft", Withheld("C4")));

        matter.On("2026-07-08").Wait();

        Assert.Equal(Value.Of("silent").ToString(), matter.State.Data["thirdParty.opinion"].ToString());
        Assert.Equal("drafting", matter.Do("recordSearch", new { searches = Search() }).State.Stage!.Id);
        matter.Do("draft", Withheld("C4"));
    }

    [Fact]
    public void Counts_anew_from_the_correction()
    {
        var matter = Received("2025-09-26").On("2025-10-09").Do("askCorrection", Correction("description"), ["correctionNotice"]);
        Assert.Equal(DeadlineHappening.Cancelled, matter.State.FindDeadline("GID-D10")!.Ended);
        Assert.Equal("correction", matter.State.Stage!.Id);

        matter.On("2025-10-15").As("applicant").Do("receiveCorrection", new { correction = new { reply = "指项目编号、承担单位和经费", receivedOn = "2025-10-15" } });

        Assert.Equal("formCheck", matter.State.Stage!.Id);
        Assert.Equal(Tests.Calendar.A.Calendar.AddWorkingDays(Day("2025-10-15"), 20), matter.Due("GID-D10"));
        Assert.Null(matter.State.FindDeadline("GID-D10")!.Ended);
    }

    [Fact]
    public void Is_given_up_when_it_is_not_corrected_in_time()
    {
        var matter = Received("2025-09-26").On("2025-10-09").Do("askCorrection", Correction("description", sentOn: "2025-10-09"), ["correctionNotice"]).On("2025-10-15").Wait();
        Assert.Equal("correction", matter.State.Stage!.Id); // the fifth working day is the 15th itself: 11 October was worked

        matter.On("2025-10-16").Wait();

        Assert.Equal(("answered", "GID-S03.term"), (matter.State.Stage!.Id, matter.State.DeemedBy));
        Assert.Equal("F1", TextOf(matter, "decision.code"));
        Assert.Equal("archived", matter.As("generalOffice").Do("archive").State.Stage!.Id);
    }

    [Fact]
    public void Goes_from_receipt_to_archive()
    {
        var matter = Received("2025-01-17").Do("accept").As("handlingSection").On("2025-01-20").Do("recordSearch", new { searches = Search() }).Do("finishSearch", new { involvesThirdParty = false })
            .Do("draft", Disclosed()).As("legalSection").Do("giveOpinion", conclusion: "legality:LAWFUL").As("deputyHead").Do("sign", new { secrecyCleared = true })
            .As("generalOffice").On("2025-01-21").Do("serve", new { answer = new { sentOn = "2025-01-21", way = "electronic" } }, ["answerLetter"]);
        Assert.Equal((DeadlineHappening.Met, Day("2025-01-21")), (matter.State.FindDeadline("GID-D10")!.Ended, matter.State.FindDeadline("GID-D10")!.EndedOn));

        matter.Do("publishAnswer", new { closing = new { toActive = true, protectedContent = false } }).Do("archive");

        Assert.True(matter.State.IsClosed);
        Assert.Equal(["answer"], matter.State.Published.Select(p => p.Id));
        Assert.Equal(("No. 1", "No. 2"), (TextOf(matter, "requestNo"), TextOf(matter, "answerNo")));
    }

    [Fact]
    public void Needs_its_day_of_receipt()
    {
        var matter = Registered("internet", "2025-01-17");

        Assert.Equal(["GID-S01"], matter.Refusals("confirmReceipt", new { confirmedOn = (string?)null, dueTold = (string?)null }));
        Assert.Contains("应当先确定收到申请之日", matter.Text("GID-S01", "confirmReceipt", new { confirmedOn = (string?)null, dueTold = (string?)null }), StringComparison.Ordinal);
        matter.On("2025-01-21").Do("confirmReceipt", new { confirmedOn = "2025-01-20", dueTold = (string?)null });
        Assert.Equal(Day("2025-01-20"), matter.State.FindDeadline("GID-D10")!.Start);
    }

    [Fact]
    public void Confirms_ordinary_mail_on_the_day_it_comes() =>
        Assert.Equal(["GID-S01.mail"], Registered("ordinaryMail", "2025-01-17").On("2025-01-20").Refusals("confirmReceipt", new { confirmedOn = "2025-01-20", dueTold = (string?)null }));

    [Theory]
    [InlineData("2025-02-06")] // calendar days
    [InlineData("2025-02-19")] // the day of receipt as day 1
    public void Is_not_told_another_last_day(string told) // GID-R01
    {
        var matter = Registered("inPerson", "2025-01-17");
        var input = new { confirmedOn = (string?)null, dueTold = told };

        Assert.Equal(["GID-R01"], matter.Refusals("confirmReceipt", input));
        Assert.Equal("答复期限为20个工作日，自收到申请之日的次日起算，不按自然日计算，收到当日不计入", matter.Text("GID-R01", "confirmReceipt", input));
    }

    [Theory]
    [InlineData("2025-02-21", 5, "2025-02-21")] // after the first term ended
    [InlineData("2025-02-20", 21, "2025-02-20")] // more than 20 working days
    public void Is_not_extended_late_or_by_more_than_20_working_days(string on, int days, string told) // GID-R02
    {
        var matter = Received("2025-01-17").Do("accept").On(on);
        var input = new { extension = new { days, approver = "chen", reason = "需要查阅历史档案", toldOn = told } };

        Assert.Equal(["GID-R02"], matter.Refusals("extend", input, ["extensionNotice"]));
        Assert.Equal("延长应当在原答复期限届满前作出并告知申请人，延长的期限最长不超过20个工作日", matter.Text("GID-R02", "extend", input, ["extensionNotice"]));
    }

    [Fact]
    public void Is_extended_by_20_working_days_in_all()
    {
        var matter = Received("2025-01-17").Do("accept").Do("extend", new { extension = new { days = 15, approver = "chen", reason = "需要查阅历史档案", toldOn = "2025-01-17" } }, ["extensionNotice"]);

        Assert.Equal(["GID-R02"], matter.Refusals("extend", new { extension = new { days = 6, approver = "chen", reason = "仍需查阅", toldOn = "2025-01-17" } }, ["extensionNotice"]));
    }

    [Fact]
    public void Counts_partly_disclosed_in_one_row_only() // GID-R03
    {
        var matter = Drafting();
        var input = Decision("C5", separable: true, articles: "第十六条第一款", reason: "内部事务信息", remedy: "RECONSIDERATION_FIRST");

        Assert.Equal(["GID-R03"], matter.Refusals("draft", input));
        Assert.Equal("区分处理的申请只计“部分公开”一种情形，不得同时计入其他情形；没有区分处理的不得计为部分公开", matter.Text("GID-R03", "draft", input));
        matter.Do("draft", Decision("B1", separable: true));
    }

    [Fact]
    public void Says_not_held_only_after_a_search() // GID-R04
    {
        var matter = Drafting();
        var input = Decision("D1", articles: "第三十六条第四项", reason: "经检索未制作");

        Assert.Equal(["GID-R04"], matter.Refusals("draft", input));
        Assert.Equal("答复“不掌握、不存在”应当有检索记录；不予公开应当写明法律依据和理由", matter.Text("GID-R04", "draft", input));
        matter.Do("recordSearch", new { searches = Search() }).Do("draft", input);
    }

    [Fact]
    public void Withholds_only_with_article_and_reason() => Assert.Equal(["GID-R04"], Drafting().Refusals("draft", Decision("C6", remedy: "RECONSIDERATION_FIRST"))); // GID-R04

    [Fact]
    public void Withholds_for_a_third_party_only_after_asking_it() // GID-R05
    {
        var matter = Drafting();

        Assert.Equal(["GID-R05"], matter.Refusals("draft", Withheld("C4")));
        Assert.StartsWith("以保护第三方合法权益为由不予公开的，应当先书面征求第三方意见", matter.Text("GID-R05", "draft", Withheld("C4")), StringComparison.Ordinal);
        matter.Do("documentHarm", new { thirdParty = new { harmEvident = true, harmNote = "公开将暴露未申请专利的工艺参数" } }).Do("draft", Withheld("C4"));
    }

    [Fact]
    public void Does_not_withhold_for_a_third_party_that_agrees()
    {
        var matter = Drafting().Do("consultThirdParty", new { thirdParty = new { names = "厦门某公司", sentOn = "2025-01-20" } }, ["consultationLetter"]).Do("thirdPartyDelivered", new { thirdParty = new { deliveredOn = "2025-01-20" } })
            .Do("thirdPartyOpinion", new { thirdParty = new { opinion = "agrees", opinionOn = "2025-01-20" } });

        Assert.Equal(["GID-R05.agreed"], matter.Refusals("draft", Withheld("C4")));
    }

    [Fact]
    public void Asks_a_third_party_whose_secrets_are_involved() =>
        Assert.Equal(["GID-S05"], Received("2025-01-17").Do("accept").As("handlingSection").Do("finishSearch", new { involvesThirdParty = true }).Refusals("draft", Disclosed()));

    [Fact]
    public void Does_not_ask_what_it_is_for() // GID-R06
    {
        var matter = Received("2025-01-17");
        var input = Correction("description", "请补充说明获取信息的用途");

        Assert.Equal(["GID-R06"], matter.Refusals("askCorrection", input, ["correctionNotice"]));
        Assert.StartsWith("不得要求申请人说明信息用途", matter.Text("GID-R06", "askCorrection", input, ["correctionNotice"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_for_a_correction_once_on_the_same_ground()
    {
        var matter = Received("2025-01-17").Do("askCorrection", Correction("description"), ["correctionNotice"]).On("2025-01-20").As("applicant")
            .Do("receiveCorrection", new { correction = new { reply = "补充", receivedOn = "2025-01-20" } }).As("generalOffice");

        Assert.Equal(["GID-S03"], matter.Refusals("askCorrection", Correction("description")));
        matter.Do("askCorrection", Correction("identity"));
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(0, 11, 100)]
    [InlineData(0, 30, 2000)]
    [InlineData(0, 31, 2200)]
    [InlineData(0, 40, 4000)]
    [InlineData(0, 41, 4300)]
    [InlineData(10, 1, 100)]
    [InlineData(30, 10, 2000)]
    public void Costs_by_items_beyond_ten_a_month(int before, int items, int yuan)
    {
        var matter = Drafting().As("generalOffice").Knowing("itemsBefore", before);
        var input = new { fee = new { way = "perItem", items, pages = (int?)null, noticedOn = "2025-01-17" } };
        if (yuan == 0)
            Assert.Equal(["GID-R07"], matter.Refusals("chargeFee", input, ["feeNotice"]));
        else
            Assert.Equal(yuan, AmountOf(matter.Do("chargeFee", input, ["feeNotice"]), "fee.amount"));
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(31, 10)]
    [InlineData(100, 700)]
    [InlineData(200, 2700)]
    [InlineData(201, 2740)]
    public void Costs_by_pages_beyond_thirty(int pages, int yuan)
    {
        var matter = Drafting().As("generalOffice").Knowing("itemsBefore", 0);
        var input = new { fee = new { way = "perVolume", items = (int?)null, pages, noticedOn = "2025-01-17" } };
        if (yuan == 0)
            Assert.Equal("未超过免费标准的不得收费；同一申请只能按件或者按量计收，不得同时采用两种方式", matter.Text("GID-R07", "chargeFee", input, ["feeNotice"]));
        else
            Assert.Equal(yuan, AmountOf(matter.Do("chargeFee", input, ["feeNotice"]), "fee.amount"));
    }

    [Fact]
    public void Does_not_cost_both_ways() => Assert.Equal( // GID-R07
        ["GID-R07"],
        Drafting().As("generalOffice").Knowing("itemsBefore", 20).Refusals("chargeFee", new { fee = new { way = "perItem", items = 5, pages = 100, noticedOn = "2025-01-17" } }, ["feeNotice"]));

    [Fact]
    public void Counts_anew_from_the_payment_and_ends_without_it()
    {
        var charged = () => Drafting().As("generalOffice").Knowing("itemsBefore", 20).Do("chargeFee", new { fee = new { way = "perItem", items = 5, pages = (int?)null, noticedOn = "2025-01-17" } }, ["feeNotice"]);

        var paid = charged().On("2025-01-24").Do("pay", new { fee = new { paidOn = "2025-01-24" } });
        Assert.Equal(Tests.Calendar.A.Calendar.AddWorkingDays(Day("2025-01-24"), 20), paid.Due("GID-D10"));
        var unpaid = charged().On("2025-02-21").Wait();
        Assert.Equal(("answered", "F2"), (unpaid.State.Stage!.Id, TextOf(unpaid, "decision.code")));
    }

    [Fact]
    public void Tells_who_was_refused_to_seek_reconsideration_first() // GID-R09
    {
        var input = Decision("C5", articles: "第十六条第一款", reason: "内部事务信息", remedy: "EITHER");

        Assert.Equal(["GID-R09"], Drafting().Refusals("draft", input));
        Assert.Equal("不予公开的答复应当告知先申请行政复议，不得告知可以直接提起诉讼", Drafting().Text("GID-R09", "draft", input));
    }

    [Fact]
    public void Does_not_publish_personal_data() // GID-R10
    {
        var matter = Served();
        var input = new { closing = new { toActive = true, protectedContent = true } };

        Assert.Equal(["GID-R10"], matter.Refusals("publishAnswer", input));
        Assert.StartsWith("含有个人信息、商业秘密", matter.Text("GID-R10", "publishAnswer", input), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_not_reviewed_or_signed_by_who_drafted_it()
    {
        var matter = Drafting().As("handlingSection", "wang").Do("draft", Disclosed()).As("legalSection", "wang");
        Assert.Equal(["GID-S06.separate"], matter.Refusals("giveOpinion", conclusion: "legality:LAWFUL"));
        Assert.Equal(["GID-S06.separate"], matter.As("legalSection", "li", onBehalfOf: "wang").Refusals("giveOpinion", conclusion: "legality:LAWFUL"));

        matter.As("legalSection", "li").Do("giveOpinion", conclusion: "legality:LAWFUL");

        Assert.Equal(["GID-S07.separate"], matter.As("deputyHead", "wang").Refusals("sign", new { secrecyCleared = true }));
    }

    [Fact]
    public void Is_not_signed_when_it_is_not_lawful()
    {
        var matter = Drafting().Do("draft", Disclosed()).As("legalSection").Do("giveOpinion", conclusion: "legality:AMEND").As("deputyHead");

        Assert.Equal(["GID-S07"], matter.Refusals("sign", new { secrecyCleared = true }));
        Assert.Equal(["GID-S07", "GID-S07.secrecy"], matter.Refusals("sign", new { secrecyCleared = false }));
        Assert.Equal("drafting", matter.Do("sendBack").State.Stage!.Id);
    }

    [Fact]
    public void Leaves_many_requests_unhandled_only_for_want_of_good_reasons()
    {
        Assert.Contains("GID-D14.asked", Drafting().Refusals("draft", Decision("E4", articles: "第三十五条", reason: "大量反复申请")));

        var asked = Received("2025-01-17").Do("askReasons", new { reasons = new { asked = "请说明申请数量的理由", askedOn = "2025-01-17" } });
        asked.Do("receiveReasons", new { reasons = new { given = "无", reasonable = false } }).As("handlingSection");
        Assert.Equal("drafting", asked.State.Stage!.Id);
        asked.As("handlingSection").Do("draft", Decision("E4", articles: "第三十五条", reason: "大量反复申请"));
    }

    [Fact]
    public void Gets_a_later_day_for_good_reasons()
    {
        var matter = Received("2025-01-17").Do("accept");
        Assert.Equal(["GID-D14"], matter.Refusals("setLaterDay", new { reasons = new { laterOn = "2025-05-30" } }));

        matter = Received("2025-01-17").Do("askReasons", new { reasons = new { asked = "请说明理由", askedOn = "2025-01-17" } })
            .Do("receiveReasons", new { reasons = new { given = "课题研究需要", reasonable = true } }).Do("setLaterDay", new { reasons = new { laterOn = "2025-05-30" } });

        Assert.Equal((Day("2025-05-30"), DeadlineHappening.Cancelled), (matter.Due("GID-D14"), matter.State.FindDeadline("GID-D10")!.Ended));
    }

    [Fact]
    public void May_be_withdrawn_at_any_time()
    {
        var matter = Received("2025-01-17").As("applicant").Do("withdraw");

        Assert.Equal(("answered", "F3"), (matter.State.Stage!.Id, TextOf(matter, "decision.code")));
        Assert.Null(matter.State.Due);
    }

    [Fact]
    public void Explains_its_last_day()
    {
        var matter = Received("2025-01-17");

        var explained = matter.State.FindDeadline("GID-D10")!.Explain(Tests.Calendar.A.Calendar);

        Assert.Equal(matter.Due("GID-D10"), explained.Due);
        Assert.Contains("收到申请之日", explained.Lines[0].Text.Zh, StringComparison.Ordinal);
        Assert.Contains("政府信息公开条例 33", explained.Lines[1].Text.Zh, StringComparison.Ordinal);
    }

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private static string TextOf(Matter matter, string path) => Assert.IsType<TextValue>(matter.State.Data[path]).Text;

    private static decimal AmountOf(Matter matter, string path) => Assert.IsType<NumberValue>(matter.State.Data[path]).Number.ToDecimal();

    private static Matter Registered(string channel, string on) => Matter.Of("disclosure-on-request").On(on).As("generalOffice").Do("register", new
    {
        channel, arrivedOn = on, applicantKind = "naturalPerson", applicantName = "林某", applicantIdentity = "350203199001011234", applicantContact = "13800000000",
        description = "2024年度科技计划项目立项清单", form = "electronic",
    });

    private static Matter Received(string on) => Registered("inPerson", on).Do("confirmReceipt", new { confirmedOn = (string?)null, dueTold = (string?)null });

    private static Matter Drafting() => Received("2025-01-17").Do("accept").As("handlingSection").On("2025-01-20").Do("finishSearch", new { involvesThirdParty = false });

    private static Matter Served() => Drafting().Do("draft", Disclosed()).As("legalSection").Do("giveOpinion", conclusion: "legality:LAWFUL").As("deputyHead").Do("sign", new { secrecyCleared = true })
        .As("generalOffice").On("2025-01-21").Do("serve", new { answer = new { sentOn = "2025-01-21", way = "electronic" } }, ["answerLetter"]);

    private static object Search() => new { on = "2025-01-20", systems = "档案系统、OA", keywords = "立项 清单", persons = "王、李", found = true };

    private static object Disclosed() => Decision("A1");

    private static object Withheld(string code) => Decision(code, articles: "第十五条", reason: "涉及商业秘密", remedy: "RECONSIDERATION_FIRST");

    private static object Decision(string code, bool separable = false, string? articles = null, string? reason = null, string remedy = "EITHER") =>
        new { decision = new { code, articles, reason, separable, content = "答复内容", rightOrgan = (string?)null, remedy } };

    private static object Correction(string ground, string text = "请说明所需信息的年度", string sentOn = "2025-01-17") => new { correction = new { ground, text, sentOn, days = 5 } };
}
