using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Tests.Accounts;

public abstract class GivingPosts(DatabaseFixture db) : StaffTests(db)
{
    [Theory]
    [InlineData(Roles.SystemAdministrator, Roles.SecurityAdministrator)]
    [InlineData(Roles.SecurityAdministrator, Roles.AuditAdministrator)]
    [InlineData(Roles.AuditAdministrator, Roles.SystemAdministrator)]
    [InlineData(Roles.SystemAdministrator, Roles.HandlingSection)]
    [InlineData(Roles.Head, Roles.AuditAdministrator)]
    [InlineData(Roles.Auditor, Roles.HandlingSection)]
    [InlineData(Roles.LegalSection, Roles.Discipline)]
    [InlineData(Roles.JusticeBureau, Roles.LegalSection)]
    public async Task Refuses_what_one_person_may_not_hold_together(string held, string wanted)
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser person = await PersonAsync(bureau, held);

        var refused = Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, person, wanted));

        Assert.Contains("不得由同一人担任", refused.Reason.Zh, StringComparison.Ordinal);
        Assert.Contains("may not be held", refused.Reason.En, StringComparison.Ordinal);
        Assert.False((await ActingAsync(bureau, person)).Holds(wanted));
    }

    [Fact]
    public async Task Keeps_the_administrators_apart_across_bureaus_too()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        KefaUser person = await PersonAsync(one, Roles.SecurityAdministrator);

        Assert.IsType<PostOutcome.Refused>(await GiveAsync(other, person, Roles.AuditAdministrator));
        Assert.IsType<PostOutcome.Refused>(await GiveAsync(other, person, Roles.HandlingSection));
        Assert.Equal(new PostOutcome.Done(true), await GiveAsync(other, person, Roles.SecurityAdministrator));
    }

    [Fact]
    public async Task Gives_several_business_roles_to_one_person_and_each_only_once()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser person = await PersonAsync(bureau, Roles.HandlingSection, Roles.Citizen);

        Assert.Equal(new PostOutcome.Done(true), await GiveAsync(bureau, person, Roles.LegalSection));
        Assert.Equal(new PostOutcome.Done(false), await GiveAsync(bureau, person, Roles.LegalSection));
        Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, person, Roles.Applicant));
        Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, person, Roles.System));
        Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, person, "noSuchRole"));

        Assert.Equal([Roles.HandlingSection, Roles.Citizen, Roles.LegalSection, Roles.Applicant], (await ActingAsync(bureau, person)).Codes);
    }

    [Fact]
    public async Task Is_for_the_security_administrator_and_never_for_oneself()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser system = await PersonAsync(bureau, Roles.SystemAdministrator), security = await PersonAsync(bureau, Roles.SecurityAdministrator), person = await PersonAsync(bureau);
        Actor bySystem = As(system, Roles.SystemAdministrator), bySecurity = As(security, Roles.SecurityAdministrator);

        Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, person, Roles.HandlingSection, bySystem));
        Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, person, Roles.HandlingSection, As(person, Roles.SecurityAdministrator)));
        Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, security, Roles.Citizen, bySecurity));
        Assert.IsType<PostOutcome.Refused>(await GiveAsync(bureau, person, Roles.SecurityAdministrator, bySecurity));
        Assert.Equal(new PostOutcome.Done(true), await GiveAsync(bureau, person, Roles.HandlingSection, bySecurity));
        Assert.Equal(new PostOutcome.Done(true), await GiveAsync(bureau, await PersonAsync(bureau), Roles.SecurityAdministrator, bySystem));
    }

    [Theory]
    [InlineData(Roles.SystemAdministrator)]
    [InlineData(Roles.SecurityAdministrator)]
    [InlineData(Roles.AuditAdministrator)]
    public async Task Never_takes_the_last_administrator(string role)
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser first = await PersonAsync(bureau, role);

        Assert.IsType<PostOutcome.Refused>(await TakeAsync(bureau, first, role));
        Assert.IsType<StaffOutcome.Refused>(await InAsync<KeepStaff, StaffOutcome>(bureau, keep => keep.LeaveAsync(first.Id, null, Operator, Cancel)));
        KefaUser second = await PersonAsync(bureau, role);
        Assert.Equal(new PostOutcome.Done(true), await TakeAsync(bureau, first, role));
        Assert.IsType<PostOutcome.Refused>(await TakeAsync(bureau, second, role));
    }

    [Fact]
    public async Task Leaves_one_administrator_when_two_take_each_other_at_once()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser one = await PersonAsync(bureau, Roles.AuditAdministrator), other = await PersonAsync(bureau, Roles.AuditAdministrator);

        PostOutcome[] outcomes = await Task.WhenAll(TakeAsync(bureau, one, Roles.AuditAdministrator), TakeAsync(bureau, other, Roles.AuditAdministrator));

        Assert.Single(outcomes, outcome => outcome is PostOutcome.Done { Changed: true });
        Assert.Single(outcomes, outcome => outcome is PostOutcome.Refused);
        Assert.Equal(1, await InAsync<KefaDbContext, int>(bureau, db => db.Set<Post>().CountAsync(Cancel)));
    }

    [Fact]
    public async Task Is_in_the_persons_stream_and_in_the_audit_trail()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await DivisionAsync(bureau, "policy");
        KefaUser person = await PersonAsync(bureau);
        await GiveAsync(bureau, person, Roles.HandlingSection, division: await DivisionIdAsync(bureau, "policy"));
        await InAsync<GivePosts, PostOutcome>(bureau, async posts => await posts.TakeAsync(new PostInput(person.Id, Roles.HandlingSection, DivisionId: await DivisionIdAsync(bureau, "policy")), Operator, Cancel));

        StaffPerson found = (await InAsync<StaffDirectory, StaffPerson?>(bureau, directory => directory.FindAsync(person.Id, Cancel)))!;
        List<string> audit = await InAsync<KefaDbContext, List<string>>(bureau, db => db.Set<AuditEntry>().Where(entry => entry.Subject == $"account/{person.Id}").OrderBy(entry => entry.Id).Select(entry => entry.What).ToListAsync(Cancel));

        Assert.Equal([StaffEvents.Joined, StaffEvents.PostGiven, StaffEvents.PostTaken], found.History.Select(said => said.Event.Type));
        Assert.Equal(("handlingSection", "policy"), found.History[1].Read<StaffFact>() is { } fact ? (fact.Role, fact.Division) : default);
        Assert.Equal(["AccountOpened", "PostGiven", "PostTaken"], audit);
        Assert.Empty(found.Summary.Posts);
    }

    public sealed class OnSqlite(SqliteFixture db) : GivingPosts(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : GivingPosts(db), IClassFixture<PostgreSqlFixture>;
}
