using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>Matters under a small procedure of the tests: a request, decided by one section, answered with a number.</summary>
public abstract class MatterTests(DatabaseFixture db) : DatabaseTests(db)
{
    protected const string Procedure = "permit-test";

    private const string File =
        """
        id: permit-test
        code: TST
        name: {zh: 测试许可, en: Test permit}
        version: "1"
        inForce: {from: 2020-01-01}
        title: "{subject}"
        party: applicantName
        basis: [{law: 测试法}]
        data:
          applicantName: {type: text, label: {zh: 申请人, en: Applicant}, required: true, personal: true, visibility: [applicant], index: true}
          subject: {type: text, label: {zh: 事由, en: Subject}, required: true, index: true, visibility: [applicant]}
          amount: {type: money, label: {zh: 金额, en: Amount}, index: true}
          wantedOn: {type: date, label: {zh: 希望日期, en: Wanted on}, index: true}
          answerNo: {type: text, label: {zh: 文号, en: Number}, index: true}
          note: {type: text, label: {zh: 附注, en: Note}}
        documents:
          plan: {name: {zh: 方案, en: Plan}, visibility: [applicant]}
          letter: {name: {zh: 准予通知书, en: Grant}, template: permit-letter, visibility: [applicant]}
        start:
          apply:
            name: {zh: 申请, en: Apply}
            by: [applicant, generalOffice]
            fields: [applicantName, subject, amount, wantedOn]
            to: received
            basis: [{law: 测试法, article: 1}]
        stages:
          received:
            name: {zh: 收件, en: Received}
            step: TST-S01
            waitingOn: [generalOffice]
            transitions:
              accept:
                name: {zh: 受理, en: Accept}
                by: [generalOffice]
                to: decision
                basis: [{law: 测试法, article: 2}]
          decision:
            name: {zh: 审查, en: Decision}
            waitingOn: [handlingSection]
            deadline:
              id: TST-D01
              name: {zh: 作出决定, en: Decide}
              within: {count: 10, unit: working days}
              from: {transition: accept}
              visibility: [applicant]
              onExpiry:
                deemed:
                  text: {zh: 逾期未决定，视为同意, en: Silence means consent}
                  sets:
                    note: |-
                      "视为同意"
                  to: closed
                  basis: [{law: 测试法, article: 10}]
              basis: [{law: 测试法, article: 9}]
            transitions:
              note:
                name: {zh: 附注, en: Note}
                by: [handlingSection]
                fields: [note]
                basis: [{law: 测试法, article: 3}]
              grant:
                name: {zh: 准予, en: Grant}
                by: [handlingSection]
                documents: [plan, letter]
                requires:
                  - id: TST-R01
                    check: |-
                      amount = null or amount <= 1000
                    else: {zh: 金额超过一千元的不予准予, en: No more than a thousand yuan is granted}
                    basis: [{law: 测试法, article: 4}]
                number: {series: test-permit, format: "测许〔{year}〕{n}号", field: answerNo}
                to: closed
                basis: [{law: 测试法, article: 4}]
          closed:
            name: {zh: 办结, en: Closed}
            final: true
        """;

    protected const string Template =
        """
        ---
        id: permit-letter
        layout: letter
        organ: '{{ bureau.name }}'
        number: '{{ answerNo }}'
        title: 准予许可通知书
        recipient: '{{ applicantName }}'
        date: '{{ performed on("grant") }}'
        ---
        您申请的“{{ subject }}”，准予办理{{#if amount != null}}，金额{{ amount }}元{{/if}}。
        """;

    protected static Acting Citizen { get; } = new("0198c000-0000-7000-8000-00000000c171", "市民", Guid.Parse("0198c000-0000-7000-8000-00000000c171"), []);

    protected static Acting Office { get; } = Somebody("0198c000-0000-7000-8000-00000000aff1", "办公室", Roles.GeneralOffice);

    protected static Acting Section { get; } = Somebody("0198c000-0000-7000-8000-00000000ec71", "科室", Roles.HandlingSection);

    private static Acting Somebody(string id, string name, string role) => new(id, name, Guid.Parse(id), [new ActingRole(role)]);

    /// <summary>A bureau that follows the procedure.</summary>
    protected async Task<BureauInfo> BureauAsync() => await BureauAsync(await Db.NewBureauAsync());

    /// <summary>The bureau, which follows the procedure from now on.</summary>
    protected async Task<BureauInfo> BureauAsync(BureauInfo bureau)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        foreach (var (kind, name, text) in new[] { (ContentKinds.Document, "permit-letter", Template), (ContentKinds.Procedure, Procedure, File) })
        {
            PublishContentOutcome published = await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(
                new PublishContentInput(kind, name, "1", Encoding.UTF8.GetBytes(text), new DateOnly(2020, 1, 1), null, name), Actor.Command("test"), Cancel);
            Assert.True(published is PublishContentOutcome.Published, published is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
        }
        return bureau;
    }

    /// <summary>Publishes another version of the procedure, to which running matters may move.</summary>
    protected async Task PublishVersionAsync(BureauInfo bureau, string version, Func<string, string> change) => await UseAsync<PublishContent, int>(bureau, async publish =>
    {
        ContentItem first = (await UseAsync<ContentLibrary, ContentItem?>(bureau, l => l.FindAsync(ContentKinds.Procedure, Procedure, "1", Cancel)))!;
        string text = change(Encoding.UTF8.GetString(first.Bytes.Span)).Replace("version: \"1\"", $"version: \"{version}\"\ntransition: move", StringComparison.Ordinal).Replace("2020-01-01", "2026-01-01", StringComparison.Ordinal);
        PublishContentOutcome outcome = await publish.HandleAsync(new PublishContentInput(ContentKinds.Procedure, Procedure, version, Encoding.UTF8.GetBytes(text), new DateOnly(2026, 1, 1), null, Procedure), Actor.Command("test"), Cancel);
        Assert.True(outcome is PublishContentOutcome.Published, outcome is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
        return 0;
    });

    protected async Task<PerformTransitionOutcome> ActAsync(BureauInfo bureau, MatterNumber? number, string transition, Acting by, string input = "{}", Func<PerformTransitionInput, PerformTransitionInput>? with = null)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var asked = new PerformTransitionInput(number, Procedure, new ActRequest { Transition = transition, Input = JsonDocument.Parse(input).RootElement });
        return await scope.ServiceProvider.GetRequiredService<PerformTransition>().HandleAsync(with is null ? asked : with(asked), by, Cancel);
    }

    protected async Task<MatterNumber> ApplyAsync(BureauInfo bureau, string subject = "开办实验室", string more = ", \"amount\": \"100\"") =>
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, null, "apply", Citizen, $$"""{"applicantName": "张三丰", "subject": "{{subject}}"{{more}}}""")).Number;

    protected async Task<MatterNumber> InDecisionAsync(BureauInfo bureau, string more = ", \"amount\": \"100\"")
    {
        MatterNumber number = await ApplyAsync(bureau, more: more);
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "accept", Office));
        return number;
    }

    protected static PerformTransitionInput WithPlan(PerformTransitionInput input) => input with
    {
        Request = input.Request with { Documents = [new AttachedDocument("plan", "方案.pdf", new string('a', 64), "application/pdf", 10)] },
    };

    protected async Task<T> UseAsync<TService, T>(BureauInfo bureau, Func<TService, Task<T>> use) where TService : notnull
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
