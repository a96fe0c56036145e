using System.ComponentModel.DataAnnotations;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Accounts;

/// <summary><c>Kefa:Audit</c>.</summary>
public sealed class AuditSettings : IValidatableObject
{
    /// <summary>The shortest time that the Cybersecurity Law (网络安全法, art. 21) lets logs be kept; the database refuses to delete younger entries.</summary>
    public const int MinDays = 183;

    /// <summary>After how many days entries are deleted; 0: never, which is the default.</summary>
    public int KeepDays { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeepDays is not 0 and < MinDays)
            yield return new ValidationResult($"Kefa:Audit:KeepDays is {KeepDays}: the law asks for six months, so at least {MinDays}, or 0 to keep all.", [nameof(KeepDays)]);
    }
}

/// <summary>What a list of entries is about; the words are the <see cref="AuditEntry.What"/> that belong to it.</summary>
public enum AuditTopic
{
    SignIn,
    Permission,
    Export,
    PersonalData,
    Content,
    Other,
}

/// <summary>Which entries a list shows; what is null does not filter.</summary>
/// <param name="Text">A part of who did it or of what it was done to.</param>
/// <param name="From">The first day, in the bureau's zone.</param>
/// <param name="To">The last day.</param>
public sealed record AuditFilter(string? Text = null, AuditTopic? Topic = null, string? What = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>Reads the audit trail of the current bureau.</summary>
public sealed class AuditLog(KefaDbContext db, Bureaus.ICurrentBureau bureau, IOptions<AuditSettings> settings)
{
    public const int MaxPageSize = 500;

    private static readonly string[] SignIns =
        ["SignedIn", "SignInRefused", "SignInLockedOut", "SignInNeedsCode", "SignedOut", "PasswordChanged", "PasswordReset", "SecondFactorSet", "SecondFactorEnded", "RecoveryCodesRenewed", "SessionEnded", "ExternalSignInBound"];
    private static readonly string[] Permissions =
    [
        "AccountOpened", "PostGiven", "PostTaken", "StaffJoined", "StaffChanged", "StaffLeft", "DeputyAppointed", "DeputyEnded", "DivisionOpened", "DivisionChanged", "DivisionClosed", "TokenIssued",
        "TokenRevoked",
    ];
    private static readonly string[] Exports = ["Exported", "Printed", "BackupMade"];
    private static readonly string[] Personal = ["Unmasked", "PersonalDataShown", "ErasureRequested", "ErasureRefused", "EventErased"];
    private static readonly string[] Contents = ["ContentPublished", "ContentLoaded", "ContentWithdrawn", "ContentDrafted", "ContentDraftChanged", "ContentDraftDiscarded"];

    /// <summary>After how many days entries are deleted; 0: never.</summary>
    public int KeepDays => settings.Value.KeepDays;

    public static AuditTopic TopicOf(string what) =>
        SignIns.Contains(what, StringComparer.Ordinal) ? AuditTopic.SignIn : Permissions.Contains(what, StringComparer.Ordinal) ? AuditTopic.Permission
        : Exports.Contains(what, StringComparer.Ordinal) ? AuditTopic.Export : Personal.Contains(what, StringComparer.Ordinal) ? AuditTopic.PersonalData
        : Contents.Contains(what, StringComparer.Ordinal) ? AuditTopic.Content : AuditTopic.Other;

    /// <summary>One page, the latest first; pages count from 1.</summary>
    public async Task<(IReadOnlyList<AuditEntry> Items, int Total)> SearchAsync(AuditFilter filter, int page, int pageSize, CancellationToken cancellationToken)
    {
        IQueryable<AuditEntry> found = Filtered(filter);
        int size = Math.Clamp(pageSize, 1, MaxPageSize), skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * size, int.MaxValue);
        return (await found.OrderByDescending(entry => entry.Id).Skip(skip).Take(size).ToListAsync(cancellationToken), await found.CountAsync(cancellationToken));
    }

    /// <summary>All of the filter, the latest first; none is kept in memory.</summary>
    public IAsyncEnumerable<AuditEntry> AllAsync(AuditFilter filter) => Filtered(filter).OrderByDescending(entry => entry.Id).AsAsyncEnumerable();

    private IQueryable<AuditEntry> Filtered(AuditFilter filter)
    {
        IQueryable<AuditEntry> found = db.Set<AuditEntry>().AsNoTracking();
        if (filter.Text is { } text) found = found.Where(entry => entry.Who.Contains(text) || entry.Subject.Contains(text));
        if (filter.What is { } what) found = found.Where(entry => entry.What == what);
        if (filter.From is { } from && StartOf(from) is var first) found = found.Where(entry => entry.At >= first);
        if (filter.To is { } to && StartOf(to.AddDays(1)) is var end) found = found.Where(entry => entry.At < end);
        string[] known = [.. SignIns, .. Permissions, .. Exports, .. Personal, .. Contents];
        string[]? words = filter.Topic switch
        {
            AuditTopic.SignIn => SignIns, AuditTopic.Permission => Permissions, AuditTopic.Export => Exports, AuditTopic.PersonalData => Personal, AuditTopic.Content => Contents, _ => null,
        };
        if (words is not null) found = found.Where(entry => EF.Parameter(words).Contains(entry.What));
        else if (filter.Topic == AuditTopic.Other) found = found.Where(entry => !EF.Parameter(known).Contains(entry.What));
        return found;
    }

    private DateTimeOffset StartOf(DateOnly day)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(bureau.Required.TimeZone);
        DateTime local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>Deletes what is older than the bureau keeps; nothing, unless it says so.</summary>
internal sealed class ForgetAudit(IServiceScopeFactory scopes, TimeProvider time, ILogger<ForgetAudit> logger) : LeasedJob(scopes, time, logger)
{
    protected override string Name => "forget-audit";

    protected override TimeSpan Every => TimeSpan.FromHours(24);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        int days = services.GetRequiredService<IOptions<AuditSettings>>().Value.KeepDays;
        if (days == 0) return;
        DateTimeOffset before = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-days);
        await services.GetRequiredService<KefaDbContext>().Set<AuditEntry>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).Where(entry => entry.At < before).ExecuteDeleteAsync(cancellationToken);
    }
}
