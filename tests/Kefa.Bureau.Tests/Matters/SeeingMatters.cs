using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>Who finds and opens a matter: the house all of them, who is asked from outside those in which they are asked or acted, nobody else any.</summary>
public abstract class SeeingMatters(DatabaseFixture db) : MatterTests(db)
{
    private const string Asking =
        """
        id: asking-test
        code: ASK
        party: subject
        name: {zh: 征求意见测试, en: Asking test}
        version: "1"
        inForce: {from: 2020-01-01}
        title: "{subject}"
        basis: [{law: 测试法}]
        data:
          subject: {type: text, label: {zh: 事由, en: Subject}, required: true, index: true}
          budget: {type: text, label: {zh: 内部测算, en: Estimate}, visibility: [generalOffice]}
        documents:
          draft: {name: {zh: 送审稿, en: Draft}}
          minutes: {name: {zh: 内部纪要, en: Minutes}, visibility: [generalOffice]}
        opinions:
          advice: {name: {zh: 意见, en: Advice}, basis: [{law: 测试法}], conclusions: {YES: {zh: 同意, en: Agreed}}}
        start:
          begin: {name: {zh: 登记, en: Begin}, by: [generalOffice], fields: [subject, budget], to: asking, basis: [{law: 测试法}]}
        stages:
          asking:
            name: {zh: 征求意见, en: Asking}
            waitingOn: [generalOffice]
            transitions:
              advise: {name: {zh: 出具意见, en: Advise}, by: [adviser], gives: advice, basis: [{law: 测试法}]}
              attach: {name: {zh: 补充材料, en: Attach}, by: [generalOffice], documents: [draft, minutes], basis: [{law: 测试法}]}
              finish: {name: {zh: 结束, en: Finish}, by: [generalOffice], to: closed, basis: [{law: 测试法}]}
          closed: {name: {zh: 办结, en: Closed}, final: true}
        """;

    private static Acting Adviser { get; } = Person("0198c000-0000-7000-8000-00000000ad01", Roles.Adviser);
    private static Acting OtherAdviser { get; } = Person("0198c000-0000-7000-8000-00000000ad02", Roles.Adviser);
    private static Acting Government { get; } = Person("0198c000-0000-7000-8000-00000000f001", Roles.Government);
    private static Acting Auditor { get; } = Person("0198c000-0000-7000-8000-00000000a001", Roles.Auditor);
    private static Acting System { get; } = Person("0198c000-0000-7000-8000-000000005001", Roles.SystemAdministrator);

    [Fact]
    public async Task Who_is_asked_finds_the_matter_while_asked_and_after_having_acted()
    {
        BureauInfo bureau = await AskingAsync();
        string asked = await BeginAsync(bureau, "甲"), answered = await BeginAsync(bureau, "乙");
        await DoneAsync(bureau, answered, "advise", Adviser);

        Assert.Equal([asked, answered], await ListAsync(bureau, Adviser));
        Assert.Equal([asked, answered], await ListAsync(bureau, OtherAdviser));
        Assert.Empty(await ListAsync(bureau, Government));
        Assert.Empty(await ListAsync(bureau, System));
        Assert.Empty(await ListAsync(bureau, Acting.Visitor));
        Assert.Equal([asked, answered], await ListAsync(bureau, Auditor));

        foreach (string number in new[] { asked, answered }) await DoneAsync(bureau, number, "finish", Office);
        Assert.Equal([answered], await ListAsync(bureau, Adviser));
        Assert.Empty(await ListAsync(bureau, OtherAdviser));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        Assert.Equal((0, 0, 0), await scope.ServiceProvider.GetRequiredService<WorkList>().CountAsync(null, Adviser, Cancel));
        Assert.Single(await scope.ServiceProvider.GetRequiredService<WorkList>().AllAsync(new MatterFilter { State = StateFilter.All }, Adviser, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_matter_opens_for_those_who_find_it_and_for_nobody_else()
    {
        BureauInfo bureau = await AskingAsync();
        string number = await BeginAsync(bureau, "甲");

        Assert.NotNull(await OpenAsync(bureau, number, Adviser));
        Assert.NotNull(await OpenAsync(bureau, number, Auditor));
        foreach (Acting nobody in new[] { Government, System, Acting.Visitor, Citizen }) Assert.Null(await OpenAsync(bureau, number, nobody));
        Assert.IsType<PerformTransitionOutcome.NoSuchMatter>(await ActAsync(bureau, MatterNumber.Parse(number), "advise", Government));
    }

    [Fact]
    public async Task Who_is_asked_sees_what_is_for_them_and_nothing_of_the_house()
    {
        BureauInfo bureau = await AskingAsync();
        string number = await BeginAsync(bureau, "甲");
        MatterNumber parsed = MatterNumber.Parse(number);
        AttachedDocument draft = await FileAsync(bureau, "draft"), minutes = await FileAsync(bureau, "minutes");
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, parsed, "attach", Office, with: asked => asked with { Request = asked.Request with { Documents = [draft, minutes], Remark = "只供本局" } }));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var work = scope.ServiceProvider.GetRequiredService<HouseWork>();
        Assert.Null(await work.CommentAsync(parsed, "内部备注", Office, Cancel));

        OpenedMatter matter = (await OpenAsync(bureau, number, Adviser))!, house = (await OpenAsync(bureau, number, Office))!;

        Assert.Equal(["draft"], matter.Papers.Select(paper => paper.Document.Kind));
        Assert.Equal(["draft", "minutes"], house.Papers.Select(paper => paper.Document.Kind));
        Assert.Equal(["subject"], matter.Procedure.Fields.Where(matter.Shows).Select(field => field.Name));
        Assert.Equal(["advise"], matter.Acts.Select(act => act.Transition.Id));
        Assert.Empty(matter.History.Comments);
        Assert.All(matter.History.Events.OfType<TransitionPerformed>(), performed => Assert.Null(performed.Remark));
        Assert.DoesNotContain("minutes", matter.History.Events.OfType<TransitionPerformed>().SelectMany(performed => performed.Documents).Select(paper => paper.Kind));
        Assert.Null(matter.QueryCode);
        Assert.NotNull(house.QueryCode);
        Assert.NotNull(await work.CommentAsync(parsed, "x", Adviser, Cancel));
        Assert.NotNull((await work.AssignAsync([number], Adviser.Account, "x", null, null, Adviser, Cancel))[0].Problem);
        Assert.False(await scope.ServiceProvider.GetRequiredService<WriteCaseFile>().HandleAsync(parsed, Adviser, Stream.Null, Cancel));
        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<UnmaskMatter>().HandleAsync(parsed, "想看一看", Adviser, Cancel));
    }

