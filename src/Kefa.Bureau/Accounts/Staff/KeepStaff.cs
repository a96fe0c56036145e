using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Accounts.Staff;

/// <param name="Division">The code of the division they sit in; null for the bureau itself.</param>
/// <param name="Read">The revision that the page showed; null for somebody new.</param>
/// <param name="Phone">The contact number; null leaves it as it is, empty takes it away.</param>
public sealed record StaffInput(string DisplayName, string? Title, string? Division, int? Read = null, string? Phone = null);

public abstract record EnterStaffOutcome
{
    private EnterStaffOutcome() { }

    /// <param name="Password">Shown once; must be changed at the first sign-in.</param>
    public sealed record Entered(Guid Account, string UserName, string Password) : EnterStaffOutcome;
    public sealed record Refused(IReadOnlyList<StaffProblem> Problems) : EnterStaffOutcome;

    /// <summary>The same form was sent before: the account is there, and its password was shown then.</summary>
    public sealed record Before(string Location) : EnterStaffOutcome;
}

/// <summary>The system administrator enters people, changes where they sit, and closes their accounts when they leave. Posts are not theirs to give.</summary>
public sealed class KeepStaff(
    UserManager<KefaUser> users, KefaDbContext db, ICurrentBureau bureau, OpenAccount open, GivePosts posts, RoleRegister register, StaffStreams streams, FormTokens tokens,
    FieldProtection protection, AuditTrail audit, TimeProvider time)
{
    public const string EnterPurpose = "enter-staff";

    public async Task<EnterStaffOutcome> EnterAsync(string userName, string? email, StaffInput input, string? formToken, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        switch (await tokens.ConsumeAsync(formToken, EnterPurpose, by.AccountId, cancellationToken))
        {
            case FormTokenOutcome.Used used:
                return new EnterStaffOutcome.Before(used.Location ?? "/console/staff");
            case FormTokenOutcome.Invalid:
                return new EnterStaffOutcome.Refused([new("", new("表单已过期，请再提交一次。", "The form is out of date: send it again."))]);
        }
        (List<StaffProblem> wrong, int? division) = await WrongAsync(input, null, cancellationToken);
        if (userName.Trim() is not { Length: > 0 and <= 100 } name || name.Any(char.IsControl))
            wrong.Insert(0, new("user", new("请填写用户名，不超过100字。", "Enter a user name of at most 100 characters.")));
        if (wrong.Count > 0) return new EnterStaffOutcome.Refused(wrong);
        string password = OneTimePassword.New();
        OpenAccountOutcome outcome = await open.HandleAsync(new OpenAccountInput(userName, input.DisplayName.Trim(), Trimmed(email), password, MustChangePassword: true), [], by, cancellationToken);
        if (outcome is not OpenAccountOutcome.Opened opened)
            return new EnterStaffOutcome.Refused([.. ((OpenAccountOutcome.Refused)outcome).Reasons.Select(reason => new StaffProblem("user", new LocalText(reason, reason)))]);
        SealPhone(await streams.JoinAsync(opened.User, division, Trimmed(input.Title), by, cancellationToken), input.Phone);
        await db.SaveChangesAsync(cancellationToken);
        await tokens.CompleteAsync(formToken!, EnterPurpose, by.AccountId, $"/console/staff/{opened.User.Id}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new EnterStaffOutcome.Entered(opened.User.Id, opened.User.UserName!, password);
    }

    public async Task<StaffOutcome> ChangeAsync(Guid account, StaffInput input, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<StaffMember>().FirstOrDefaultAsync(row => row.AccountId == account, cancellationToken) is not { } member) return new StaffOutcome.NotHere();
        if (input.Read is { } read && read != member.Revision) return new StaffOutcome.Conflict();
        (List<StaffProblem> wrong, int? division) = await WrongAsync(input, member.DivisionId, cancellationToken);
        if (wrong.Count > 0) return new StaffOutcome.Refused(wrong);
        KefaUser user = await db.Users.SingleAsync(row => row.Id == account, cancellationToken);
        user.DisplayName = input.DisplayName.Trim();
        (member.DivisionId, member.Title, member.SearchText) = (division, Trimmed(input.Title), StaffStreams.SearchOf(user));
        SealPhone(member, input.Phone);
        if (!db.ChangeTracker.HasChanges()) return new StaffOutcome.Done(false);
        await streams.SayAsync(account, StaffEvents.Changed, new StaffFact { Division = input.Division, Title = member.Title }, by, cancellationToken);
        audit.Record(by, StaffEvents.Changed, $"account/{account}", new { division = input.Division, title = member.Title });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StaffOutcome.Done(true);
    }

    /// <summary>Somebody leaves: their posts here end, and the account closes unless another bureau needs it.</summary>
    public async Task<StaffOutcome> LeaveAsync(Guid account, string? reason, Actor by, CancellationToken cancellationToken)
    {
        if (by.AccountId == account) return new StaffOutcome.Refused("", "不能停用自己的账号。", "Nobody closes their own account.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        int here = bureau.Required.Id;
        await db.Bureaus.Where(unit => unit.Id == here).ExecuteUpdateAsync(set => set.SetProperty(unit => unit.Code, unit => unit.Code), cancellationToken);
        if (await db.Set<StaffMember>().FirstOrDefaultAsync(row => row.AccountId == account, cancellationToken) is not { } member) return new StaffOutcome.NotHere();
        if (member.LeftOn is not null) return new StaffOutcome.Done(false);
        KefaUser user = await users.FindByIdAsync(account.ToString()) ?? throw new InvalidOperationException($"There is no account {account}.");
        IReadOnlyList<Role> known = await register.AllAsync(cancellationToken);
        List<Post> held = await db.Set<Post>().Where(post => post.AccountId == account).ToListAsync(cancellationToken);
        foreach (Role role in known.Where(role => role.Kind == RoleKind.Administration && held.Exists(post => post.Role == role.Code)))
            if (await posts.IsLastAsync(account, role, cancellationToken) is { } last) return new StaffOutcome.Refused([new("", last)]);

        db.RemoveRange(held);
        member.LeftOn = bureau.Required.Today(time);
        bool elsewhere = await db.Set<Post>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AnyAsync(post => post.AccountId == account && post.BureauId != here, cancellationToken);
        if (!elsewhere) user.ClosedAt = time.GetUtcNow();
        foreach (Post post in held) audit.Record(by, StaffEvents.PostTaken, $"account/{account}", new { role = post.Role });
        audit.Record(by, StaffEvents.Left, $"account/{account}", new { closed = !elsewhere });
        await streams.SayAsync(account, StaffEvents.Left, new StaffFact { Roles = [.. held.Select(post => post.Role)], Reason = Trimmed(reason) }, by, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        // The stamp ends the sign-ins.
        if (!(await users.UpdateSecurityStampAsync(user)).Succeeded) return new StaffOutcome.Conflict();
        await transaction.CommitAsync(cancellationToken);
        return new StaffOutcome.Done(true);
    }

    /// <summary>Somebody comes back: the account opens again, without posts.</summary>
    public async Task<StaffOutcome> ReturnAsync(Guid account, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<StaffMember>().FirstOrDefaultAsync(row => row.AccountId == account, cancellationToken) is not { } member) return new StaffOutcome.NotHere();
        if (member.LeftOn is null) return new StaffOutcome.Done(false);
        KefaUser user = await db.Users.SingleAsync(row => row.Id == account, cancellationToken);
        user.ClosedAt = null;
        user.MustChangePassword = true;
        int? division = await db.Set<Division>().AnyAsync(row => row.Id == member.DivisionId && row.ClosedOn == null, cancellationToken) ? member.DivisionId : null;
        await streams.JoinAsync(user, division, member.Title, by, cancellationToken);
        audit.Record(by, StaffEvents.Joined, $"account/{account}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StaffOutcome.Done(true);
    }

    private async Task<(List<StaffProblem> Wrong, int? Division)> WrongAsync(StaffInput input, int? present, CancellationToken cancellationToken)
    {
        List<StaffProblem> wrong = [];
        if (input.DisplayName.Trim() is not { Length: > 0 and <= 100 }) wrong.Add(new("name", new("请填写姓名，不超过100字。", "Enter the name, at most 100 characters.")));
        if (input.Title?.Length > 100) wrong.Add(new("title", new("职务不超过100字。", "A title has at most 100 characters.")));
        if (input.Phone is { Length: > 0 } phone && PersonalData.Normalise(phone) is not { Length: >= 5 and <= 20 })
            wrong.Add(new("phone", new("联系电话为5至20位。", "A telephone number has 5 to 20 digits.")));
        if (string.IsNullOrEmpty(input.Division)) return (wrong, null);
        Division? division = await db.Set<Division>().AsNoTracking().FirstOrDefaultAsync(row => row.Code == input.Division, cancellationToken);
        if (division is null || (division.ClosedOn is not null && division.Id != present))
            wrong.Add(new("division", new("没有这个科室，或它已撤销。", "There is no such division, or it is closed.")));
        return (wrong, division?.Id);
    }

    /// <summary>Shows the whole contact number to somebody who says why they need it; who, whose and why go to the audit trail first.</summary>
    /// <returns>Null when there is no such person, no number, or no reason.</returns>
    public async Task<string?> UnmaskPhoneAsync(Guid account, string? reason, Actor by, CancellationToken cancellationToken)
    {
        if (Trimmed(reason) is not { Length: <= 500 } why) return null;
        string? sealedPhone = await db.Set<StaffMember>().Where(row => row.AccountId == account).Select(row => row.PhoneSealed).FirstOrDefaultAsync(cancellationToken);
        if (sealedPhone is null) return null;
        audit.Record(by, "Unmasked", $"account/{account}", new { field = "phone", reason = why });
        await db.SaveChangesAsync(cancellationToken);
        return protection.Open(StaffDirectory.PhonePurpose(account), sealedPhone);
    }

    private void SealPhone(StaffMember member, string? phone)
    {
        if (phone is null) return;
        string number = PersonalData.Normalise(phone);
        string? index = number.Length == 0 ? null : protection.BlindIndex(StaffDirectory.PhoneField, number);
        if (index == member.PhoneIndex) return;
        (member.PhoneIndex, member.PhoneSealed) = (index, index is null ? null : protection.Seal(StaffDirectory.PhonePurpose(member.AccountId), number));
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
