using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Bureaus;

public enum DescribeBureauOutcome
{
    Described,

    /// <summary>Nothing differs from what stands there.</summary>
    Unchanged,

    /// <summary>Somebody else changed it after the page was read.</summary>
    Conflict,
}

/// <summary>Says what letters and guides write of the current bureau.</summary>
public sealed class DescribeBureau(KefaDbContext db, ICurrentBureau bureau, BureauDirectory directory, AuditTrail audit)
{
    /// <summary>The longest text that a part may have.</summary>
    public const int MaxLength = 200;

    /// <summary>What stands there now, and its revision.</summary>
    public async Task<(BureauContact Contact, int Revision)> ReadAsync(CancellationToken cancellationToken)
    {
        BureauUnit unit = await db.Bureaus.AsNoTracking().SingleAsync(b => b.Id == bureau.Required.Id, cancellationToken);
        return (unit.Contact, unit.Revision);
    }

    /// <param name="contact">Everything, also what stays; an empty text is none.</param>
    /// <param name="revision">The revision that the page read.</param>
    public async Task<DescribeBureauOutcome> HandleAsync(BureauContact contact, int revision, Actor by, CancellationToken cancellationToken)
    {
        BureauUnit unit = await db.Bureaus.SingleAsync(b => b.Id == bureau.Required.Id, cancellationToken);
        if (unit.Revision != revision) return DescribeBureauOutcome.Conflict;
        BureauContact wanted = new()
        {
            DocumentMark = Clean(contact.DocumentMark), Address = Clean(contact.Address), Hours = Clean(contact.Hours), Phone = Clean(contact.Phone),
            ReconsiderationOrgan = Clean(contact.ReconsiderationOrgan), ReconsiderationAddress = Clean(contact.ReconsiderationAddress),
            Court = Clean(contact.Court), CourtAddress = Clean(contact.CourtAddress),
        };
        if (wanted == unit.Contact) return DescribeBureauOutcome.Unchanged;
        audit.Record(by, "BureauDescribed", $"bureau/{unit.Code}", new { before = unit.Contact, after = wanted });
        unit.Contact = wanted;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return DescribeBureauOutcome.Conflict;
        }

        directory.Forget();
        return DescribeBureauOutcome.Described;
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
