using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Kefa.Bureau.Accounts;

/// <summary>Accounts in our database, with the secrets of authenticators and recovery codes sealed: the database alone makes no codes.</summary>
internal sealed class SealedTokens(KefaDbContext db, FieldProtection protection, IdentityErrorDescriber errors) : UserOnlyStore<KefaUser, KefaDbContext, Guid>(db, errors)
{
    public override async Task<string?> GetTokenAsync(KefaUser user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value ? protection.Open(Purpose(user, name), value) : null;

    public override Task SetTokenAsync(KefaUser user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : protection.Seal(Purpose(user, name), value), cancellationToken);

    private static string Purpose(KefaUser user, string name) => $"account/{user.Id:D}/token/{name}";
}
