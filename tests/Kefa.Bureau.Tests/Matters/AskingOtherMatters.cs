using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>The facts of the shipped contract procedure, read from the bureau's other contracts.</summary>
public abstract class AskingOtherMatters(DatabaseFixture db) : MatterTests(db)
{
    private const string Contracts = "contract-review";

    [Fact]
    public async Task A_second_contract_with_the_same_partner_on_the_same_subject_needs_its_reason() // CON-R04
    {
        BureauInfo bureau = await WithContractsAsync();
        MatterNumber first = await PreparedAsync(bureau, "91430702MAQ1A0069M", "评审服务");
        Assert.IsType<PerformTransitionOutcome.Performed>(await SentAsync(bureau, first));

        MatterNumber second = await PreparedAsync(bureau, "91430702MAQ1A0069M", "评审服务");
        var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await SentAsync(bureau, second));

        Assert.Equal("CON-R04", Assert.Single(refused.Refusals).RuleId);
        Assert.IsType<PerformTransitionOutcome.Performed>(await SentAsync(bureau, second, "分年度实施"));
        Assert.IsType<PerformTransitionOutcome.Performed>(await SentAsync(bureau, await PreparedAsync(bureau, "91430702MAQ1A0069M", "审计服务")));
        Assert.IsType<PerformTransitionOutcome.Performed>(await SentAsync(bureau, await PreparedAsync(bureau, "91430702MAQ1A0042B", "评审服务")));
    }

    [Fact]
    public async Task A_contract_of_before_the_window_is_not_counted() // CON-R04
    {
        BureauInfo bureau = await WithContractsAsync();
        await PreparedAsync(bureau, "91430702MAQ1A0069M", "评审服务");
        Db.Time.Advance(TimeSpan.FromDays(366));

        Assert.IsType<PerformTransitionOutcome.Performed>(await SentAsync(bureau, await PreparedAsync(bureau, "91430702MAQ1A0069M", "评审服务")));
    }

    [Fact]
    public async Task A_document_that_is_not_in_force_is_no_basis() // NRM-R11
    {
        BureauInfo bureau = await WithContractsAsync();

        var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await SentAsync(bureau, await PreparedAsync(bureau, "91430702MAQ1A0069M", "评审服务", "科规〔2020〕3号")));

        Assert.Equal("NRM-R11", Assert.Single(refused.Refusals).RuleId);
    }

    private async Task<BureauInfo> WithContractsAsync()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        // Procedures ask each other: they come together.
        LoadContentOutcome loaded = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Path.Combine(Repository.Root, "content"), Actor.Command("test"), Cancel);
        Assert.Empty(loaded.Problems);
        return bureau;
    }

    private async Task<MatterNumber> PreparedAsync(BureauInfo bureau, string partner, string subjectKind, string? basis = null) =>
        Assert.IsType<PerformTransitionOutcome.Performed>(await DoAsync(bureau, null, "prepare", new
        {
            subject = "项目评审服务", kind = "ENTRUSTED", subjectKind, partner, partnerChecked = true, sme = true, amount = "300000", budgetLine = "2060101", procurementFile = (string?)null,
            basisDocument = basis, bureauParty = "bureau",
        })).Number;

    private Task<PerformTransitionOutcome> SentAsync(BureauInfo bureau, MatterNumber number, string? splitReason = null) => DoAsync(bureau, number, "sendToReview", new
    {
        payment = new { days = "30", condition = "onAcceptance", legalBasis = (string?)null }, splitReason, needsOpinions = Array.Empty<string>(), interested = Array.Empty<string>(),
        reviewReceivedOn = Db.Time.GetUtcNow().ToString("yyyy-MM-dd", null),
    });

    private async Task<PerformTransitionOutcome> DoAsync(BureauInfo bureau, MatterNumber? number, string transition, object input)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var request = new ActRequest
        {
            Transition = transition, Input = JsonSerializer.SerializeToElement(input),
            Documents = transition == "sendToReview" ? [new AttachedDocument("draft", "合同草案.docx", new string('a', 64), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 10)] : [],
        };
        return await scope.ServiceProvider.GetRequiredService<PerformTransition>().HandleAsync(new PerformTransitionInput(number, Contracts, request), Section, Cancel);
    }
}

public sealed class AskingOtherMattersOnSqlite(SqliteFixture db) : AskingOtherMatters(db), IClassFixture<SqliteFixture>;

public sealed class AskingOtherMattersOnPostgreSql(PostgreSqlFixture db) : AskingOtherMatters(db), IClassFixture<PostgreSqlFixture>;
