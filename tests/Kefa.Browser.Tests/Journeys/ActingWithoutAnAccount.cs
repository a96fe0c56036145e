using System.Text.RegularExpressions;
using Kefa.Browser.Tests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>Somebody without an account applies, comes back with number and query code, and withdraws the application.</summary>
public sealed class ActingWithoutAnAccount(Site site)
{
    [Fact]
    public Task Leads_from_number_and_code_to_what_was_done_with_scripts() => RunAsync(new Way(true, "zh", 1280));

    [Fact]
    public Task Leads_from_number_and_code_to_what_was_done_without_scripts() => RunAsync(new Way(false, "zh", 375));

    private Task RunAsync(Way way) => site.VisitAsync(way, async v =>
    {
        List<string> problems = [];
        await v.GoAsync("/services/disclosure-on-request/apply");
        await v.Main.GetByLabel("自然人").CheckAsync();
        await v.Field("申请人姓名或者名称").FillAsync("周无账");
        await v.Field("身份证明").FillAsync("110101199003071234");
        await v.Field("联系方式").FillAsync("13800001234");
        await v.Field("所需信息的名称、文号或者其他特征描述").FillAsync("科技计划项目验收结论");
        await v.Main.GetByLabel("电子文件").CheckAsync();
        await v.Button("继续").ClickAsync();
        if (!(await v.Heading.InnerTextAsync()).Contains("核对并提交", StringComparison.Ordinal)) await v.Link("继续", exact: true).ClickAsync();
        await v.Button("提交申请").ClickAsync();
        await Expect(v.Heading).ToHaveTextAsync("申请已提交");
        ILocator receipt = v.Page.Locator(".receipt strong.code");
        (string number, string code) = (await receipt.Nth(0).InnerTextAsync(), await receipt.Nth(1).InnerTextAsync());

        await v.Link("查询进度、办理").ClickAsync();
        await v.Field("编号").FillAsync(number);
        await v.Field("查询码").FillAsync(code);
        await v.Button("查询").ClickAsync();
        await Expect(v.Page).ToHaveURLAsync(new Regex("/track/" + number + "$"));
        await Expect(v.Main).Not.ToContainTextAsync("周");
        if (way.Script)
        {
            problems.AddRange(await Reading.ProblemsAsync(v, "tracked"));
            await v.Page.SetViewportSizeAsync(way.Width, 900);
        }
        await v.Main.Locator(".acts").GetByRole(AriaRole.Link, new() { Name = "申请人撤回申请" }).ClickAsync();
        for (int steps = 0; steps < 3 && !(await v.Heading.InnerTextAsync()).Contains("核对并提交", StringComparison.Ordinal); steps++)
            await v.Main.GetByText("继续", new() { Exact = true }).First.ClickAsync();
        await Expect(v.Heading).ToContainTextAsync("核对并提交");
        await v.Main.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^提交：") }).ClickAsync();
        await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("已提交");
        await Expect(v.Main).ToContainTextAsync("申请人撤回申请");

        await v.Button("结束查询").ClickAsync();
        await v.GoAsync("/track/" + number);
        await Expect(v.Page).ToHaveURLAsync(new Regex("/track\\?again=true$"));
        Reading.IsPossible(problems);
    });
}
