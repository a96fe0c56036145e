using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>What is shipped works together: procedures, roles, parameters and the facts that procedures ask other matters for.</summary>
public abstract class FollowingShippedProcedures(DatabaseFixture db) : MatterTests(db)
{
    private const string Request = """{"subject":"项目评审服务","kind":"ENTRUSTED","subjectKind":"评审服务","partner":"91350200M0001TEST0","partnerChecked":true,"sme":true,"amount":"300000","budgetLine":"2060101","procurementFile":null,"basisDocument":null,"bureauParty":"bureau"}""";

    private const string Sent = """{"payment":{"days":"30","condition":"onAcceptance","legalBasis":null},"splitReason":null,"needsOpinions":[],"interested":[],"reviewReceivedOn":"2026-06-30"}""";

    [Fact]
    public async Task Counts_with_parameters_and_looks_at_other_matters()
    {
        BureauInfo bureau = await LoadedAsync();

        MatterNumber first = await DraftedAsync(bureau);
        Performed(await AskAsync(bureau, first, "sendToReview", Sent));
        OpenedMatter? opened = await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(first, Section, Cancel));
        Assert.Equal(new DateOnly(2026, 7, 7), opened!.State.FindDeadline("CON-D01")!.Due); // con.review.days: 5 working days

        MatterNumber second = await DraftedAsync(bureau);
        var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await AskAsync(bureau, second, "sendToReview", Sent));
        Assert.Equal(["CON-R04"], refused.Refusals.Select(r => r.RuleId)); // the first is in review
        Performed(await AskAsync(bureau, second, "sendToReview", Sent.Replace("\"splitReason\":null", "\"splitReason\":\"分年度实施\"", StringComparison.Ordinal)));
    }

    private async Task<BureauInfo> LoadedAsync()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        string content = Path.Combine(RepositoryRoot(), "content");
        LoadContentOutcome loaded = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(content, Actor.Command("test"), Cancel);
        Assert.Empty(loaded.Problems);
        return bureau;
    }

    private async Task<MatterNumber> DraftedAsync(BureauInfo bureau) => Performed(await AskAsync(bureau, null, "prepare", Request)).Number;

    private Task<PerformTransitionOutcome> AskAsync(BureauInfo bureau, MatterNumber? number, string transition, string input) => ActAsync(bureau, number, transition, Section, input, i => i with
    {
        Procedure = "contract-review",
        Request = i.Request with { Documents = transition == "prepare" ? [] : [new AttachedDocument("draft", "合同.docx", new string('a', 64), "application/pdf", 10)] },
    });

    private static PerformTransitionOutcome.Performed Performed(PerformTransitionOutcome outcome)
    {
        if (outcome is PerformTransitionOutcome.Refused refused)
            Assert.Fail(string.Join(Environment.NewLine, refused.Refusals.Select(r => $"{r.RuleId} {r.Text.En}")));
        return Assert.IsType<PerformTransitionOutcome.Performed>(outcome);
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kefa.slnx"))) return folder.FullName;
        }
        throw new InvalidOperationException("No Kefa.slnx above " + AppContext.BaseDirectory);
    }

    public sealed class OnSqlite(SqliteFixture db) : FollowingShippedProcedures(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : FollowingShippedProcedures(db), IClassFixture<PostgreSqlFixture>;
}
