using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;

namespace Kefa.Web.Tests;

/// <summary>The page on which an act is corrected by a new one.</summary>
public sealed partial class CorrectingActs(DemoSite demo)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    /// <summary>The page for correcting the last act of a name in a matter of a procedure.</summary>
    private static async Task<string> FormOfAsync(HttpClient staff, string procedure, string act)
    {
        var list = await DemoSite.PageAsync(staff, "/console/matters?state=all&procedure=" + procedure);
        foreach (string matter in list.QuerySelectorAll("main td a, main th a").Select(a => a.GetAttribute("href")!).Where(a => Matter().IsMatch(a)).Distinct(StringComparer.Ordinal))
        {
            var timeline = await DemoSite.PageAsync(staff, matter + "?tab=timeline");
            if (timeline.QuerySelectorAll("main a[href*='/correct/']").FirstOrDefault(a => a.TextContent.Contains(act, StringComparison.Ordinal)) is { } link) return link.GetAttribute("href")!;
        }
        throw new InvalidOperationException($"No matter of {procedure} has '{act}'.");
    }

    private static Dictionary<string, string> Typed(IHtmlDocument page) => page.QuerySelectorAll("main form input[name^='f.'], main form textarea[name^='f.']")
        .Where(input => input.GetAttribute("type") is not ("radio" or "checkbox") || input.HasAttribute("checked"))
        .ToDictionary(input => input.GetAttribute("name")!, input => input is IHtmlTextAreaElement area ? area.TextContent : input.GetAttribute("value") ?? "", StringComparer.Ordinal);

    [Fact]
    public async Task A_wrong_file_and_a_wrong_opinion_are_corrected_and_the_old_ones_stay_to_be_seen()
    {
        using var lawyer = await demo.SignedInAsync("lawyer");
        string form = await FormOfAsync(lawyer, "contract-review", "出具审核意见"), matter = form[..form.IndexOf("/correct/", StringComparison.Ordinal)];
        var page = await DemoSite.PageAsync(lawyer, form);
        Dictionary<string, string> typed = Typed(page);
        string paper = typed.Keys.Single(name => name.StartsWith("f.paper.", StringComparison.Ordinal)), old = paper[^64..];
        (typed[paper], typed["f.opinion.text"]) = ("replace", "复核后补充：付款条件应当明确");

        using var without = await DemoSite.PostFormAsync(lawyer, form, "correct-check", typed);
        Assert.Contains("请写明更正的理由", await without.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        typed["f.correction.reason"] = "上传了错误的意见书";
        using var kept = await DemoSite.PostFormAsync(lawyer, form, "correct-check", typed);
        Assert.EndsWith("?step=papers", kept.Headers.Location!.ToString(), StringComparison.Ordinal);
        await UploadAsync(lawyer, form + "?step=papers");
        var check = await DemoSite.PageAsync(lawyer, form + "?step=check");
        Assert.Contains("更正后的意见书.txt", check.QuerySelector("main ins")!.TextContent, StringComparison.Ordinal);
        using var sent = await DemoSite.PostFormAsync(lawyer, form + "?step=check", "correct-send", new() { ["token"] = check.QuerySelector("main input[name=token]")!.GetAttribute("value")!, ["read"] = check.QuerySelector("main input[name=read]")!.GetAttribute("value")! });

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var papers = await DemoSite.PageAsync(lawyer, matter + "?tab=papers");
        Assert.Contains("不再作数", papers.QuerySelectorAll("main tr").Single(row => row.InnerHtml.Contains("/files/" + old, StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await lawyer.GetAsync(papers.QuerySelector($"main a[href*='/files/{old}']")!.GetAttribute("href"), Cancel)).StatusCode);
        var opinions = (await DemoSite.PageAsync(lawyer, matter + "?tab=review")).QuerySelector("main")!.TextContent;
        Assert.Contains("付款条件应当明确", opinions, StringComparison.Ordinal);
        Assert.Contains("号事件更正", opinions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_is_for_the_roles_of_the_act_and_shows_no_personal_data()
    {
        using var finance = await demo.SignedInAsync("finance");
        using var office = await demo.SignedInAsync("office");
        string form = await FormOfAsync(office, "deputy-proposal", "登记交办件");

        var page = await DemoSite.PageAsync(finance, form);
        var own = await DemoSite.PageAsync(office, form);

        Assert.Contains("不能由您更正", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main form"));
        Assert.Contains("个人信息不在此显示", own.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("", Typed(own)["f.proposers"]);
        // What is left empty stays: only the reason is given, and nothing would change.
        Dictionary<string, string> typed = Typed(own);
        typed["f.correction.reason"] = "核对登记内容";
        using var kept = await DemoSite.PostFormAsync(office, form, "correct-check", typed);
        var check = await DemoSite.PageAsync(office, kept.Headers.Location!.ToString());
        Assert.Contains("没有变化", check.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task UploadAsync(HttpClient staff, string back)
    {
        var upload = (await DemoSite.PageAsync(staff, back)).QuerySelector("main form[enctype='multipart/form-data']")!;
        using var content = new MultipartFormDataContent();
        foreach (var input in upload.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(input.GetAttribute("value")!), input.GetAttribute("name")!);
        content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes("更正后的审核意见")), "file", "更正后的意见书.txt");
        using var answer = await staff.PostAsync(upload.GetAttribute("action"), content, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [GeneratedRegex(@"^/console/matters/\d{4}[A-Z]{3}\w+$")]
    private static partial Regex Matter();
}
