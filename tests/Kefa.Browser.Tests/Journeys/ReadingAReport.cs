using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed partial class ReadingAReport(Site site)
{
    private const int Followed = 10;

    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Opens_the_records_behind_ten_numbers_of_the_yearly_report(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "legal"), async v =>
    {
        await v.GoAsync("/console/reports");
        string report = v.L("法治政府建设年度报告（市局）", "Rule-of-law report, city bureau");
        await v.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = report }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(v.Heading).ToContainTextAsync(report);
        string address = v.Page.Url;
        // Numbers of counted things, in the order in which they are read.
        ILocator numbers = v.Page.Locator("article.official").GetByRole(AriaRole.Link).Filter(new() { HasTextRegex = Counted() });
        Assert.InRange(await numbers.CountAsync(), 60, 500);

        for (int i = 0; i < Followed; i++)
        {
            ILocator number = numbers.Nth(i * 5);
            string written = await number.InnerTextAsync();
            await number.ClickAsync();
            await Expect(v.Page.Locator("#records")).ToBeVisibleAsync();
            await Expect(v.Page.GetByRole(AriaRole.Region, new() { Name = v.L("所数的记录", "Records counted") }).GetByRole(AriaRole.Status))
                .ToContainTextAsync(new Regex(string.Create(CultureInfo.InvariantCulture, $@"(?<![0-9,]){int.Parse(Digits().Match(written).Value, CultureInfo.InvariantCulture):N0}(?![0-9,])")));
            await v.GoAsync(new Uri(address).PathAndQuery);
        }
    });

    [GeneratedRegex("^[0-9]+[件次项份名条]$")]
    private static partial Regex Counted();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
