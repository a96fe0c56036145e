using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Accounts;

/// <param name="UserName">What the person types to sign in; often the e-mail address.</param>
/// <param name="Password">Given by someone else when <paramref name="MustChangePassword"/>.</param>
public sealed record OpenAccountInput(string UserName, string DisplayName, string? Email, string Password, bool MustChangePassword, string Language = "zh");

public abstract record OpenAccountOutcome
{
    private OpenAccountOutcome() { }
    public sealed record Opened(KefaUser User) : OpenAccountOutcome;
    public sealed record Refused(IReadOnlyList<string> Reasons) : OpenAccountOutcome;
}

/// <summary>Opens a person's account, with posts in the current bureau.</summary>
public sealed class OpenAccount(UserManager<KefaUser> users, KefaDbContext db, GivePosts posts, AuditTrail audit, TimeProvider time)
{
    /// <summary>One transaction: the account, its posts in the current bureau and the audit entries.</summary>
    public async Task<OpenAccountOutcome> HandleAsync(
        OpenAccountInput input, IReadOnlyList<(string Role, string? Company)> given, Actor by, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        DateTimeOffset now = time.GetUtcNow();
        var user = new KefaUser
        {
            UserName = input.UserName.Trim(), Email = input.Email, DisplayName = input.DisplayName, Language = input.Language,
            MustChangePassword = input.MustChangePassword, CreatedAt = now, PasswordChangedAt = now, LockoutEnabled = true,
        };
        IdentityResult created = await users.CreateAsync(user, input.Password);
        if (!created.Succeeded) return new OpenAccountOutcome.Refused([.. created.Errors.Select(error => error.Description)]);
        audit.Record(by, "AccountOpened", $"account/{user.Id}");
        foreach ((string role, string? company) in given)
        {
            if (await posts.GiveFirstAsync(user, new PostInput(user.Id, role, company), by, cancellationToken) is PostOutcome.Refused refused)
                return new OpenAccountOutcome.Refused([refused.Reason.Zh + refused.Reason.En]);
        }
        await db.SaveChangesAsync(cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        return new OpenAccountOutcome.Opened(user);
    }
}
