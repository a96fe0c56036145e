using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;

namespace Kefa.Bureau.Accounts;

public abstract record SignInOutcome
{
    private SignInOutcome() { }
    /// <param name="MustChangePassword">Somebody else knows the password, or it has grown old.</param>
    public sealed record SignedIn(KefaUser User, bool MustChangePassword) : SignInOutcome;

    /// <summary>The password was right; the second factor is asked for next.</summary>
    public sealed record NeedsCode : SignInOutcome;

    /// <summary>Unknown name or wrong password: the answer does not say which.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>Too many wrong passwords; after <paramref name="Until"/> it may be tried again. Who asks is not told: it would say that there is such an account.</summary>
    public sealed record LockedOut(DateTimeOffset? Until) : SignInOutcome;
}

/// <summary>Signs a person in with name and password; each try is in the audit trail.</summary>
public sealed class SignIn(SignInManager<KefaUser> signIn, UserManager<KefaUser> users, PasswordHistory passwords, AuditTrail audit, KefaDbContext db, TimeProvider time)
{
    public async Task<SignInOutcome> HandleAsync(string userName, string password, bool remember, CancellationToken cancellationToken)
    {
        KefaUser? user = await users.FindByNameAsync(userName.Trim());
        if (user is null)
        {
            HashAllTheSame(password);
            audit.Record(Actor.Anonymous, "SignInRefused", "account/unknown");
            await db.SaveChangesAsync(cancellationToken);
            return new SignInOutcome.Refused();
        }

        // A locked account's password is not looked at.
        if (user.ClosedAt is not null)
        {
            // A closed account answers like one that is not there.
            HashAllTheSame(password);
            audit.Record(new Actor(user.Id, user.DisplayName, null), "SignInRefused", $"account/{user.Id}", new { closed = true });
            await db.SaveChangesAsync(cancellationToken);
            return new SignInOutcome.Refused();
        }
        if (await users.IsLockedOutAsync(user))
            HashAllTheSame(password);
        SignInResult result = await signIn.PasswordSignInAsync(user, password, remember, lockoutOnFailure: true);
        return await AnswerAsync(user, result, cancellationToken);
    }

    /// <summary>The second half, after <see cref="SignInOutcome.NeedsCode"/>: six digits of the authenticator, or a recovery code.</summary>
    public async Task<SignInOutcome> HandleCodeAsync(string code, bool remember, CancellationToken cancellationToken)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } user) return new SignInOutcome.Refused();
        string digits = SecondFactor.Digits(code);
        if (digits.Length == 6 && code.Trim().Length <= 8)
        {
            // A code that was seen over a shoulder or on the wire opens nothing a second time.
            if (user.LastFactorCode == digits && time.GetUtcNow() - user.LastFactorAt < TimeSpan.FromMinutes(5))
                return await AnswerAsync(user, SignInResult.Failed, cancellationToken);
            SignInResult result = await signIn.TwoFactorAuthenticatorSignInAsync(digits, remember, rememberClient: false);
            if (result.Succeeded) (user.LastFactorCode, user.LastFactorAt) = (digits, time.GetUtcNow());
            return await AnswerAsync(user, result, cancellationToken);
        }
        SignInResult recovered = await signIn.TwoFactorRecoveryCodeSignInAsync(code.Trim().ToUpperInvariant());
        if (!recovered.Succeeded) await users.AccessFailedAsync(user);
        return await AnswerAsync(user, recovered, cancellationToken, recovery: true);
    }

    private async Task<SignInOutcome> AnswerAsync(KefaUser user, SignInResult result, CancellationToken cancellationToken, bool recovery = false)
    {
        var who = new Actor(user.Id, user.DisplayName, null);
        string what = result switch { { Succeeded: true } => "SignedIn", { RequiresTwoFactor: true } => "SignInNeedsCode", { IsLockedOut: true } => "SignInLockedOut", _ => "SignInRefused" };
        audit.Record(who, what, $"account/{user.Id}", recovery ? new { recovery } : null);
        await db.SaveChangesAsync(cancellationToken);
        return result switch
        {
            { Succeeded: true } => new SignInOutcome.SignedIn(user, user.MustChangePassword || await passwords.IsTooOldAsync(user, cancellationToken)),
            { RequiresTwoFactor: true } => new SignInOutcome.NeedsCode(),
            { IsLockedOut: true } => new SignInOutcome.LockedOut(await users.GetLockoutEndDateAsync(user)),
            _ => new SignInOutcome.Refused(),
        };
    }

    public async Task SignOutAsync(Actor by, CancellationToken cancellationToken)
    {
        await signIn.SignOutAsync();
        audit.Record(by, "SignedOut", $"account/{by.AccountId}");
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The time of the answer must not tell which names exist.</summary>
    private void HashAllTheSame(string password) => users.PasswordHasher.VerifyHashedPassword(new KefaUser(), UnknownUsersHash.Value, password);

    private static readonly Lazy<string> UnknownUsersHash = new(() => new PasswordHasher<KefaUser>().HashPassword(new KefaUser(), "no one has this password"));
}
