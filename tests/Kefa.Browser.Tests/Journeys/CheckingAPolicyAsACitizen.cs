using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed class CheckingAPolicyAsACitizen(Site site)
{
    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Goes_from_a_search_in_the_library_to_the_policy(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width), async v =>
    {
        await v.GoAsync("/");
        await v.Page.GetByRole(AriaRole.Navigation, new() { Name = v.L("主导航", "Main") }).GetByRole(AriaRole.Link, new() { Name = v.L("政策库", "Policies") }).ClickAsync();
        await Expect(v.Heading).ToHaveTextAsync(v.L("政策库", "Policies"));
        int all = await FoundAsync(v);

        await v.Field(v.L("关键词", "Words")).FillAsync("研发费用");
        await v.Button(v.L("查找", "Search")).ClickAsync();
        await Expect(Chip(v, "研发费用")).ToBeVisibleAsync();
        int withWords = await FoundAsync(v);
        Assert.InRange(withWords, 1, all - 1);

        await v.Field(v.L("主题", "Theme")).SelectOptionAsync("tax");
        if (!script)
            await v.Button(v.L("查找", "Search")).ClickAsync();
        await Expect(Chip(v, v.L("税", "Tax"))).ToBeVisibleAsync();
        int taxWithWords = await FoundAsync(v);
        Assert.InRange(taxWithWords, 1, withWords - 1);

        await Chip(v, "研发费用").ClickAsync();
        await Expect(Chip(v, "研发费用")).ToHaveCountAsync(0);
        await Expect(v.Field(v.L("关键词", "Words"))).ToHaveValueAsync("");
        Assert.InRange(await FoundAsync(v), taxWithWords, all);

        await v.Link(v.L("全部清除", "Clear all")).ClickAsync();
        await Expect(v.Page.Locator(".chips")).ToHaveCountAsync(0);
        Assert.Equal(all, await FoundAsync(v));

        string first = await v.Main.GetByRole(AriaRole.Heading, new() { Level = 2 }).First.InnerTextAsync();
        await v.Link(v.L("第 2 页", "Page 2")).ClickAsync();
        await Expect(v.Page).ToHaveTitleAsync(new Regex(v.L("第 2 页", "page 2")));
        await Expect(v.Main.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).Not.ToHaveTextAsync(first);
        await v.Page.GoBackAsync();
        await Expect(v.Main.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).ToHaveTextAsync(first);

        await v.Field(v.L("关键词", "Words")).FillAsync("技术转让");
        await v.Button(v.L("查找", "Search")).ClickAsync();
        await v.Link(v.L("技术转让所得减免企业所得税", "Income tax relief on technology transfer"), exact: true).ClickAsync();
        await Expect(v.Heading).ToHaveTextAsync(v.L("技术转让所得减免企业所得税", "Income tax relief on technology transfer"));
        ILocator condition = v.Main.GetByRole(AriaRole.Listitem).Filter(new() { HasText = v.L("有技术转让净所得", "Net income from technology transfer") }).First;
        await Expect(condition).ToContainTextAsync("企业所得税法实施条例 第九十条");
        foreach (string part in new[] { v.L("条件", "Conditions"), v.L("可得到什么", "What it gives"), v.L("材料", "Materials"), v.L("办理步骤", "Steps"), v.L("申报窗口", "Window"), v.L("咨询", "Contact"), v.L("版本", "Versions") })
            await Expect(v.Main.GetByRole(AriaRole.Heading, new() { Name = part, Exact = true })).ToBeVisibleAsync();
    });

    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Runs_the_check_to_a_verdict_changes_an_answer_and_takes_the_result_away(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width), async v =>
    {
        await v.GoAsync("/policies/T05");
        await v.Link(v.L("自测是否符合", "Check whether you qualify")).ClickAsync();
        await Expect(v.Heading).ToContainTextAsync(v.L("上一年度技术转让净所得", "How much net income"));
        ILocator answer = v.Page.GetByRole(AriaRole.Textbox);
        await answer.FillAsync("很多");
        await v.Button(v.L("继续", "Continue")).ClickAsync();
        await v.SeesProblemAsync(v.L("请填写数字", "Give a number"));
        await Expect(answer).ToBeFocusedAsync();
        await Expect(answer).ToHaveValueAsync("很多");
        await answer.FillAsync("８００万");
        await v.Button(v.L("继续", "Continue")).ClickAsync();

        await Expect(v.Heading).ToContainTextAsync(v.L("技术转让合同是否", "Is the transfer contract"));
        await v.Button(v.L("继续", "Continue")).ClickAsync();
        await v.SeesProblemAsync(v.L("请作答", "Give an answer"));
        await v.Page.GetByRole(AriaRole.Radio, new() { Name = v.L("是", "Yes") }).CheckAsync();
        await v.Button(v.L("继续", "Continue")).ClickAsync();

        await Expect(v.Main).ToContainTextAsync(v.L("按您的回答，符合全部条件。", "After your answers every condition is met."));
        await Expect(v.Heading).ToContainTextAsync(v.L("符合", "Eligible"));
        (string name, byte[] content) = await v.DownloadAsync(v.Link(v.L("下载（JSON）", "Download (JSON)")));
        Assert.EndsWith(".json", name, StringComparison.Ordinal);
        Assert.Contains("\"E\"", JsonDocument.Parse(content).RootElement.GetRawText(), StringComparison.Ordinal);

        await v.Main.GetByRole(AriaRole.Link, new() { Name = v.L("修改", "Change") }).First.ClickAsync();
        await Expect(v.Heading).ToContainTextAsync(v.L("上一年度技术转让净所得", "How much net income"));
        await answer.FillAsync("0");
        await v.Button(v.L("继续", "Continue")).ClickAsync();
        await Expect(v.Main).ToContainTextAsync(v.L("有 1 项条件未达到", "1 conditions are not met"));
        await v.Link(v.L("返回", "Back")).ClickAsync();
        await Expect(v.Heading).ToContainTextAsync(v.L("上一年度技术转让净所得", "How much net income"));
    });

    private static ILocator Chip(Visitor v, string text) => v.Page.GetByRole(AriaRole.List, new() { Name = v.L("已选条件", "Filters in force") }).GetByRole(AriaRole.Link).Filter(new() { HasText = text });

    private static async Task<int> FoundAsync(Visitor v) =>
        int.Parse(Regex.Match(await v.Main.GetByRole(AriaRole.Status).InnerTextAsync(), "[0-9]+").Value, System.Globalization.CultureInfo.InvariantCulture);
}
