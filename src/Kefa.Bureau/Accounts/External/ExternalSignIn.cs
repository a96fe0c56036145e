using System.Security.Claims;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Accounts;

public enum ExternalSignInOutcome
{
    /// <summary>The provider did not say who it is, or the visitor turned back.</summary>
    Failed,
    SignedIn,

    /// <summary>The account that was signed in is bound to the person from now on.</summary>
    Bound,

    /// <summary>The account has a second factor, which is asked for next.</summary>
    NeedsCode,

    /// <summary>Locked or closed.</summary>
    Refused,

    /// <summary>Nobody here is bound to this person, and the bureau opens no accounts this way.</summary>
    Unknown,

    /// <summary>Another account is bound to this person.</summary>
    BoundElsewhere,
}

/// <summary>Signs in whom the province's identity provider vouches for; binds the account of who is signed in; opens an account of the public for newcomers.</summary>
public sealed class ExternalSignIn(
    SignInManager<KefaUser> signIn, UserManager<KefaUser> users, KefaDbContext db, ICurrentBureau bureau, IOptions<IdentityProvider> provider, AuditTrail audit, TimeProvider time)
{
    /// <param name="present">Who is signed in already; then the account is bound instead.</param>
    public async Task<ExternalSignInOutcome> HandleAsync(Guid? present, CancellationToken cancellationToken)
    {
        if (await signIn.GetExternalLoginInfoAsync(present?.ToString()) is not { } login) return ExternalSignInOutcome.Failed;
        KefaUser? bound = await users.FindByLoginAsync(login.LoginProvider, login.ProviderKey);
        if (present is { } account) return await BindAsync(account, bound, login, cancellationToken);
        if (bound is null)
        {
            if (!provider.Value.OpensAccounts) return ExternalSignInOutcome.Unknown;
            bound = await OpenAsync(login, cancellationToken);
        }
        if (bound.ClosedAt is not null) return await RecordAsync(bound, "SignInRefused", ExternalSignInOutcome.Refused, cancellationToken);
        SignInResult result = await signIn.ExternalLoginSignInAsync(login.LoginProvider, login.ProviderKey, isPersistent: false, bypassTwoFactor: false);
        return result switch
        {
            { Succeeded: true } => await RecordAsync(bound, "SignedIn", ExternalSignInOutcome.SignedIn, cancellationToken),
            { RequiresTwoFactor: true } => await RecordAsync(bound, "SignInNeedsCode", ExternalSignInOutcome.NeedsCode, cancellationToken),
            _ => await RecordAsync(bound, "SignInLockedOut", ExternalSignInOutcome.Refused, cancellationToken),
        };
    }

    private async Task<ExternalSignInOutcome> BindAsync(Guid account, KefaUser? bound, ExternalLoginInfo login, CancellationToken cancellationToken)
    {
        if (bound is not null) return bound.Id == account ? ExternalSignInOutcome.Bound : ExternalSignInOutcome.BoundElsewhere;
        KefaUser user = await users.FindByIdAsync(account.ToString()) ?? throw new InvalidOperationException($"There is no account {account}.");
        Must(await users.AddLoginAsync(user, login));
        return await RecordAsync(user, "ExternalSignInBound", ExternalSignInOutcome.Bound, cancellationToken);
    }

    private async Task<KefaUser> OpenAsync(ExternalLoginInfo login, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string name = login.Principal.FindFirstValue(ClaimTypes.Name) is { Length: > 0 } given ? given[..Math.Min(given.Length, 100)] : provider.Value.NameZh;
        var user = new KefaUser { DisplayName = name, CreatedAt = now, PasswordChangedAt = now, LockoutEnabled = true };
        user.UserName = $"{IdentityProvider.Scheme}-{user.Id:N}";
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        Must(await users.CreateAsync(user));
        Must(await users.AddLoginAsync(user, login));
        db.Add(new Post { BureauId = bureau.Required.Id, AccountId = user.Id, Role = Roles.Citizen, GivenAt = now, GivenBy = provider.Value.NameZh });
        audit.Record(new Actor(user.Id, user.DisplayName, null), "AccountOpened", $"account/{user.Id}", new { by = IdentityProvider.Scheme });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return user;
    }

    private async Task<ExternalSignInOutcome> RecordAsync(KefaUser user, string what, ExternalSignInOutcome outcome, CancellationToken cancellationToken)
    {
        audit.Record(new Actor(user.Id, user.DisplayName, null), what, $"account/{user.Id}", new { by = IdentityProvider.Scheme });
        await db.SaveChangesAsync(cancellationToken);
        return outcome;
    }

    private static void Must(IdentityResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description)));
    }
}
