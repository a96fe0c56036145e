using System.Globalization;
using System.Security.Cryptography;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Jobs;

/// <summary>What a form's token says about this sending.</summary>
public abstract record FormTokenOutcome
{
    private FormTokenOutcome() { }

    /// <summary>The first sending: act, then call <see cref="FormTokens.CompleteAsync"/> in the same transaction.</summary>
    public sealed record Fresh : FormTokenOutcome;

    /// <summary>Sent before: do nothing and go where the first sending went.</summary>
    public sealed record Used(string? Location) : FormTokenOutcome;

    /// <summary>Not a token of ours, or one for another form, account or bureau: show the form again with a new token.</summary>
    public sealed record Invalid : FormTokenOutcome;
}

/// <summary>
/// Makes a POST idempotent: each rendered form carries a token, and the act's own transaction consumes it. Nothing is stored
/// until a form is sent.
/// </summary>
public sealed class FormTokens(KefaDbContext db, ICurrentBureau bureau, IDataProtectionProvider protection, TimeProvider time)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Kefa.FormTokens.v1");

    /// <summary>A token for one rendering of a form.</summary>
    public string Issue(string purpose, Guid? account) =>
        _protector.Protect(string.Join('|', Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), bureau.Required.Id.ToString(CultureInfo.InvariantCulture), account?.ToString("N"), purpose));

    /// <summary>Consumes the token inside the act's transaction. Two sendings at once: the second waits for the first to commit.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    public async Task<FormTokenOutcome> ConsumeAsync(string? token, string purpose, Guid? account, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("A form token is consumed in the act's transaction: begin it first.");
        var batch = new RowBatch(db);
        if (Use(token, purpose, account, batch) is not { } use) return new FormTokenOutcome.Invalid();
        await batch.ExecuteAsync(cancellationToken);
        return await OutcomeAsync(use, cancellationToken);
    }

    /// <summary>Consumes the token with the other questions of the act.</summary>
    /// <returns>What <see cref="OutcomeAsync"/> asks for when the batch has run; null for a token that is not one.</returns>
    internal FormTokenUse? Use(string? token, string purpose, Guid? account, RowBatch into)
    {
        if (Id(token, purpose, account) is not { } id) return null;
        var use = new FormTokenUse(id);
        into.Ask(
            "INSERT INTO form_token (bureau_id, token, purpose, account_id, used_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (bureau_id, token) DO NOTHING RETURNING 1",
            _ => use.IsFresh = true, bureau.Required.Id, id, purpose, account, UtcConverter.ToStored(time.GetUtcNow()));
        return use;
    }

    internal async Task<FormTokenOutcome> OutcomeAsync(FormTokenUse use, CancellationToken cancellationToken) => use.IsFresh
        ? new FormTokenOutcome.Fresh()
        : new FormTokenOutcome.Used(await db.Set<FormToken>().Where(row => row.Token == use.Id).Select(row => row.ResultLocation).SingleAsync(cancellationToken));

    /// <summary>Whether the form was sent before; asks and consumes nothing.</summary>
    /// <returns>Where the first sending led; null when there was none, or it is not a token of the form.</returns>
    public async Task<FormTokenOutcome.Used?> SentBeforeAsync(string? token, string purpose, Guid? account, CancellationToken cancellationToken) =>
        Id(token, purpose, account) is { } id && await db.Set<FormToken>().AsNoTracking().FirstOrDefaultAsync(row => row.Token == id, cancellationToken) is { } sent ? new FormTokenOutcome.Used(sent.ResultLocation) : null;

    /// <summary>Remembers with the act's rows where the sender goes, for the case that the form comes again.</summary>
    internal void Complete(FormTokenUse use, string location, RowBatch into) =>
        into.Run("UPDATE form_token SET result_location = $1 WHERE bureau_id = $2 AND token = $3", location, bureau.Required.Id, use.Id);

    /// <summary>Remembers where the sender goes, for the case that the form comes again.</summary>
    public async Task CompleteAsync(string token, string purpose, Guid? account, string location, CancellationToken cancellationToken)
    {
        string id = Id(token, purpose, account) ?? throw new ArgumentException("The token was not consumed for this purpose.", nameof(token));
        await db.Set<FormToken>().Where(row => row.Token == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ResultLocation, location), cancellationToken);
    }

    private string? Id(string? token, string purpose, Guid? account)
    {
        if (string.IsNullOrEmpty(token)) return null;
        string text;
        try
        {
            text = _protector.Unprotect(token);
        }
        catch (CryptographicException)
        {
            return null; // forged, damaged, or from before a restore of other keys: the outcome says so
        }
        string expected = string.Join('|', bureau.Required.Id.ToString(CultureInfo.InvariantCulture), account?.ToString("N"), purpose);
        return text.Length == 33 + expected.Length && text.AsSpan(33).SequenceEqual(expected) ? text[..32] : null;
    }
}

/// <summary>A token in the batch of an act.</summary>
internal sealed class FormTokenUse(string id)
{
    public string Id { get; } = id;

    /// <summary>Whether this sending is the first one; known when the batch has run.</summary>
    public bool IsFresh { get; set; }
}
