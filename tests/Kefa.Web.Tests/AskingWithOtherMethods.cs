using System.Net;

namespace Kefa.Web.Tests;

public sealed class AskingWithOtherMethods(DemoSite demo)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/policies/N01")]
    [InlineData("/policies/export.csv")]
    [InlineData("/api/v1/policies")]
    [InlineData("/health")]
    [InlineData("/console")]
    [InlineData("/no-such-page")]
    [InlineData("/api/v1/policies/X99")]
    [InlineData("/seal.svg")]
    public async Task HEAD_says_what_GET_says_and_sends_nothing(string address)
    {
        using var visitor = demo.Visitor();
        using var got = await visitor.GetAsync(address, Cancel);

        using var answer = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, address), Cancel);

        Assert.Equal((got.StatusCode, got.Content.Headers.ContentType, got.Headers.Location), (answer.StatusCode, answer.Content.Headers.ContentType, answer.Headers.Location));
        Assert.Equal(got.Headers.GetValues("Content-Security-Policy"), answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData("PUT", "/policies/N01", "GET, HEAD, POST")]
    [InlineData("DELETE", "/policies/N01/model.dmn", "GET, HEAD")]
    [InlineData("POST", "/api/v1/policies", "GET, HEAD")]
    [InlineData("PATCH", "/health", "GET, HEAD")]
    [InlineData("GET", "/console/imports/upload", "POST")]
    public async Task A_method_that_an_address_does_not_have_is_405_and_names_those_it_has(string method, string address, string allowed)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), address), Cancel);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("GET", "/no-such-page")]
    [InlineData("DELETE", "/no-such-page")]
    [InlineData("GET", "/no-such-file.css")]
    [InlineData("PUT", "/api/v2/policies")]
    public async Task What_is_nowhere_is_404_for_every_method(string method, string address)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), address), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
