using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Accounts;

public abstract class HoldingPasswordsToRules(DatabaseFixture db) : StaffTests(db)
{
    private async Task<string[]> ChangeAsync(BureauInfo bureau, KefaUser user, string current, string wanted)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        return [.. (await scope.ServiceProvider.GetRequiredService<ChangePassword>().HandleAsync(user.Id, current, wanted, Cancel)).Select(error => error.Code)];
    }

    [Fact]
    public async Task The_last_five_passwords_do_not_come_again()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser user = await PersonAsync(bureau);
        string[] passwords = ["Some good password", "Second password 2", "Third password 33", "Fourth password 4", "Fifth password 55"];
        for (int i = 1; i < passwords.Length; i++) Assert.Empty(await ChangeAsync(bureau, user, passwords[i - 1], passwords[i]));

        foreach (string used in passwords.SkipLast(1)) Assert.Equal(["PasswordUsedBefore"], await ChangeAsync(bureau, user, passwords[^1], used));
        // Who does not know the present one learns nothing about earlier ones.
        Assert.Equal(["PasswordMismatch"], await ChangeAsync(bureau, user, "not the password", passwords[0]));
        Assert.Empty(await ChangeAsync(bureau, user, passwords[^1], "Sixth password 66"));
        Assert.Empty(await ChangeAsync(bureau, user, "Sixth password 66", passwords[0]));
    }

    [Fact]
    public async Task A_password_older_than_ninety_days_opens_nothing_but_its_change()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser user = await PersonAsync(bureau, Roles.HandlingSection);
        Task<System.Security.Claims.ClaimsPrincipal> Principal() => InAsync<IUserClaimsPrincipalFactory<KefaUser>, System.Security.Claims.ClaimsPrincipal>(bureau, factory => factory.CreateAsync(user));
        DateTimeOffset start = Db.Time.GetUtcNow();
        try
        {
            Db.Time.Advance(TimeSpan.FromDays(90));
            Assert.True((await Principal()).Holds(bureau.Id, Roles.HandlingSection));

            Db.Time.Advance(TimeSpan.FromHours(1));
            Assert.True((await Principal()).MustChangePassword());
            Assert.False((await Principal()).Holds(bureau.Id, Roles.HandlingSection));
        }
        finally
        {
            Db.Time.Advance(start - Db.Time.GetUtcNow());
        }
    }

    public sealed class OnSqlite(SqliteFixture db) : HoldingPasswordsToRules(db), IClassFixture<SqliteFixture>;
}

public sealed class PasswordRuleSets
{
    private static async Task<string[]> WrongAsync(PasswordRuleSet set, string password, string userName = "wangxiaoming")
    {
        var check = new CheckPassword(PasswordRules.Of(new PasswordSettings { Rules = set }));
        return [.. (await check.ValidateAsync(null!, new KefaUser { UserName = userName }, password)).Errors.Select(error => error.Code)];
    }

    [Theory]
    [InlineData("kefa-demo-2026", "")]
    [InlineData("Kurz-1", "PasswordTooShort")]
    [InlineData("onlylowercase", "PasswordTooPlain")]
    [InlineData("Aa1Aa1Aa1Aa1", "PasswordRequiresUniqueChars")]
    [InlineData("Password-2026!", "PasswordWellKnown")]
    [InlineData("Wangxiaoming-88", "PasswordHoldsName")]
    public async Task Graded_protection_asks_for_classes(string password, string wrong) =>
        Assert.Equal(wrong, string.Join(' ', await WrongAsync(PasswordRuleSet.GradedProtection, password)));

    [Theory]
    [InlineData("a sentence that i remember", "")]
    [InlineData("一句自己记得住而别人猜不到的话", "")]
    [InlineData("Kurz-1-aber-gut", "")]
    [InlineData("Kurz-1-aber", "PasswordTooShort")]
    [InlineData("administrator123456789", "PasswordWellKnown")]
    public async Task Modern_guidance_asks_for_length(string password, string wrong) =>
        Assert.Equal(wrong, string.Join(' ', await WrongAsync(PasswordRuleSet.Modern, password)));

    [Fact]
    public void What_is_made_once_keeps_both_sets()
    {
        foreach (PasswordRuleSet set in Enum.GetValues<PasswordRuleSet>())
        {
            PasswordRules rules = PasswordRules.Of(new PasswordSettings { Rules = set });
            Assert.All(Enumerable.Range(0, 500).Select(_ => OneTimePassword.New()), password =>
                Assert.True(password.Length >= rules.MinLength && PasswordRules.ClassesIn(password) >= rules.MinClasses));
        }
    }
}
