using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Accounts.Staff;

/// <param name="Absent">Whose roles.</param>
/// <param name="Deputy">The user name of who acts instead.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Roles">Which of the absent person's roles.</param>
public sealed record DeputyInput(Guid Absent, string Deputy, DateOnly? From, DateOnly? To, IReadOnlyList<string> Roles, string? Reason);

/// <summary>
/// Appoints who acts in an absent person's roles, and ends it. What a person could not hold as a post they do not get as a deputy either, and an
/// administrator has none.
/// </summary>
public sealed class KeepDeputies(KefaDbContext db, ICurrentBureau bureau, RoleRegister register, StaffStreams streams, AuditTrail audit, TimeProvider time)
{
    /// <summary>The longest absence that is recorded at once.</summary>
    public const int MaxDays = 366;

    public async Task<StaffOutcome> AppointAsync(DeputyInput input, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        int here = bureau.Required.Id;
        await db.Bureaus.Where(unit => unit.Id == here).ExecuteUpdateAsync(set => set.SetProperty(unit => unit.Code, unit => unit.Code), cancellationToken);
        if (!await db.Set<StaffMember>().AnyAsync(member => member.AccountId == input.Absent && member.LeftOn == null, cancellationToken)) return new StaffOutcome.NotHere();
        List<StaffProblem> wrong = WrongDays(input);
        string userName = input.Deputy.Trim();
        KefaUser? deputy = await db.Users.FirstOrDefaultAsync(
            user => user.UserName == userName && user.ClosedAt == null && db.Set<StaffMember>().Any(member => member.AccountId == user.Id && member.LeftOn == null), cancellationToken);
        if (deputy is null) wrong.Add(new("deputy", new($"本局没有用户名为“{userName}”的在职人员。", $"Nobody with the user name '{userName}' works here.")));
        else if (deputy.Id == input.Absent) wrong.Add(new("deputy", new("本人不能代理本人。", "Nobody deputises for themselves.")));
        else wrong.AddRange(await WrongRolesAsync(input, deputy.Id, cancellationToken));
        if (wrong.Count == 0 && await db.Set<Deputy>().AnyAsync(row => row.AbsentId == input.Absent && row.DeputyId == deputy!.Id && row.EndedOn == null && row.From <= input.To && row.To >= input.From, cancellationToken))
            wrong.Add(new("from", new("此人在这段时间内已是代理人；请先结束原来的代理。", "This person deputises then already: end that first.")));
        if (wrong.Count > 0) return new StaffOutcome.Refused(wrong);

        string[] roles = [.. input.Roles.Distinct(StringComparer.Ordinal)];
        db.Add(new Deputy { AbsentId = input.Absent, DeputyId = deputy!.Id, From = input.From!.Value, To = input.To!.Value, Roles = string.Join(' ', roles), Reason = Trimmed(input.Reason) });
        await streams.SayAsync(input.Absent, StaffEvents.DeputyAppointed, new StaffFact { Deputy = deputy.Id, Roles = roles, From = input.From, To = input.To, Reason = Trimmed(input.Reason) }, by, cancellationToken);
        audit.Record(by, StaffEvents.DeputyAppointed, $"account/{input.Absent}", new { deputy = deputy.Id, roles, from = input.From, to = input.To });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StaffOutcome.Done(true);
    }

    public async Task<StaffOutcome> EndAsync(Guid absent, long id, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<Deputy>().FirstOrDefaultAsync(row => row.Id == id && row.AbsentId == absent, cancellationToken) is not { } deputy) return new StaffOutcome.NotHere();
        DateOnly today = bureau.Required.Today(time);
        if (deputy.EndedOn is not null || deputy.To < today) return new StaffOutcome.Done(false);
        deputy.EndedOn = today;
        await streams.SayAsync(absent, StaffEvents.DeputyEnded, new StaffFact { Deputy = deputy.DeputyId, Roles = deputy.Roles.Split(' '), From = deputy.From, To = today }, by, cancellationToken);
        audit.Record(by, StaffEvents.DeputyEnded, $"account/{absent}", new { deputy = deputy.DeputyId });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StaffOutcome.Done(true);
    }

    private List<StaffProblem> WrongDays(DeputyInput input)
    {
        List<StaffProblem> wrong = [];
        DateOnly today = bureau.Required.Today(time);
        if (input.From is null) wrong.Add(new("from", new("请填写起始日期，例如 2026-07-01。", "Enter the first day, such as 2026-07-01.")));
        if (input.To is null) wrong.Add(new("to", new("请填写截止日期，例如 2026-07-15。", "Enter the last day, such as 2026-07-15.")));
        if (input.From > input.To) wrong.Add(new("to", new("截止日期早于起始日期。", "The last day is before the first.")));
        else if (input.To < today) wrong.Add(new("to", new("截止日期已过：代理不能补记。", "The last day is past: a deputy is not appointed afterwards.")));
        else if (input.From is { } from && input.To is { } to && to.DayNumber - from.DayNumber >= MaxDays)
            wrong.Add(new("to", new("一次代理不超过一年。", "A deputy is appointed for a year at most.")));
        if (input.Reason?.Length > 500) wrong.Add(new("reason", new("事由不超过500字。", "The reason has at most 500 characters.")));
        return wrong;
    }

    private async Task<IEnumerable<StaffProblem>> WrongRolesAsync(DeputyInput input, Guid deputy, CancellationToken cancellationToken)
    {
        List<string> absent = await db.Set<Post>().Where(post => post.AccountId == input.Absent).Select(post => post.Role).Distinct().ToListAsync(cancellationToken);
        if (input.Roles.Count == 0 || input.Roles.Except(absent, StringComparer.Ordinal).Any())
            return [new("roles", new("请选择由其代理的岗位，须为本人现有岗位。", "Choose which of the absent person's roles."))];
        IReadOnlyList<Role> known = await register.AllAsync(cancellationToken);
        List<string> own = await db.Set<Post>().Where(post => post.AccountId == deputy).Select(post => post.Role).ToListAsync(cancellationToken);
        List<StaffProblem> wrong = [];
        foreach (Role role in known.Where(role => input.Roles.Contains(role.Code, StringComparer.Ordinal)))
        {
            LocalText? conflict = role.Kind is RoleKind.Administration or RoleKind.Public
                ? new LocalText($"“{role.NameZh}”不设代理。", $"Nobody deputises as '{role.NameEn}'.")
                : PostRules.Conflict(role, known.Where(other => own.Contains(other.Code, StringComparer.Ordinal)), []);
            if (conflict is not null) wrong.Add(new("roles", conflict));
        }
        return wrong;
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
