using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed partial class ReadingAReport(Site site)
{
    private const int AtOnce = 3, PageSize = 25, Looks = 3;

    /// <summary>From the list of reports to the report, and to the records behind one of its numbers, with a click each.</summary>
    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Opens_the_records_behind_a_number_of_the_yearly_report(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "legal"), async v =>
    {
        await v.GoAsync("/console/reports");
        string report = v.L("法治政府建设年度报告（市局）", "Rule-of-law report, city bureau");
        await v.Page.GetByRole(AriaRole.Region, new() { Name = v.L("按模板查看", "By template") }).GetByRole(AriaRole.Row).Filter(new() { HasText = report }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(v.Heading).ToContainTextAsync(report);
        ILocator number = v.Page.Locator("article.official").GetByRole(AriaRole.Link).Filter(new() { HasTextRegex = Counted() }).First;
        string written = await number.InnerTextAsync();
        await number.ClickAsync();
        await Expect(v.Page.Locator("#records")).ToBeVisibleAsync();
        await Expect(v.Page.GetByRole(AriaRole.Region, new() { Name = v.L("所数的记录", "Records counted") }).GetByRole(AriaRole.Status))
            .ToContainTextAsync(new Regex(string.Create(CultureInfo.InvariantCulture, $@"(?<![0-9,]){Number(written):N0}(?![0-9,])")));
    });

    /// <summary>Every figure of the report: its page prints the number of the report, and its list has the records that the number comes to, one by one.</summary>
    [Fact]
    public Task Every_figure_of_the_yearly_report_opens_exactly_its_records() => site.VisitAsync(new Way(false, "zh", 1280, "lawyer"), async v =>
    {
        string report = $"/console/reports/rule-of-law-city/{TimeProvider.System.GetUtcNow().AddHours(8).Year}";
        await v.GoAsync(report);
        (string Written, string Address)[] numbers = await NumbersAsync(v.Page);
        // A figure is met several times, also as that of the year before and in parts: each is followed once where it stands for itself.
        var figures = numbers.Where(n => !n.Address.Contains("&g=", StringComparison.Ordinal) && !n.Written.Contains('比', StringComparison.Ordinal)).DistinctBy(n => n.Address).ToList();
        var wrong = new List<string>();
        int counted = 0;

        foreach (var some in figures.Select((figure, i) => (figure, i)).GroupBy(f => f.i % AtOnce, f => f.figure).Select(g => FollowAsync([.. g])).ToList()) await some;

        Assert.Empty(wrong);
        Assert.True(figures.Select(f => f.Address.Split('?')[0]).Distinct(StringComparer.Ordinal).Count() >= 60 && counted >= 60, $"{figures.Count} numbers were followed, {counted} to their records.");

        async Task FollowAsync((string Written, string Address)[] mine)
        {
            IPage page = await v.Page.Context.NewPageAsync();
            foreach (var (written, address) in mine)
            {
                (string? fault, bool isCounted) = await LookAsync(page, written, address);
                for (int again = 0; fault is not null && again < Looks; again++)
                {
                    // Others act in the same bureau meanwhile: the report is opened anew.
                    await page.GotoAsync(report, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
                    (fault, _) = await LookAsync(page, (await NumbersAsync(page)).First(n => n.Address == address).Written, address);
                }
                if (fault is not null) wrong.Add($"{written} at {address}: {fault}");
                if (isCounted) counted++;
            }
            await page.CloseAsync();
        }
    });

    private static async Task<(string? Fault, bool IsCounted)> LookAsync(IPage page, string written, string address)
    {
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        Opened opened = JsonSerializer.Deserialize<Opened>(await page.EvaluateAsync<string>(Reading), JsonSerializerOptions.Web)!;
        if (opened.Total > PageSize) opened = opened with { Records = await ListedAsync(page, address) };
        return (opened.Faults(written) is { Length: > 0 } fault ? fault : null, opened.Total is not null);
    }

    private static async Task<(string Written, string Address)[]> NumbersAsync(IPage page) =>
        [.. (await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('article.official a')].flatMap(a => [a.textContent, a.getAttribute('href')])")).Chunk(2).Select(pair => (pair[0], pair[1]))];

    /// <summary>The records of a longer list as they are taken away: the same rows on one page.</summary>
    private static async Task<Listed[]> ListedAsync(IPage page, string address)
    {
        IAPIResponse file = await page.Context.APIRequest.GetAsync(address.Replace("?", "/records.csv?", StringComparison.Ordinal).Split('#')[0]);
        return [.. (await file.TextAsync()).Split("\r\n").Where(line => Record().IsMatch(line)).Select(line => line.Split(',')).Select(cells => new Listed(cells[0] + "#" + cells[2], cells[^1]))];
    }

    /// <summary>What a page of a figure shows.</summary>
    /// <param name="Measure">How the number comes from the records, in the words of the page.</param>
    /// <param name="Total">How many records it says that there are; null for a figure that is made of others.</param>
    /// <param name="Parts">The numbers of the figures that it is made of.</param>
    private sealed record Opened(string Shown, string Measure, int? Total, Listed[] Records, string[] Parts)
    {
        /// <summary>What does not fit; empty when the records come to the number.</summary>
        public string Faults(string written)
        {
            decimal shown = Number(Shown), said = written.Contains('万', StringComparison.Ordinal) ? Number(written) * 10_000 : Number(written);
            decimal tolerance = written.Contains('万', StringComparison.Ordinal) ? 50 : 0.05m;
            if (Math.Abs(shown - said) > tolerance) return $"the page has {Shown}";
            if (Total is null) return Parts is [var of, var over] && Measure.Contains('占', StringComparison.Ordinal) && Math.Abs(Number(of) / Number(over) * 100 - shown) > 0.05m ? $"{of} of {over} is not {Shown}" : "";
            if (Records.Length != Total || Records.DistinctBy(r => r.Of).Count() != Total) return $"{Total} records are told, {Records.Length} listed";
            decimal[] measured = Measure.Contains('和', StringComparison.Ordinal) || Measure.Contains('数', StringComparison.Ordinal) && Measure != "计数" ? [.. Records.Select(r => Number(r.Measured)).Order()] : [];
            decimal? again = Measure switch
            {
                "计数" => Total,
                var m when m.StartsWith("不同的", StringComparison.Ordinal) => Records.Select(r => r.Measured).Distinct(StringComparer.Ordinal).Count(),
                var m when m.EndsWith("之和", StringComparison.Ordinal) => measured.Sum(),
                var m when m.EndsWith("平均数", StringComparison.Ordinal) => measured.Average(),
                var m when m.EndsWith("中位数", StringComparison.Ordinal) => (measured[(measured.Length - 1) / 2] + measured[measured.Length / 2]) / 2,
                _ => null,
            };
            return again is null ? $"'{Measure}' is no measure that is known here" : Math.Abs(again.Value - shown) > 0.05m ? $"its {Total} records come to {again}" : "";
        }
    }

    /// <param name="Of">The matter, and the place of the record in it.</param>
    private sealed record Listed(string Of, string Measured);

    private const string Reading = """
        () => {
          const text = (e, s) => e.querySelector(s)?.textContent.trim() ?? '';
          const facts = [...document.querySelectorAll('section[aria-labelledby=definition] dt')];
          const status = document.querySelector('section[aria-labelledby=records] p[role=status]');
          return JSON.stringify({
            shown: text(document, '[data-figure]'),
            measure: facts.find(t => t.textContent === '计量')?.nextElementSibling.textContent.trim() ?? '',
            total: status ? Number(status.textContent.match(/[0-9,]+/)[0].replaceAll(',', '')) : null,
            records: [...document.querySelectorAll('section[aria-labelledby=records] tbody tr')].map(r => ({ of: text(r, 'th .code') + '#' + text(r, 'td[data-label=第几条]'), measured: text(r, '[data-measured]') })),
            parts: [...document.querySelectorAll('section[aria-labelledby=made] .row-top span')].map(e => e.textContent.trim()),
          });
        }
        """;

    private static decimal Number(string text) => Digits().Match(text) is { Success: true, Value: var number } ? decimal.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^[0-9]+[件次项份名条]$")]
    private static partial Regex Counted();

    [GeneratedRegex("[0-9][0-9,.]*")]
    private static partial Regex Digits();

    [GeneratedRegex("^20[0-9]{2}[A-Z]{3}[0-9]{6}")]
    private static partial Regex Record();
}
