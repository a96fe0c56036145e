using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>The templates that are shipped, each written by an act of its procedure with the content that is shipped.</summary>
public sealed class WritingShippedLetters(SqliteFixture db) : DatabaseTests(db), IClassFixture<SqliteFixture>
{
    [Fact]
    public void A_template_that_prints_the_last_day_of_a_period_says_when_it_is_provisional()
    {
        string folder = Path.Combine(Repository.Root, "content", "documents");
        (string File, string Deadline)[] printed =
        [
            .. from file in Directory.EnumerateFiles(folder, "*.md")
               from Match match in Regex.Matches(File.ReadAllText(file), @"deadline\(""(?<id>[A-Z0-9-]+)""\)\.due", RegexOptions.ExplicitCapture)
               select (file, match.Groups["id"].Value),
        ];

        Assert.NotEmpty(printed);
        Assert.All(printed, p => Assert.Contains($"deadline(\"{p.Deadline}\").provisional", File.ReadAllText(p.File), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_active_disclosure()
    {
        Story story = await BeginAsync("active-disclosure");
        await story.DoAsync("handlingSection", "fixAttribute", """{"title": "立项清单", "documentNo": null, "summary": "名称和金额", "formedOn": "TODAY", "item": "project", "source": "made", "maker": null, "attribute": "ACTIVE", "ground": null, "groundNote": null}""");
        await story.DoAsync("generalOffice", "clear", """{"secret": false, "protectedContent": false, "masked": true, "reviewReason": null}""");
        await story.DoAsync("generalOffice", "publish", """{"publishedOn": "TODAY", "address": "https://kj.example.test/1", "catalogued": true}""", "text");
        await story.DoAsync("generalOffice", "reportFault", """{"fault": {"foundOn": "TODAY", "what": "金额有误"}}""");
        await story.DoAsync("generalOffice", "correct", """{"correction": {"on": "TODAY", "text": "应为30万元"}}""");

        await story.ReadsAsync("secrecySheet", "可以公开");
        await story.ReadsAsync("correctionNotice", "索引号：KJ-2026-00001", "应为30万元");
    }

    [Fact]
    public async Task Of_the_first_responsible_person_and_the_statement()
    {
        string duties = string.Join(", ", new[] { "study", "deploy", "guarantee", "rules", "decisions", "enforcement", "disputes", "popularise", "report" }
            .Select((kind, i) => $$"""{"no": "{{i + 1}}", "kind": "{{kind}}", "what": "事项{{i + 1}}", "clause": null, "dueOn": "2026-11-30", "section": "法规科"}"""));
        Story story = await BeginAsync("first-responsible-duties");
        await story.DoAsync("legalSection", "draftList", $$"""{"year": "2026", "person": "陈局", "post": "both", "duties": [{{duties}}]}""");
        await story.DoAsync("head", "approve");
        await story.DoAsync("head", "perform", """{"performances": {"no": "1", "on": "TODAY", "what": "专题学习", "proof": "科党纪〔2026〕1号"}}""");
        Db.Time.Advance(TimeSpan.FromDays(170));
        string open = string.Join(", ", Enumerable.Range(2, 8).Select(no => $$"""{"no": "{{no}}", "reason": "本年度未发生。", "next": "继续"}"""));
        await story.DoAsync("legalSection", "closeYear", $$"""{"unperformed": [{{open}}], "shortcomings": "对基层指导不足。"}""");
        await story.ReadsAsync("dutyList", "党组书记、局长", "事项9");
        await story.ReadsAsync("report", "共9项，已完成1项，其中逾期完成0项", "凭据：科党纪〔2026〕1号", "未完成：本年度未发生。");

        story = story.Of("statement-on-law");
        await story.DoAsync("legalSection", "begin", """{"year": "2026", "person": "陈局", "post": "局长", "who": "PRINCIPAL", "form": "special", "dueOn": null}""");
        await story.DoAsync("generalOffice", "draft", """
            {"heads": {"study": "学法4次", "deploy": "会议3次", "rules": "审核6件", "decisions": "2件", "enforcement": "本年度未发生", "disputes": "本年度未发生", "popularise": "6场"},
             "problems": "法治服务还不够主动，培训不足。", "nextSteps": "加强培训", "figures": []}
            """);
        await story.GiveAsync("legalSection", "check", """{"checkResult": "一致"}""", opinion: "check:AGREES");
        await story.DoAsync("generalOffice", "give", """{"givenOn": "TODAY", "place": "市委全面依法治市委员会"}""");
        await story.DoAsync("generalOffice", "file", """{"filing": {"organ": "市委依法治市办", "sentOn": "TODAY"}}""");

        await story.ReadsAsync("statement", "三、制度建设和合法性审核情况", "法治服务还不够主动");
        await story.ReadsAsync("filingLetter", "科法报〔2026〕1号", "以专题形式述法");
    }

    [Fact]
    public async Task Of_a_leading_group()
    {
        Story story = await BeginAsync("leading-group-meeting");
        // Other stories of the class may have moved the clock: the meeting is a week from now.
        string planned = InDays(7), due = InDays(90);
        await story.DoAsync("legalSection", "convene", $$"""
            {"group": "法治政府建设领导小组", "session": "2026年第一次会议", "plannedOn": "{{planned}}", "place": "会议室",
             "members": [{"name": "陈局", "post": "局长", "duty": "chair"}, {"name": "林局", "post": "副局长", "duty": "deputy"}, {"name": "周科", "post": "科长", "duty": "member"}],
             "agenda": [{"no": "1", "subject": "年度计划", "reporter": "法规科", "reviewed": true}]}
            """);
        await story.DoAsync("head", "notify", """{"noticedOn": "TODAY"}""");
        Db.Time.Advance(TimeSpan.FromDays(7));
        await story.DoAsync("meeting", "hold", $$"""
            {"heldOn": "TODAY", "chairedBy": "陈局", "lawStudy": null, "dissents": ["宜分步实施"],
             "attendance": [{"name": "陈局", "status": "present", "reason": null}, {"name": "林局", "status": "present", "reason": null}, {"name": "周科", "status": "leave", "reason": "出差"}],
             "decisions": [{"no": "1", "agendaNo": "1", "decision": "原则同意", "owner": "法规科", "dueOn": "{{due}}"}]}
            """);
        await story.DoAsync("head", "issueMinutes", """{"issuedOn": "TODAY"}""");

        await story.ReadsAsync("notice", "关于召开法治政府建设领导小组2026年第一次会议的通知", "年度计划");
        await story.ReadsAsync("minutes", "科纪〔2026〕1号", "出席：陈局、林局", "请假、缺席：周科（出差）", "1. 年度计划：原则同意", "宜分步实施");
    }

    [Fact]
    public async Task Of_a_local_regulation()
    {
        Story story = await BeginAsync("local-legislation");
        await story.DoAsync("legalSection", "planItem", """{"title": "科技创新条例", "act": "MAKE", "planYear": "2026", "planClass": "DELIBERATE", "planNo": "〔2026〕1号", "dueOn": "2026-09-30", "need": "保障创新", "competenceScope": "implement", "competence": "科学技术进步法"}""");
        await story.DoAsync("deputyHead", "beginDrafting", """{"team": ["wang"]}""");
        await story.DoAsync("handlingSection", "recordDepartment", """{"departmentOpinions": {"organ": "财政局", "opinion": "agrees", "negotiated": true}}""");
        await story.DoAsync("handlingSection", "draft", """
            {"articles": [{"chapter": "1", "chapterTitle": "总则", "no": "1", "text": "为了促进科技创新，制定本条例。", "creates": "none", "basis": null, "note": null},
                          {"chapter": "2", "chapterTitle": "保障", "no": "2", "text": "保障经费投入。", "creates": "none", "basis": null, "note": null}]}
            """);
        await story.DoAsync("handlingSection", "consult", """{"business": false, "consultation": {"publishedOn": "TODAY", "until": "TODAY", "address": "kj@example.test", "shorteningReason": "年内须出台"}}""");
        await story.DoAsync("handlingSection", "close", """{"consultation": {"closedOn": "TODAY", "resultPage": null}}""");
        await story.DoAsync("handlingSection", "sendToReview", """{"fairCompetitionNo": null, "reviewReceivedOn": "TODAY"}""", "draftingNote", "comparison", "opinionTable");
        await story.GiveAsync("adviser", "advise", opinion: "adviser:LAWFUL");
        await story.GiveAsync("legalSection", "giveOpinion", opinion: "legality:LAWFUL");
        await story.DoAsync("generalOffice", "putOnAgenda");
        await story.DoAsync("meeting", "deliberate", """{"meeting": {"heldOn": "TODAY", "passed": true, "dissents": [], "minutesNo": "〔2026〕9号"}}""", "minutes");
        await story.DoAsync("generalOffice", "submit", """{"submittedOn": "TODAY"}""");

        await story.ReadsAsync("notice", "本次征求意见的期限短于三十日，理由是：年内须出台");
        await story.ReadsAsync("draftText", "第1章　总则", "第2条　保障经费投入。");
        await story.ReadsAsync("submission", "科报〔2026〕1号", "草案共2章2条", "收到意见0条");
    }

    [Fact]
    public async Task Of_a_normative_document()
    {
        Story story = await BeginAsync("normative-document");
        await story.DoAsync("handlingSection", "propose", """{"title": "科技创新券管理办法", "kind": "DEPARTMENT", "author": "organ", "need": "规范发放", "upperCovers": false, "adds": null, "business": false, "secret": false, "secrecyDecision": null}""");
        await story.DoAsync("deputyHead", "approveProposal");
        await story.DoAsync("legalSection", "identify", """{"identification": {"byOrgan": true, "noRegulation": true, "issuedPublicly": true, "touchesRights": true, "repeated": true}}""");
        await story.DoAsync("handlingSection", "consult", """{"competence": "职责", "consentNeeded": false, "consentNo": null, "assessment": "必要、可行", "consultation": {"publishedOn": "TODAY", "until": null, "shorteningReason": "资金须下达", "reasonPublished": true}}""");
        await story.DoAsync("handlingSection", "close", """{"consultation": {"closedOn": "TODAY", "resultPage": null}}""");
        await story.DoAsync("handlingSection", "sendToReview", "{}", "reviewDraft", "draftingNote", "basisList", "opinionTable", "ownOpinion");
        await story.DoAsync("generalOffice", "passCheck", """{"reviewReceivedOn": "TODAY", "emergency": true, "emergencyReason": "应对突发事件"}""");
        await story.GiveAsync("adviser", "advise", opinion: "adviser:LAWFUL");
        await story.GiveAsync("legalSection", "giveOpinion", opinion: "legality:LAWFUL");
        await story.DoAsync("generalOffice", "putOnAgenda");
        await story.DoAsync("meeting", "deliberate", """{"meeting": {"heldOn": "TODAY", "quorum": true, "decision": "PASSED", "dissents": [], "minutesNo": "〔2026〕8号"}}""", "minutes");
        await story.DoAsync("head", "sign", """{"signedOn": "TODAY", "partyReportNo": null}""");
        await story.DoAsync("generalOffice", "register", """{"disclosure": "public"}""");
        await story.DoAsync("generalOffice", "publish", """{"interpretationPlanned": true, "publishedOn": "TODAY", "effectiveOn": "TODAY", "effectiveReason": "资金须下达", "validYears": "5"}""", "document");
        await story.DoAsync("legalSection", "file", """{"filing": {"organ": "市司法局", "sentOn": "TODAY"}}""");

        await story.ReadsAsync("consultationNotice", "不少于30日", "通信地址：科技路1号；电话：0736-0000000");
        await story.ReadsAsync("legalityOpinion", "审核结论：合法", "本件为紧急情况：应对突发事件");
        await story.ReadsAsync("filingReport", "《科技创新券管理办法》（科规〔2026〕1号）已于2026年", "有效期至2031年");
    }

    [Fact]
    public async Task Of_a_proposal_answered_twice()
    {
        Story story = await BeginAsync("deputy-proposal");
        await story.DoAsync("generalOffice", "register", """{"itemNo": "12", "itemKind": "SUGGESTION", "session": "市七届人大五次会议", "proposers": "李代表", "contact": null, "title": "支持创新", "text": "建议", "assignedBy": "市人大", "assignedOn": "TODAY", "duty": "SOLE", "keyItem": false}""");
        await story.DoAsync("generalOffice", "signFor");
        await story.DoAsync("deputyHead", "plan", """{"plan": {"section": "高新科", "owner": "wang", "dueOn": null}}""");
        await story.DoAsync("handlingSection", "recordContact", """{"contacts": {"on": "TODAY", "way": "meeting", "persons": "李代表", "note": "听取意见"}}""");
        await story.DoAsync("handlingSection", "draft", """{"answer": {"points": [{"question": "资金", "reply": "已安排。"}], "itemNos": ["12"], "class": "A", "disclosure": "full"}, "legalMatter": false}""");
        await story.DoAsync("deputyHead", "approve");
        await story.DoAsync("generalOffice", "reply", """{"answer": {"answeredOn": "TODAY"}}""");
        await story.ReadsAsync("answerLetter", "科建复〔2026〕1号", "对市七届人大五次会议代表建议第12号的答复", "办理结果：A类", "已安排。");

        await story.DoAsync("generalOffice", "giveFeedback", """{"feedback": {"on": "TODAY", "result": "not", "words": "不够具体"}}""", "feedbackForm");
        await story.DoAsync("generalOffice", "replyAgain", """{"again": {"points": [{"question": "资金", "reply": "安排三百万元。"}], "answeredOn": "TODAY"}}""");
        await story.ReadsAsync("answerLetter", "再次对市七届人大五次会议", "安排三百万元。");
    }

    [Fact]
    public async Task Of_a_contract_and_a_major_decision()
    {
        Story story = await BeginAsync("contract-review");
        await story.DoAsync("handlingSection", "prepare", """{"subject": "评审|服务", "kind": "ENTRUSTED", "subjectKind": "评审", "partner": "91430702MAQ1A0069M", "partnerChecked": true, "sme": true, "amount": "300000", "budgetLine": "2060101", "procurementFile": null, "basisDocument": null, "bureauParty": "bureau"}""");
        await story.DoAsync("handlingSection", "sendToReview", """{"payment": {"days": "30", "condition": "onAcceptance", "legalBasis": null}, "splitReason": null, "needsOpinions": [], "interested": [], "reviewReceivedOn": "TODAY"}""", "draft");
        await story.GiveAsync("legalSection", "giveOpinion", """{"level": "DEPUTY"}""", opinion: "legality:AMEND");
        await story.ReadsAsync("legalityOpinion", "科合审〔2026〕1号", "评审｜服务", "审核结论：修改后合法");

        story = story.Of("major-decision");
        await story.DoAsync("handlingSection", "propose", """{"title": "建设平台", "organ": "BUREAU", "problem": "缺少平台", "reason": "规划", "basisDocument": null, "plan": "分期建设", "feasibility": "可行"}""");
        await story.DoAsync("head", "initiate", """{"catalogueNo": "1", "startDecision": null}""");
        await story.DoAsync("handlingSection", "consult", """{"consultation": {"publishedOn": "TODAY", "explanation": null}}""");
        await story.ReadsAsync("notice", "关于建设平台决策草案公开征求意见的公告", "不少于30日");
    }

    [Fact]
    public async Task Of_a_fair_competition_review_with_the_passages_of_the_uploaded_draft()
    {
        Story story = await BeginAsync("fair-competition-review");
        const string measure = """{"title": "创新产品推广办法", "measureKind": "normative", "level": "DEPARTMENT", "text": null, "textHash": null, "bases": ["公平竞争审查条例"], "concerns": true, "noReason": null}""";
        TakenFile pdf = await story.TakeAsync("%PDF-1.7 优先采购"u8.ToArray(), "送审稿.pdf"), word = await story.TakeAsync(Docx("对列入培育库的企业，鼓励优先", "采购其产品。各类经营者平等适用。"), "送审稿.docx");

        Assert.Equal(["FCR-S03.read"], await story.RefusedAsync("handlingSection", "screen", measure, ("draft", pdf)));
        await story.BringAsync("handlingSection", "screen", measure, ("draft", word));
        ContextValue[] passages = [.. ((ListValue)(await story.OpenAsync()).State.Data["passages"]).Items.Cast<ContextValue>()];
        Assert.Equal(["培育库", "优先采购"], passages.Select(p => ((TextValue)p["keyword"]!).Text));
        Assert.Equal("C03 限定经营、购买或者使用特定经营者的商品、服务（公平竞争审查条例 8(3)、公平竞争审查条例实施办法 11）", ((TextValue)passages[1]["standard"]!).Text);
        Assert.Equal(("对列入培育库的企业，鼓励", "优先采购", "其产品"), (((TextValue)passages[1]["before"]!).Text, ((TextValue)passages[1]["hit"]!).Text, ((TextValue)passages[1]["after"]!).Text));

        await story.DoAsync("handlingSection", "hear", """{"stakeholders": {"name": "软件行业协会", "on": "TODAY", "opinion": "建议普惠"}}""");
        await story.DoAsync("handlingSection", "toChecking");
        string items = string.Join(", ", Enumerable.Range(1, 19).Select(n => $$"""{"code": "C{{n:00}}", "result": "no", "remark": null}"""));
        await story.DoAsync("handlingSection", "fillChecklist", $$"""{"items": [{{items}}], "exception": {"purpose": null, "alternatives": null, "endsOn": null, "condition": null} }""");
        Assert.Equal(["FCR-R03"], await story.RefusedAsync("legalSection", "conclude", """{"conclusion": "NO_EFFECT", "concludedOn": "TODAY"}"""));
        await story.DoAsync("handlingSection", "markPassages", """{"marks": [{"no": "1", "answer": "doesNot", "reason": "入库条件公开"}, {"no": "2", "answer": "doesNot", "reason": "同等条件下"}]}""");
        await story.DoAsync("legalSection", "conclude", """{"conclusion": "NO_EFFECT", "concludedOn": "TODAY"}""");
        await story.ReadsAsync("conclusion", "符合公平竞争审查标准", "关键词筛查命中2处，均已书面说明", "软件行业协会：建议普惠");

        TakenFile other = await story.TakeAsync(Docx("鼓励优先采购其产品。"), "上会稿.docx");
        Assert.Equal(["FCR-R06"], await story.RefusedAsync("generalOffice", "putOnAgenda", """{"agendaHash": null, "meetingOn": "TODAY"}""", ("agendaText", other)));
        await story.BringAsync("generalOffice", "putOnAgenda", """{"agendaHash": null, "meetingOn": "TODAY"}""", ("agendaText", word));
    }

    private static byte[] Docx(params string[] runs)
    {
        using var bytes = new MemoryStream();
        using (var word = WordprocessingDocument.Create(bytes, DocumentFormat.OpenXml.WordprocessingDocumentType.Document))
        {
            word.AddMainDocumentPart().Document = new Document(new Body(new Paragraph(runs.Select(run => new Run(new Text(run))))));
        }
        return bytes.ToArray();
    }

    private string InDays(int days) => DateOnly.FromDateTime(Db.Time.GetUtcNow().UtcDateTime).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<Story> BeginAsync(string procedure)
    {
        BureauInfo bureau = await Db.NewBureauAsync(unit => unit.Contact = new BureauContact { Address = "科技路1号", Phone = "0736-0000000" });
        await using AsyncServiceScope scope = Db.Scope(bureau);
        // Procedures ask each other: they come together, with their letters and numbers.
        LoadContentOutcome loaded = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Repository.Folder("content"), Actor.Command("test"), Cancel);
        Assert.Empty(loaded.Problems);
        return new Story(Db, bureau, procedure);
    }

    private sealed class Story(DatabaseFixture db, BureauInfo bureau, string procedure)
    {
        private static readonly string[] Office = [Roles.HandlingSection, Roles.LegalSection, Roles.GeneralOffice, Roles.DeputyHead, Roles.Head, Roles.Meeting, Roles.Adviser];
        private MatterNumber? _number;

        public Story Of(string other) => new(db, bureau, other);

        public Task DoAsync(string role, string transition, string input = "{}", params string[] papers) => ActAsync(role, transition, input, [.. papers.Select(Stub)], null);

        public Task GiveAsync(string role, string transition, string input = "{}", string? opinion = null) => ActAsync(role, transition, input, [], opinion);

        public Task BringAsync(string role, string transition, string input, params (string Kind, TakenFile File)[] papers) => ActAsync(role, transition, input, [.. papers.Select(Paper)], null);

        public async Task<string[]> RefusedAsync(string role, string transition, string input, params (string Kind, TakenFile File)[] papers) =>
            [.. Assert.IsType<PerformTransitionOutcome.Refused>(await TryAsync(role, transition, input, [.. papers.Select(Paper)], null)).Refusals.Select(r => r.RuleId)];

        public async Task<TakenFile> TakeAsync(byte[] bytes, string name)
        {
            await using AsyncServiceScope scope = db.Scope(bureau);
            return Assert.IsType<TakeFileOutcome.Taken>(await scope.ServiceProvider.GetRequiredService<FileStore>().TakeAsync(bytes, name, Cancel)).File;
        }

        public async Task<OpenedMatter> OpenAsync()
        {
            await using AsyncServiceScope scope = db.Scope(bureau);
            return (await scope.ServiceProvider.GetRequiredService<OpenMatter>().FindAsync(_number!.Value, ActorOf(Roles.GeneralOffice), Cancel))!;
        }

        public async Task ReadsAsync(string paper, params string[] expected)
        {
            OpenedMatter matter = await OpenAsync();
            await using AsyncServiceScope scope = db.Scope(bureau);
            await using Stream body = (await scope.ServiceProvider.GetRequiredService<FileStore>().OpenAsync(matter.State.Documents.Last(d => d.Document.Kind == paper).Document.Sha256, Cancel))!;
            using var bytes = new MemoryStream();
            await body.CopyToAsync(bytes, Cancel);
            using var word = WordprocessingDocument.Open(bytes, isEditable: false);
            string text = word.MainDocumentPart!.Document!.Body!.InnerText;
            Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
        }

        private async Task ActAsync(string role, string transition, string input, AttachedDocument[] papers, string? opinion)
        {
            PerformTransitionOutcome outcome = await TryAsync(role, transition, input, papers, opinion);
            if (outcome is PerformTransitionOutcome.Refused refused)
                Assert.Fail($"'{transition}': {string.Join("; ", refused.Refusals.Select(r => $"{r.RuleId} {r.Text.Zh}"))}");
            _number = Assert.IsType<PerformTransitionOutcome.Performed>(outcome).Number;
        }

        private static AttachedDocument Stub(string kind) => new(kind, kind + ".docx", new string('a', 64), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 10);

        private static AttachedDocument Paper((string Kind, TakenFile File) paper) => new(paper.Kind, paper.File.Name, paper.File.Sha256, paper.File.MediaType, paper.File.Size);

        private async Task<PerformTransitionOutcome> TryAsync(string role, string transition, string input, AttachedDocument[] papers, string? opinion)
        {
            await using AsyncServiceScope scope = db.Scope(bureau);
            string today = bureau.DayOf(db.Time.GetUtcNow()).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            var request = new ActRequest
            {
                Transition = transition, Input = JsonDocument.Parse(input.Replace("TODAY", today, StringComparison.Ordinal)).RootElement,
                Documents = [.. papers],
                Opinion = opinion?.Split(':') is [var kind, var conclusion] ? new GivenOpinion(kind, conclusion, "意见如下。") : null,
            };
            return await scope.ServiceProvider.GetRequiredService<PerformTransition>().HandleAsync(new PerformTransitionInput(_number, procedure, request), ActorOf(role), Cancel);
        }

        private static Acting ActorOf(string role)
        {
            var id = new Guid(Array.IndexOf(Office, role) + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
            return new Acting(id.ToString(), role, id, [new ActingRole(role)]);
        }
    }
}
