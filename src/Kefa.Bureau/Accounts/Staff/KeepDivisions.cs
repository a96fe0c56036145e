using System.Text.RegularExpressions;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Accounts.Staff;

/// <param name="Code">Short and lower case; it never changes.</param>
/// <param name="Parent">The code of the division above; null for one of the bureau itself.</param>
/// <param name="Read">The revision that the page showed; null for a new division.</param>
public sealed record DivisionInput(string Code, string NameZh, string NameEn, string? Parent, int Position, int? Read = null);

/// <summary>Opens, renames, moves and closes divisions; each change is a fact of the division's stream.</summary>
public sealed partial class KeepDivisions(KefaDbContext db, ICurrentBureau bureau, StaffStreams streams, AuditTrail audit, TimeProvider time)
{
    public async Task<StaffOutcome> OpenAsync(DivisionInput input, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        List<Division> all = await InTurnAsync(cancellationToken);
        List<StaffProblem> wrong = Wrong(input, all, null);
        if (!Code().IsMatch(input.Code))
            wrong.Insert(0, new("code", new("代码为2至32个小写字母、数字或连字符，以字母开头。", "A code has 2 to 32 lower-case letters, digits or hyphens and begins with a letter.")));
        else if (all.Exists(division => division.Code == input.Code))
            wrong.Insert(0, new("code", new($"代码“{input.Code}”已有科室使用。", $"There is a division '{input.Code}' already.")));
        if (wrong.Count > 0) return new StaffOutcome.Refused(wrong);
        var opened = new Division { Code = input.Code, NameZh = input.NameZh.Trim(), NameEn = input.NameEn.Trim(), ParentId = Parent(input, all)?.Id, Position = input.Position };
        db.Add(opened);
        await SayAsync(opened, input.Parent, StaffEvents.DivisionOpened, by, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StaffOutcome.Done(true);
    }

    public async Task<StaffOutcome> ChangeAsync(DivisionInput input, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        List<Division> all = await InTurnAsync(cancellationToken);
        if (all.Find(row => row.Code == input.Code) is not { } division) return new StaffOutcome.NotHere();
        if (input.Read is { } read && read != division.Revision) return new StaffOutcome.Conflict();
        List<StaffProblem> wrong = Wrong(input, all, division);
        if (division.ClosedOn is not null) wrong.Add(new("", new("科室已撤销，不再变更。", "The division is closed and changes no more.")));
        if (wrong.Count > 0) return new StaffOutcome.Refused(wrong);
        (division.NameZh, division.NameEn, division.ParentId, division.Position) = (input.NameZh.Trim(), input.NameEn.Trim(), Parent(input, all)?.Id, input.Position);
        if (!db.ChangeTracker.HasChanges()) return new StaffOutcome.Done(false);
        await SayAsync(division, input.Parent, StaffEvents.DivisionChanged, by, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StaffOutcome.Done(true);
    }

    /// <summary>Closes a division that has neither people nor open divisions below it.</summary>
    public async Task<StaffOutcome> CloseAsync(string code, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        List<Division> all = await InTurnAsync(cancellationToken);
        if (all.Find(row => row.Code == code) is not { } division) return new StaffOutcome.NotHere();
        if (division.ClosedOn is not null) return new StaffOutcome.Done(false);
        if (all.Exists(row => row.ParentId == division.Id && row.ClosedOn is null))
            return new StaffOutcome.Refused("", "下面还有科室：请先撤销或移走。", "There are divisions below it: close or move them first.");
        if (await db.Set<StaffMember>().AnyAsync(member => member.DivisionId == division.Id && member.LeftOn == null, cancellationToken)
            || await db.Set<Post>().AnyAsync(post => post.DivisionId == division.Id, cancellationToken))
            return new StaffOutcome.Refused("", "科室里还有人员或岗位：请先调整。", "It still has people or posts: move them first.");
        division.ClosedOn = bureau.Required.Today(time);
        await SayAsync(division, all.Find(row => row.Id == division.ParentId)?.Code, StaffEvents.DivisionClosed, by, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StaffOutcome.Done(true);
    }

    // One after the other: two moves at once could close the tree to a ring.
    private async Task<List<Division>> InTurnAsync(CancellationToken cancellationToken)
    {
        int here = bureau.Required.Id;
        await db.Bureaus.Where(unit => unit.Id == here).ExecuteUpdateAsync(set => set.SetProperty(unit => unit.Code, unit => unit.Code), cancellationToken);
        return await db.Set<Division>().ToListAsync(cancellationToken);
    }

    private static Division? Parent(DivisionInput input, List<Division> all) => input.Parent is null ? null : all.Find(row => row.Code == input.Parent);

    private static List<StaffProblem> Wrong(DivisionInput input, List<Division> all, Division? self)
    {
        List<StaffProblem> wrong = [];
        if (input.NameZh.Trim() is not { Length: > 0 and <= 100 }) wrong.Add(new("namezh", new("请填写中文名称，不超过100字。", "Enter the Chinese name, at most 100 characters.")));
        if (input.NameEn.Trim() is not { Length: > 0 and <= 100 }) wrong.Add(new("nameen", new("请填写英文名称，不超过100字。", "Enter the English name, at most 100 characters.")));
        if (input.Position is < 0 or > 9999) wrong.Add(new("position", new("排序为0至9999的整数。", "The order is a number from 0 to 9999.")));
        if (input.Parent is null) return wrong;
        if (Parent(input, all) is not { } parent || (parent.ClosedOn is not null && parent.Id != self?.ParentId))
            wrong.Add(new("parent", new("没有这个上级科室，或它已撤销。", "There is no such division, or it is closed.")));
        else if (self is not null && new DivisionTree(all).Covers(self.Id, parent.Id))
            wrong.Add(new("parent", new("上级不能是它自己或它下面的科室。", "A division cannot stand below itself.")));
        return wrong;
    }

    private async Task SayAsync(Division division, string? parent, string type, Actor by, CancellationToken cancellationToken)
    {
        await streams.SayAsync(division.Code, type, new DivisionFact(division.NameZh, division.NameEn, parent, division.Position, division.ClosedOn), by, cancellationToken);
        audit.Record(by, type, $"division/{division.Code}");
        await db.SaveChangesAsync(cancellationToken);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,31}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
