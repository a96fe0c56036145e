using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed class LookingUpACompany(Site site)
{
    private const string Company = "常德恒丰重型机械有限公司";

    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Leads_from_a_part_of_its_name_to_what_it_misses(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width), async v =>
    {
        await v.GoAsync("/");
        await AskAsync(v, "恒丰");
        await Expect(v.Main.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToContainTextAsync(v.L("家企业符合，请选择", "companies fit: choose one"));
        await v.Link(Company).ClickAsync();

        await Expect(v.Heading).ToHaveTextAsync(Company);
        ILocator near = v.Page.GetByRole(AriaRole.Region, new() { Name = v.L("只差一条", "Misses one condition") });
        await Expect(near).ToContainTextAsync(v.L("科技人员占职工总数的比例不低于10%：还差 1 人", "1 person short"));
        await near.GetByRole(AriaRole.Link, new() { Name = v.L("高新技术企业认定", "High-and-new-technology enterprise recognition") }).ClickAsync();

        ILocator failed = v.Main.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "第十一条（四）" });
        await Expect(failed).ToContainTextAsync(v.L("未达到", "Not met"));
        await Expect(failed).ToContainTextAsync("9.8387 %");
        await v.Link(v.L("全部政策", "All policies")).ClickAsync();
        await Expect(near).ToBeVisibleAsync();
    });

    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Tells_apart_who_is_unknown_and_what_is_mistyped(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width), async v =>
    {
        await v.GoAsync("/find");
        await AskAsync(v, "并无此名的公司");
        await Expect(v.Main).ToContainTextAsync(v.L("没有找到这家企业", "No such company"));
        await Expect(v.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("并无此名的公司");

        await AskAsync(v, "91430702MAQ1A0069X");
        await Expect(v.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("91430702MAQ1A0069X");
        await Expect(v.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("18");

        await AskAsync(v, "９１４３０７０２ｍａｑ１ａ００６９ｍ");
        await Expect(v.Heading).ToHaveTextAsync(Company);
    });

    private static async Task AskAsync(Visitor v, string text)
    {
        await v.Page.GetByRole(AriaRole.Searchbox, new() { Name = v.L("企业名称或统一社会信用代码", "Company name or unified social credit code") }).FillAsync(text);
        await v.Button(v.L("查可享政策", "Find policies")).ClickAsync();
    }
}
