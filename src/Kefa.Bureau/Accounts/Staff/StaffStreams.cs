using System.Text.Json;
using System.Text.Json.Serialization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Accounts.Staff;

/// <summary>Writes what happens to people and divisions into their streams, in the caller's transaction.</summary>
public sealed class StaffStreams(KefaDbContext db, ICurrentBureau bureau, EventWriter events, EventReader reader, TimeProvider time)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A person is in the directory from their first post or from when they were entered.</summary>
    internal async Task<StaffMember> JoinAsync(KefaUser user, int? division, string? title, Actor by, CancellationToken cancellationToken)
    {
        StaffMember? member = db.Set<StaffMember>().Local.FirstOrDefault(row => row.AccountId == user.Id && row.BureauId == bureau.Required.Id)
            ?? await db.Set<StaffMember>().FirstOrDefaultAsync(row => row.AccountId == user.Id, cancellationToken);
        if (member is { LeftOn: null }) return member;
        DateOnly today = bureau.Required.Today(time);
        if (member is null)
        {
            member = new StaffMember { AccountId = user.Id, BureauId = bureau.Required.Id, SearchText = "", JoinedOn = today };
            db.Add(member);
        }
        (member.DivisionId, member.Title, member.LeftOn, member.SearchText) = (division, title, null, SearchOf(user));
        await SayAsync(user.Id, StaffEvents.Joined, new StaffFact { Division = await CodeOfAsync(division, cancellationToken), Title = title }, by, cancellationToken);
        return member;
    }

    internal Task SayAsync(Guid account, string type, StaffFact fact, Actor by, CancellationToken cancellationToken) =>
        AppendAsync(StaffEvents.StreamOf(account), NewEvent.Of(StaffEvents.Kind, type, fact, Json) with { Actor = by.Key, Role = by.Role, ValidFrom = fact.From, ValidTo = fact.To }, cancellationToken);

    internal Task SayAsync(string division, string type, DivisionFact fact, Actor by, CancellationToken cancellationToken) =>
        AppendAsync(StaffEvents.StreamOf(division), NewEvent.Of(StaffEvents.DivisionKind, type, fact, Json) with { Actor = by.Key, Role = by.Role }, cancellationToken);

    internal async Task<string?> CodeOfAsync(int? division, CancellationToken cancellationToken) =>
        division is { } id ? await db.Set<Division>().Where(row => row.Id == id).Select(row => row.Code).SingleAsync(cancellationToken) : null;

    internal static string SearchOf(KefaUser user) => SearchText.Cut(SearchText.Normalise(user.DisplayName) + " " + SearchText.Normalise(user.UserName ?? ""), 380);

    private async Task AppendAsync(string stream, NewEvent said, CancellationToken cancellationToken) =>
        await events.AppendAsync(stream, await reader.EndAsync(stream, cancellationToken), [said], cancellationToken);
}
