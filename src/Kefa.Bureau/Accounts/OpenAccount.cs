using Kefa.Bureau.Bureaus;
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

/// <summary>Opens a person's account, and gives and takes posts in the current bureau.</summary>
public sealed class OpenAccount(UserManager<KefaUser> users, KefaDbContext db, ICurrentBureau bureau, AuditTrail audit, TimeProvider time)
{
    /// <summary>One transaction: the account, its posts in the current bureau and the audit entries.</summary>
    public async Task<OpenAccountOutcome> HandleAsync(
        OpenAccountInput input, IReadOnlyList<(string Role, string? Company)> posts, Actor by, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var user = new KefaUser
        {
            UserName = input.UserName.Trim(), Email = input.Email, DisplayName = input.DisplayName, Language = input.Language,
            MustChangePassword = input.MustChangePassword, CreatedAt = time.GetUtcNow(), LockoutEnabled = true,
        };
        IdentityResult created = await users.CreateAsync(user, input.Password);
        if (!created.Succeeded) return new OpenAccountOutcome.Refused([.. created.Errors.Select(error => error.Description)]);
        audit.Record(by, "AccountOpened", $"account/{user.Id}");
        foreach ((string role, string? company) in posts) Give(user.Id, role, company, by);
        await db.SaveChangesAsync(cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        return new OpenAccountOutcome.Opened(user);
    }

    /// <summary>Gives a post in the current bureau; giving it twice changes nothing.</summary>
    public async Task GivePostAsync(Guid account, string role, string? company, Actor by, CancellationToken cancellationToken)
    {
        if (await db.Set<Post>().AnyAsync(post => post.AccountId == account && post.Role == role && post.Company == company, cancellationToken)) return;
        Give(account, role, company, by);
        await SaveWithNewStampAsync(account, cancellationToken);
    }

    public async Task TakePostAsync(Guid account, string role, string? company, Actor by, CancellationToken cancellationToken)
    {
        List<Post> held = await db.Set<Post>().Where(post => post.AccountId == account && post.Role == role && post.Company == company).ToListAsync(cancellationToken);
        if (held.Count == 0) return;
        db.RemoveRange(held);
        audit.Record(by, "PostTaken", $"account/{account}", new { role, company });
        await SaveWithNewStampAsync(account, cancellationToken);
    }

    private void Give(Guid account, string role, string? company, Actor by)
    {
        if ((role == Roles.CompanyAgent) != (company is not null))
            throw new ArgumentException($"The role '{role}' with company '{company ?? "none"}': a company is given to {Roles.CompanyAgent} and to no other role.", nameof(role));
        db.Add(new Post { BureauId = bureau.Required.Id, AccountId = account, Role = role, Company = company, GivenAt = time.GetUtcNow(), GivenBy = by.Name });
        audit.Record(by, "PostGiven", $"account/{account}", new { role, company });
    }

    // A sign-in carries the posts; the stamp makes it read them again.
    private async Task SaveWithNewStampAsync(Guid account, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        await db.SaveChangesAsync(cancellationToken);
        KefaUser user = await users.FindByIdAsync(account.ToString()) ?? throw new InvalidOperationException($"There is no account {account}.");
        await users.UpdateSecurityStampAsync(user);
        if (own is not null) await own.CommitAsync(cancellationToken);
    }
}
