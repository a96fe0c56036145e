using Kefa.Bureau.Bureaus;
using Kefa.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Bureaus;

public sealed class FindingTheBureauOfARequest(FindingTheBureauOfARequest.ThreeBureaus db) : DatabaseTests(db), IClassFixture<FindingTheBureauOfARequest.ThreeBureaus>
{
    public sealed class ThreeBureaus : SqliteFixture
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await NewBureauAsync(unit => (unit.Code, unit.IsDefault) = ("city", true));
            await NewBureauAsync(unit => unit.Code = "district");
            await NewBureauAsync(unit => (unit.Code, unit.HostName) = ("county", "kj.county.example"));
        }
    }

    [Theory]
    [InlineData("kj.example", "/policies", "city", "", "/policies")]
    [InlineData("kj.example", "/b/district/policies/N01", "district", "/b/district", "/policies/N01")]
    [InlineData("kj.example", "/b/district", "district", "/b/district", "/")]
    [InlineData("kj.example", "/b/DISTRICT/x", "district", "/b/DISTRICT", "/x")]
    [InlineData("KJ.county.example", "/policies", "county", "", "/policies")]
    [InlineData("kj.county.example", "/b/county/policies", "county", "/b/county", "/policies")]
    [InlineData("kj.example", "/business", "city", "", "/business")]
    public async Task Takes_the_host_name_else_the_prefix_else_the_default(string host, string path, string bureau, string pathBase, string rest)
    {
        (HttpContext context, BureauInfo? found) = await AskAsync(host, path);

        Assert.Equal(bureau, found?.Code);
        Assert.Equal((pathBase, rest), (context.Request.PathBase.Value, context.Request.Path.Value));
    }

    [Theory]
    [InlineData("kj.example", "/b/nowhere/policies")]
    [InlineData("kj.county.example", "/b/district/policies")] // a host's own address never shows another bureau
    public async Task Does_not_find_what_is_not_there(string host, string path)
    {
        (HttpContext context, BureauInfo? found) = await AskAsync(host, path);

        Assert.Null(found);
        Assert.Equal(StatusCodes.Status404NotFound, context.Response.StatusCode);
    }

    [Fact]
    public async Task A_scope_stays_in_its_bureau()
    {
        var directory = Db.Services.GetRequiredService<BureauDirectory>();
        BureauInfo city = (await directory.FindAsync("city", Cancel))!, district = (await directory.FindAsync("district", Cancel))!;
        await using AsyncServiceScope scope = Db.Scope(city);

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<CurrentBureau>().Enter(district));

        Assert.Contains("This scope is in bureau 'city' and cannot enter 'district'", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<(HttpContext Context, BureauInfo? Bureau)> AskAsync(string host, string path)
    {
        await using AsyncServiceScope scope = Db.Scope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Host = new HostString(host);
        context.Request.Path = path;
        var current = scope.ServiceProvider.GetRequiredService<CurrentBureau>();
        await new BureauOfRequest(_ => Task.CompletedTask, Db.Services.GetRequiredService<BureauDirectory>()).InvokeAsync(context, current);
        return (context, current.Info);
    }
}
