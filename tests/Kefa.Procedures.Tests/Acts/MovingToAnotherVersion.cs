namespace Kefa.Procedures.Tests.Acts;

public sealed class MovingToAnotherVersion
{
    private static readonly LegalBasis Basis = new("行政程序规定", "9");

    private static AmendmentOutcome<MatterMoved> Move(Matter matter, Procedure target, string authority = "局长办公会", bool withBasis = true) =>
        Moving.Move(matter.State, [.. matter.Events], target, authority, withBasis ? [Basis] : [], matter.Context);

    private static string[] Refused(Matter matter, Procedure target, string authority = "局长办公会", bool withBasis = true)
    {
        var outcome = Move(matter, target, authority, withBasis);
        Assert.Null(outcome.Event);
        Assert.All(outcome.Refusals, r => Assert.Contains(r.Text.Zh, c => c is >= '一' and <= '龥'));
        return [.. outcome.Refusals.Select(r => r.RuleId)];
    }

    [Fact]
    public void Counts_the_deadlines_of_the_new_version_from_their_first_day()
    {
        var matter = CorrectingAnAct.Filed().On("2026-03-05").Do("pause", new { pausedOn = "2026-03-05" });
        var target = CorrectingAnAct.Read("2025-1", "move", ("count: 10", "count: 20"));
        var old = matter.Due("D");

        var moved = Move(matter, target).Event!;
        var events = matter.Events.Append(moved with { N = 3 }).ToList();
        var after = MatterState.Of(target, events);

        Assert.Null(old);
        Assert.Equal(("procedure/report@2024-1", "procedure/report@2025-1", "局长办公会"), (moved.From, moved.ContentVersion, moved.Authority));
        Assert.Equal(["D"], moved.Recounted);
        Assert.Equal((20, "open", new DateOnly(2026, 3, 2)), (after.FindDeadline("D")!.Length, after.Stage!.Id, after.FindDeadline("D")!.Start));
        Assert.Single(after.FindDeadline("D")!.Suspensions);
        Assert.Equal("40", after.Data["amount"].ToString());
    }

    [Fact]
    public void Changes_no_deadline_that_both_versions_count_alike()
    {
        var moved = Move(CorrectingAnAct.Filed(), CorrectingAnAct.Read("2025-1")).Event!;

        Assert.Empty(moved.Recounted);
        Assert.Empty(moved.Deadlines);
    }

    [Fact]
    public void Is_refused_for_everything_on_record_that_has_no_place_there_at_once()
    {
        var matter = CorrectingAnAct.Filed().Do("retitle", new { title = "丙" });
        var other = CorrectingAnAct.Read("2025-1", "move",
            ("place: {type: group", "site: {type: group"), ("receivedOn, place]", "receivedOn, site]"), ("[title, place]", "[title, site]"), ("place.town !=", "site.town !="), ("amount: {type: money", "amount: {type: boolean"), ("amount / 2", "10"),
            ("amount <= 100", "amount"), ("amount > 50", "amount"), ("D: {name", "DD: {name"), ("deadline: D,", "deadline: DD,"), ("retitle:", "rename:"));

        Assert.Equal(["move.authority", "move.basis"], Refused(matter, CorrectingAnAct.Read("2025-1"), " ", false));
        Assert.Equal(["move.same"], Refused(matter, CorrectingAnAct.Read("2024-1")));
        Assert.Equal(["move.keep"], Refused(matter, CorrectingAnAct.Read("2025-1", "keep")));
        Assert.Equal(["move.value", "move.field", "move.field", "move.deadline", "move.transition"], Refused(matter, other));
        Assert.Equal(["move.stage"], Refused(CorrectingAnAct.Filed(), CorrectingAnAct.Read("2025-1", "move", ("to: open", "to: begun"), ("open:", "begun:"), ("name: {zh: 办理, en: Open}", "name: {zh: 办理, en: Begun}"))));
        Assert.Equal(["move.closed"], Refused(CorrectingAnAct.Filed().As("head").Do("answer", new { answer = "可" }), CorrectingAnAct.Read("2025-1")));
    }
}
