using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed class TakingAnEarlierReportOver(Site site)
{
    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public async Task Leads_from_its_file_to_numbers_that_somebody_answers_for(bool script, string language, int width)
    {
        // A year for each way: a figure has one reported value for a period.
        int year = script ? 2011 : 2012;
        string text = $"{year}年度云江市科学技术局法治政府建设工作报告\n一、主要做法\n（一）加强审核。{year}年，法律顾问共审核合同158份。\n（二）服务企业。新认定企业13家。", page = "";
        await site.VisitAsync(new Way(script, language, width, "legal"), async v =>
        {
            await v.GoAsync("/console/figures/earlier");
            await v.Button(v.L("读入并识别", "Read it")).ClickAsync();
            await v.SeesProblemAsync(v.L("请选择报告文件", "Choose the report's file"));
            await v.Field(v.L("文件", "File")).SetInputFilesAsync(new FilePayload { Name = $"report-{year}.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) });
            await v.Button(v.L("读入并识别", "Read it")).ClickAsync();
            await Expect(v.Heading).ToContainTextAsync($"{year}年度云江市科学技术局");
            await Expect(v.Main.Locator("mark")).ToHaveTextAsync(["158份", "13家"]);
            page = new Uri(v.Page.Url).AbsolutePath;

            ILocator contracts = v.Page.GetByRole(AriaRole.Form, new() { Name = "158份" });
            await Expect(contracts.GetByLabel(v.L("指标", "Figure"))).ToHaveValueAsync(new Regex("^CON-01 "));
            await Expect(contracts.GetByLabel(v.L("自", "From"))).ToHaveValueAsync($"{year}-01-01");
            await contracts.GetByLabel(v.L("单位", "Unit")).FillAsync("元");
            await v.Button(v.L("确认 158份", "Confirm 158份")).ClickAsync();
            await v.SeesProblemAsync(v.L("与“元”不符", "not in 元"));
            await contracts.GetByLabel(v.L("单位", "Unit")).FillAsync("份");
            await v.Button(v.L("确认 158份", "Confirm 158份")).ClickAsync();
            await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync(v.L("已登记", "on record"));
            await Expect(v.Main).ToContainTextAsync(v.L("报告值，非系统统计", "reported, not computed"));

            await v.Button(v.L("不是指标 13家", "No figure 13家")).ClickAsync();
            await Expect(v.Main).ToContainTextAsync(v.L("待核对 0 个", "0 to be looked at"));
            await v.Link(v.L("只看待核对的", "Only what waits")).ClickAsync();
            await Expect(v.Main).ToContainTextAsync(v.L("没有待核对的数字", "Nothing waits to be looked at"));
            await v.Link(v.L("显示全文", "Show the whole text")).ClickAsync();

            await v.Link(v.L("更正或撤回", "Correct or take back")).ClickAsync();
            await v.Field(v.L("数值", "Value")).FillAsync("157");
            await v.Button(v.L("更正", "Correct")).ClickAsync();
            await v.SeesProblemAsync(v.L("请写明原因", "Say why"));
            await v.Field(v.L("原因", "Reason")).FillAsync("原文排印错误");
            await v.Button(v.L("更正", "Correct")).ClickAsync();
            await Expect(v.Main).ToContainTextAsync(v.L("更正：原文排印错误", "corrected: 原文排印错误"));
            await v.Link(v.L("封存记录", "sealed record")).Last.ClickAsync();
            await Expect(v.Main).ToContainTextAsync("ReportedFigureCorrected");
        });

        await site.VisitAsync(new Way(script, language, width, "officer"), async v =>
        {
            await v.GoAsync("/console/figures/earlier?q=" + year);
            await v.Link($"{year}年度云江市科学技术局法治政府建设工作报告").ClickAsync();
            await Expect(v.Main).ToContainTextAsync("157 份");
            await Expect(v.Main.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
            var (name, content) = await v.DownloadAsync(v.Link($"report-{year}.txt"));
            Assert.Equal(($"report-{year}.txt", text), (name, Encoding.UTF8.GetString(content)));
        });
    }
}
