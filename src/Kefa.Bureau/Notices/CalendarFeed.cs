using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Exports;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Notices;

/// <summary>The secret address under which a calendar program fetches somebody's deadlines: one for each account of a bureau.</summary>
internal sealed class CalendarFeed : IBelongsToBureau
{
    public int BureauId { get; set; }
    public Guid AccountId { get; set; }

    /// <summary>SHA-256 of the secret, which has 256 random bits: a slow hash would add nothing.</summary>
    public required string Hash { get; set; }

    public DateTimeOffset MadeAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CalendarFeed>
    {
        public void Configure(EntityTypeBuilder<CalendarFeed> builder)
        {
            builder.HasKey(f => new { f.BureauId, f.AccountId });
            builder.Property(f => f.Hash).HasMaxLength(64);
            builder.HasIndex(f => f.Hash).IsUnique();
        }
    }
}

/// <param name="Text">The file (RFC 5545).</param>
/// <param name="Tag">Changes when it does.</param>
public sealed record WrittenFeed(string Text, string Tag);

/// <summary>Makes, revokes and answers calendar feeds: the deadlines of the matters that a person handles or brought, without a name or a subject.</summary>
public sealed class KeepFeed
{
    private const int MostMatters = 300;
    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly MatterStreams _streams;
    private readonly StaffDirectory _staff;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _time;

    internal KeepFeed(KefaDbContext db, ICurrentBureau bureau, MatterStreams streams, StaffDirectory staff, AuditTrail audit, TimeProvider time) =>
        (_db, _bureau, _streams, _staff, _audit, _time) = (db, bureau, streams, staff, audit, time);

    /// <returns>When it was made; null when there is none.</returns>
    public Task<DateTimeOffset?> MadeAtAsync(Guid account, CancellationToken cancellationToken) =>
        _db.Set<CalendarFeed>().Where(f => f.AccountId == account).Select(f => (DateTimeOffset?)f.MadeAt).FirstOrDefaultAsync(cancellationToken);

    /// <summary>A new secret; one that was made before no longer opens anything.</summary>
    public async Task<string> MakeAsync(Actor by, CancellationToken cancellationToken)
    {
        Guid account = by.AccountId ?? throw new ArgumentException("A feed belongs to an account.", nameof(by));
        string secret = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        if (await _db.Set<CalendarFeed>().FirstOrDefaultAsync(f => f.AccountId == account, cancellationToken) is { } kept)
            (kept.Hash, kept.MadeAt) = (HashOf(secret), _time.GetUtcNow());
        else
            _db.Add(new CalendarFeed { AccountId = account, Hash = HashOf(secret), MadeAt = _time.GetUtcNow() });
        _audit.Record(by, "CalendarFeedMade", $"account/{account}");
        await _db.SaveChangesAsync(cancellationToken);
        return secret;
    }

    /// <returns>False when there was none.</returns>
    public async Task<bool> RevokeAsync(Actor by, CancellationToken cancellationToken)
    {
        if (await _db.Set<CalendarFeed>().FirstOrDefaultAsync(f => f.AccountId == by.AccountId, cancellationToken) is not { } kept) return false;
        _db.Remove(kept);
        _audit.Record(by, "CalendarFeedRevoked", $"account/{by.AccountId}");
        await _db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <param name="secret">What stood in the address.</param>
    /// <param name="site">The site's own address, for links.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when nobody has this secret, or the account is closed.</returns>
    public async Task<WrittenFeed?> WriteAsync(string secret, string site, CancellationToken cancellationToken)
    {
        if (secret.Length != 43) return null;
        string hash = HashOf(secret);
        if (await _db.Set<CalendarFeed>().AsNoTracking().FirstOrDefaultAsync(f => f.Hash == hash, cancellationToken) is not { } feed) return null;
        KefaUser? person = await _db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == feed.AccountId && u.ClosedAt == null, cancellationToken);
        if (person is null) return null;

        ActingAs acting = await _staff.ActingAsAsync(person.Id, cancellationToken);
        string[] participants = Accounts.Policies.RolesOf(Accounts.Policies.Participant);
        bool english = person.Language == "en", handles = acting.Roles.Any(held => participants.Contains(held.Role, StringComparer.Ordinal));
        List<Matter> open = await _db.Set<Matter>().AsNoTracking().Where(m => m.ClosedOn == null && ((handles && m.Handler == person.Id) || m.PartyAccount == person.Id))
            .OrderBy(m => m.SortOn).ThenBy(m => m.Number).Take(MostMatters).ToListAsync(cancellationToken);
        var text = new ICalendarText("Deadlines", english, english ? $"Deadlines, {_bureau.Required.NameEn}" : $"期限 · {_bureau.Required.NameZh}");
        foreach (Matter row in open)
        {
            if (await _streams.FindAsync(MatterNumber.Parse(row.Number), cancellationToken) is not { } history) continue;
            bool isHandler = handles && row.Handler == person.Id;
            foreach (MatterDeadline deadline in history.State.Deadlines.Where(d => d is { Ended: null, Due: not null, Definition.Kind: not DeadlineKind.AtLeast } && (isHandler || d.Definition.Visibility is { Public: true } or { Party: true })))
                Event(text, history, deadline, isHandler, english, site);
        }
        string file = text.Finish();
        return new WrittenFeed(file, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..32]);
    }

    // The same for the same record: what calendars have is not new to them each time they ask.
    private void Event(ICalendarText text, MatterHistory history, MatterDeadline deadline, bool isHandler, bool english, string site)
    {
        DateOnly due = deadline.Due!.Value;
        text.Line("BEGIN:VEVENT");
        text.Line($"UID:{history.Number}-{deadline.Id}-{deadline.Start.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}@{_bureau.Required.Code}.kefa");
        text.Line("DTSTAMP:" + history.Last.Event.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        text.Line(FormattableString.Invariant($"SEQUENCE:{history.End}"));
        text.Line("DTSTART;VALUE=DATE:" + due.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        text.Line("DTEND;VALUE=DATE:" + due.AddDays(1).ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        text.Line("SUMMARY:" + ICalendarText.Escape($"{deadline.Definition.Name.In(english)} · {history.Number}"));
        text.Line("DESCRIPTION:" + ICalendarText.Escape($"{history.Procedure.Name.In(english)} · {history.State.Stage!.Name.In(english)}{(deadline.Provisional ? english ? " · provisional" : " · 暂定" : "")}"));
        text.Line($"URL:{site}{(isHandler ? "/console/matters/" : "/my/matters/")}{history.Number}");
        text.Line("TRANSP:TRANSPARENT");
        text.Line("END:VEVENT");
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
