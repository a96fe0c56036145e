using System.Net;

namespace Kefa.Web.Tests;

public sealed class ConfirmingLocalNumbers(DemoSite demo)
{
    [Fact]
    public async Task Is_for_legal_officers_and_leaders()
    {
        using var legal = await demo.SignedInAsync("legal");
        using var officer = await demo.SignedInAsync("officer");
        const string address = "/console/parameters/rsk.publicity.days";
        Dictionary<string, string> input = new() { ["Input.Value"] = "7", ["Input.From"] = "2026-01-01", ["Input.Source"] = "某市科技计划项目管理办法第20条" };

        var seen = await DemoSite.PageAsync(officer, address);
        Assert.Null(seen.QuerySelector("#value"));
        Assert.Contains("待确认", seen.QuerySelector("dl.facts")!.TextContent, StringComparison.Ordinal);

        var form = await DemoSite.PageAsync(legal, address);
        input["Input.Token"] = form.QuerySelector("input[name='Input.Token']")!.GetAttribute("value")!;
        using var refused = await DemoSite.PostFormAsync(officer, address, "confirm-parameter", new(input));
        using var wrong = await DemoSite.PostFormAsync(legal, address, "confirm-parameter", new(input) { ["Input.Source"] = "" });
        using var confirmed = await DemoSite.PostFormAsync(legal, address, "confirm-parameter", new(input));

        Assert.NotEqual(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Contains("#source", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, address + "?confirmed=true"), (confirmed.StatusCode, confirmed.Headers.Location!.OriginalString.Replace("http://localhost", "", StringComparison.Ordinal)));
        var after = await DemoSite.PageAsync(officer, address);
        Assert.Contains("7个工作日", after.QuerySelector("dl.facts")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("某市科技计划项目管理办法第20条", after.QuerySelector("table.data tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begins_with_the_list_of_what_is_open()
    {
        using var officer = await demo.SignedInAsync("officer");
        using var system = await demo.SignedInAsync("system");

        var open = await DemoSite.PageAsync(officer, "/console/parameters?open=true&group=gid");
        using var export = await officer.GetAsync("/console/parameters/export.csv?open=true&group=gid");
        using var missing = await officer.GetAsync("/console/parameters/gid.no");
        using var denied = await system.GetAsync("/console/parameters");

        Assert.Equal(["gid.faultyInformation.days · GID-D04", "gid.fee.payDays · GID-D15", "gid.withheld.reviewMonths · GID-D03"], open.QuerySelectorAll("tbody .code").Select(c => c.TextContent));
        Assert.Equal(3, (await export.Content.ReadAsStringAsync()).Split('\n').Count(l => l.StartsWith("gid.", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("/account/denied", denied.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}
