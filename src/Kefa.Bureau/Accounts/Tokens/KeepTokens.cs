using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Accounts;

/// <param name="ExpiresOn">The last day on which it holds.</param>
/// <param name="FormToken">The token of the form; null for commands.</param>
public sealed record TokenInput(string Name, IReadOnlyList<string> Scopes, DateOnly? ExpiresOn, string? FormToken = null);

public abstract record IssueTokenOutcome
{
    private IssueTokenOutcome() { }

    /// <param name="Token">Shown once; the database has only its hash.</param>
    public sealed record Issued(string Token) : IssueTokenOutcome;
    public sealed record Refused(IReadOnlyList<StaffProblem> Problems) : IssueTokenOutcome;
}

/// <summary>What a token that came with a request is good for.</summary>
public sealed record UsedToken(long Id, string Name, int BureauId, IReadOnlyList<string> Scopes);

/// <summary>Issues, lists and revokes the tokens of other systems, and knows them when they come.</summary>
public sealed class KeepTokens(KefaDbContext db, ICurrentBureau bureau, FormTokens forms, AuditTrail audit, TimeProvider time)
{
    /// <summary>A token holds for a year at most.</summary>
    public const int MaxDays = 366;

    public const string IssuePurpose = "issue-token";

    private const string Mark = "kefa_";

    public async Task<IReadOnlyList<ApiToken>> AllAsync(CancellationToken cancellationToken) =>
        await db.Set<ApiToken>().AsNoTracking().OrderByDescending(token => token.Id).Take(500).ToListAsync(cancellationToken);

    public async Task<IssueTokenOutcome> IssueAsync(TokenInput input, Actor by, CancellationToken cancellationToken)
    {
        List<StaffProblem> wrong = [];
        DateOnly today = bureau.Required.Today(time);
        if (input.Name.Trim() is not { Length: > 0 and <= 100 }) wrong.Add(new("name", new("请填写使用系统的名称，不超过100字。", "Name the system that will use it, in at most 100 characters.")));
        if (input.Scopes.Count == 0 || input.Scopes.Any(scope => !ApiScopes.All.Any(known => known.Code == scope))) wrong.Add(new("scopes", new("请选择权限范围。", "Choose what it may be used for.")));
        if (input.ExpiresOn is not { } last || last < today || last.DayNumber - today.DayNumber >= MaxDays)
            wrong.Add(new("expires", new("请填写有效期截止日，今天起一年以内，例如 2027-01-31。", "Enter the last day, within a year from today, such as 2027-01-31.")));
        if (wrong.Count > 0) return new IssueTokenOutcome.Refused(wrong);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (input.FormToken is { } form && await forms.ConsumeAsync(form, IssuePurpose, by.AccountId, cancellationToken) is not FormTokenOutcome.Fresh)
            return new IssueTokenOutcome.Refused([new("", new("这张表单已经提交过，令牌只在那时显示一次。没有记下的，请吊销后重新签发。", "This form was sent before, and the token was shown then. If nobody noted it, revoke it and issue another."))]);
        string token = Mark + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var zone = TimeZoneInfo.FindSystemTimeZoneById(bureau.Required.TimeZone);
        DateTime end = input.ExpiresOn!.Value.AddDays(1).ToDateTime(TimeOnly.MinValue);
        string[] scopes = [.. input.Scopes.Distinct(StringComparer.Ordinal)];
        db.Add(new ApiToken
        {
            BureauId = bureau.Required.Id, Name = input.Name.Trim(), Hash = HashOf(token), Beginning = token[..12], Scopes = string.Join(' ', scopes),
            IssuedAt = time.GetUtcNow(), IssuedBy = by.Name, ExpiresAt = new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime(),
        });
        audit.Record(by, "TokenIssued", $"token/{token[..12]}", new { name = input.Name.Trim(), scopes, until = input.ExpiresOn });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new IssueTokenOutcome.Issued(token);
    }

    /// <returns>False when there is no such token here, or it was revoked before.</returns>
    public async Task<bool> RevokeAsync(long id, Actor by, CancellationToken cancellationToken)
    {
        if (await db.Set<ApiToken>().FirstOrDefaultAsync(token => token.Id == id && token.RevokedAt == null, cancellationToken) is not { } token) return false;
        token.RevokedAt = time.GetUtcNow();
        audit.Record(by, "TokenRevoked", $"token/{token.Beginning}", new { name = token.Name });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>The token as it stands now; null when it is unknown in this bureau, expired or revoked.</summary>
    public async Task<UsedToken?> UseAsync(string given, CancellationToken cancellationToken)
    {
        if (!given.StartsWith(Mark, StringComparison.Ordinal) || given.Length > 100 || bureau.Id is null) return null;
        string hash = HashOf(given);
        DateTimeOffset now = time.GetUtcNow(), before = now.AddMinutes(-1);
        if (await db.Set<ApiToken>().AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash, cancellationToken) is not { RevokedAt: null } token || token.ExpiresAt <= now) return null;
        if (token.LastUsedAt is null || token.LastUsedAt < before)
            await db.Set<ApiToken>().Where(row => row.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), cancellationToken);
        return new UsedToken(token.Id, token.Name, token.BureauId, token.Scopes.Split(' '));
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
