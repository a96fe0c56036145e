using System.Security.Claims;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Accounts;

using Policies = Kefa.Bureau.Accounts.Policies;

public abstract class SigningIn(DatabaseFixture db) : DatabaseTests(db)
{
    private const string Password = "Correct horse battery";
    private readonly string _name = Guid.NewGuid().ToString("N") + "@example.org";

    private async Task<KefaUser> OpenAsync(BureauInfo bureau, params (string, string?)[] posts)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        OpenAccountOutcome outcome = await scope.ServiceProvider.GetRequiredService<OpenAccount>().HandleAsync(
            new OpenAccountInput(_name, "测试", null, Password, MustChangePassword: false), posts, Actor.Command("test"), Cancel);
        return Assert.IsType<OpenAccountOutcome.Opened>(outcome).User;
    }

    private async Task<SignInOutcome> SignInAsync(BureauInfo bureau, string password)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        SignInOutcome outcome = await scope.ServiceProvider.GetRequiredService<SignIn>().HandleAsync(_name, password, remember: false, Cancel);
        Assert.Equal(outcome is SignInOutcome.SignedIn, context.Response.Headers.SetCookie.Count > 0);
        return outcome;
    }

    private async Task<ClaimsPrincipal> PrincipalAsync(BureauInfo bureau, KefaUser user)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<KefaUser>>().CreateAsync(user);
    }

    private async Task<bool> MayAsync(BureauInfo bureau, ClaimsPrincipal user, string policy)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return (await scope.ServiceProvider.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, null, policy)).Succeeded;
    }

    [Fact]
    public async Task Works_with_the_right_password_and_leaves_an_audit_entry()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await OpenAsync(bureau);

        Assert.IsType<SignInOutcome.SignedIn>(await SignInAsync(bureau, Password));
        Assert.IsType<SignInOutcome.Refused>(await SignInAsync(bureau, "wrong"));

        await using AsyncServiceScope scope = Db.Scope(bureau);
        string[] what = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<AuditEntry>().OrderBy(entry => entry.Id).Select(entry => entry.What).ToArrayAsync(Cancel);
        Assert.Equal(["AccountOpened", "SignedIn", "SignInRefused"], what);
    }

    [Fact]
    public async Task Is_locked_after_five_wrong_passwords()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await OpenAsync(bureau);
        for (int i = 0; i < 4; i++) Assert.IsType<SignInOutcome.Refused>(await SignInAsync(bureau, "wrong"));

        Assert.IsType<SignInOutcome.LockedOut>(await SignInAsync(bureau, "wrong"));
        Assert.IsType<SignInOutcome.LockedOut>(await SignInAsync(bureau, Password));
    }

    [Fact]
    public async Task Gives_the_posts_of_the_current_bureau_and_no_others()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        KefaUser user = await OpenAsync(one, (Roles.Citizen, null), (Roles.CompanyAgent, "91350200M0001TEST0"));
        await using (AsyncServiceScope scope = Db.Scope(other))
            await scope.ServiceProvider.GetRequiredService<GivePosts>().GiveAsync(new PostInput(user.Id, Roles.Auditor), Actor.Command("test"), Cancel);
        ClaimsPrincipal principal = await PrincipalAsync(one, user);

        Assert.Equal(
            (true, false, false, false, true, true),
            (await MayAsync(one, principal, Policies.Agent), await MayAsync(one, principal, Policies.Auditor), await MayAsync(one, principal, Policies.Staff),
             await MayAsync(other, principal, Policies.Agent), await MayAsync(other, principal, Policies.Auditor), await MayAsync(other, principal, Policies.Staff)));
        Assert.Equal(["91350200M0001TEST0"], principal.CompaniesIn(one.Id));
        Assert.Empty(principal.CompaniesIn(other.Id));
    }

    [Fact]
    public async Task Is_read_again_when_a_post_is_taken()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser user = await OpenAsync(bureau, (Roles.Officer, null));
        string before = (await PrincipalAsync(bureau, user)).FindFirstValue("AspNet.Identity.SecurityStamp")!;

        await using AsyncServiceScope scope = Db.Scope(bureau);
        await scope.ServiceProvider.GetRequiredService<GivePosts>().TakeAsync(new PostInput(user.Id, Roles.Officer), Actor.Command("test"), Cancel);
        KefaUser after = (await scope.ServiceProvider.GetRequiredService<UserManager<KefaUser>>().FindByIdAsync(user.Id.ToString()))!;

        Assert.NotEqual(before, after.SecurityStamp);
        Assert.False(await MayAsync(bureau, await PrincipalAsync(bureau, after), Policies.Officer));
    }

    [Fact]
    public async Task Needs_a_post_given_by_someone()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        ClaimsPrincipal stranger = new(new ClaimsIdentity()), noPosts = await PrincipalAsync(bureau, await OpenAsync(bureau));

        Assert.True(await MayAsync(bureau, stranger, Policies.Everyone));
        Assert.False(await MayAsync(bureau, stranger, Policies.SignedIn));
        Assert.True(await MayAsync(bureau, noPosts, Policies.SignedIn));
        Assert.False(await MayAsync(bureau, noPosts, Policies.Staff));
    }

    [Fact]
    public async Task Refuses_weak_passwords_and_taken_names_in_both_languages()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await OpenAsync(bureau);
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var open = scope.ServiceProvider.GetRequiredService<OpenAccount>();

        var weak = Assert.IsType<OpenAccountOutcome.Refused>(await open.HandleAsync(new("new@example.org", "x", null, "short", false), [], Actor.Command("test"), Cancel));
        var taken = Assert.IsType<OpenAccountOutcome.Refused>(await open.HandleAsync(new(_name, "x", null, Password, false), [], Actor.Command("test"), Cancel));

        Assert.Contains("密码至少10个字符。A password has at least 10 characters.", weak.Reasons);
        Assert.Contains($"用户名“{_name}”已被使用。The user name '{_name}' is taken.", taken.Reasons);
    }

    [Fact]
    public async Task With_a_reset_password_must_change_it()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await OpenAsync(bureau, (Roles.Officer, null));
        string password;
        await using (AsyncServiceScope scope = Db.Scope(bureau))
            password = await scope.ServiceProvider.GetRequiredService<ResetPassword>().HandleAsync(_name, Actor.Command("test"), Cancel);

        Assert.IsType<SignInOutcome.Refused>(await SignInAsync(bureau, Password));
        KefaUser user = Assert.IsType<SignInOutcome.SignedIn>(await SignInAsync(bureau, password)).User;
        ClaimsPrincipal principal = await PrincipalAsync(bureau, user);
        Assert.True(principal.MustChangePassword());
        Assert.False(await MayAsync(bureau, principal, Policies.Officer));
        Assert.True(await MayAsync(bureau, principal, Policies.SignedIn));

        await using AsyncServiceScope change = Db.Scope(bureau);
        change.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { RequestServices = change.ServiceProvider };
        Assert.NotEmpty(await change.ServiceProvider.GetRequiredService<ChangePassword>().HandleAsync(user.Id, password, password, Cancel));
        Assert.Empty(await change.ServiceProvider.GetRequiredService<ChangePassword>().HandleAsync(user.Id, password, "Another good one", Cancel));
        Assert.False(Assert.IsType<SignInOutcome.SignedIn>(await SignInAsync(bureau, "Another good one")).User.MustChangePassword);
    }

    [Fact]
    public async Task Role_codes_are_stored_and_only_grow()
    {
        await Task.CompletedTask;

        Assert.Equal(
            [
                "citizen", "companyAgent", "applicant", "system", "handlingSection", "legalSection", "generalOffice", "finance", "deputyHead", "head", "meeting",
                "officer", "legal", "leader", "adviser", "justiceBureau", "marketRegulator", "government", "discipline", "auditor",
                "systemAdministrator", "securityAdministrator", "auditAdministrator",
            ],
            Roles.All);
    }

    public sealed class OnSqlite(SqliteFixture db) : SigningIn(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : SigningIn(db), IClassFixture<PostgreSqlFixture>;
}
