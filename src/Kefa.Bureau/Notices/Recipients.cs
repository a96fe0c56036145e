using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Notices;

/// <summary>Who is told: the person that handles a matter, else those for whose role it waits; and who stands in for them today. Asked once in a run.</summary>
internal sealed class Recipients(KefaDbContext db, ICurrentBureau bureau, StaffDirectory staff, TimeProvider time)
{
    private readonly Dictionary<(string Role, string? Division), Guid[]> _holders = [];
    private ILookup<Guid, Guid>? _deputies;

    /// <summary>The handler; where there is none, who holds a role that the matter waits for, in its division.</summary>
    public async Task<IReadOnlyList<Guid>> HandlersAsync(MatterHistory history, CancellationToken cancellationToken) =>
        history.Desk.Handler is { } handler ? await WithDeputiesAsync([handler], cancellationToken) : await WaitedForAsync(history, cancellationToken);

    public async Task<IReadOnlyList<Guid>> WaitedForAsync(MatterHistory history, CancellationToken cancellationToken) =>
        history.State.Stage is { } stage ? await HoldersAsync(MatterProjection.WaitingOn(stage), history.Desk.Division, cancellationToken) : [];

    /// <summary>Who holds one of the roles, for a division where one is named.</summary>
    public async Task<IReadOnlyList<Guid>> HoldersAsync(IEnumerable<string> roles, string? division, CancellationToken cancellationToken)
    {
        var found = new List<Guid>();
        foreach (string role in roles.Where(role => Roles.KindOf(role) is RoleKind.Business or RoleKind.Outside or null && role != "others"))
        {
            if (!_holders.TryGetValue((role, division), out Guid[]? holders))
                _holders[(role, division)] = holders = [.. (await staff.HoldersOfAsync(role, division, cancellationToken)).Select(person => person.Account)];
            found.AddRange(holders);
        }
        return await WithDeputiesAsync(found, cancellationToken);
    }

    private async Task<IReadOnlyList<Guid>> WithDeputiesAsync(IReadOnlyList<Guid> people, CancellationToken cancellationToken)
    {
        if (people.Count == 0) return people;
        DateOnly today = bureau.Required.Today(time);
        _deputies ??= (await db.Set<Deputy>().AsNoTracking().Where(d => d.From <= today && d.To >= today).ToListAsync(cancellationToken)).Where(d => d.IsInForce(today)).ToLookup(d => d.AbsentId, d => d.DeputyId);
        return [.. people.Concat(people.SelectMany(person => _deputies[person])).Distinct()];
    }
}
