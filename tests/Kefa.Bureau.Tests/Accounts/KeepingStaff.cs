using System.Security.Claims;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.TestSupport;
using Microsoft.AspNetCore.Identity;

namespace Kefa.Bureau.Tests.Accounts;

public abstract class KeepingStaff(DatabaseFixture db) : StaffTests(db)
{
    private DateOnly Today => DateOnly.FromDateTime(Db.Time.GetUtcNow().UtcDateTime.AddHours(8));

    private Task<StaffOutcome> AppointAsync(BureauInfo bureau, KefaUser absent, KefaUser deputy, int from, int to, params string[] roles) =>
        InAsync<KeepDeputies, StaffOutcome>(bureau, keep => keep.AppointAsync(new DeputyInput(absent.Id, deputy.UserName!, Today.AddDays(from), Today.AddDays(to), roles, "出差"), Operator, Cancel));

    [Fact]
    public async Task A_post_for_a_division_reaches_those_below_it_and_no_others()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await DivisionAsync(bureau, "plans");
        await DivisionAsync(bureau, "funds", "plans");
        await DivisionAsync(bureau, "law");
        KefaUser person = await PersonAsync(bureau, Roles.GeneralOffice);
        await GiveAsync(bureau, person, Roles.DeputyHead, division: await DivisionIdAsync(bureau, "plans"));

        ActingAs acting = await ActingAsync(bureau, person);

