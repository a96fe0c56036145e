using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;

namespace Kefa.Bureau.Accounts;

/// <summary>The person changes their own password; the mark that it must be changed goes away with it.</summary>
public sealed class ChangePassword(UserManager<KefaUser> users, SignInManager<KefaUser> signIn, PasswordHistory history, AuditTrail audit, KefaDbContext db, TimeProvider time)
{
    /// <returns>Why it was refused; empty when it was changed.</returns>
    public async Task<IReadOnlyList<IdentityError>> HandleAsync(Guid account, string current, string wanted, CancellationToken cancellationToken)
    {
        KefaUser user = await users.FindByIdAsync(account.ToString()) ?? throw new InvalidOperationException($"There is no account {account}.");
        if (string.Equals(current, wanted, StringComparison.Ordinal))
            return [new IdentityError { Code = "PasswordUnchanged", Description = "新密码必须与原密码不同。The new password must differ from the old one." }];
        // Before the transaction: on SQLite it keeps the others waiting, and hashing takes its time.
        if (await users.CheckPasswordAsync(user, current) && await history.WasUsedAsync(user, wanted, cancellationToken))
            return [new IdentityError { Code = "PasswordUsedBefore", Description = "新密码不得与最近用过的密码相同。The new password must not be one of the last ones." }];
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await history.RememberAsync(user, cancellationToken);
        IdentityResult changed = await users.ChangePasswordAsync(user, current, wanted);
        if (!changed.Succeeded) return [.. changed.Errors];
        user.MustChangePassword = false;
        user.PasswordChangedAt = time.GetUtcNow();
        await users.UpdateAsync(user);
        audit.Record(new Actor(user.Id, user.DisplayName, null), "PasswordChanged", $"account/{user.Id}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await signIn.RefreshSignInAsync(user);
        return [];
    }
}
