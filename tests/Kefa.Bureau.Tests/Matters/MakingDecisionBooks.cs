using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.TestSupport;

namespace Kefa.Bureau.Tests.Matters;

public abstract class MakingDecisionBooks(DatabaseFixture db) : MatterTests(db)
{
    private static Acting Recorder { get; } = Office with { Roles = [new ActingRole(Roles.Meeting)] };

    private Task<IReadOnlyList<MeetingItem>> ItemsAsync(BureauInfo bureau, Acting by, params string[] numbers) =>
        UseAsync<DecisionBook, IReadOnlyList<MeetingItem>>(bureau, b => b.ItemsAsync(numbers.Length == 0 ? null : numbers, by, Cancel));

    [Fact]
    public async Task Lists_what_waits_for_the_meeting_until_its_own_act_has_recorded_the_decision()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber before = await ApplyAsync(bureau);
        await PublishVersionAsync(bureau, "2", text => text.Replace("[generalOffice]", "[meeting]", StringComparison.Ordinal));
        MatterNumber one = await ApplyAsync(bureau, "议题一"), two = await ApplyAsync(bureau, "议题二");

        Assert.Equal([one.ToString(), two.ToString()], (await ItemsAsync(bureau, Recorder)).Select(i => i.Matter.Number).Order(StringComparer.Ordinal));
        MeetingItem item = Assert.Single(await ItemsAsync(bureau, Recorder, two.ToString(), before.ToString()));
        Assert.Equal(("议题二", "accept"), (item.Matter.Title, Assert.Single(item.Acts).Id));
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, two, "accept", Recorder));

        Assert.Equal([one.ToString()], (await ItemsAsync(bureau, Recorder)).Select(i => i.Matter.Number));
        // Whoever is asked from outside has no book of the house.
        Assert.Empty(await ItemsAsync(bureau, Office with { Roles = [new ActingRole(Roles.Adviser)] }));
    }

    public sealed class OnSqlite(SqliteFixture db) : MakingDecisionBooks(db), IClassFixture<SqliteFixture>;

    public sealed class OnPostgreSql(PostgreSqlFixture db) : MakingDecisionBooks(db), IClassFixture<PostgreSqlFixture>;
}
