using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Amending;
using Kefa.Bureau.Matters.Erasing;
using Kefa.Bureau.Search;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>A matter that was folded before is read on from there; it is always what its whole stream says, whoever wrote what in between.</summary>
public abstract class FoldingOn(DatabaseFixture db) : MatterTests(db)
{
    private static Acting Legal { get; } = new("0198c000-0000-7000-8000-00000000e9a1", "法规科", Guid.Parse("0198c000-0000-7000-8000-00000000e9a1"), [new ActingRole(Roles.LegalSection)]);

    [Fact]
    public async Task Gives_what_the_stream_gives_whatever_happens_on_two_nodes()
    {
        BureauInfo bureau = await BureauAsync();
        await using ServiceProvider other = Db.AnotherNode();
        ServiceProvider[] nodes = [Db.Services, other];
        var random = new Random(20261122);
        var numbers = new List<MatterNumber>();
        int acts = Environment.GetEnvironmentVariable("KEFA_TEST_LONG") == "1" ? 1_000 : 120;
        var types = new HashSet<string>(StringComparer.Ordinal);

        for (int i = 0; i < acts; i++)
        {
            ServiceProvider node = nodes[random.Next(2)];
            if (i == acts / 2) await PublishVersionAsync(bureau, "2", text => text.Replace("count: 10", "count: 20", StringComparison.Ordinal));
            if (i % 8 == 0) numbers.Add((await ActOnAsync(node, bureau, null, "apply", Citizen, """{"applicantName": "张三丰", "subject": "开办实验室", "amount": "100"}"""))!.Value);
            MatterNumber number = numbers[^(1 + random.Next(Math.Min(numbers.Count, 3)))];
            await HappenAsync(node, bureau, number, random);

            foreach ((ServiceProvider reader, MatterNumber one) in nodes.SelectMany(reader => numbers.TakeLast(3).Select(one => (reader, one))))
            {
                (MatterHistory on, MatterHistory whole) = await ReadAsync(reader, bureau, one);
                Assert.Equal(Told(whole), Told(on));
                types.UnionWith(whole.Recorded.Select(recorded => recorded.Event.Type));
            }
        }

        Assert.Equal(["CommentAdded", "DeadlineExpired", "ErasureRequested", "EventErased", "MatterAssigned", "MatterCorrected", "MatterMoved", "TransitionPerformed"], types.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Is_of_use_only_while_the_stream_has_its_last_event()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var streams = scope.ServiceProvider.GetRequiredService<MatterStreams>();
        MatterHistory before = (await streams.FindAsync(number, Cancel))!;
        Assert.Same(before, await streams.FindAsync(number, Cancel));

        // An act that came to nothing: what it would have made of the matter was folded and is not there.
        var writer = scope.ServiceProvider.GetRequiredService<MatterWriter>();
        await using (var transaction = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Database.BeginTransactionAsync(Cancel))
        {
            streams.Keep(await writer.AppendAsync(number, before, [MatterWriter.HouseEvent(HouseEvents.Commented, new CommentBody("未存"), "a", null, bureau.Today(Db.Time))], Cancel));
            await transaction.RollbackAsync(Cancel);
        }
        Assert.Empty((await streams.FindAsync(number, Cancel))!.Comments);

        // The same number with another event: it is not mistaken for the one that was never stored.
        await using (var transaction = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Database.BeginTransactionAsync(Cancel))
        {
            streams.Keep(await writer.AppendAsync(number, before, [MatterWriter.HouseEvent(HouseEvents.Commented, new CommentBody("未存"), "a", null, bureau.Today(Db.Time))], Cancel));
            await transaction.RollbackAsync(Cancel);
        }
        await using ServiceProvider other = Db.AnotherNode();
        Assert.Null(await OnAsync<HouseWork, LocalText?>(other, bureau, house => house.CommentAsync(number, "已存", Office, Cancel)));
        Assert.Equal(["已存"], (await streams.FindAsync(number, Cancel))!.Comments.Select(comment => comment.Text));
    }

    [Fact]
    public async Task Of_two_nodes_that_act_on_what_they_know_one_is_shown_what_changed()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await using ServiceProvider other = Db.AnotherNode();
        await ReadAsync(other, bureau, number);
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "note", Section, """{"note": "一"}""", asked => asked with { ReadAtEvent = 2 }));

        PerformTransitionOutcome late = await OnAsync<PerformTransition, PerformTransitionOutcome>(other, bureau, perform => perform.HandleAsync(
            new PerformTransitionInput(number, Procedure, new ActRequest { Transition = "note", Input = JsonElement.Parse("""{"note": "二"}""") }) { ReadAtEvent = 2 }, Section, Cancel));

        Assert.Equal([3], Assert.IsType<PerformTransitionOutcome.Conflict>(late).Since.Select(happened => happened.N));
    }

    [Fact]
    public async Task Keeps_nothing_of_what_was_erased()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        Assert.NotNull(Db.Services.GetRequiredService<FoldedMatters>().Find(bureau.Id, Matter.StreamOf(number)));

        await EraseAsync(Db.Services, bureau, number);

        MatterHistory? kept = Db.Services.GetRequiredService<FoldedMatters>().Find(bureau.Id, Matter.StreamOf(number));
        Assert.True(kept is null || !Told(kept).Contains("张三丰", StringComparison.Ordinal));
        Assert.DoesNotContain("张三丰", Told((await ReadAsync(Db.Services, bureau, number)).On), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holds_no_more_than_its_bounds_and_makes_room_for_a_long_matter()
    {
        using var folded = new FoldedMatters();
        MatterHistory[] many = [.. Enumerable.Range(1, 300).Select(i => Long(i, 100))];
        foreach (MatterHistory history in many) folded.Keep(1, history);
        MatterHistory longest = Long(301, 3_000);
        Assert.True(FoldedMatters.SizeOf(longest) > FoldedMatters.MostBytes / 8);

        for (; folded.Find(1, Matter.StreamOf(longest.Number)) is null; await Task.Delay(10, Cancel)) folded.Keep(1, longest); // room is made beside those who act

        Assert.True(many.Where(history => folded.Find(1, Matter.StreamOf(history.Number)) is not null).Append(longest).Sum(FoldedMatters.SizeOf) <= FoldedMatters.MostBytes);
    }

    private static MatterHistory Long(int serial, int events)
    {
        MatterNumber number = MatterNumber.Of(2026, "TST", serial);
        RecordedEvent one = RecordedEvent.Of(new StreamEvent { Stream = Matter.StreamOf(number), N = 1, Kind = Matter.Kind, Type = "x" }, new byte[800], "{}"u8);
        return new MatterHistory(number, null!, [], [.. Enumerable.Repeat(one, events)], Desk.Nobody, []);
    }

    private async Task HappenAsync(ServiceProvider node, BureauInfo bureau, MatterNumber number, Random random)
    {
        switch (random.Next(13))
        {
            case 0:
                await ActOnAsync(node, bureau, number, "accept", Office, "{}");
                break;
            case 1 or 2 or 3:
                await ActOnAsync(node, bureau, number, "note", Section, $$"""{"note": "附注{{random.Next(100)}}"}""");
                break;
            case 4:
                await ActOnAsync(node, bureau, number, "note", Office, """{"note": "没有这个职权"}"""); // refused
                break;
            case 5:
                await ActOnAsync(node, bureau, number, "grant", Section, "{}", WithPlan);
                break;
            case 6 or 7:
                await OnAsync<HouseWork, LocalText?>(node, bureau, house => house.CommentAsync(number, $"备注{random.Next(100)}", Office, Cancel));
                break;
            case 8:
                await OnAsync<HouseWork, IReadOnlyList<RowOutcome>>(node, bureau, house => house.AssignAsync([number.ToString()], random.Next(2) == 0 ? Section.Account : null, "科室", null, null, Office, Cancel));
                break;
            case 9:
                await OnAsync<CorrectAct, PerformTransitionOutcome>(node, bureau, correct => correct.HandleAsync(new CorrectActInput(
                    number, new CorrectionRequest { Event = 1, Input = JsonElement.Parse($$"""{"subject": "更正{{random.Next(100)}}"}"""), Reason = "登记时写错", Basis = [new LegalBasis("测试法", "8")] }), Office, Cancel));
                break;
            case 10:
                await OnAsync<MoveMatters, IReadOnlyList<MovedMatter>?>(node, bureau, move => move.HandleAsync(
                    new MoveMattersInput([number.ToString()], "2", "局长办公会2026年第3次会议", new EventBasis("测试法", "12")), Legal, Cancel));
                break;
            case 11:
                await EraseAsync(node, bureau, number);
                break;
            case 12:
                Db.Time.Advance(TimeSpan.FromDays(16)); // silence means consent then
                await OnAsync<ActsOfTheLaw, int>(node, bureau, law => law.ExpireAsync(Cancel));
                break;
        }
    }

    private static async Task EraseAsync(ServiceProvider node, BureauInfo bureau, MatterNumber number)
    {
        var asked = new RequestErasureInput(number, ["1/field/applicantName"], "withdrawn", "申请人撤回同意，已无保存必要", true);
        if ((await OnAsync<RequestErasure, IReadOnlyList<(string, LocalText)>>(node, bureau, request => request.HandleAsync(asked, Office, Cancel))).Count > 0) return; // it was erased before
        (MatterHistory history, _) = await ReadAsync(node, bureau, number);
        Assert.Null(await OnAsync<DecideErasure, LocalText?>(node, bureau, decide => decide.HandleAsync(new DecideErasureInput(number, ErasureRequests.Of(history).Requests[^1].N, true, null), Legal, Cancel)));
    }

    private static async Task<MatterNumber?> ActOnAsync(
        ServiceProvider node, BureauInfo bureau, MatterNumber? number, string transition, Acting by, string input, Func<PerformTransitionInput, PerformTransitionInput>? with = null)
    {
        var asked = new PerformTransitionInput(number, Procedure, new ActRequest { Transition = transition, Input = JsonElement.Parse(input) });
        return await OnAsync<PerformTransition, PerformTransitionOutcome>(node, bureau, perform => perform.HandleAsync(with is null ? asked : with(asked), by, Cancel)) is PerformTransitionOutcome.Performed done ? done.Number : null;
    }

    private static async Task<T> OnAsync<TService, T>(ServiceProvider node, BureauInfo bureau, Func<TService, Task<T>> use) where TService : notnull
    {
        await using AsyncServiceScope scope = node.CreateBureauScope(bureau);
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>The matter as everybody reads it, and as all of its events say.</summary>
    private static async Task<(MatterHistory On, MatterHistory Whole)> ReadAsync(ServiceProvider node, BureauInfo bureau, MatterNumber number)
    {
        await using AsyncServiceScope scope = node.CreateBureauScope(bureau);
        var streams = scope.ServiceProvider.GetRequiredService<MatterStreams>();
        MatterHistory on = (await streams.FindAsync(number, Cancel))!;
        return (on, await streams.FoldAsync(number, await scope.ServiceProvider.GetRequiredService<EventReader>().ReadAsync(Matter.StreamOf(number), Cancel), Cancel));
    }

    private static string Told(MatterHistory history)
    {
        MatterState state = history.State;
        object[] told =
        [
            MatterProjection.Row(history), MatterProjection.Fields(history).ToArray(), MatterTexts.OfMatter(history), state.Procedure.Reference, state.LastEvent, state.LastDay!, state.Data.ToJson(), state.Participants,
            state.Documents, state.Opinions, state.Published, state.Corrections, state.Number ?? "", state.OpenedOn!, state.ClosedOn is null ? "" : state.ClosedOn, state.DeemedBy ?? "", history.Desk, history.Comments, JointHandling.Of(history),
            state.Deadlines.Select(d => new { d.Id, d.Start, d.StartTime, d.Length, d.Unit, d.Restarts, d.Suspensions, d.Extensions, d.Due, d.DueAt, d.Provisional, d.Ended, d.EndedOn }).ToArray(),
            history.Recorded.Select(r => new
            {
                r.Event.Stream, r.Event.N, r.Event.Kind, r.Event.Type, r.Event.FromStage, r.Event.ToStage, r.Event.Actor, r.Event.Role, r.Event.At, r.Event.Day, r.Event.ContentVersion, r.Event.Source, r.Event.Batch,
                r.Event.ValidFrom, r.Event.ValidTo, r.Event.Commitment, r.ErasedBy, r.Basis, r.Files, Body = r.Body.ToArray(), Sealed = r.Sealed.ToArray(), Text = System.Text.Encoding.UTF8.GetString(r.Body.Span),
            }).ToArray(),
            .. history.Events,
        ];
        return string.Join('\n', told.Select(one => JsonSerializer.Serialize(one, one.GetType(), Plain)));
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public sealed class OnSqlite(SqliteFixture db) : FoldingOn(db), IClassFixture<SqliteFixture>;

    public sealed class OnPostgreSql(PostgreSqlFixture db) : FoldingOn(db), IClassFixture<PostgreSqlFixture>;
}
