using System.Collections.Immutable;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters.Erasing;

/// <summary>Why the law lets, or orders, personal data be erased (个人信息保护法 art. 47). Codes are stored.</summary>
public sealed record ErasureGround(string Code, LocalText Name)
{
    public const string Law = "个人信息保护法";
    public const string Article = "47";

    public static IReadOnlyList<ErasureGround> All { get; } =
    [
        new("purpose", new("处理目的已实现、无法实现或者为实现处理目的不再必要（第一项）", "The purpose is achieved, cannot be achieved, or no longer needs the data (item 1)")),
        new("expired", new("停止提供产品或者服务，或者保存期限已届满（第二项）", "The service has ended or the period of keeping is over (item 2)")),
        new("withdrawn", new("个人撤回同意（第三项）", "The person withdrew consent (item 3)")),
        new("unlawful", new("违反法律、行政法规或者违反约定处理个人信息（第四项）", "The data was processed against the law or an agreement (item 4)")),
        new("other", new("法律、行政法规规定的其他情形（第五项）", "Another case that a law provides for (item 5)")),
    ];

    public static ErasureGround? Find(string? code) => All.FirstOrDefault(ground => ground.Code == code);
}

public enum ErasureState
{
    /// <summary>Nobody has decided yet.</summary>
    Waiting,

    /// <summary>What was asked for is erased.</summary>
    Erased,

    /// <summary>It stays.</summary>
    Refused,
}

/// <summary>A request that something be erased, and what became of it.</summary>
/// <param name="N">The event that records the request.</param>
/// <param name="Parts">What is to go, by event and place; see <see cref="ErasablePart.Key"/>.</param>
/// <param name="DecidedAt">The first event of the decision; null while nobody decided.</param>
public sealed record ErasureRequest(
    int N, string? By, DateTimeOffset At, IReadOnlyList<string> Parts, string Ground, string Reason, ErasureState State, int? DecidedAt, string? DecidedBy, string? Answer)
{
    internal static ImmutableArray<ErasureRequest> Of(MatterHistory history)
    {
        var requests = ImmutableArray.CreateBuilder<ErasureRequest>();
        foreach (RecordedEvent asked in history.Recorded.Where(r => r.Event.Type == HouseEvents.ErasureRequested))
        {
            ErasureRequestedBody body = asked.Read<ErasureRequestedBody>()!;
            (RecordedEvent Event, ErasureState State, string? Answer)? decided = history.Recorded.Where(r => r.Event.N > asked.Event.N).Select(r => Decision(r, asked.Event.N)).FirstOrDefault(d => d is not null);
            requests.Add(new ErasureRequest(
                asked.Event.N, asked.Event.Actor, asked.Event.At, body.Parts, body.Ground, body.Reason, decided?.State ?? ErasureState.Waiting, decided?.Event.Event.N, decided?.Event.Event.Actor, decided?.Answer));
        }
        return requests.ToImmutable();
    }

    private static (RecordedEvent, ErasureState, string?)? Decision(RecordedEvent recorded, int request) => recorded.Event.Type switch
    {
        ErasedBody.Type when recorded.Read<ErasedBody>()!.Request == request => (recorded, ErasureState.Erased, null),
        HouseEvents.ErasureRefused when recorded.Read<ErasureRefusedBody>() is { } refused && refused.Request == request => (recorded, ErasureState.Refused, refused.Reason),
        _ => null,
    };
}

internal sealed record ErasureRequestedBody(IReadOnlyList<string> Parts, string Ground, string Reason);

internal sealed record ErasureRefusedBody(int Request, string Reason);

/// <summary>What was erased of an event, for those who read the matter.</summary>
/// <param name="N">The event of which something was erased.</param>
/// <param name="By">The event that records it.</param>
/// <param name="Places">What went, by place.</param>
public sealed record ErasedParts(int N, int By, IReadOnlyList<string> Places, string Ground, string Reason)
{
    internal static ImmutableArray<ErasedParts> Of(MatterHistory history)
    {
        var targets = history.Recorded.Where(r => r.Event.Type == ErasedBody.Type).ToDictionary(r => r.Event.N, r => r.Read<ErasedBody>()!);
        return [.. targets.Select(t => new ErasedParts(Root(t.Key), t.Key, t.Value.Parts, t.Value.Ground, t.Value.Reason))];

        // What was erased of an erasure was erased of the event that it is about.
        int Root(int n) => targets.TryGetValue(n, out ErasedBody? body) ? Root(body.Erased) : n;
    }
}

/// <summary>A matter in which an erasure was asked for, for the list of those who decide.</summary>
public sealed record ErasureEntry(string Number, string Title, ErasureRequest Request);

/// <summary>Who may ask for an erasure and who may decide it: two people, and none of the three administrators by that post.</summary>
public static class ErasureRules
{
    /// <summary>Legal officers and leaders: whether a ground of the law is there is a question of law, and the answer cannot be taken back.</summary>
    public static IReadOnlyList<string> Deciders { get; } = [Roles.LegalSection, Roles.Legal, Roles.DeputyHead, Roles.Head, Roles.Leader];

    public static bool MayRequest(Acting by) => by.Roles.Any(held => Roles.KindOf(held.Role) is RoleKind.Business);

    public static bool MayDecide(Acting by) => by.Codes.Any(code => Deciders.Contains(code, StringComparer.Ordinal));

    /// <summary>Whether this person asked for it, or somebody whom they stand in for.</summary>
    public static bool IsSame(Acting by, ErasureRequest request) => request.By is { } asked && (asked == by.Id || by.Roles.Any(held => held.For?.ToString() == asked));
}

/// <summary>The requests of the bureau, those that wait first.</summary>
public sealed class ErasureRequests
{
    private readonly KefaDbContext _db;
    private readonly MatterStreams _streams;

    internal ErasureRequests(KefaDbContext db, MatterStreams streams) => (_db, _streams) = (db, streams);

    public async Task<IReadOnlyList<ErasureEntry>> AllAsync(CancellationToken cancellationToken)
    {
        List<string> streams = await _db.Set<StreamEvent>().AsNoTracking().Where(e => e.Type == HouseEvents.ErasureRequested && e.Kind == Matter.Kind).Select(e => e.Stream).Distinct().ToListAsync(cancellationToken);
        var found = new List<ErasureEntry>();
        foreach (string stream in streams)
        {
            if (await _streams.FindAsync(MatterNumber.Parse(stream["matter/".Length..]), cancellationToken) is { } history)
                found.AddRange(ErasureRequest.Of(history).Select(request => new ErasureEntry(history.Number.ToString(), MatterProjection.TitleOf(history.State), request)));
        }
        return [.. found.OrderBy(entry => entry.Request.State != ErasureState.Waiting).ThenByDescending(entry => entry.Request.At)];
    }

    /// <summary>What may be erased of a matter, and what was asked for.</summary>
    public static (IReadOnlyList<ErasablePart> Parts, ImmutableArray<ErasureRequest> Requests, ImmutableArray<ErasedParts> Erased) Of(MatterHistory history) =>
        ([.. ErasableParts.Of(history)], ErasureRequest.Of(history), ErasedParts.Of(history));
}
