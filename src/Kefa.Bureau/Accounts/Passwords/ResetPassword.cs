using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;

namespace Kefa.Bureau.Accounts;

/// <summary>Gives an account a one-time password; its lockout and its sign-ins end.</summary>
public sealed class ResetPassword(UserManager<KefaUser> users, PasswordHistory history, AuditTrail audit, KefaDbContext db, TimeProvider time)
{
    /// <returns>The password, shown once and changed at the next sign-in.</returns>
    /// <exception cref="RefusedException">There is no such account.</exception>
    public async Task<string> HandleAsync(string userName, Actor by, CancellationToken cancellationToken)
    {
        KefaUser user = await users.FindByNameAsync(userName.Trim()) ?? throw new RefusedException($"There is no account '{userName}'.");
        string password = OneTimePassword.New();
        // Before the transaction: the first token of an installation makes a key, which on SQLite would wait for the transaction that waits for it.
        string token = await users.GeneratePasswordResetTokenAsync(user);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await history.RememberAsync(user, cancellationToken);
        user.MustChangePassword = true;
        user.PasswordChangedAt = time.GetUtcNow();
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        // This also renews the security stamp, which ends the sign-ins.
        IdentityResult result = await users.ResetPasswordAsync(user, token, password);
        if (!result.Succeeded) throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Description)));
        audit.Record(by, "PasswordReset", $"account/{user.Id}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return password;
    }
}
