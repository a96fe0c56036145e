using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Kefa.Web.Tests;

public sealed class AskingTheInterface(DemoSite demo)
{
    [Fact]
    public async Task Lists_policies_in_pages_and_answers_304_to_what_is_known()
    {
        using var visitor = demo.Visitor();
        using var first = await visitor.GetAsync("/api/v1/policies?page=2&pageSize=10");
        using var json = JsonDocument.Parse(await first.Content.ReadAsStringAsync());
        using HttpRequestMessage again = new(HttpMethod.Get, "/api/v1/policies?page=2&pageSize=10");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await visitor.SendAsync(again);

        Assert.Equal(10, json.RootElement.GetProperty("items").GetArrayLength());
        Assert.True(json.RootElement.GetProperty("total").GetInt32() >= 29);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("{0}", HttpStatusCode.NotModified)]
    [InlineData("W/{0}", HttpStatusCode.NotModified)]
    [InlineData("\"other\", {0}", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"other\"", HttpStatusCode.OK)]
    [InlineData("nonsense", HttpStatusCode.OK)]
    public async Task Knows_what_the_caller_has_however_it_says_so(string said, HttpStatusCode status)
    {
        using var visitor = demo.Visitor();
        using var first = await visitor.GetAsync("/api/v1/policies/N01");
        using HttpRequestMessage again = new(HttpMethod.Get, "/api/v1/policies/N01");
        again.Headers.TryAddWithoutValidation("If-None-Match", string.Format(System.Globalization.CultureInfo.InvariantCulture, said, first.Headers.ETag));

        using var second = await visitor.SendAsync(again);

        Assert.Equal(status, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Theory]
    [InlineData("page=one", "zh", "参数 page 的值“one”无法读取。")]
    [InlineData("page=99999999999", "en", "The value '99999999999' of the parameter page cannot be read.")]
    [InlineData("open=maybe", "en", "The value 'maybe' of the parameter open cannot be read.")]
    [InlineData("theme=zzz", "en", "There is no theme 'zzz'; known are recognition, ")]
    [InlineData("level=zzz", "zh", "level 不能是“zzz”；可用：national、")]
    [InlineData("kind=zzz", "en", "There is no kind 'zzz'")]
    [InlineData("sort=zzz", "en", "There is no sort 'zzz'; known are Relevance, Title, ClosingSoon, NewestFirst.")]
    [InlineData("region=湖南", "en", "'湖南' is no code of a region; expected 2, 4 or 6 digits, such as 4307.")]
    [InlineData("pageSize=0", "en", "page is 1 and pageSize 0; page counts from 1 to ")]
    public async Task Says_which_parameter_is_wrong_and_what_is_expected(string query, string language, string detail)
    {
        using var visitor = demo.Visitor();
        visitor.DefaultRequestHeaders.Add("Accept-Language", language);

        using var answer = await visitor.GetAsync("/api/v1/policies?" + query);

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(detail, json.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("https://kefa.dev/problems/", json.RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/policies?page=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/policies?pageSize=100000", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/policies?page=one", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/policies/X99", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/companies", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/matches?policy=N01", HttpStatusCode.Unauthorized)]
    public async Task Refuses_with_problem_details(string address, HttpStatusCode status)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Gives_an_agent_the_own_company_and_no_other()
    {
        using var agent = await demo.SignedInAsync("agent");

        using var mine = await agent.GetAsync($"/api/v1/matches?company={DemoSite.Mine}&policy=N01");
        using var other = await agent.GetAsync($"/api/v1/matches?company={DemoSite.Other}");
        using var all = await agent.GetAsync("/api/v1/matches?policy=N01");
        using var facts = await agent.GetAsync($"/api/v1/companies/{DemoSite.Other}");

        using var json = JsonDocument.Parse(await mine.Content.ReadAsStringAsync());
        var result = json.RootElement.GetProperty("items")[0];
        Assert.Equal("N", result.GetProperty("verdict").GetString());
        Assert.Equal("c4", result.GetProperty("failing")[0].GetString());
        var changes = result.GetProperty("conditions").EnumerateArray().Single(c => c.GetProperty("id").GetString() == "c4").GetProperty("changes");
        Assert.Equal(("sciTechStaff.L", 1, "E"), (changes[0].GetProperty("field").GetString(), changes[0].GetProperty("by").GetInt32(), changes[0].GetProperty("verdict").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, all.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, facts.StatusCode);
    }

    [Fact]
    public async Task Gives_an_officer_the_companies_that_miss_a_policy_by_one_condition()
    {
        using var officer = await demo.SignedInAsync("officer");

        using var answer = await officer.GetAsync("/api/v1/matches?policy=N01&group=nearMiss&pageSize=5");

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(5, json.RootElement.GetProperty("items").GetArrayLength());
        Assert.All(json.RootElement.GetProperty("items").EnumerateArray(), i => Assert.Equal(1, i.GetProperty("failing").GetArrayLength()));
    }

    [Fact]
    public async Task Is_described_as_OpenApi_3_1()
    {
        using var visitor = demo.Visitor();

        using var json = JsonDocument.Parse(await visitor.GetStringAsync("/openapi/v1.json"));

        Assert.StartsWith("3.1", json.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = json.RootElement.GetProperty("paths");
        Assert.True(paths.TryGetProperty("/api/v1/matches", out _));
        Assert.Equal("Kefa 科法", json.RootElement.GetProperty("info").GetProperty("title").GetString());
        Assert.All(paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()), operation =>
        {
            Assert.True(operation.Value.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("application/json", out _), operation.Value.ToString());
            Assert.All(operation.Value.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query")] : Array.Empty<JsonElement>(),
                p => Assert.False(string.IsNullOrEmpty(p.GetProperty("description").GetString())));
            Assert.Contains("token", operation.Value.GetProperty("security").ToString(), StringComparison.Ordinal);
        });
        var page = paths.GetProperty("/api/v1/policies").GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "page");
        Assert.Equal("integer", page.GetProperty("schema").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("/policies/export.csv?theme=tax", new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData("/policies/export.xlsx?theme=tax", new byte[] { 0x50, 0x4B, 0x03, 0x04 })]
    public async Task Lists_can_be_taken_away(string address, byte[] start)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(start, (await answer.Content.ReadAsByteArrayAsync())[..start.Length]);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Fact]
    public async Task Health_answers_when_the_node_can_serve()
    {
        using var visitor = demo.Visitor();

        Assert.Equal("ok", await visitor.GetStringAsync("/health"));
    }
}
