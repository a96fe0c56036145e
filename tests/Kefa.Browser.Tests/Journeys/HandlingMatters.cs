using System.IO.Compression;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>Matters from the first draft to the archive, each act by the account that holds the role.</summary>
public sealed class HandlingMatters(Site site)
{
    public static TheoryData<bool, int> Ways => new() { { true, 1280 }, { false, 375 } };

    [Theory, MemberData(nameof(Ways))]
    public async Task A_contract_is_drafted_reviewed_approved_signed_paid_and_archived(bool script, int width)
    {
        var matter = new Casework(site, new Way(script, "zh", width));
        string subject = "科技统计服务合同" + (script ? "一" : "二");

        await matter.BeginAsync(
            "section", "合同协议审查与履行",
            new Act(
                "起草合同", ("合同名称", subject), ("合同种类", "委托评审、审计、评估、平台运营"), ("标的类别", subject), ("相对人统一社会信用代码或者名称", "云桥市数源信息技术有限公司"), ("是否已核查主体资格、信用和履约能力", "是"),
                ("相对人是否为中小企业（以其声明为准）", "是"), ("金额（元）", "12万"), ("预算科目", "科技管理事务"), ("我方签约主体", "本局")));
        await matter.ByAsync("finance", new Act("出具相关意见", ("岗位", "财务"), ("意见", "已列入预算。")));
        await matter.ByAsync(
            "section",
            new Act("送法律审核", ("付款期限（日）", "30"), ("付款条件", "验收合格"), ("需要的相关意见", "财务"), ("收到完整材料之日", Casework.Today)) { Papers = ["合同草案"] });
        await matter.ByAsync("adviser", new Act("法律顾问出具意见", ("法律顾问、公职律师意见", "合法"), ("意见内容", "条款完整。")));
        await matter.ByAsync("lawyer", new Act("出具审核意见", ("审批层级", "分管负责人"), ("合同合法性审核意见", "修改后合法"), ("意见内容", "补充管辖条款。")));
        await matter.ByAsync("section", new Act("登记采纳情况", ("意见", "补充管辖条款"), ("采纳情况", "采纳")));
        await matter.ByAsync("deputy", new Act("批准"));
        await matter.ByAsync(
            "office", new Act("用印"),
            new Act("登记签署", ("签署人", "主要负责人（演示）"), ("签署人身份", "法定代表人"), ("签订之日", Casework.Today)) { Papers = ["签订文本"], Shows = "主要负责人（演示）" },
            new Act("登记备案") { Shows = Casework.Today });
        await matter.ByAsync("section", new Act("登记验收", ("验收合格之日", Casework.Today), ("是否合格", "是")) { Papers = ["验收意见"] });
        await matter.ByAsync("finance", new Act("登记付款", ("金额", "120000"), ("是否最后一笔", "是")), new Act("结清"));
        await matter.ByAsync("office", v => IsArchivedAsync(v, matter.Number, "已归档", "合同草案.pdf", "签订文本.pdf", "验收意见.pdf"), new Act("归档"));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_proposal_is_signed_for_planned_answered_rated_published_and_closed(bool script, int width)
    {
        var matter = new Casework(site, new Way(script, "zh", width));
        string item = "第90" + (script ? "1" : "2") + "号";

        await matter.BeginAsync(
            "office", "人大代表建议、政协提案办理",
            new Act(
                "登记交办件", ("建议、提案编号", item), ("类别", "代表建议"), ("届次", "九届六次"), ("领衔代表、委员", "王代表"), ("标题", "关于开放共享科研仪器的建议"), ("内容", "建议尽快明确开放共享的补助标准。"),
                ("交办机关", "云桥市人民政府办公室"), ("交办之日", Casework.Today), ("承办职责", "独办"), ("是否重点督办件", "否")),
            new Act("签收承办"));
        await matter.ByAsync("deputy", new Act("确定办理计划", ("承办科室", "高新技术科"), ("经办人", "承办科室（演示）")) { Shows = "承办科室（演示）" });
        await matter.ByAsync(
            "section",
            new Act("登记沟通", ("方式", "面商"), ("参加人", "王代表、承办科室"), ("沟通情况", "当面听取意见。")),
            new Act("提交复文稿", ("所提问题", "开放共享的补助标准"), ("答复", "已列入年度计划，明年公布。"), ("本复文答复的编号", item), ("办理结果分类", "B类：正在解决或者列入计划"), ("公开属性", "全文公开"), ("是否涉及法律问题", "否")));
        await matter.ByAsync("deputy", new Act("签发"));
        await matter.ByAsync(
            "office", new Act("答复代表、委员") { Papers = ["复文"], Shows = Casework.Today }, new Act("反馈满意度", ("反馈之日", Casework.Today), ("满意度", "满意")) { Papers = ["代表、委员签署的征询意见表"] },
            new Act("公开复文", ("是否经过保密审查", "是")));
        await matter.ByAsync("office", v => IsArchivedAsync(v, matter.Number, "已办结", "复文.pdf", "代表、委员签署的征询意见表.pdf"), new Act("办结归档"));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_normative_document_is_drafted_consulted_reviewed_decided_published_filed_and_abolished(bool script, int width)
    {
        var matter = new Casework(site, new Way(script, "zh", width));

        await matter.BeginAsync(
            "section", "行政规范性文件制定",
            new Act(
                "提出制定建议", ("文件标题", "云桥市科研设施共享办法" + (script ? "（甲）" : "（乙）")), ("文件种类", "部门文件"), ("制定主体", "行政机关"), ("制定必要性、拟解决的问题和主要措施", "统一标准，简化程序。"), ("上位文件是否已有规定", "否"),
                ("是否与市场主体生产经营活动密切相关", "是"), ("是否依法需要保密", "否")));
        await matter.ByAsync("deputy", new Act("同意立项"));
        await matter.ByAsync("lawyer", new Act("认定", ("由行政机关或者授权组织制定", "是"), ("不属于法规、规章", "是"), ("依照法定权限、程序公开发布", "是"), ("涉及公民、法人和其他组织权利义务", "是"), ("具有普遍约束力，在一定期限内反复适用", "是")));
        await matter.ByAsync(
            "section",
            new Act("登记部门意见", ("部门", "云桥市财政局"), ("意见", "无不同意见"), ("有分歧的已经协商并有记录", "否")),
            new Act(
                "公开征求意见", ("制定权限依据", "依据上级规定制定本市实施办法。"), ("是否需要事先报本级政府同意", "否"), ("评估论证结论（已写入起草说明）", "必要、可行、合法。"), ("征求意见稿公布之日", Casework.Today),
                ("缩短期限的理由", "为落实稳增长措施，需要尽快出台。"), ("理由是否已在公告中载明", "是")) { Papers = ["征求意见公告"] },
            new Act("登记企业、协会意见", ("企业、协会商会", "云桥市高新技术企业协会"), ("意见", "赞成。")),
            new Act("结束征求意见", ("截止之日", Casework.Today), ("结果公布网址", "https://kjj.example.test/1")),
            new Act("登记公平竞争审查结论", ("审查结论", "符合公平竞争审查标准"), ("结论日期", Casework.Today)),
            new Act("送合法性审核") { Papers = ["送审稿", "起草说明", "制定依据（逐条对照）", "征求意见及采纳情况表", "起草单位合法性意见", "公平竞争审查结论"] });
        await matter.ByAsync("office", new Act("材料齐全、符合程序，转审核", ("收到完整送审材料之日", Casework.Today), ("是否为应对突发事件等紧急情况", "是"), ("紧急情况说明", "落实上级限时要求。")));
        await matter.ByAsync("adviser", new Act("法律顾问出具意见", ("法律顾问、公职律师意见", "合法"), ("意见内容", "无异议。")));
        await matter.ByAsync("lawyer", new Act("出具审核意见", ("合法性审核意见", "应当修改"), ("意见内容", "删除第八条。")));
        await matter.ByAsync("section", new Act("登记落实情况", ("审核意见", "删除第八条"), ("落实情况", "已修改")));
        await matter.ByAsync("office", new Act("列入会议议程"));
        await matter.ByAsync("meeting", new Act("登记审议结果", ("会议日期", Casework.Today), ("是否达到法定人数", "是"), ("审议决定", "通过"), ("不同意见", "建议延后施行"), ("会议纪要编号", "〔2026〕9号")) { Papers = ["会议纪要"] });
        await matter.ByAsync("head", new Act("签署", ("签署之日", Casework.Today)));
        await matter.ByAsync(
            "office", new Act("登记编号", ("公开属性", "主动公开")),
            new Act("公布", ("解读方案是否已经审定", "是"), ("施行之日", Casework.Today), ("公布后立即施行的理由", "有利于企业，不增设义务。"), ("有效期（年）", "5")) { Papers = ["规范性文件正文"], Shows = Casework.Today });
        await matter.ByAsync("section", new Act("公布解读材料") { Papers = ["解读材料"], Shows = Casework.Today });
        await matter.ByAsync("lawyer", new Act("报送备案", ("备案机关", "云桥市人民政府")) { Papers = ["备案报告"], Shows = Casework.Today });
        await matter.ByAsync("head", v => Casework.StandsAtAsync(v, "已废止"), new Act("废止", ("停止执行、废止的理由", "已有新规定。")));
        await matter.ByAsync("office", v => IsArchivedAsync(v, matter.Number, "已废止", "规范性文件正文.pdf", "会议纪要.pdf", "备案报告.pdf"));
    }

    /// <summary>It stands where nothing more is done, and its case file has what was attached.</summary>
    private static async Task IsArchivedAsync(Visitor v, string number, string stage, params string[] papers)
    {
        await Casework.StandsAtAsync(v, stage);
        await Expect(v.Main).ToContainTextAsync("此件已办结");
        await v.Link("材料与文书").ClickAsync();
        (string name, byte[] content) = await v.DownloadAsync(v.Button("下载案卷（ZIP）"));
        Assert.Equal(number + ".zip", name);
        await using var zip = new ZipArchive(new MemoryStream(content));
        using var list = new StreamReader(zip.GetEntry("目录 contents.txt")!.Open());
        string contents = await list.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.All(papers, paper => Assert.Contains(paper, contents, StringComparison.Ordinal));
    }
}
