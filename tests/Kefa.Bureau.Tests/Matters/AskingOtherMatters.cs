using System.Text.Json;
using System.Text.Json.Nodes;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
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

    [Fact]
    public async Task What_the_database_counts_is_what_looking_through_them_gives()
    {
        BureauInfo bureau = await WithContractsAsync();
        MatterNumber asking = await PreparedAsync(bureau, "91430702MAQ1A0069M", "评审服务");
        string stream = Matter.StreamOf(asking);
        var random = new Random(20261122);
        var kinds = new HashSet<Type>();
        for (int round = 0; round < 12; round++)
        {
            await using AsyncServiceScope scope = Db.Scope(bureau);
            var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            await db.Set<Matter>().Where(m => m.Stream != stream).ExecuteDeleteAsync(Cancel);
            await db.Set<MatterField>().Where(f => f.Stream != stream).ExecuteDeleteAsync(Cancel);
            Matter like = await db.Set<Matter>().AsNoTracking().SingleAsync(m => m.Stream == stream, Cancel);
            for (int i = 0; i < 30; i++) AddContract(db, like, i, random, withGaps: round % 3 == 2);
            await db.SaveChangesAsync(Cancel);

            MatterHistory history = (await scope.ServiceProvider.GetRequiredService<MatterStreams>().FindAsync(asking, Cancel))!;
            Transition transition = history.Procedure.TransitionsIn(history.State.Stage!.Id).Single(t => t.Id == "sendToReview");
            ActContext context = await scope.ServiceProvider.GetRequiredService<ActContexts>().OfAsync(history.State, transition, null, Section, false, Cancel);
            FactDefinition fact = history.Procedure.Facts.Single(f => f.Name == "sameSubject");
            Matter[] all = await db.Set<Matter>().AsNoTracking().Where(m => m.Procedure == Contracts).ToArrayAsync(Cancel);
            MatterData mine = ProcedureEngine.DataFor(history.State, transition, null, context);
            Value looked = FactRows.Answer(fact, all.Select(m => FactRows.Row(history.Procedure, m.Stage, MatterProjection.Values(history.Procedure, m.Data))), mine, context);

            Assert.Equal(looked.ToString(), context.Facts["sameSubject"].ToString());
            kinds.Add(looked.GetType());
        }
        Assert.Equal([typeof(NumberValue), typeof(UnknownValue)], kinds.OrderBy(k => k.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_shipped_fact_that_counts_other_matters_is_counted_by_the_database()
    {
        BureauInfo bureau = await WithContractsAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var library = scope.ServiceProvider.GetRequiredService<ProcedureLibrary>();
        var read = new List<string>();
        int counted = 0;
        foreach (Procedure procedure in await library.LatestAsync(Cancel))
        {
            var state = MatterState.None(procedure);
            ActContext context = await scope.ServiceProvider.GetRequiredService<ActContexts>().OfTheLawAsync(Cancel);
            MatterData matter = ProcedureEngine.DataFor(state, procedure.Start[0], null, context);
            foreach (FactDefinition fact in procedure.Facts.Where(f => f.Measure is "count" or "exists" && !FactRows.IsOwn(f.Source) && !FactRows.IsFound(f.Source) && f.Source != FactRows.Matters))
            {
                IReadOnlyList<Procedure> versions = await library.VersionsAsync(fact.Source, Cancel);
                if (FactQuery.Of(Dialect, bureau.Id, fact, versions, [], matter, context) is null) read.Add($"{procedure.Id} {fact.Name}");
                counted++;
            }
        }
        // They look into the records of a list: the last one of this matter, or those of the others.
        Assert.Equal(["enforcement-officer itemInForce", "task countedElsewhere", "work-plan missingLaws"], read);
        Assert.True(counted >= 8);
    }

    private SqlDialect Dialect => Db is SqliteFixture ? SqlDialect.Sqlite : SqlDialect.PostgreSql;

    // The same contract with other partners, subjects, days and stages; with gaps some lack what the fact asks, or have none.
    private static void AddContract(KefaDbContext db, Matter like, int i, Random random, bool withGaps)
    {
        var data = JsonNode.Parse(like.Data)!.AsObject();
        string partner = random.Next(3) == 0 ? "91430702MAQ1A0042B" : "91430702MAQ1A0069M", kind = random.Next(3) == 0 ? "审计服务" : "评审服务";
        (data["partner"], data["subjectKind"]) = (partner, kind);
        data["fileNo"] = random.Next(5) == 0 ? data["fileNo"]!.GetValue<string>() : $"科合审〔2026〕{1000 + i}号";
        data["preparedOn"] = DateOnly.ParseExact(data["preparedOn"]!.GetValue<string>(), "yyyy-MM-dd", null).AddDays(-random.Next(500)).ToString("yyyy-MM-dd", null);
        if (withGaps && random.Next(4) == 0) data.Remove("fileNo");
        if (withGaps && random.Next(4) == 0) data["preparedOn"] = null;
        string stream = $"matter/LIKE-{i}";
        var row = new Matter
        {
            Stream = stream, Number = $"LIKE-{i}", Procedure = like.Procedure, Version = like.Version, Title = like.Title, Stage = random.Next(4) == 0 ? "dropped" : "drafting", WaitingOn = like.WaitingOn,
            LastTransition = like.LastTransition, SearchText = like.SearchText, Data = data.ToJsonString(), Counted = like.Counted, OpenedOn = like.OpenedOn, SortOn = like.SortOn, LastOn = like.LastOn, LastEvent = 1,
        };
        db.Add(row);
        db.Add(new MatterField { Stream = stream, Path = "partner", Text = partner });
        db.Add(new MatterField { Stream = stream, Path = "subjectKind", Text = kind });
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
