using System.Text;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Parameters;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Parameters;

public abstract class ActingByLocalNumbers(DatabaseFixture db) : DatabaseTests(db)
{
    private const string Numbers = """
        - id: tst.answer.days
          rule: TST-D01
          name: {zh: 答复, en: Answer}
          unit: workingDays
          type: number
          values:
            - {from: 2020-01-01, value: 10, marks: [local], source: 地方规定}
        - id: tst.most
          rule: TST-R01
          name: {zh: 上限, en: Most}
          unit: none
          type: number
          values:
            - {from: 2020-01-01, value: 3, region: "43", source: 湖南的规定}
        """;

    private const string File = """
        id: local-test
        code: TSTL
        name: {zh: 测试, en: Test}
        version: "1"
        inForce: {from: 2020-01-01}
        title: "{subject}"
        basis: [{law: 测试法}]
        data:
          subject: {type: text, label: {zh: 事由, en: Subject}, required: true}
        start:
          begin:
            name: {zh: 登记, en: Begin}
            by: [generalOffice]
            fields: [subject]
            to: answering
            basis: [{law: 测试法, article: 1}]
        stages:
          answering:
            name: {zh: 答复, en: Answer}
            deadline:
              id: TST-D01
              name: {zh: 答复, en: Answer}
              within: {parameter: tst.answer.days, unit: working days}
              basis: [{law: 测试法, article: 9}]
            transitions:
              answer:
                name: {zh: 答复, en: Answer}
                by: [generalOffice]
                requires:
                  - id: TST-R01
                    check: |-
                      parameter("tst.most") >= 3
                    else: {zh: 上限不足, en: Too few}
                    basis: [{law: 测试法, article: 4}]
                to: closed
                basis: [{law: 测试法, article: 2}]
          closed:
            name: {zh: 办结, en: Closed}
            final: true
        """;

    private static readonly Guid Account = Guid.Parse("0198c000-0000-7000-8000-00000000aff1");
    private static readonly Acting Office = new(Account.ToString(), "办公室", Account, [new ActingRole(Roles.GeneralOffice)]);
    private static readonly Actor Lawyer = new(Account, "法规科", "legal");

    [Fact]
    public async Task Counts_a_deadline_by_what_the_bureau_confirmed()
    {
        BureauInfo bureau = await BureauAsync(null);

        MatterDeadline before = await BegunAsync(bureau);
        await ConfirmAsync(bureau, "tst.answer.days", "5");
        MatterDeadline after = await BegunAsync(bureau);

        // From Tuesday 2026-06-30: ten working days and five.
        Assert.Equal((new DateOnly(2026, 7, 14), new DateOnly(2026, 7, 7)), (before.Due!.Value, after.Due!.Value));
    }

    [Fact]
    public async Task Refuses_where_no_number_is_set_and_passes_where_the_province_sets_it()
    {
        BureauInfo elsewhere = await BureauAsync("350200"), hunan = await BureauAsync("430700");

        var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await AnswerAsync(elsewhere));
        await ConfirmAsync(elsewhere, "tst.most", "4");

        Assert.Equal("TST-R01", Assert.Single(refused.Refusals).RuleId);
        Assert.IsType<PerformTransitionOutcome.Performed>(await AnswerAsync(elsewhere));
        Assert.IsType<PerformTransitionOutcome.Performed>(await AnswerAsync(hunan));
    }

    private async Task<BureauInfo> BureauAsync(string? region)
    {
        BureauInfo bureau = await Db.NewBureauAsync(unit => unit.Region = region);
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var publish = scope.ServiceProvider.GetRequiredService<PublishContent>();
        Assert.IsType<PublishContentOutcome.Published>(await publish.HandleAsync(new(ContentKinds.Parameters, "tst", "1", Encoding.UTF8.GetBytes(Numbers), null, null, "tst.yaml"), Lawyer, Cancel));
        Assert.IsType<PublishContentOutcome.Published>(await publish.HandleAsync(new(ContentKinds.Procedure, "local-test", "1", Encoding.UTF8.GetBytes(File), new DateOnly(2020, 1, 1), null, "local-test.yaml"), Lawyer, Cancel));
        return bureau;
    }

    private async Task<PerformTransitionOutcome> ActAsync(BureauInfo bureau, MatterNumber? number, string transition, string input)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<PerformTransition>().HandleAsync(
            new PerformTransitionInput(number, "local-test", new ActRequest { Transition = transition, Input = JsonDocument.Parse(input).RootElement }), Office, Cancel);
    }

    private async Task<MatterNumber> BeginAsync(BureauInfo bureau) =>
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, null, "begin", """{"subject": "事"}""")).Number;

    private async Task<PerformTransitionOutcome> AnswerAsync(BureauInfo bureau) => await ActAsync(bureau, await BeginAsync(bureau), "answer", "{}");

    private async Task<MatterDeadline> BegunAsync(BureauInfo bureau)
    {
        MatterNumber number = await BeginAsync(bureau);
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return (await scope.ServiceProvider.GetRequiredService<OpenMatter>().FindAsync(number, Office, Cancel))!.Deadlines.Single().Deadline;
    }

    private async Task ConfirmAsync(BureauInfo bureau, string parameter, string value)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        string token = scope.ServiceProvider.GetRequiredService<FormTokens>().Issue(ConfirmParameter.Purpose, Lawyer.AccountId);
        Assert.IsType<ConfirmParameterOutcome.Confirmed>(await scope.ServiceProvider.GetRequiredService<ConfirmParameter>().HandleAsync(new(parameter, value, new DateOnly(2026, 1, 1), "某市规定第2条", token), Lawyer, Cancel));
    }

    public sealed class OnSqlite(SqliteFixture db) : ActingByLocalNumbers(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : ActingByLocalNumbers(db), IClassFixture<PostgreSqlFixture>;
}
