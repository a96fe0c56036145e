using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Accounts.Staff;

/// <summary>Which people a list shows; what is null does not filter.</summary>
public sealed record StaffFilter
{
    /// <summary>A part of the name or the user name, as people type it, or a whole contact number.</summary>
    public string? Text { get; init; }

    /// <summary>The code of a division; people of the divisions below it are shown too.</summary>
    public string? Division { get; init; }

    /// <summary>A role code.</summary>
    public string? Role { get; init; }

    /// <summary>Those who have left instead of those who work here.</summary>
    public bool Left { get; init; }
}

/// <summary>A post as pages show it.</summary>
public sealed record StaffPost(string Role, int? DivisionId, DateTimeOffset GivenAt, string? GivenBy);

/// <summary>A person of the bureau as lists show them.</summary>
public sealed record StaffSummary(Guid Account, string Name, string UserName, string? Title, int? DivisionId, DateOnly JoinedOn, DateOnly? LeftOn, IReadOnlyList<StaffPost> Posts);

/// <param name="Total">All people of the filter, not only this page's.</param>
public sealed record StaffPage(IReadOnlyList<StaffSummary> Items, int Total);

/// <summary>A deputising, as pages show it.</summary>
public sealed record DeputyInfo(long Id, Guid Absent, string AbsentName, Guid Deputy, string DeputyName, DateOnly From, DateOnly To, DateOnly? EndedOn, IReadOnlyList<string> Roles, string? Reason, bool InForce);

/// <summary>A person whole.</summary>
/// <param name="MaskedEmail">As it is shown before somebody says why they need all of it; null when there is none.</param>
/// <param name="MaskedPhone">The same.</param>
public sealed record StaffPerson(
    StaffSummary Summary, string? MaskedEmail, string? MaskedPhone, bool IsClosed, bool IsLockedOut, bool HasSecondFactor, int Revision, IReadOnlyList<DeputyInfo> Deputies, IReadOnlyList<RecordedEvent> History);

/// <summary>The people and divisions of the current bureau: who they are, and in which roles they may act today.</summary>
public sealed class StaffDirectory(KefaDbContext db, ICurrentBureau bureau, EventReader events, FieldProtection protection, TimeProvider time)
{
    internal const string PhoneField = "staff/phone";

    internal static string PhonePurpose(Guid account) => $"staff/{account:D}/phone";

    public const int MaxPageSize = 500;

    public async Task<DivisionTree> DivisionsAsync(CancellationToken cancellationToken) =>
        new(await db.Set<Division>().AsNoTracking().ToListAsync(cancellationToken));

    /// <summary>What happened to a division, from the first.</summary>
    public Task<IReadOnlyList<RecordedEvent>> HistoryOfAsync(string division, CancellationToken cancellationToken) =>
        events.ReadAsync(StaffEvents.StreamOf(division), cancellationToken);

    /// <summary>In which roles the account may act in this bureau today; none for an account that is closed or unknown.</summary>
    public async Task<ActingAs> ActingAsAsync(Guid account, CancellationToken cancellationToken)
    {
        DateOnly today = bureau.Required.Today(time);
        DivisionTree divisions = await DivisionsAsync(cancellationToken);
        var who = await db.Users.AsNoTracking().Where(user => user.Id == account).Select(user => new { user.DisplayName, user.ClosedAt }).FirstOrDefaultAsync(cancellationToken);
        if (who is null or { ClosedAt: not null }) return new ActingAs(account, who?.DisplayName ?? "", today, [], divisions);

        List<Post> own = await db.Set<Post>().AsNoTracking().Where(post => post.AccountId == account).OrderBy(post => post.Id).ToListAsync(cancellationToken);
        List<HeldRole> held = [.. own.Select(post => new HeldRole(post.Role, post.DivisionId, divisions.Find(post.DivisionId)?.Code, Company: post.Company))];
        List<Deputy> deputies = await db.Set<Deputy>().AsNoTracking().Where(deputy => deputy.DeputyId == account && deputy.From <= today && deputy.To >= today).OrderBy(deputy => deputy.Id).ToListAsync(cancellationToken);
        foreach (Deputy deputy in deputies.Where(deputy => deputy.IsInForce(today)))
        {
            string name = await db.Users.Where(user => user.Id == deputy.AbsentId).Select(user => user.DisplayName).SingleAsync(cancellationToken);
            List<Post> posts = await db.Set<Post>().AsNoTracking().Where(post => post.AccountId == deputy.AbsentId).OrderBy(post => post.Id).ToListAsync(cancellationToken);
            held.AddRange(posts.Where(post => deputy.Covers(post.Role))
                .Select(post => new HeldRole(post.Role, post.DivisionId, divisions.Find(post.DivisionId)?.Code, deputy.AbsentId, name, deputy.To)));
        }
        held.Add(new HeldRole(Roles.Applicant, null, null));
        return new ActingAs(account, who.DisplayName, today, held, divisions);
    }

