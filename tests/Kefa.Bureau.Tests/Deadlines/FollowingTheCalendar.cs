using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures.Calendar;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Deadlines;

public abstract class FollowingTheCalendar(DatabaseFixture db) : DatabaseTests(db)
{
    private const string Year2027 = """
        year: 2027
        notice: 国办发明电〔2026〕1号
        date: 2026-11-20
        off:
          - {zh: 元旦, en: New Year's Day, from: 2027-01-01, to: 2027-01-04}
        makeUp: [2027-01-09]
        """;

    [Fact]
    public async Task Records_a_year_once_and_lets_what_was_counted_follow()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), guangxi = await Db.NewBureauAsync(unit => unit.Region = "450200");
        using var content = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(content.Path, "calendar"));
        foreach (string file in Directory.EnumerateFiles(Repository.Folder("content/calendar")))
            File.Copy(file, Path.Combine(content.Path, "calendar", Path.GetFileName(file)));
        await LoadAsync(content.Path);

        Follower first = await FollowAsync(bureau), again = await FollowAsync(bureau);
        Assert.Equal(["calendar/2026@1", "calendar/2025@1", "calendar/2024@1", "calendar/2023@1"], first.Recorded);
        Assert.Equal((null, 2026), (first.Before!.LastYear, first.After!.LastYear));
        Assert.Empty(again.Recorded);
        Assert.Null(again.After);

        await File.WriteAllTextAsync(Path.Combine(content.Path, "calendar", "2027.yaml"), Year2027, Cancel);
        await File.WriteAllTextAsync(Path.Combine(content.Path, "calendar", "45-2027.yaml"), Year2027.Replace("元旦", "某节", StringComparison.Ordinal).Replace("2027-01-0", "2027-04-1", StringComparison.Ordinal).Insert(0, "region: \"45\"\n").Replace("makeUp: [2027-04-19]", "makeUp: []", StringComparison.Ordinal), Cancel);
        await LoadAsync(content.Path);
        Follower next = await FollowAsync(bureau), regional = await FollowAsync(guangxi);

        Assert.Equal(["calendar/2027@1"], next.Recorded);
        Assert.Equal((2026, 2027), (next.Before!.LastYear!.Value, next.After!.LastYear!.Value));
        var kept = Deadline.Compute(next.Before, new DeadlineInput(new Term.Within(5, Counting.In(PeriodUnit.WorkingDays)), new DateOnly(2026, 12, 30)));
        Assert.True(kept.IsProvisional);
        DeadlineChange change = kept.ChangeOn(next.After)!;
        Assert.Equal((new DateOnly(2027, 1, 6), new DateOnly(2027, 1, 8), false), (change.Before!.Value, change.After.Due!.Value, change.After.IsProvisional));

        Assert.Contains("calendar/45-2027@1", regional.Recorded);
        Assert.False(regional.After!.IsWorkingDay(new DateOnly(2027, 4, 12)));
        Assert.True(next.After.IsWorkingDay(new DateOnly(2027, 4, 12)));

        await using AsyncServiceScope scope = Db.Scope(bureau);
        RecordedEvent recorded = Assert.Single(await scope.ServiceProvider.GetRequiredService<EventReader>().ReadAsync("holiday-year/2027", Cancel));
        Assert.Equal(("HolidayYearArranged", "calendar/2027@1", "国办发明电〔2026〕1号"), (recorded.Event.Type, recorded.Event.ContentVersion, recorded.Event.Source));
        Assert.Equal((4, 1), (recorded.Read<HolidayYearArranged>()!.DaysOff, recorded.Read<HolidayYearArranged>()!.MakeUpDays));
        Assert.True(await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<AuditEntry>().AnyAsync(a => a.BureauId == bureau.Id && a.What == "HolidaysRecorded" && a.Subject == "calendar/2027@1", Cancel));
    }

    [Fact]
    public async Task Keeps_nothing_when_what_follows_fails()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await LoadAsync(Repository.Folder("content"), only: "calendar");

        await Assert.ThrowsAsync<InvalidOperationException>(() => FollowAsync(bureau, fails: true));

        Assert.NotEmpty((await FollowAsync(bureau)).Recorded);
    }

    [Fact]
    public async Task Refuses_a_year_that_contradicts_one_that_is_published()
    {
        using var content = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(content.Path, "calendar"));
        await LoadAsync(Repository.Folder("content"), only: "calendar");
        await File.WriteAllTextAsync(Path.Combine(content.Path, "calendar", "other.yaml"), Year2027.Replace("year: 2027", "year: 2026", StringComparison.Ordinal).Replace("2027-", "2026-", StringComparison.Ordinal), Cancel);

        LoadContentOutcome refused = await TryLoadAsync(content.Path);

        Assert.Equal("calendar/other.yaml:2: The year 2026 is arranged twice.", refused.Problems[0].ToString());
        Assert.Contains(refused.Problems, p => p.ToString() == "calendar/other.yaml:5: 2026-01-01 is off twice.");
        Assert.Contains(refused.Problems, p => p.ToString().StartsWith("calendar/other.yaml:5: 2026-01-04 is both off and worked.", StringComparison.Ordinal));
    }

    private async Task<LoadContentOutcome> TryLoadAsync(string folder)
    {
        await using AsyncServiceScope scope = Db.Scope();
        return await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(folder, Actor.Command("test"), Cancel);
    }

    private async Task LoadAsync(string folder, string? only = null)
    {
        using var part = new TemporaryFolder();
        if (only is not null)
        {
            Directory.CreateDirectory(Path.Combine(part.Path, only));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, only))) File.Copy(file, Path.Combine(part.Path, only, Path.GetFileName(file)));
        }
        LoadContentOutcome outcome = await TryLoadAsync(only is null ? folder : part.Path);
        Assert.Empty(outcome.Problems);
    }

    private async Task<Follower> FollowAsync(BureauInfo bureau, bool fails = false)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        IServiceProvider services = scope.ServiceProvider;
        Follower follower = new(fails);
        FollowCalendar follow = ActivatorUtilities.CreateInstance<FollowCalendar>(services, (IEnumerable<IFollowsCalendar>)[follower]);
        follower.Recorded = await follow.HandleAsync(Actor.Command("test"), Cancel);
        return follower;
    }

    private sealed class Follower(bool fails) : IFollowsCalendar
    {
        public IReadOnlyList<string> Recorded { get; set; } = [];
        public StatutoryCalendar? Before { get; private set; }
        public StatutoryCalendar? After { get; private set; }

        public Task CalendarChangedAsync(StatutoryCalendar before, StatutoryCalendar after, CancellationToken cancellationToken)
        {
            (Before, After) = (before, after);
            return fails ? throw new InvalidOperationException("cannot follow") : Task.CompletedTask;
        }
    }

    public sealed class OnSqlite(SqliteFixture db) : FollowingTheCalendar(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : FollowingTheCalendar(db), IClassFixture<PostgreSqlFixture>;
}
