using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Tests.Matters;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Tests.Figures;

/// <summary>Figures over a small procedure: what they count, what is not known, and that they follow what happens.</summary>
public abstract class ComputingFigures(DatabaseFixture db) : MatterTests(db)
{
    private const string Figures =
        """
        id: tests
        name: {zh: 测试, en: Tests}
        version: 2026-1
        inForce: {from: 2020-01-01}
        owner: legalSection
        figures:
          - {code: TST-01, name: {zh: 申请, en: Applied}, definition: {zh: 义, en: D}, source: {matters: permit-test}, on: matter.openedOn, measure: count, unit: {zh: 件, en: items}}
          - {code: TST-02, name: {zh: 大额, en: Large}, definition: {zh: 义, en: D}, source: {matters: permit-test}, on: matter.openedOn, filter: amount > 500, measure: count, unit: {zh: 件, en: items}}
          - {code: TST-03, name: {zh: 金额, en: Amount}, definition: {zh: 义, en: D}, source: {matters: permit-test}, on: matter.openedOn, measure: {sum: amount}, unit: {zh: 元, en: yuan}, decimals: 2}
          - {code: TST-04, name: {zh: 准予, en: Granted}, definition: {zh: 义, en: D}, source: {matters: permit-test}, on: matter.done.grant, measure: count, unit: {zh: 件, en: items}}
          - {code: TST-05, name: {zh: 按期, en: In time}, definition: {zh: 义, en: D}, source: {matters: permit-test}, on: matter.done.grant, filter: matter.deadlines.TST_D01.met <= matter.deadlines.TST_D01.due, measure: count, unit: {zh: 件, en: items}}
          - {code: TST-06, name: {zh: 按期率, en: Rate}, definition: {zh: 义, en: D}, measure: {rate: {of: TST-05, over: TST-04}}, unit: {zh: '%', en: '%'}, decimals: 1}
          - {code: TST-07, name: {zh: 增长, en: Growth}, definition: {zh: 义, en: D}, measure: {growth: TST-01}, unit: {zh: '%', en: '%'}, decimals: 1}
          - {code: TST-08, name: {zh: 中位, en: Median}, definition: {zh: 义, en: D}, source: {matters: permit-test}, on: matter.openedOn, measure: {median: amount}, unit: {zh: 元, en: yuan}}
          - {code: TST-09, name: {zh: 未结, en: Open}, definition: {zh: 义, en: D}, source: {matters: permit-test}, filter: matter.openedOn <= period.asOf and (matter.closedOn = null or matter.closedOn > period.asOf), measure: count, unit: {zh: 件, en: items}}
        """;