    /// <summary>The code of the division in which somebody has their seat; null where they have none.</summary>
    public async Task<string?> SeatOfAsync(Guid account, CancellationToken cancellationToken) =>
        await db.Set<StaffMember>().AsNoTracking().Where(member => member.AccountId == account && member.LeftOn == null)
            .Join(db.Set<Division>(), member => member.DivisionId, division => division.Id, (_, division) => division.Code).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Who holds a role for a division by a post of their own: the people to whom a matter can be assigned. A null division asks for all of the bureau.</summary>
    public async Task<IReadOnlyList<StaffSummary>> HoldersOfAsync(string role, string? division, CancellationToken cancellationToken)
    {
        DivisionTree divisions = await DivisionsAsync(cancellationToken);
        if (division is not null && divisions.Find(division) is null) return [];
        List<StaffSummary> all = await SummariesAsync(db.Set<StaffMember>().Where(member => member.LeftOn == null && db.Set<Post>().Any(post => post.AccountId == member.AccountId && post.Role == role)), cancellationToken);
        int? asked = division is null ? null : divisions.Find(division)!.Id;
        return [.. all.Where(person => person.Posts.Any(post => post.Role == role && (asked is not { } id || post.DivisionId is not { } of || divisions.Covers(of, id))))];
    }

    /// <summary>Everybody who works here now, by name: for fields that ask for a person.</summary>
    public async Task<StaffNames> NamesAsync(CancellationToken cancellationToken)
    {
        DivisionTree divisions = await DivisionsAsync(cancellationToken);
        var people = await db.Set<StaffMember>().AsNoTracking().Where(member => member.LeftOn == null).OrderBy(member => member.SearchText).ThenBy(member => member.AccountId)
            .Join(db.Users, member => member.AccountId, user => user.Id, (member, user) => new { user.Id, user.DisplayName, user.UserName, member.DivisionId }).ToListAsync(cancellationToken);
        return new StaffNames([.. people.Select(person => new StaffName(person.Id, person.DisplayName, person.UserName ?? "", divisions.Find(person.DivisionId)?.Name))]);
    }

