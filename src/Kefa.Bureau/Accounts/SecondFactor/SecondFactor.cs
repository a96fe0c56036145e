using System.Globalization;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;

namespace Kefa.Bureau.Accounts;

/// <summary>What is typed into an authenticator, or scanned by it.</summary>
/// <param name="Secret">In groups of four letters.</param>
/// <param name="Address">The <c>otpauth:</c> address that the picture holds.</param>
public sealed record AuthenticatorKey(string Secret, string Address);

/// <summary>Sets up, renews and ends a person's second factor: codes of six digits from an authenticator (TOTP, RFC 6238), and recovery codes that work once.</summary>
public sealed class SecondFactor(UserManager<KefaUser> users, IUserStore<KefaUser> store, SignInManager<KefaUser> signIn, AuditTrail audit, KefaDbContext db)
{
    private const int RecoveryCodes = 10;

    private readonly IUserAuthenticatorKeyStore<KefaUser> _keys = (IUserAuthenticatorKeyStore<KefaUser>)store;

    /// <summary>The key to be set up; the same until it is confirmed.</summary>
    public async Task<AuthenticatorKey> KeyAsync(Guid account, string issuer)
    {
        KefaUser user = await UserAsync(account);
        string? key = await users.GetAuthenticatorKeyAsync(user);
        if (string.IsNullOrEmpty(key))
        {
            // Not ResetAuthenticatorKeyAsync: that renews the stamp, and whoever only looked at the page would be signed out everywhere within a minute.
            key = users.GenerateNewAuthenticatorKey();
            await _keys.SetAuthenticatorKeyAsync(user, key, CancellationToken.None);
            Must(await users.UpdateAsync(user));
        }
        string secret = string.Join(' ', key.ToLowerInvariant().Chunk(4).Select(part => new string(part)));
        string name = Uri.EscapeDataString(issuer), address = string.Create(CultureInfo.InvariantCulture, $"otpauth://totp/{name}:{Uri.EscapeDataString(user.UserName ?? "")}?secret={key}&issuer={name}&digits=6");
        return new AuthenticatorKey(secret, address);
    }

    /// <summary>Turns the second factor on when the code is right.</summary>
    /// <returns>The recovery codes, shown once; null when the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Guid account, string code, CancellationToken cancellationToken)
    {
        KefaUser user = await UserAsync(account);
        if (!await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, Digits(code))) return null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        Must(await users.SetTwoFactorEnabledAsync(user, true));
        string[] codes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes) ?? []];
        audit.Record(new Actor(user.Id, user.DisplayName, null), "SecondFactorSet", $"account/{user.Id}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await signIn.RefreshSignInAsync(user);
        return codes;
    }

    /// <summary>New recovery codes; the old ones end.</summary>
    /// <returns>Null when the password is wrong.</returns>
    public async Task<IReadOnlyList<string>?> RenewCodesAsync(Guid account, string password, CancellationToken cancellationToken)
    {
        KefaUser user = await UserAsync(account);
        if (!await KnowsAsync(user, password)) return null;
        string[] codes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes) ?? []];
        audit.Record(new Actor(user.Id, user.DisplayName, null), "RecoveryCodesRenewed", $"account/{user.Id}");
        await db.SaveChangesAsync(cancellationToken);
        return codes;
    }

    /// <summary>Turns one's own second factor off; the key is forgotten.</summary>
    /// <returns>False when the password is wrong.</returns>
    public async Task<bool> EndAsync(Guid account, string password, CancellationToken cancellationToken)
    {
        KefaUser user = await UserAsync(account);
        if (!await KnowsAsync(user, password)) return false;
        await EndAsync(user, new Actor(user.Id, user.DisplayName, null), cancellationToken);
        await signIn.RefreshSignInAsync(user);
        return true;
    }

    /// <summary>The security administrator ends it for somebody who lost the device; their sign-ins end too.</summary>
    public async Task EndForAsync(Guid account, Actor by, CancellationToken cancellationToken) => await EndAsync(await UserAsync(account), by, cancellationToken);

    internal static string Digits(string? code) => new([.. (code ?? "").Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsAsciiDigit)]);

    private async Task EndAsync(KefaUser user, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        Must(await users.SetTwoFactorEnabledAsync(user, false));
        Must(await users.ResetAuthenticatorKeyAsync(user));
        audit.Record(by, "SecondFactorEnded", $"account/{user.Id}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // A guess of the password counts like one at the sign-in.
    private async Task<bool> KnowsAsync(KefaUser user, string password) => (await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true)).Succeeded;

    private async Task<KefaUser> UserAsync(Guid account) => await users.FindByIdAsync(account.ToString()) ?? throw new InvalidOperationException($"There is no account {account}.");

    private static void Must(IdentityResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description)));
    }
}
