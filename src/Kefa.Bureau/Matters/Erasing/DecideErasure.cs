using System.Text.Json;
using System.Text.Json.Nodes;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters.Erasing;

/// <param name="Request">The event that asked for it.</param>
/// <param name="Erase">Whether it is erased; otherwise it stays.</param>
/// <param name="Answer">Why it stays.</param>
public sealed record DecideErasureInput(MatterNumber Number, int Request, bool Erase, string? Answer);

/// <summary>
/// Decides a request, by another person than who asked. What is erased goes in one transaction with the events that record it: bytes, salt and data of the events,
/// the rows that follow from them, drafts, and files that nothing else names. What remains of an event stands in the event of its erasure.
/// </summary>
public sealed class DecideErasure
{
    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly MatterStreams _streams;
    private readonly EventReader _reader;
    private readonly EventWriter _events;
    private readonly MatterWriter _writer;
    private readonly ForgetFiles _files;
    private readonly IEnumerable<IForgetsEvents> _copies;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _time;

    internal DecideErasure(
        KefaDbContext db, ICurrentBureau bureau, MatterStreams streams, EventReader reader, EventWriter events, MatterWriter writer, ForgetFiles files, IEnumerable<IForgetsEvents> copies, AuditTrail audit, TimeProvider time) =>
        (_db, _bureau, _streams, _reader, _events, _writer, _files, _copies, _audit, _time) = (db, bureau, streams, reader, events, writer, files, copies, audit, time);

    /// <summary>Why this person cannot decide it; null when they can.</summary>
    public static LocalText? WhyNot(ErasureRequest? request, Acting by) =>
        request is null ? new("没有这项删除申请。", "There is no such request.")
        : request.State != ErasureState.Waiting ? new("这项申请已经作出决定。", "It has been decided already.")
        : !ErasureRules.MayDecide(by) ? new("由法制机构或者局领导决定；系统、安全、审计管理员不得决定。", "Legal officers or leaders decide it; the three administrators may not.")
        : ErasureRules.IsSame(by, request) ? new("申请人不能决定自己的申请，请由另一人决定。", "Who asked for it cannot decide it: another person must.")
        : null;

    /// <returns>Why not; null when it is decided.</returns>
    public async Task<LocalText?> HandleAsync(DecideErasureInput input, Acting by, CancellationToken cancellationToken)
    {
        for (int tries = 0; ; tries++)
        {
            await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
            if (await _streams.FindAsync(input.Number, cancellationToken) is not { } history) return new("没有这个办件。", "There is no such matter.");
            ErasureRequest? request = ErasureRequest.Of(history).FirstOrDefault(r => r.N == input.Request);
            if (WhyNot(request, by) is { } why) return why;
            if (!input.Erase && string.IsNullOrWhiteSpace(input.Answer)) return new("不同意删除的，请写明理由", "Say why it stays");
            string role = ErasureRules.Deciders.First(code => by.Codes.Contains(code, StringComparer.Ordinal));
            try
            {
                IReadOnlyList<string> files = [];
                if (input.Erase)
                {
                    HashSet<string> there = [.. ErasableParts.Of(history).Select(part => part.Key)];
                    if (request!.Parts.Any(key => !there.Contains(key))) return new("申请删除的内容已有变化，请不同意此项申请并重新申请。", "What was asked to be erased is not there as it was: refuse this request and ask anew.");
                    files = await EraseAsync(history, request, by, role, cancellationToken);
                }
                else
                {
                    var stays = MatterWriter.HouseEvent(HouseEvents.ErasureRefused, new ErasureRefusedBody(input.Request, input.Answer!.Trim()), by.Id, role, _bureau.Required.Today(_time));
                    await _writer.AppendAsync(input.Number, history, [stays], cancellationToken);
                }
                _audit.Record(by.ActorIn(role), input.Erase ? ErasedBody.Type : HouseEvents.ErasureRefused, Matter.StreamOf(input.Number), new { request = input.Request, request!.Parts, request.Ground });
                await _db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                await _files.DeleteAsync(files, CancellationToken.None); // begun is finished: the rows are gone
                if (_db.IsSqlite && input.Erase) await _db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", CancellationToken.None);
                return null;
            }
            catch (StreamConflictException) when (tries < 5)
            {
                await transaction.RollbackAsync(cancellationToken);
                _db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<IReadOnlyList<string>> EraseAsync(MatterHistory history, ErasureRequest request, Acting by, string role, CancellationToken cancellationToken)
    {
        string stream = Matter.StreamOf(history.Number);
        var events = new List<NewEvent>();
        var rows = new List<Erasure>();
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parts in request.Parts.Select(key => key.Split('/', 2)).GroupBy(key => int.Parse(key[0], System.Globalization.CultureInfo.InvariantCulture), key => key[1]))
        {
            RecordedEvent target = history.Recorded.First(r => r.Event.N == parts.Key);
            (JsonObject remainder, IReadOnlyList<string> gone) = ErasableParts.Without(target, [.. parts]);
            files.UnionWith(gone);
            RecordedEvent holder = target;
            var kept = new ErasedBody(target.Event.N, [.. parts], request.N, request.Ground, request.Reason, ElementOf(remainder), target.Basis, [.. target.Files.Where(f => !gone.Contains(f.Sha256))]);
            // What remains after an earlier erasure stands in that erasure's event: then this is the body that goes, with what it says beside.
            while (holder.ErasedBy is { } earlier)
            {
                holder = history.Recorded.First(r => r.Event.N == earlier);
                ErasedBody said = holder.Read<ErasedBody>()!;
                kept = kept with { Erased = earlier, Remainder = JsonSerializer.SerializeToElement(said with { Remainder = kept.Remainder, Files = kept.Files }, JsonSerializerOptions.Web), RestsOn = holder.Basis, Files = [] };
            }
            events.Add(MatterWriter.HouseEvent(ErasedBody.Type, kept, by.Id, role, _bureau.Required.Today(_time)) with { Basis = [new EventBasis(ErasureGround.Law, ErasureGround.Article)] });
            rows.Add(new Erasure { Stream = stream, N = kept.Erased, ErasedBy = history.End + events.Count });
        }
        await _events.AppendAsync(stream, history.End, events, cancellationToken);
        _db.AddRange(rows);
        await _db.SaveChangesAsync(cancellationToken);

        MatterHistory after = await _streams.FindAsync(history.Number, cancellationToken) ?? throw new InvalidOperationException($"The matter {history.Number} is gone.");
        await _writer.RewriteAsync(after, cancellationToken);
        foreach (IForgetsEvents copies in _copies) await copies.ForgetAsync(stream, cancellationToken);
        await _db.SaveChangesAsync(cancellationToken);
        return await ReleaseAsync(files, cancellationToken);
    }

    /// <summary>Files that no event and no draft of the bureau names any more.</summary>
    private async Task<IReadOnlyList<string>> ReleaseAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        var released = new List<string>();
        foreach (string file in files)
        {
            if (await _reader.IsNamedAsync(file, cancellationToken) || await _db.Set<DraftFile>().AnyAsync(f => f.Sha256 == file, cancellationToken)) continue;
            await _files.ReleaseAsync(file, cancellationToken);
            released.Add(file);
        }
        return released;
    }

    private static JsonElement ElementOf(JsonNode node) => JsonElement.Parse(node.ToJsonString());
}
