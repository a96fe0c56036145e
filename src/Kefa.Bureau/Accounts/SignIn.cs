using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;

namespace Kefa.Bureau.Accounts;

public abstract record SignInOutcome
{
    private SignInOutcome() { }
    /// <param name="MustChangePassword">Somebody else knows the password, or it has grown old.</param>
    public sealed record SignedIn(KefaUser User, bool MustChangePassword) : SignInOutcome;

    /// <summary>Unknown name or wrong password: the answer does not say which.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>Too many wrong passwords; after <paramref name="Until"/> it may be tried again. Who asks is not told: it would say that there is such an account.</summary>
    public sealed record LockedOut(DateTimeOffset? Until) : SignInOutcome;
}

/// <summary>Signs a person in with name and password; each try is in the audit trail.</summary>
public sealed class SignIn(SignInManager<KefaUser> signIn, UserManager<KefaUser> users, PasswordHistory passwords, AuditTrail audit, KefaDbContext db)
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
        var who = new Actor(user.Id, user.DisplayName, null);
        audit.Record(who, result.Succeeded ? "SignedIn" : result.IsLockedOut ? "SignInLockedOut" : "SignInRefused", $"account/{user.Id}");
        await db.SaveChangesAsync(cancellationToken);
        return result switch
        {
            { Succeeded: true } => new SignInOutcome.SignedIn(user, user.MustChangePassword || await passwords.IsTooOldAsync(user, cancellationToken)),
            { IsLockedOut: true } => new SignInOutcome.LockedOut(await users.GetLockoutEndDateAsync(user)),
            _ => new SignInOutcome.Refused(),
        };
    }

    public async Task SignOutAsync() => await signIn.SignOutAsync();

    /// <summary>The time of the answer must not tell which names exist.</summary>
    private void HashAllTheSame(string password) => users.PasswordHasher.VerifyHashedPassword(new KefaUser(), UnknownUsersHash.Value, password);

    private static readonly Lazy<string> UnknownUsersHash = new(() => new PasswordHasher<KefaUser>().HashPassword(new KefaUser(), "no one has this password"));
}
