using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Kefa.Matching;

namespace Kefa.Bureau.Matters;

/// <summary>Writes down who looked at a matter's personal data and why, before it is shown.</summary>
public sealed class UnmaskMatter(KefaDbContext db, AuditTrail audit)
{
    /// <returns>Why not; null when it was written down and may be shown.</returns>
    public async Task<LocalText?> HandleAsync(MatterNumber number, string? reason, Acting by, CancellationToken cancellationToken)
    {
        if (!by.MayHandle()) return new("只有经办人员可以查看。", "Only those who handle matters may see it.");
        if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length < 4) return new("请写明查看理由，例如“电话联系申请人补正”。", "Say why, for instance 'to call the applicant about the correction'.");
        audit.Record(by.ActorIn(by.Roles[0].Role), "PersonalDataShown", Matter.StreamOf(number), new { reason = reason.Trim()[..Math.Min(reason.Trim().Length, 300)] });
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }
}
