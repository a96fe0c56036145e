using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching;

namespace Kefa.Bureau.Matters.Erasing;

/// <param name="Parts">The keys of the parts that are to go.</param>
/// <param name="RetentionIsOver">Whether the sender says that no law orders the data to be kept any longer; while one does, erasing is not lawful (art. 47, second paragraph).</param>
public sealed record RequestErasureInput(MatterNumber Number, IReadOnlyList<string> Parts, string? Ground, string? Reason, bool RetentionIsOver);

/// <summary>Records that somebody asks for an erasure. Nothing is erased by it: another person decides.</summary>
public sealed class RequestErasure
{
    private const int ShortestReason = 10, LongestReason = 2_000;
    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly MatterStreams _streams;
    private readonly MatterWriter _writer;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _time;

    internal RequestErasure(KefaDbContext db, ICurrentBureau bureau, MatterStreams streams, MatterWriter writer, AuditTrail audit, TimeProvider time) =>
        (_db, _bureau, _streams, _writer, _audit, _time) = (db, bureau, streams, writer, audit, time);

    /// <summary>What is wrong, by the field of the form; empty when it may be asked for.</summary>
    public static IReadOnlyList<(string Field, LocalText Problem)> Problems(MatterHistory history, RequestErasureInput input, Acting by)
    {
        var problems = new List<(string, LocalText)>();
        (IReadOnlyList<ErasablePart> parts, var requests, _) = ErasureRequests.Of(history);
        if (!ErasureRules.MayRequest(by)) problems.Add(("parts", new("只有业务岗位可以申请删除；系统、安全、审计管理员不可以。", "Only those who handle the bureau's business may ask for it; the three administrators may not.")));
        if (requests.Any(r => r.State == ErasureState.Waiting)) problems.Add(("parts", new("此件已有一项删除申请待决定，请先等待决定。", "A request about this matter waits for its decision: wait for that first.")));
        if (input.Parts.Count == 0) problems.Add(("parts", new("请至少选择一项要删除的内容", "Choose at least one thing to be erased")));
        else if (input.Parts.FirstOrDefault(key => parts.All(part => part.Key != key)) is { } strange) problems.Add(("parts", new($"“{strange}”不在可删除的内容中，请重新选择。", $"'{strange}' is nothing that may be erased: choose again.")));
        if (ErasureGround.Find(input.Ground) is null) problems.Add(("ground", new("请选择法定情形", "Choose the ground in law")));
        if (string.IsNullOrWhiteSpace(input.Reason) || input.Reason.Trim().Length < ShortestReason)
            problems.Add(("reason", new($"请写明理由，至少 {ShortestReason} 字；不要写出要删除的内容本身", $"Say why, in at least {ShortestReason} characters, without repeating what is to be erased")));
        else if (input.Reason.Length > LongestReason) problems.Add(("reason", new($"理由最多 {LongestReason} 字", $"The reason has at most {LongestReason} characters")));
        if (!input.RetentionIsOver)
            problems.Add(("retention", new("法律、行政法规规定的保存期限未届满的，不得删除，只能停止处理；请先核对并勾选", "While a law orders the data to be kept it may not be erased, only left alone: check that first and tick it")));
        return problems;
    }

    /// <returns>What is wrong; empty when the request is on record.</returns>
    public async Task<IReadOnlyList<(string Field, LocalText Problem)>> HandleAsync(RequestErasureInput input, Acting by, CancellationToken cancellationToken)
    {
        for (int tries = 0; ; tries++)
        {
            await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
            if (await _streams.FindAsync(input.Number, cancellationToken) is not { } history) return [("parts", new("没有这个办件。", "There is no such matter."))];
            if (Problems(history, input, by) is { Count: > 0 } problems) return problems;
            string role = by.Roles.First(held => Roles.KindOf(held.Role) is RoleKind.Business).Role;
            var body = new ErasureRequestedBody([.. input.Parts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], input.Ground!, input.Reason!.Trim());
            NewEvent asked = MatterWriter.HouseEvent(HouseEvents.ErasureRequested, body, by.Id, role, _bureau.Required.Today(_time)) with { Basis = [new EventBasis(ErasureGround.Law, ErasureGround.Article)] };
            try
            {
                await _writer.AppendAsync(input.Number, history, [asked], cancellationToken);
                _audit.Record(by.ActorIn(role), HouseEvents.ErasureRequested, Matter.StreamOf(input.Number), new { body.Parts, body.Ground });
                await _db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return [];
            }
            catch (StreamConflictException) when (tries < 5)
            {
                await transaction.RollbackAsync(cancellationToken);
                _db.ChangeTracker.Clear();
            }
        }
    }
}