    [Fact]
    public async Task Rebuilt_rows_still_say_who_acted_from_outside()
    {
        BureauInfo bureau = await AskingAsync();
        string number = await BeginAsync(bureau, "甲");
        await DoneAsync(bureau, number, "advise", Adviser);
        await DoneAsync(bureau, number, "finish", Office);

        await using AsyncServiceScope scope = Db.Scope(bureau);
        await scope.ServiceProvider.GetRequiredService<RebuildMatters>().HandleAsync(Cancel);

        Assert.Equal([number], await ListAsync(bureau, Adviser));
    }

    private async Task<BureauInfo> AskingAsync()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        PublishContentOutcome published = await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(
            new PublishContentInput(ContentKinds.Procedure, "asking-test", "1", Encoding.UTF8.GetBytes(Asking), new DateOnly(2020, 1, 1), null, "asking-test"), Actor.Command("test"), Cancel);
        Assert.True(published is PublishContentOutcome.Published, published is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
        return bureau;
    }

    private async Task<string> BeginAsync(BureauInfo bureau, string subject) => Assert.IsType<PerformTransitionOutcome.Performed>(
        await ActAsync(bureau, null, "begin", Office, $$"""{"subject": "{{subject}}", "budget": "若干"}""", asked => asked with { Procedure = "asking-test" })).Number.ToString();

    private async Task DoneAsync(BureauInfo bureau, string number, string transition, Acting by) => Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(
        bureau, MatterNumber.Parse(number), transition, by, with: asked => transition == "advise" ? asked with { Request = asked.Request with { Opinion = new GivenOpinion("advice", "YES", "") } } : asked));

    private async Task<string[]> ListAsync(BureauInfo bureau, Acting by)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return [.. (await scope.ServiceProvider.GetRequiredService<WorkList>().SearchAsync(new MatterFilter { State = StateFilter.All }, 1, 10, by, Cancel)).Items.Select(matter => matter.Number)];
    }

    private Task<OpenedMatter?> OpenAsync(BureauInfo bureau, string number, Acting by) => UseAsync<OpenMatter, OpenedMatter?>(bureau, open => open.FindAsync(MatterNumber.Parse(number), by, Cancel));

    private async Task<AttachedDocument> FileAsync(BureauInfo bureau, string kind)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var file = Assert.IsType<Kefa.Bureau.Attachments.TakeFileOutcome.Taken>(await scope.ServiceProvider.GetRequiredService<Kefa.Bureau.Attachments.FileStore>().TakeAsync(Encoding.UTF8.GetBytes(kind), kind + ".txt", Cancel)).File;
        return new AttachedDocument(kind, file.Name, file.Sha256, file.MediaType, file.Size);
    }

    private static Acting Person(string id, string role) => new(id, role, Guid.Parse(id), [new ActingRole(role)]);

    public sealed class OnSqlite(SqliteFixture db) : SeeingMatters(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : SeeingMatters(db), IClassFixture<PostgreSqlFixture>;
}
