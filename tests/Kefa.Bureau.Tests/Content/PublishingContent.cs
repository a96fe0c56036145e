using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Content;

public abstract class PublishingContent(DatabaseFixture db) : DatabaseTests(db)
{
    private static readonly Actor Me = Actor.Command("test");
    private static int _names;

    private static string NewName() => FormattableString.Invariant($"item{Interlocked.Increment(ref _names)}");

    private static PublishContentInput Text(string name, string version, string text, DateOnly? from = null, bool shared = false) =>
        new("texts", name, version, Encoding.UTF8.GetBytes(text), from, null, name + ".yaml", shared);

    private async Task<PublishContentOutcome> PublishAsync(BureauInfo? bureau, PublishContentInput input)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(input, Me, Cancel);
    }

    private async Task<T> LibraryAsync<T>(BureauInfo bureau, Func<ContentLibrary, Task<T>> read)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await read(scope.ServiceProvider.GetRequiredService<ContentLibrary>());
    }

    [Fact]
    public async Task Makes_the_bytes_readable_and_leaves_an_audit_entry()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string name = NewName();

        var published = Assert.IsType<PublishContentOutcome.Published>(await PublishAsync(bureau, Text(name, "2026", "你好", new(2026, 7, 1))));
        ContentItem? item = await LibraryAsync(bureau, library => library.LatestAsync("texts", name, Cancel));

        Assert.Equal($"texts/{name}@2026", published.Reference);
        Assert.Equal("你好", Encoding.UTF8.GetString(item!.Bytes.Span));
        Assert.Equal((new DateOnly(2026, 7, 1), bureau.Id, published.Reference), (item.InForceFrom, item.BureauId, item.Reference));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        AuditEntry entry = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<AuditEntry>().SingleAsync(Cancel);
        Assert.Equal(("kefa test", "ContentPublished", published.Reference), (entry.Who, entry.What, entry.Subject));
    }

    [Fact]
    public async Task Again_with_the_same_bytes_changes_nothing()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        PublishContentInput input = Text(NewName(), "1", "a");
        var first = Assert.IsType<PublishContentOutcome.Published>(await PublishAsync(bureau, input));

        var again = Assert.IsType<PublishContentOutcome.AlreadyPublished>(await PublishAsync(bureau, input));

        Assert.Equal(first.Id, again.Id);
    }

    [Fact]
    public async Task Again_with_other_bytes_is_refused()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string name = NewName();
        await PublishAsync(bureau, Text(name, "1", "a"));

        var refused = Assert.IsType<PublishContentOutcome.Refused>(await PublishAsync(bureau, Text(name, "1", "b")));

        Assert.Matches($"^{name}.yaml: texts/{name}@1 is published with other bytes .* never changes: give this one a new version.$", refused.Problems.Single().ToString());
    }

    [Fact]
    public async Task By_many_at_once_happens_once()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        PublishContentInput input = Text(NewName(), "1", "a");

        PublishContentOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PublishAsync(bureau, input))));

        Assert.Single(outcomes.OfType<PublishContentOutcome.Published>());
        Assert.Equal(5, outcomes.OfType<PublishContentOutcome.AlreadyPublished>().Count());
    }

    [Fact]
    public async Task Belongs_to_the_callers_transaction()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        PublishContentInput input = Text(NewName(), "1", "a");

        await using (AsyncServiceScope scope = Db.Scope(bureau))
        {
            await using var transaction = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Database.BeginTransactionAsync(Cancel);
            Assert.IsType<PublishContentOutcome.Published>(await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(input, Me, Cancel));
            await transaction.RollbackAsync(Cancel);
        }

        Assert.Null(await LibraryAsync(bureau, library => library.LatestAsync("texts", input.Name, Cancel)));
    }

    [Fact]
    public async Task For_one_bureau_is_not_seen_by_another_but_shared_content_is()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        string own = NewName(), shared = NewName();
        await PublishAsync(one, Text(own, "1", "own"));
        await PublishAsync(one, Text(shared, "1", "shared", shared: true));

        string[] seen = [.. (await LibraryAsync(other, library => library.PublishedAsync("texts", Cancel))).Select(item => item.Name)];

        Assert.Contains(shared, seen);
        Assert.DoesNotContain(own, seen);
    }

    [Fact]
    public async Task Of_a_bureaus_own_version_stands_before_the_shared_one()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string name = NewName();
        await PublishAsync(bureau, Text(name, "1", "own"));
        await PublishAsync(bureau, Text(name, "2", "shared", shared: true));

        ContentItem? latest = await LibraryAsync(bureau, library => library.LatestAsync("texts", name, Cancel));

        Assert.Equal(bureau.Id, latest!.BureauId);
    }

    [Fact]
    public async Task That_was_withdrawn_is_only_found_by_its_version_and_not_published_again()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        PublishContentInput input = Text(NewName(), "1", "a");
        await PublishAsync(bureau, input);

        await using (AsyncServiceScope scope = Db.Scope(bureau))
            Assert.True(await scope.ServiceProvider.GetRequiredService<PublishContent>().WithdrawAsync("texts", input.Name, "1", shared: false, Me, Cancel));

        Assert.Null(await LibraryAsync(bureau, library => library.LatestAsync("texts", input.Name, Cancel)));
        Assert.NotNull(await LibraryAsync(bureau, library => library.FindAsync("texts", input.Name, "1", Cancel)));
        Assert.Contains("was published and withdrawn", Assert.IsType<PublishContentOutcome.Refused>(await PublishAsync(bureau, input)).Problems.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_policy_must_name_what_its_header_says()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        byte[] dmn = Encoding.UTF8.GetBytes("""<definitions><kefa:policy xmlns:kefa="https://kefa.dev/ns/policy/1" id="X01" version="2026"/></definitions>""");

        var refused = Assert.IsType<PublishContentOutcome.Refused>(
            await PublishAsync(bureau, new PublishContentInput(ContentKinds.Policy, "X01", "2027", dmn, new(2027, 1, 1), null, "X01-2027.dmn")));

        Assert.Contains(refused.Problems, problem => problem.ToString() == "X01-2027.dmn: its header says X01@2026, not X01@2027.");
    }

    [Theory]
    [InlineData("2025-12-31", "2020")]
    [InlineData("2026-01-01", "2026")]
    [InlineData("2030-01-01", "2026")]
    [InlineData("2019-12-31", null)]
    public void Takes_effect_on_its_first_day(string day, string? expected)
    {
        ContentItem[] versions = [.. new[] { "2026", "2020" }.Select((version, i) => new ContentItem(
            i, "policy", "X", version, "", new DateOnly(int.Parse(version, System.Globalization.CultureInfo.InvariantCulture), 1, 1), null, null, null, default, null))];

        Assert.Equal(expected, ContentLibrary.InForce(versions, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))?.Version);
    }

    public sealed class OnSqlite(SqliteFixture db) : PublishingContent(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : PublishingContent(db), IClassFixture<PostgreSqlFixture>;
}