    /// <summary>One page; pages count from 1.</summary>
    public async Task<StaffPage> SearchAsync(StaffFilter filter, int page, int pageSize, CancellationToken cancellationToken)
    {
        IQueryable<StaffMember> found = await FilteredAsync(filter, cancellationToken);
        int total = await found.CountAsync(cancellationToken);
        int size = Math.Clamp(pageSize, 1, MaxPageSize), skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * size, int.MaxValue);
        return new StaffPage(await SummariesAsync(found.OrderBy(member => member.SearchText).ThenBy(member => member.AccountId).Skip(skip).Take(size), cancellationToken), total);
    }

    public async Task<StaffPerson?> FindAsync(Guid account, CancellationToken cancellationToken)
    {
        if (await db.Set<StaffMember>().AsNoTracking().FirstOrDefaultAsync(row => row.AccountId == account, cancellationToken) is not { } member) return null;
        StaffSummary summary = (await SummariesAsync(db.Set<StaffMember>().Where(row => row.AccountId == account), cancellationToken))[0];
        KefaUser user = await db.Users.AsNoTracking().SingleAsync(row => row.Id == account, cancellationToken);
        return new StaffPerson(
            summary, user.Email is { Length: > 0 } email ? PersonalData.MaskEmail(email) : null,
            member.PhoneSealed is { } phone ? PersonalData.MaskPhone(protection.Open(PhonePurpose(account), phone)) : null, user.ClosedAt is not null, user.LockoutEnd > time.GetUtcNow(), user.TwoFactorEnabled, member.Revision,
            await DeputiesAsync(account, cancellationToken), await events.ReadAsync(StaffEvents.StreamOf(account), cancellationToken));
    }

    /// <summary>Where the person is absent or deputises, the latest first.</summary>
    public async Task<IReadOnlyList<DeputyInfo>> DeputiesAsync(Guid account, CancellationToken cancellationToken)
    {
        DateOnly today = bureau.Required.Today(time);
        List<Deputy> rows = await db.Set<Deputy>().AsNoTracking().Where(row => row.AbsentId == account || row.DeputyId == account).OrderByDescending(row => row.From).ThenByDescending(row => row.Id).Take(100).ToListAsync(cancellationToken);
        Dictionary<Guid, string> names = await NamesAsync(rows.SelectMany(row => new[] { row.AbsentId, row.DeputyId }), cancellationToken);
        return [.. rows.Select(row => new DeputyInfo(
            row.Id, row.AbsentId, names[row.AbsentId], row.DeputyId, names[row.DeputyId], row.From, row.To, row.EndedOn, row.Roles.Split(' '), row.Reason, row.IsInForce(today)))];
    }

    /// <summary>The names of accounts, as records show them.</summary>
    public async Task<Dictionary<Guid, string>> NamesAsync(IEnumerable<Guid> accounts, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. accounts.Distinct()];
        return await db.Users.AsNoTracking().Where(user => EF.Parameter(ids).Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
    }

    private async Task<IQueryable<StaffMember>> FilteredAsync(StaffFilter filter, CancellationToken cancellationToken)
    {
        IQueryable<StaffMember> members = db.Set<StaffMember>().AsNoTracking().Where(member => filter.Left ? member.LeftOn != null : member.LeftOn == null);
        if (SearchText.Normalise(filter.Text ?? "") is { Length: > 0 } text)
        {
            // A whole number finds its owner; parts of one find nobody, for nothing but the whole is on record outside the seal.
            string phone = protection.BlindIndex(PhoneField, PersonalData.Normalise(filter.Text!));
            members = members.Where(member => member.SearchText.Contains(text) || member.PhoneIndex == phone);
        }
        if (filter.Role is { } role) members = members.Where(member => db.Set<Post>().Any(post => post.AccountId == member.AccountId && post.Role == role));
        if (filter.Division is { } code)
        {
            DivisionTree divisions = await DivisionsAsync(cancellationToken);
            int[] ids = divisions.Find(code) is { } division ? [.. divisions.Below(division.Id).Select(below => below.Id)] : [];
            members = members.Where(member => member.DivisionId != null && EF.Parameter(ids).Contains(member.DivisionId.Value));
        }
        return members;
    }

    private async Task<List<StaffSummary>> SummariesAsync(IQueryable<StaffMember> members, CancellationToken cancellationToken)
    {
        var rows = await members.AsNoTracking().Join(db.Users, member => member.AccountId, user => user.Id, (member, user) => new { member, user.DisplayName, user.UserName }).ToListAsync(cancellationToken);
        Guid[] ids = [.. rows.Select(row => row.member.AccountId)];
        ILookup<Guid, Post> posts = (await db.Set<Post>().AsNoTracking().Where(post => EF.Parameter(ids).Contains(post.AccountId)).OrderBy(post => post.Id).ToListAsync(cancellationToken)).ToLookup(post => post.AccountId);
        return [.. rows.OrderBy(row => row.member.SearchText, StringComparer.Ordinal).Select(row => new StaffSummary(
            row.member.AccountId, row.DisplayName, row.UserName ?? "", row.member.Title, row.member.DivisionId, row.member.JoinedOn, row.member.LeftOn,
            [.. posts[row.member.AccountId].Select(post => new StaffPost(post.Role, post.DivisionId, post.GivenAt, post.GivenBy))]))];
    }
}