    [Fact]
    public async Task They_follow_every_act_and_say_what_is_not_known()
    {
        BureauInfo bureau = await WithFiguresAsync();
        FigurePeriod year = FigurePeriod.OfYear(bureau.Today(Db.Time).Year);
        Assert.Equal("nothing has been recorded yet", (await ValuesAsync(bureau, year))["TST-01"].None?.En);

        MatterNumber first = await InDecisionAsync(bureau, ", \"amount\": \"600.50\"");
        await ApplyAsync(bureau, more: ", \"amount\": \"100.25\"");
        await ApplyAsync(bureau, more: "");
        IReadOnlyDictionary<string, FigureValue> values = await ValuesAsync(bureau, year);

        Assert.Equal((3, 1, 700.75m, 0, 350.375m, 3), (values["TST-01"].Value, values["TST-02"].Value, values["TST-03"].Value, values["TST-04"].Value, values["TST-08"].Value, values["TST-09"].Value));
        // Of the third nobody knows the amount: it may be large, and the sum lacks it.
        Assert.Equal((0, 1, 1), (values["TST-01"].Undetermined, values["TST-02"].Undetermined, values["TST-03"].Undetermined));
        Assert.Equal("what it is divided by (TST-04) is 0", values["TST-06"].None?.En);
        Assert.Null(values["TST-06"].Value);
        Assert.Equal((null, "no record of this period: it begins on " + bureau.Today(Db.Time).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)), (values["TST-07"].Value, values["TST-07"].None?.En));

        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, first, "grant", Section, with: WithPlan));
        values = await ValuesAsync(bureau, year);

        Assert.Equal((1, 1, 100, 2), (values["TST-04"].Value, values["TST-05"].Value, values["TST-06"].Value, values["TST-09"].Value));
        Assert.Equal(700.75m, values["TST-03"].Rounded);
        Assert.All(await UseAsync<CheckFigures, IReadOnlyList<FigureAgreement>>(bureau, check => check.HandleAsync(year, Cancel)), agreement => Assert.True(agreement.Agrees, agreement.ToString()));
    }

    [Fact]
    public async Task Another_bureau_counts_nothing_of_it()
    {
        BureauInfo bureau = await WithFiguresAsync(), other = await WithFiguresAsync();
        await ApplyAsync(bureau);
        await ApplyAsync(other);
        await ApplyAsync(other);
        FigurePeriod year = FigurePeriod.OfYear(bureau.Today(Db.Time).Year);

        Assert.Equal((1, 2), ((await ValuesAsync(bureau, year))["TST-01"].Value, (await ValuesAsync(other, year))["TST-01"].Value));
        Assert.Equal(2, (await UseAsync<FigureRecords, IReadOnlyList<FigureRecord>?>(other, records => records.AllAsync("TST-01", year, new FigureRecordFilter(), Cancel)))!.Count);
    }

    [Fact]
    public async Task A_year_later_they_are_compared()
    {
        BureauInfo bureau = await WithFiguresAsync();
        await ApplyAsync(bureau);
        await ApplyAsync(bureau);
        int year = bureau.Today(Db.Time).Year;
        Db.Time.Advance(TimeSpan.FromDays(370));
        await ApplyAsync(bureau);
        Db.Time.Advance(TimeSpan.FromDays(366)); // both years are over

        IReadOnlyDictionary<string, FigureValue> values = await ValuesAsync(bureau, FigurePeriod.OfYear(year + 1));

        Assert.Equal((1, -50), (values["TST-01"].Value, values["TST-07"].Value));
        Assert.Equal(3, values["TST-09"].Value);
    }

    /// <summary>Other procedures were kept in the year before; nobody knows of this one.</summary>
    [Fact]
    public async Task A_year_before_its_procedure_was_kept_is_not_zero()
    {
        BureauInfo bureau = await WithFiguresAsync();
        await ApplyAsync(bureau);
        int year = bureau.Today(Db.Time).Year;
        Db.Time.Advance(TimeSpan.FromDays(366));
        string permit = Encoding.UTF8.GetString((await UseAsync<ContentLibrary, ContentItem?>(bureau, l => l.FindAsync(ContentKinds.Procedure, Procedure, "1", Cancel)))!.Bytes.Span);
        await PublishAsync(bureau, ContentKinds.Procedure, "other-test", "1", permit.Replace("id: permit-test", "id: other-test", StringComparison.Ordinal).Replace("code: TST", "code: OTH", StringComparison.Ordinal));
        await PublishAsync(bureau, ContentKinds.Figures, "others", "2026-1", Figures.Replace("permit-test", "other-test", StringComparison.Ordinal).Replace("id: tests", "id: others", StringComparison.Ordinal).Replace("TST-0", "OTH-0", StringComparison.Ordinal)
            .Replace("matter.deadlines.OTH", "matter.deadlines.TST", StringComparison.Ordinal));
        DateOnly taken = bureau.Today(Db.Time);

        IReadOnlyDictionary<string, FigureValue> before = await ValuesAsync(bureau, FigurePeriod.OfYear(year)), now = await ValuesAsync(bureau, FigurePeriod.OfYear(taken.Year));

        string none = "no record of this period: it begins on " + taken.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((1, null, none, none), (before["TST-01"].Value, before["OTH-01"].Value, before["OTH-01"].None?.En, before["OTH-06"].None?.En));
        Assert.Equal((0m, 0m, none), (now["TST-01"].Value, now["OTH-01"].Value, now["OTH-07"].None?.En));
        Assert.All(await UseAsync<CheckFigures, IReadOnlyList<FigureAgreement>>(bureau, check => check.HandleAsync(FigurePeriod.OfYear(year), Cancel)), agreement => Assert.True(agreement.Agrees, agreement.ToString()));
    }

    [Fact]
    public async Task Matters_from_before_there_were_figures_are_counted_too()
    {
        BureauInfo bureau = await WithFiguresAsync();
        await ApplyAsync(bureau);
        string before = await UseAsync<KefaDbContext, string>(bureau, db => db.Set<Matter>().Select(m => m.Counted).SingleAsync(Cancel));
        await UseAsync<KefaDbContext, int>(bureau, db => db.Set<Matter>().ExecuteUpdateAsync(set => set.SetProperty(m => m.Counted, "{}"), Cancel));

        Assert.Equal(1, await FillCountedFacts.FillAsync(Db.Services, bureau, Cancel));

        Assert.Equal(before, await UseAsync<KefaDbContext, string>(bureau, db => db.Set<Matter>().Select(m => m.Counted).SingleAsync(Cancel)));
        Assert.Equal(0, await FillCountedFacts.FillAsync(Db.Services, bureau, Cancel));
    }

    private async Task<BureauInfo> WithFiguresAsync()
    {
        BureauInfo bureau = await BureauAsync();
        await PublishAsync(bureau, ContentKinds.Figures, "tests", "2026-1", Figures);
        return bureau;
    }

    private async Task PublishAsync(BureauInfo bureau, string kind, string name, string version, string text)
    {
        PublishContentOutcome published = await UseAsync<PublishContent, PublishContentOutcome>(bureau, publish => publish.HandleAsync(
            new PublishContentInput(kind, name, version, Encoding.UTF8.GetBytes(text), new DateOnly(2020, 1, 1), null, name + ".yaml"), Actor.Command("test"), Cancel));
        Assert.True(published is PublishContentOutcome.Published, published is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
    }

    private Task<IReadOnlyDictionary<string, FigureValue>> ValuesAsync(BureauInfo bureau, FigurePeriod period) => UseAsync<ComputeFigures, IReadOnlyDictionary<string, FigureValue>>(bureau, compute => compute.HandleAsync(period, null, Cancel));
}

public sealed class ComputingFiguresOnSqlite(SqliteFixture db) : ComputingFigures(db), IClassFixture<SqliteFixture>;

public sealed class ComputingFiguresOnPostgreSql(PostgreSqlFixture db) : ComputingFigures(db), IClassFixture<PostgreSqlFixture>;
