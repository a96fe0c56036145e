using Kefa.Documents.Official;

namespace Kefa.Documents.Tests.Official;

internal static class A
{
    public static DocumentReference Reference => new("kjj.example.cn/acts/2026", "2026GID000006A", 6, "https://kjj.example.cn/verify/2026GID000006A/6");

    public static OfficialDocument Letter => new()
    {
        Layout = DocumentLayout.Letter, Organ = "示范市科学技术局", Number = "示科公开〔2026〕3号", Title = "关于张某某政府信息公开申请的答复书", Recipient = "张某某",
        Body =
        [
            new DocumentParagraph("本机关于2026年3月2日收到你提交的政府信息公开申请，你申请公开的内容为“2025年度科技型中小企业研发费用补助名单”。"),
            new DocumentParagraph("经审查，根据《中华人民共和国政府信息公开条例》第三十六条第（一）项的规定，现答复如下："),
            new DocumentParagraph("一、予以公开的内容"),
            new DocumentParagraph("你申请的信息已在本机关网站公开，网址见附件。"),
            new DocumentParagraph("如对本答复不服，可以自收到本答复书之日起60日内向示范市人民政府申请行政复议。"),
        ],
        Attachments =
        [
            new DocumentAttachment("公开信息的获取方式", [new DocumentTable(["名称", "网址"], [["补助名单", "https://kjj.example.cn/1"], ["公示结果", "https://kjj.example.cn/2"]])]),
            new DocumentAttachment("补助名单", [new DocumentParagraph("（略）")]),
        ],
        Date = new DateOnly(2026, 3, 5), Note = "此件公开发布", CopiesTo = "示范市人民政府办公室，示范市司法局",
    };

    /// <summary>A report: numbers with links and notes, a table whose cells reach over several columns and rows.</summary>
    public static OfficialDocument Report => new()
    {
        Layout = DocumentLayout.Plain, Organ = "示范市科学技术局", Title = "示范市科学技术局2026年政府信息公开工作年度报告", Date = new DateOnly(2027, 1, 20),
        Body =
        [
            new DocumentParagraph("一、2026年收到申请情况") { Given = 1 },
            new DocumentParagraph([new DocumentRun("全年收到申请"), new DocumentRun("51件", "/figures/GID-01", 1), new DocumentRun("。")]) { Given = 0 },
            new DocumentGrid(
                [
                    [Cell("项目", rows: 2), Cell("申请人", columns: 2)],
                    [Cell("自然人"), Cell("企业")],
                    [Cell("新收") with { IsHead = true }, Cell("25"), Cell("26")],
                ], HeadRows: 2)
            {
                Caption = "申请情况", Widths = [40, 30, 30],
            },
            new DocumentGrid([[Cell("甲"), Cell("乙")], [Cell("1"), Cell("2")]]) { IsDense = true },
        ],
        Attachments = [new DocumentAttachment("数据说明", [new DocumentTable(["注", "指标"], [["[1]", "新收申请"]])])],
    };

    public static DocumentCell Cell(string text, int columns = 1, int rows = 1) => new([new DocumentRun(text)], columns, rows);

    public static OfficialDocument Notice => new()
    {
        Layout = DocumentLayout.RedHead, Organ = "示范市科学技术局", Number = "示科〔2026〕12号", Signers = ["赵某某"], Secrecy = "秘密★1年", CopyNumber = "000012", Urgency = "特急",
        Title = "示范市科学技术局关于印发《示范市科技计划项目管理办法》的通知", Recipient = "各县区科学技术局，各有关单位",
        Body = [.. Enumerable.Range(1, 20).Select(i => new DocumentParagraph($"第{i}段：为规范科技计划项目管理，根据有关法律、法规和规章的规定，结合本市实际，制定本办法，现印发给你们，请认真贯彻执行。"))],
        Date = new DateOnly(2026, 11, 5), CopiesTo = "示范市人民政府办公室", PrintedBy = "示范市科学技术局办公室", PrintedOn = new DateOnly(2026, 11, 6),
    };
}
