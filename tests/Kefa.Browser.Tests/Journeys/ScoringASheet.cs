using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>An appraisal sheet in the hands of those who fill it in: what is computed, what is typed and why, what is proved, what the appraiser said.</summary>
public sealed class ScoringASheet(Site site)
{
    [Fact]
    public async Task Computed_scores_stand_with_their_arithmetic_and_a_typed_one_needs_its_reason()
    {
        string sheet = (await site.FillAsync("{procedure=appraisal-sheet&stage=scoring }@console/appraisals"));
        await site.VisitAsync(new Way(true, "zh", 1280, "lawyer"), async v =>
        {
            await v.GoAsync(sheet);
            ILocator meetings = v.Page.Locator("#item-1-1");
            await Expect(meetings).ToContainTextAsync("LGM-01");
            await Expect(meetings).ToContainTextAsync("3 − 0 = 3");
            await Expect(v.Page.Locator("#item-2-2")).ToContainTextAsync("1.5 − min(4 × 0.3, 0.9) = 0.6");
            await Expect(v.Page.Locator("#item-4-2")).ToContainTextAsync("与减负规定冲突");

            await meetings.GetByRole(AriaRole.Link, new() { NameRegex = new("填报") }).ClickAsync();
            await v.Page.GetByLabel("自行填写得分").FillAsync("2.5");
            await v.Page.GetByRole(AriaRole.Button, new() { Name = "保存得分" }).ClickAsync();
            await Expect(v.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("应当说明理由");
            await Expect(v.Page.GetByLabel("自行填写得分")).ToHaveValueAsync("2.5");

            await v.Page.GetByLabel("理由", new() { Exact = false }).First.FillAsync("一次会议由筹备组召开，不计");
            await v.Page.GetByRole(AriaRole.Button, new() { Name = "保存得分" }).ClickAsync();
            await Expect(v.Page.Locator("#item-1-1")).ToContainTextAsync("一次会议由筹备组召开，不计");
            await Expect(v.Page.Locator("#item-1-1")).ToContainTextAsync("2.5 / 3");

            await v.GoAsync(sheet + "/items/1.1");
            await v.Page.GetByLabel("记录 1").FillAsync("2026LGM999999X");
            await v.Page.GetByRole(AriaRole.Button, new() { Name = "保存证据" }).ClickAsync();
            await Expect(v.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("本局没有的办件或者指标");
            await v.Page.GetByLabel("记录 1").FillAsync("LGM-01 2026");
            await v.Page.GetByRole(AriaRole.Button, new() { Name = "保存证据" }).ClickAsync();
            await Expect(v.Page.Locator("#item-1-1")).ToContainTextAsync("LGM-01 2026");
        });
    }

    [Fact]
    public async Task A_sheet_is_submitted_scored_by_the_appraiser_and_compared()
    {
        string sheet = await site.FillAsync("{procedure=appraisal-sheet&stage=appraising }@console/appraisals");
        await site.VisitAsync(new Way(false, "zh", 1280, "lawyer"), async v =>
        {
            await v.GoAsync(sheet);
            await Expect(v.Page.GetByRole(AriaRole.Heading, new() { Name = "报送时固定的指标" })).ToBeVisibleAsync();
            await v.Page.GetByRole(AriaRole.Link, new() { Name = "登记考核得分" }).ClickAsync();
            await v.Page.GetByLabel("社会评议（网络投票）").FillAsync("101");
            await v.Page.GetByRole(AriaRole.Button, new() { Name = "登记得分" }).ClickAsync();
            await Expect(v.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("请填写 0 到 100 的分数");

            await v.Page.GetByLabel("社会评议（网络投票）").FillAsync("88.6");
            await v.Page.GetByLabel("联席会议成员单位评议").FillAsync("90");
            foreach (string item in new[] { "1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2" }) await v.Page.GetByLabel(item + " 考核得分").FillAsync(item == "3.1" ? "6" : "4");
            await v.Page.GetByRole(AriaRole.Button, new() { Name = "登记得分" }).ClickAsync();

            await Expect(v.Page.Locator(".identity")).ToContainTextAsync("比对和认可");
            await Expect(v.Page.GetByText("自评与考核之差")).ToBeVisibleAsync();
            await Expect(v.Page.Locator("#item-1-1")).ToContainTextAsync("+6");
        });
    }
}
