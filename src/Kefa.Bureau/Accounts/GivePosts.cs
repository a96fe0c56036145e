using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Matching;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Accounts;

public abstract record PostOutcome
{
    private PostOutcome() { }

    /// <param name="Changed">False when it stood so already.</param>
    public sealed record Done(bool Changed) : PostOutcome;
    public sealed record Refused(LocalText Reason) : PostOutcome;
}

/// <param name="Role">A code of the role register.</param>
/// <param name="Company">For an agent: whose.</param>
/// <param name="DivisionId">The division for which it is given; null for the whole bureau.</param>
public sealed record PostInput(Guid Account, string Role, string? Company = null, int? DivisionId = null);

/// <summary>
/// Gives and takes posts in the current bureau. What may not stand together is refused, whoever asks, and so is taking the last post of an
/// administrator. Who may give which post is asked of people, not of the operator's commands.
/// </summary>
public sealed class GivePosts(
    UserManager<KefaUser> users, KefaDbContext db, ICurrentBureau bureau, RoleRegister register, AuditTrail audit, StaffStreams streams, TimeProvider time)
{
    public Task<PostOutcome> GiveAsync(PostInput input, Actor by, CancellationToken cancellationToken) => InTurnAsync(input, by, GiveAsync, cancellationToken);

    public Task<PostOutcome> TakeAsync(PostInput input, Actor by, CancellationToken cancellationToken) => InTurnAsync(input, by, TakeAsync, cancellationToken);

    /// <summary>In the caller's transaction, for an account that it just opened: no stamp to renew, nothing held before.</summary>
    internal async Task<PostOutcome> GiveFirstAsync(KefaUser user, PostInput input, Actor by, CancellationToken cancellationToken) =>
        await RefusalAsync(input, by, cancellationToken) is { } refused ? refused : await GiveAsync(user, input, await RoleAsync(input.Role, cancellationToken), by, cancellationToken);

    private async Task<PostOutcome> InTurnAsync(
        PostInput input, Actor by, Func<KefaUser, PostInput, Role, Actor, CancellationToken, Task<PostOutcome>> act, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        // Posts of a bureau change one after the other: two people cannot take each other's last administrator.
        int here = bureau.Required.Id;
        await db.Bureaus.Where(unit => unit.Id == here).ExecuteUpdateAsync(set => set.SetProperty(unit => unit.Code, unit => unit.Code), cancellationToken);
        KefaUser user = await users.FindByIdAsync(input.Account.ToString()) ?? throw new InvalidOperationException($"There is no account {input.Account}.");
        if (await RefusalAsync(input, by, cancellationToken) is { } refused) return refused;
        PostOutcome outcome = await act(user, input, await RoleAsync(input.Role, cancellationToken), by, cancellationToken);
        if (outcome is not PostOutcome.Done { Changed: true }) return outcome;
        await db.SaveChangesAsync(cancellationToken);
        // A sign-in carries the posts; the stamp makes it read them again. It also tells when somebody else changed the account meanwhile.
        IdentityResult stamped = await users.UpdateSecurityStampAsync(user);
        if (!stamped.Succeeded)
            return new PostOutcome.Refused(new("同时有人改了这个账号，请看过现在的岗位再试。", "Somebody changed this account at the same time: look at its posts and try again."));
        if (own is not null) await own.CommitAsync(cancellationToken);
        return outcome;
    }

    private async Task<Role> RoleAsync(string code, CancellationToken cancellationToken) =>
        (await register.AllAsync(cancellationToken)).FirstOrDefault(role => role.Code == code)
        ?? throw new ArgumentException($"'{code}' is not a role of the register.", nameof(code));

    private async Task<PostOutcome.Refused?> RefusalAsync(PostInput input, Actor by, CancellationToken cancellationToken)
    {
        if ((await register.AllAsync(cancellationToken)).FirstOrDefault(role => role.Code == input.Role) is not { } role)
            return new(new($"没有角色“{input.Role}”。", $"There is no role '{input.Role}'."));
        if ((role.Code == Roles.CompanyAgent) != (input.Company is not null))
            return new(new("企业经办人须指明企业，其他岗位不得指明企业。", $"The role '{role.Code}' with company '{input.Company ?? "none"}': a company is given to {Roles.CompanyAgent} and to no other role."));
        if (input.DivisionId is { } division && !await db.Set<Division>().AnyAsync(row => row.Id == division && row.ClosedOn == null, cancellationToken))
            return new(new("没有这个科室，或它已撤销。", "There is no such division, or it is closed."));
        if (by.IsCommand) return null;
        List<string> givers = by.AccountId is { } giver
            ? await db.Set<Post>().Where(post => post.AccountId == giver).Select(post => post.Role).ToListAsync(cancellationToken)
            : [];
        return PostRules.NotTheirs(role, givers, toThemselves: by.AccountId == input.Account) is { } reason ? new(reason) : null;
    }

    private async Task<PostOutcome> GiveAsync(KefaUser user, PostInput input, Role role, Actor by, CancellationToken cancellationToken)
    {
        int here = bureau.Required.Id;
        List<Post> all = await db.Set<Post>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AsNoTracking().Where(post => post.AccountId == input.Account).ToListAsync(cancellationToken);
        if (all.Exists(post => post.BureauId == here && post.Role == input.Role && post.Company == input.Company && post.DivisionId == input.DivisionId))
            return new PostOutcome.Done(false);
        if (user.ClosedAt is not null)
            return new PostOutcome.Refused(new("账号已停用，不能授予岗位。", "The account is closed and gets no posts."));
        IReadOnlyList<Role> known = await register.AllAsync(cancellationToken);
        IEnumerable<Role> Of(Func<Post, bool> which) => known.Where(other => all.Exists(post => which(post) && post.Role == other.Code));
        if (PostRules.Conflict(role, Of(post => post.BureauId == here), Of(post => post.BureauId != here)) is { } conflict)
            return new PostOutcome.Refused(conflict);

        db.Add(new Post { BureauId = here, AccountId = input.Account, Role = input.Role, Company = input.Company, DivisionId = input.DivisionId, GivenAt = time.GetUtcNow(), GivenBy = by.Name });
        string? division = await streams.CodeOfAsync(input.DivisionId, cancellationToken);
        audit.Record(by, "PostGiven", $"account/{input.Account}", new { role = input.Role, company = input.Company, division });
        if (role.Kind != RoleKind.Public)
        {
            await streams.JoinAsync(user, null, null, by, cancellationToken);
            await streams.SayAsync(input.Account, StaffEvents.PostGiven, new StaffFact { Role = input.Role, Division = division }, by, cancellationToken);
        }
        // What is given next is weighed against this.
        await db.SaveChangesAsync(cancellationToken);
        return new PostOutcome.Done(true);
    }

    private async Task<PostOutcome> TakeAsync(KefaUser user, PostInput input, Role role, Actor by, CancellationToken cancellationToken)
    {
        List<Post> held = await db.Set<Post>().Where(post => post.AccountId == input.Account && post.Role == input.Role && post.Company == input.Company && post.DivisionId == input.DivisionId).ToListAsync(cancellationToken);
        if (held.Count == 0) return new PostOutcome.Done(false);
        if (role.Kind == RoleKind.Administration && await IsLastAsync(input.Account, role, cancellationToken) is { } last)
            return new PostOutcome.Refused(last);
        db.RemoveRange(held);
        string? division = await streams.CodeOfAsync(input.DivisionId, cancellationToken);
        audit.Record(by, "PostTaken", $"account/{input.Account}", new { role = input.Role, company = input.Company, division });
        if (role.Kind != RoleKind.Public)
            await streams.SayAsync(input.Account, StaffEvents.PostTaken, new StaffFact { Role = input.Role, Division = division }, by, cancellationToken);
        return new PostOutcome.Done(true);
    }

    /// <summary>Why this administrator must stay: nobody else could do their work. Null when somebody can.</summary>
    internal async Task<LocalText?> IsLastAsync(Guid account, Role role, CancellationToken cancellationToken)
    {
        bool another = await db.Set<Post>().Where(post => post.Role == role.Code && post.AccountId != account)
            .Join(db.Users, post => post.AccountId, user => user.Id, (_, user) => user).AnyAsync(user => user.ClosedAt == null, cancellationToken);
        return another ? null : new($"这是本局最后一名{role.NameZh}：请先授予他人，再收回。", $"This is the bureau's last {role.NameEn.ToLowerInvariant()}: give the post to somebody else first.");
    }
}
