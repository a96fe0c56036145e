using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Storage;
using Kefa.Matching.Profiles;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Companies;

public abstract class RecordingFacts(DatabaseFixture db) : CompanyTests(db)
{
    private static readonly FactKey Sales = new("sales", 2025);

    [Fact]
    public async Task A_correction_shows_the_new_value_and_keeps_the_old_one_visible()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head + ",sales@2025", Row(Uscc, rest: ",50000000")));

        var outcome = await CorrectAsync(bureau, new() { [Sales] = Known(48_000_000m) });

        Assert.True(Assert.IsType<FactsOutcome.Recorded>(outcome).Changed);
        var fact = (await DossierAsync(bureau))!.Facts.Single(f => f.Key == Sales);
        Assert.Equal(FactValue.Of(48_000_000m), fact.Current.Fact.Value);
        Assert.Equal(("审计报告", "录入错误"), (fact.Current.Origin.Source, fact.Current.Reason));
        Assert.Equal([FactValue.Of(48_000_000m), FactValue.Of(50_000_000m)], fact.History.Select(h => h.Fact.Value!));
        Assert.Equal("税务年报", fact.History[1].Origin.Source);
    }

    [Fact]
    public async Task A_correction_sent_twice_is_done_once_and_no_conflict()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head + ",headcount@2025", Row(Uscc, rest: ",120")));
        var read = (await DossierAsync(bureau))!.LastEvent;
        Task<FactsOutcome> SendAsync(decimal people) => InAsync(bureau, s => s.GetRequiredService<CorrectFacts>().HandleAsync(
            new CorrectFactsInput(Uscc, new Dictionary<FactKey, Fact> { [new FactKey("headcount", 2025)] = Known(people) }, "税务年报", "更正", null, read), Officer, Cancel));

        var first = await SendAsync(130m);
        var again = await SendAsync(130m);
        var other = await SendAsync(131m);

        Assert.True(Assert.IsType<FactsOutcome.Recorded>(first).Changed);
        Assert.False(Assert.IsType<FactsOutcome.Recorded>(again).Changed);
        Assert.IsType<FactsOutcome.Conflict>(other);
        Assert.Equal(read + 1, (await DossierAsync(bureau))!.LastEvent);
    }

    [Fact]
    public async Task Data_of_the_government_beats_the_companys_word_and_the_conflict_is_shown()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head + ",sales@2025", Row(Uscc, rest: ",50000000")));

        await DeclareAsync(bureau, new() { [Sales] = Known(60_000_000m), [new FactKey("headcount", 2025)] = Known(120m) });

        var dossier = (await DossierAsync(bureau))!;
        var sales = dossier.Facts.Single(f => f.Key == Sales);
        Assert.Equal(FactValue.Of(50_000_000m), sales.Current.Fact.Value);
        Assert.Equal(FactValue.Of(60_000_000m), sales.Other!.Fact.Value);
        Assert.True(sales.Other.Origin.IsSelfDeclared);
        Assert.True(sales.IsConflict);
        Assert.True(dossier.Summary.HasConflict);
        var headcount = dossier.Facts.Single(f => f.Key.Field == "headcount");
        Assert.Equal((FactValue.Of(120m), true, false), (headcount.Current.Fact.Value, headcount.Current.Origin.IsSelfDeclared, headcount.IsConflict));
    }

    [Fact]
    public async Task The_companys_word_fills_what_the_government_does_not_know_and_yields_when_it_does()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head + ",sales@2025", Row(Uscc, rest: ",未知")));

        await DeclareAsync(bureau, new() { [Sales] = Known(60_000_000m) });
        Assert.Equal(FactValue.Of(60_000_000m), await ValueAsync(bureau, "sales", 2025));
        await ImportAsync(bureau, Csv("uscc,sales@2025", $"{Uscc},59000000"));

        Assert.Equal(FactValue.Of(59_000_000m), await ValueAsync(bureau, "sales", 2025));
    }

    [Fact]
    public async Task A_correction_needs_a_reason_a_source_and_a_value_that_can_be()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head + ",mainBizRevenue@2025", Row(Uscc, rest: ",50")));

        var without = await CorrectAsync(bureau, new() { [Sales] = Known(1m) }, reason: " ", source: "");
        var negative = await CorrectAsync(bureau, new() { [Sales] = Known(-1m) });
        var against = await CorrectAsync(bureau, new() { [Sales] = Known(49m) });
        var stranger = await CorrectAsync(bureau, new() { [new FactKey("sales")] = Known(49m) });

        Assert.Equal(["Say why it is corrected.", "Name the source."], Texts(without));
        Assert.Equal(["-1 must not be negative.", "sales (-1) must not be below mainBizRevenue (50)."], Texts(negative));
        Assert.Equal(["sales (49) must not be below mainBizRevenue (50)."], Texts(against));
        Assert.Equal(["There is no field 'sales'."], Texts(stranger));
        Assert.Null(await ValueAsync(bureau, "sales", 2025));
    }

    [Fact]
    public async Task A_page_that_is_out_of_date_is_told_so()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head, Row(Uscc)));
        await CorrectAsync(bureau, new() { [Sales] = Known(1m) });

        var outcome = await CorrectAsync(bureau, new() { [Sales] = Known(2m) }, readAtEvent: 1);

        Assert.IsType<FactsOutcome.Conflict>(outcome);
    }

    [Fact]
    public async Task A_company_cannot_rename_itself()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head, Row(Uscc)));

        var outcome = await DeclareAsync(bureau, new() { [new FactKey("name")] = Fact.Known(FactValue.Of("乙公司")) });

        Assert.Equal(["What the company register holds is changed there."], Texts(outcome));
    }

    [Fact]
    public async Task Another_bureau_sees_nothing_of_it()
    {
        var (here, there) = (await BureauAsync(), await BureauAsync());
        await ImportAsync(here, Csv(Head, Row(Uscc)));

        Assert.NotNull(await DossierAsync(here));
        Assert.Null(await DossierAsync(there));
        Assert.Equal(0, await RevisionAsync(there));
    }

    [Fact]
    public async Task Rows_rebuilt_from_the_events_are_the_rows_that_were_there()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head + ",sales@2025,classI,zone,hnteCerts,expert.ipTech", Row(Uscc, rest: ",50000000,未知,不适用,2023-10-16|2026-10-16,6"), Row(Second, "乙智能装备有限公司", ",,3,,,")));
        await DeclareAsync(bureau, new() { [Sales] = Known(60_000_000m) });
        await CorrectAsync(bureau, new() { [new FactKey("classI")] = Known(2m) });
        var before = await PopulationAsync(bureau);

        var same = await InAsync(bureau, s => s.GetRequiredService<RebuildCompanies>().HandleAsync(Cancel));
        await InAsync(bureau, async s => await DamageAsync(s));
        var mended = await InAsync(bureau, s => s.GetRequiredService<RebuildCompanies>().HandleAsync(Cancel));

        Assert.Equal(new RebuildOutcome(2, 0), same);
        Assert.Equal(new RebuildOutcome(2, 1), mended);
        Assert.Equal(before, await PopulationAsync(bureau));
        Assert.True((await DossierAsync(bureau))!.Summary.HasConflict);
    }

    [Fact]
    public async Task Names_are_found_by_any_part_as_people_type_them()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head, Row(Uscc, "柳州锐测（广西）传感Ａ科技有限公司"), Row(Second, "常州擎驰智能装备有限公司")));

        async Task<string[]> Found(string text) => [.. (await InAsync(bureau, s => s.GetRequiredService<CompanyDirectory>().SearchAsync(new CompanyFilter { Text = text }, 1, 20, CompanyOrder.Uscc, Cancel))).Items.Select(i => i.Uscc)];

        Assert.Equal([Uscc], await Found("锐测(广西) 传感a"));
        Assert.Equal([Second], await Found("1320412maq1"));
        Assert.Equal([Second, Uscc], await Found("有限公司"));
        Assert.Empty(await Found("%"));
    }

    [Fact]
    public async Task Filters_narrow_and_counts_agree_with_them()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head + ",headcount@2025,sales@2025", Row(Uscc, rest: ",120,50000000"), $"{Second},乙公司,2014-03-20,320412,C3491,,"));

        await InAsync(bureau, async s =>
        {
            var companies = s.GetRequiredService<CompanyDirectory>();
            Assert.Equal(1, (await companies.SearchAsync(new CompanyFilter { Region = "45" }, 1, 10, CompanyOrder.Name, Cancel)).Total);
            Assert.Equal(2, (await companies.SearchAsync(new CompanyFilter { Industry = "C3" }, 1, 1, CompanyOrder.NewestFirst, Cancel)).Total);
            Assert.Equal(1, (await companies.SearchAsync(new CompanyFilter { Size = SizeClass.Small }, 1, 10, CompanyOrder.ChangedFirst, Cancel)).Total);
            Assert.Equal([new CompanyCount("32", 1), new CompanyCount("45", 1)], await companies.CountByRegionAsync(new CompanyFilter(), 2, Cancel));
            Assert.Equal([new CompanyCount("C34", 1), new CompanyCount("C39", 1)], await companies.CountByIndustryAsync(new CompanyFilter(), 3, Cancel));
            Assert.Equal(1, (await companies.CountBySizeAsync(new CompanyFilter(), Cancel))[SizeClass.Unknown]);
            return true;
        });
    }

    private static Fact Known(decimal value) => Fact.Known(FactValue.Of(value));

    private static IEnumerable<string> Texts(FactsOutcome outcome) => Assert.IsType<FactsOutcome.Refused>(outcome).Problems.Select(p => p.Text.En);

    private Task<FactsOutcome> CorrectAsync(BureauInfo bureau, Dictionary<FactKey, Fact> facts, string reason = "录入错误", string source = "审计报告", int? readAtEvent = null) =>
        InAsync(bureau, s => s.GetRequiredService<CorrectFacts>().HandleAsync(new CorrectFactsInput(Uscc, facts, source, reason, ReadAtEvent: readAtEvent), Officer, Cancel));

    private Task<FactsOutcome> DeclareAsync(BureauInfo bureau, Dictionary<FactKey, Fact> facts) =>
        InAsync(bureau, s => s.GetRequiredService<DeclareFacts>().HandleAsync(new DeclareFactsInput(Uscc, facts), Officer, Cancel));

    private static async Task<bool> DamageAsync(IServiceProvider services)
    {
        var db = services.GetRequiredService<KefaDbContext>();
        var row = await db.Set<Company>().FirstAsync(c => c.Uscc == Uscc, Cancel);
        (row.Name, row.Size, row.HasConflict) = ("", SizeClass.Large, false);
        await db.SaveChangesAsync(Cancel);
        return true;
    }
}

public sealed class RecordingFactsOnSqlite(SqliteFixture db) : RecordingFacts(db), IClassFixture<SqliteFixture>;

public sealed class RecordingFactsOnPostgreSql(PostgreSqlFixture db) : RecordingFacts(db), IClassFixture<PostgreSqlFixture>;