        Assert.Equal("plans", acting.In(Roles.DeputyHead, "funds")?.Division);
        Assert.NotNull(acting.In(Roles.DeputyHead, "plans"));
        Assert.Null(acting.In(Roles.DeputyHead, "law"));
        Assert.Null(acting.In(Roles.DeputyHead, "no-such"));
        Assert.NotNull(acting.In(Roles.DeputyHead, null));
        Assert.NotNull(acting.In(Roles.GeneralOffice, "law"));
        Assert.Equal([person.Id], (await InAsync<StaffDirectory, IReadOnlyList<StaffSummary>>(bureau, d => d.HoldersOfAsync(Roles.DeputyHead, "funds", Cancel))).Select(p => p.Account));
        Assert.Empty(await InAsync<StaffDirectory, IReadOnlyList<StaffSummary>>(bureau, d => d.HoldersOfAsync(Roles.DeputyHead, "law", Cancel)));
    }

    [Fact]
    public async Task A_deputy_acts_in_the_roles_and_on_the_days_appointed_and_says_for_whom()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser absent = await PersonAsync(bureau, Roles.Head, Roles.Meeting), deputy = await PersonAsync(bureau, Roles.DeputyHead), head = await PersonAsync(bureau, Roles.Head);
        Assert.IsType<StaffOutcome.Done>(await AppointAsync(bureau, absent, deputy, 1, 2, Roles.Head));
        Assert.IsType<StaffOutcome.Done>(await AppointAsync(bureau, absent, head, 1, 2, Roles.Head));
        DateTimeOffset start = Db.Time.GetUtcNow();
        try
        {
            Assert.False((await ActingAsync(bureau, deputy)).Holds(Roles.Head));

            Db.Time.Advance(TimeSpan.FromDays(1));
            ActingAs acting = await ActingAsync(bureau, deputy);
            HeldRole held = acting.In(Roles.Head, null)!;
            Assert.Equal((absent.Id, absent.DisplayName), (held.DeputyFor, held.DeputyForName));
            Assert.Equal(absent.Id, acting.As(held).DeputyFor);
            Assert.False(acting.Holds(Roles.Meeting));
            // One's own role comes before a deputy's.
            Assert.Null((await ActingAsync(bureau, head)).In(Roles.Head, null)!.DeputyFor);
            ClaimsPrincipal principal = await InAsync<IUserClaimsPrincipalFactory<KefaUser>, ClaimsPrincipal>(bureau, factory => factory.CreateAsync(deputy));
            Assert.True(principal.Holds(bureau.Id, Roles.Head));
            Assert.Equal(absent.Id, Actor.Of(principal, bureau.Id, Roles.Head).DeputyFor);
            Assert.Null(Actor.Of(principal, bureau.Id, Roles.DeputyHead, Roles.Head).DeputyFor);

            Db.Time.Advance(TimeSpan.FromDays(2));
            Assert.False((await ActingAsync(bureau, deputy)).Holds(Roles.Head));
            principal = await InAsync<IUserClaimsPrincipalFactory<KefaUser>, ClaimsPrincipal>(bureau, factory => factory.CreateAsync(deputy));
            Assert.False(principal.Holds(bureau.Id, Roles.Head));
        }
        finally
        {
            Db.Time.Advance(start - Db.Time.GetUtcNow());
        }
    }

    [Fact]
    public async Task A_deputising_ends_when_it_is_ended()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser absent = await PersonAsync(bureau, Roles.LegalSection), deputy = await PersonAsync(bureau, Roles.GeneralOffice);
        await AppointAsync(bureau, absent, deputy, 0, 10, Roles.LegalSection);
        Assert.True((await ActingAsync(bureau, deputy)).Holds(Roles.LegalSection));

        DeputyInfo appointed = Assert.Single(await InAsync<StaffDirectory, IReadOnlyList<DeputyInfo>>(bureau, d => d.DeputiesAsync(deputy.Id, Cancel)));
        await InAsync<KeepDeputies, StaffOutcome>(bureau, keep => keep.EndAsync(absent.Id, appointed.Id, Operator, Cancel));

        Assert.False((await ActingAsync(bureau, deputy)).Holds(Roles.LegalSection));
        BureauInfo other = await Db.NewBureauAsync();
        Assert.IsType<StaffOutcome.NotHere>(await InAsync<KeepDeputies, StaffOutcome>(other, keep => keep.EndAsync(absent.Id, appointed.Id, Operator, Cancel)));
    }

    [Fact]
    public async Task A_deputy_is_refused_what_they_could_not_hold_themselves()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser officer = await PersonAsync(bureau, Roles.HandlingSection), auditor = await PersonAsync(bureau, Roles.Auditor), system = await PersonAsync(bureau, Roles.SystemAdministrator);

        string[] Fields(StaffOutcome outcome) => [.. Assert.IsType<StaffOutcome.Refused>(outcome).Problems.Select(p => p.Field)];
        Assert.Equal(["roles"], Fields(await AppointAsync(bureau, officer, auditor, 0, 3, Roles.HandlingSection)));
        Assert.Equal(["roles"], Fields(await AppointAsync(bureau, officer, system, 0, 3, Roles.HandlingSection)));
        Assert.Equal(["roles"], Fields(await AppointAsync(bureau, system, officer, 0, 3, Roles.SystemAdministrator)));
        Assert.Equal(["roles"], Fields(await AppointAsync(bureau, officer, await PersonAsync(bureau, Roles.Head), 0, 3, Roles.Head)));
        Assert.Equal(["deputy"], Fields(await AppointAsync(bureau, officer, officer, 0, 3, Roles.HandlingSection)));
        Assert.Equal(["to"], Fields(await AppointAsync(bureau, officer, await PersonAsync(bureau, Roles.Head), 3, 1, Roles.HandlingSection)));
        Assert.Equal(["to"], Fields(await AppointAsync(bureau, officer, await PersonAsync(bureau, Roles.Head), -9, -3, Roles.HandlingSection)));
        KefaUser twice = await PersonAsync(bureau, Roles.Head);
        Assert.IsType<StaffOutcome.Done>(await AppointAsync(bureau, officer, twice, 0, 3, Roles.HandlingSection));
        Assert.Equal(["from"], Fields(await AppointAsync(bureau, officer, twice, 2, 5, Roles.HandlingSection)));
    }

    [Fact]
    public async Task Who_leaves_loses_posts_and_sign_in_and_stays_on_record()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser person = await PersonAsync(bureau, Roles.HandlingSection);

        await InAsync<KeepStaff, StaffOutcome>(bureau, keep => keep.LeaveAsync(person.Id, "调离", Operator, Cancel));

        Assert.Empty((await ActingAsync(bureau, person)).Roles);
        Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, person, Roles.HandlingSection));
        Assert.Empty((await InAsync<StaffDirectory, StaffPage>(bureau, d => d.SearchAsync(new StaffFilter(), 1, 50, Cancel))).Items);
        Assert.Single((await InAsync<StaffDirectory, StaffPage>(bureau, d => d.SearchAsync(new StaffFilter { Left = true }, 1, 50, Cancel))).Items);
        await InAsync<KeepStaff, StaffOutcome>(bureau, keep => keep.ReturnAsync(person.Id, Operator, Cancel));
        Assert.Equal([Roles.Applicant], (await ActingAsync(bureau, person)).Codes);
    }

    [Fact]
    public async Task People_are_found_by_name_division_and_role_in_their_own_bureau_alone()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        await DivisionAsync(bureau, "plans");
        await DivisionAsync(bureau, "funds", "plans");
        string name = NewName();
        KefaUser person = await NamedAsync(bureau, name, Roles.HandlingSection);
        await PersonAsync(bureau, Roles.Head);
        await InAsync<KeepStaff, StaffOutcome>(bureau, keep => keep.ChangeAsync(person.Id, new StaffInput("王 小明", "科长", "funds", 0), Operator, Cancel));

        async Task<IEnumerable<Guid>> Find(BureauInfo where, StaffFilter filter) => (await InAsync<StaffDirectory, StaffPage>(where, d => d.SearchAsync(filter, 1, 50, Cancel))).Items.Select(p => p.Account);
        Assert.Equal([person.Id], await Find(bureau, new StaffFilter { Text = "王小" }));
        Assert.Equal([person.Id], await Find(bureau, new StaffFilter { Text = name.ToUpperInvariant() }));
        Assert.Equal([person.Id], await Find(bureau, new StaffFilter { Division = "plans", Role = Roles.HandlingSection }));
        Assert.Empty(await Find(bureau, new StaffFilter { Division = "plans", Role = Roles.Head }));
        Assert.Empty(await Find(other, new StaffFilter { Text = name }));
        Assert.Null(await InAsync<StaffDirectory, StaffPerson?>(other, d => d.FindAsync(person.Id, Cancel)));
        Assert.IsType<StaffOutcome.Conflict>(await InAsync<KeepStaff, StaffOutcome>(bureau, keep => keep.ChangeAsync(person.Id, new StaffInput("别人", null, null, 0), Operator, Cancel)));
    }

    [Fact]
    public async Task Divisions_keep_a_tree_without_rings_and_close_when_they_are_empty()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await DivisionAsync(bureau, "plans");
        await DivisionAsync(bureau, "funds", "plans");
        Task<StaffOutcome> Move(string code, string? parent) => InAsync<KeepDivisions, StaffOutcome>(bureau, keep => keep.ChangeAsync(new DivisionInput(code, "名", "Name", parent, 1), Operator, Cancel));
        Task<StaffOutcome> Close(string code) => InAsync<KeepDivisions, StaffOutcome>(bureau, keep => keep.CloseAsync(code, Operator, Cancel));

        Assert.IsType<StaffOutcome.Refused>(await Move("plans", "funds"));
        Assert.IsType<StaffOutcome.Refused>(await DivisionAsync(bureau, "plans"));
        Assert.IsType<StaffOutcome.Refused>(await DivisionAsync(bureau, "Bad Code"));
        Assert.IsType<StaffOutcome.Refused>(await Close("plans"));
        Assert.IsType<StaffOutcome.NotHere>(await Close("nowhere"));
        Assert.Equal(new StaffOutcome.Done(true), await Close("funds"));
        Assert.Equal(new StaffOutcome.Done(true), await Close("plans"));
        Assert.Equal([StaffEvents.DivisionOpened, StaffEvents.DivisionClosed], (await InAsync<StaffDirectory, IReadOnlyList<Kefa.Bureau.Streams.RecordedEvent>>(bureau, d => d.HistoryOfAsync("plans", Cancel))).Select(e => e.Event.Type));
    }

    public sealed class OnSqlite(SqliteFixture db) : KeepingStaff(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : KeepingStaff(db), IClassFixture<PostgreSqlFixture>;
}
