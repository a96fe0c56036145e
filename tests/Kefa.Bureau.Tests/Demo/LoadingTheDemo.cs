using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Reports.Frozen;
using Kefa.Bureau.Demo;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Bureau.Tests.Figures;
using Kefa.Matching.Profiles;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Demo;

public abstract class LoadingTheDemo(DatabaseFixture db) : DatabaseTests(db)
{
    /// <summary>Procedures without an open matter whose day is over, and why.</summary>
    private static readonly Dictionary<string, string> NothingOverdue = new(StringComparer.Ordinal)
    {
        ["enforcement-body"] = "its only deadline is the end of an entrustment, which ends the standing by itself",
    };

    [Fact]
    public async Task Gives_a_bureau_accounts_and_companies_once_and_goes_on_when_it_was_stopped()
    {
        var demo = Db.Services.GetRequiredService<LoadDemo>();
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => demo.HandleAsync(Repository.Folder("content"), new StopAfter("companies: 500 of", stopped), stopped.Token));
        await A_story_that_the_rules_refuse_says_where_and_why();
        using var stoppedAgain = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => demo.HandleAsync(Repository.Folder("content"), new StopAfter("matters: 10", stoppedAgain), stoppedAgain.Token));
        var loaded = await demo.HandleAsync(Repository.Folder("content"), null, Cancel);
        var revision = await RevisionAsync(loaded.Bureau);
        var again = await demo.HandleAsync(Repository.Folder("content"), null, Cancel);

        Assert.Equal((2000, false, true), (loaded.Companies, loaded.Bureau.IsDefault != loaded.Bureau.IsDemo, again.WasThere));
        Assert.Equal(revision, await RevisionAsync(loaded.Bureau));
        Assert.Equal(Roles.All.Where(r => Roles.KindOf(r) != RoleKind.Computed).Order(StringComparer.Ordinal), loaded.Accounts.Select(a => a.Role).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        await using var scope = Db.Scope(loaded.Bureau);
        var database = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        Assert.Equal(loaded.Accounts.Count, await database.Users.CountAsync(Cancel));
        Assert.Equal(0, (await scope.ServiceProvider.GetRequiredService<RebuildCompanies>().HandleAsync(Cancel)).Differed);
        await A_year_of_matters_was_acted(scope.ServiceProvider);
        await Every_frozen_report_is_what_the_events_of_then_come_to(scope.ServiceProvider);
        await HoldingFigures.Every_figure_is_its_records_and_what_the_events_come_to(scope.ServiceProvider);
        await The_published_companies_are_there_with_their_facts(scope.ServiceProvider);
        await A_company_agent_finds_its_company(scope.ServiceProvider, loaded);
        await An_earlier_report_stands_beside_the_figures(scope.ServiceProvider, loaded.Bureau);
        await There_is_something_to_see(scope.ServiceProvider);
        await A_later_product_leaves_it_as_it_is(demo);
        await Assert.ThrowsAsync<RefusedException>(async () =>
        {
            await Db.NewBureauAsync();
            await demo.HandleAsync(Repository.Folder("content"), null, Cancel);
        });
    }

    /// <summary>Content that changed under its version is told, and the demo is there all the same.</summary>
    private static async Task A_later_product_leaves_it_as_it_is(LoadDemo demo)
    {
        var later = Directory.CreateTempSubdirectory("kefa-later-").FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.Folder("content"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(later, Path.GetRelativePath(Repository.Folder("content"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        await File.AppendAllTextAsync(Path.Combine(later, "policies", "national", "N01-2016.dmn"), "\n", Cancel);
        List<string> told = [];

        var again = await demo.HandleAsync(later, new Telling(told), Cancel);

        Assert.Equal((2000, true), (again.Companies, again.WasThere));
        Assert.Contains(told, t => t.Contains("N01@2016 is published with other bytes", StringComparison.Ordinal));
        Assert.Contains(told, t => t.Contains("load it into an empty data folder (KEFA_DATA)", StringComparison.Ordinal));
        Directory.Delete(later, recursive: true);
    }

    private sealed class Telling(List<string> told) : IProgress<string>
    {
        public void Report(string value) => told.Add(value);
    }

    private static async Task Every_frozen_report_is_what_the_events_of_then_come_to(IServiceProvider services)
    {
        Assert.Null((await services.GetRequiredService<PublishLog>().HandleAsync(1, Cancel)).Trouble);
        var verify = services.GetRequiredService<VerifyReport>();
        string[] frozen = ["delivering", "published", "closed", "review", "decision"];
        foreach (string number in await services.GetRequiredService<KefaDbContext>().Set<Matter>().AsNoTracking().Where(m => m.Procedure == ReportMatter.Procedure && frozen.Contains(m.Stage)).Select(m => m.Number).ToListAsync(Cancel))
        {
            ReportVerification found = await verify.HandleAsync(await verify.FileAsync(number, Cancel), Cancel);
            Assert.True(found.IsEqual && found.Differences.Count == 0, string.Join("; ", found.Faults.Select(f => f.En).Concat(found.Differences.Select(d => d.ToString()))));
        }
        IReadOnlyList<PublishedReport> published = await services.GetRequiredService<PublishedReports>().AllAsync(Cancel);
        Assert.Equal(2, published.Count);
        PublishedReport last = (await services.GetRequiredService<PublishedReports>().FindAsync(MatterNumber.Parse(published.Single(r => r.Name.En == "Yearly report on rule-of-law government").Number), Cancel))!;
        Assert.True(last.Written!.Document.Notes.Count >= 60, $"{last.Written.Document.Notes.Count} figures stand in the published report.");
    }

    private static async Task A_year_of_matters_was_acted(IServiceProvider services)
    {
        var database = services.GetRequiredService<KefaDbContext>();
        var bureau = services.GetRequiredService<ICurrentBureau>().Required;
        var matters = await database.Set<Matter>().AsNoTracking().OrderBy(m => m.Number).ToListAsync(Cancel);
        var today = bureau.Today(TimeProvider.System);

        // Stopped in the middle and gone on with: none is missing and none is there twice.
        Assert.Equal(DemoStories.Read(Repository.Folder("content")).Stories.Sum(s => s.When.Count), matters.Count);
        foreach (var year in matters.Select(m => MatterNumber.Parse(m.Number)).GroupBy(n => (n.Code, n.Year))) Assert.Equal(Enumerable.Range(1, year.Count()), year.Select(n => n.Serial).Order());
        Assert.Equal(0, (await services.GetRequiredService<RebuildMatters>().HandleAsync(Cancel)).Differed);

        // Every stage of every procedure: somebody who looks for one finds a matter in it.
        var procedures = (await services.GetRequiredService<ProcedureLibrary>().LatestAsync(Cancel));
        Assert.Empty(procedures.SelectMany(p => p.Stages.Where(stage => !matters.Any(m => m.Procedure == p.Id && m.Stage == stage.Id)).Select(stage => $"{p.Id}: {stage.Id}")));

        var open = matters.Where(m => m.ClosedOn is null).ToList();
        Assert.All(open.Where(m => !NothingOverdue.ContainsKey(m.Procedure)).GroupBy(m => m.Procedure), procedure => Assert.Contains(procedure, m => m.DueOn < today && !m.IsSuspended));
        Assert.Contains(open, m => m.DueOn >= today && m.DueOn <= today.AddDays(7));
        Assert.Contains(open, m => m.IsSuspended);
        Assert.True(open.Where(m => m.Handler is not null).Select(m => (m.Handler, m.Division)).Distinct().Count() >= 3);
        Assert.Contains(open, m => m.Handler is null);
        var documents = (await database.Set<StreamEvent>().AsNoTracking().CountAsync(e => e.Type == HouseEvents.Commented, Cancel), await database.Set<StoredFile>().AsNoTracking().CountAsync(Cancel));
        Assert.True(documents is (>= 5, >= 100), documents.ToString());
        await The_year_is_that_of_a_city_bureau(database, matters, today);
    }

    /// <summary>What figures and the yearly report are written from.</summary>
    private static async Task The_year_is_that_of_a_city_bureau(KefaDbContext database, IReadOnlyList<Matter> matters, DateOnly today)
    {
        string[] codes = [.. (await database.Set<MatterField>().AsNoTracking().Where(f => f.Path == "decision.code").Select(f => f.Text!).Distinct().ToListAsync(Cancel)).Order(StringComparer.Ordinal)];
        var year = matters.Where(m => m.OpenedOn >= today.AddDays(-365)).ToList();
        int Count(string procedure, params string[] stages) => year.Count(m => m.Procedure == procedure && (stages.Length == 0 || stages.Contains(m.Stage)));

        Assert.True(Count("leading-group-meeting", "following", "closed") >= 4);
        Assert.True(Count("active-disclosure", "published") >= 20);
        Assert.True(Count("local-legislation", "drafting") >= 1);
        Assert.True(Count("statement-on-law", "archived") >= 4);
        Assert.True(Count("normative-document", "inForce") >= 1 && matters.Any(m => m.Procedure == "normative-document" && m.Stage == "abolished"));
        Assert.True(Count("contract-review") >= 10 && Count("legal-advice", "closed") >= 4 && Count("reconsideration-response", "closed") >= 1);
        Assert.Equal(["A1", "B1", "C1", "C3", "C4", "C5", "C6", "C7", "C8", "D1", "D2", "D3", "E1", "E2", "E3", "E4", "E5", "F1", "F2", "F3"], codes);
        Assert.Contains(matters, m => m.Procedure == "litigation-response" && m.ClosedOn is not null && m.Data.Contains("\"principal\"", StringComparison.Ordinal));
        Assert.Contains(matters, m => m.Procedure == "deputy-proposal" && m.ClosedOn is not null && m.Data.Contains("\"satisfied\"", StringComparison.Ordinal));
        Assert.True(year.Where(m => m.Procedure == "first-responsible-duties" && m.Stage == "running").Max(m => m.Data.Split("\"performances\"")[^1].Split("\"proof\"").Length - 1) >= 6);
    }

    private async Task A_story_that_the_rules_refuse_says_where_and_why()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "demo", "matters"));
        string file = Path.Combine(folder.Path, "demo", "matters", "advice.yaml");
        await File.WriteAllTextAsync(file, """
            procedure: legal-advice
            stories:
              - id: too-late
                begins: [30]
                steps:
                  - {by: section, do: ask, with: {subject: 咨询, kind: other, matterNo: null, circumstances: 材料, question: 问题, dueOn: "{today-1}"}}
            """, Cancel);
        var bureau = (await Db.Services.GetRequiredService<BureauDirectory>().FindAsync("demo", Cancel))!;
        var configuration = Db.Services.GetRequiredService<IConfiguration>();
        Task ActAsync() => new DemoYear(configuration, DemoStories.Read(folder.Path)).ActAsync(bureau, TimeProvider.System.GetUtcNow(), null, Cancel);

        string refused = (await Assert.ThrowsAsync<RefusedException>(ActAsync)).Message;
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancel)).Replace("by: section", "by: nobody", StringComparison.Ordinal), Cancel);
        string unknown = (await Assert.ThrowsAsync<RefusedException>(ActAsync)).Message;

        Assert.Matches("^.*advice.yaml, line 6: the story 'too-late' cannot do 'ask' on [0-9-]{10} in a new matter: ADV-S01 It cannot be needed before today$", refused);
        Assert.EndsWith("advice.yaml, line 6: the story 'too-late' names the account 'nobody', which the demo does not have.", unknown, StringComparison.Ordinal);
    }

    private static async Task The_published_companies_are_there_with_their_facts(IServiceProvider services)
    {
        var dictionary = await services.GetRequiredService<RegisterLibrary>().FieldsAsync(Cancel);
        var companies = services.GetRequiredService<CompanyDirectory>();
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));
        var binder = new ProfileBinder(dictionary);
        await foreach (var published in ProfileJson.ReadAsync(file, dictionary, null, Cancel))
        {
            var kept = (await companies.ProfileAsync(published.Uscc!, Cancel))!.Profile;

            Assert.Equal(
                published.Facts.Where(f => f.Key.Year is not { } year || year >= published.FoundedOn!.Value.Year).OrderBy(f => f.Key).Select(f => (f.Key, f.Value.State, f.Value.Value)),
                kept.Facts.OrderBy(f => f.Key).Select(f => (f.Key, f.Value.State, f.Value.Value)));
        }
    }

    private static async Task A_company_agent_finds_its_company(IServiceProvider services, LoadDemoOutcome loaded)
    {
        foreach (var agent in loaded.Accounts.Where(a => a.Role == Roles.CompanyAgent))
            Assert.NotNull(await services.GetRequiredService<CompanyDossier>().FindAsync(agent.Company!, Cancel));
    }

    private async Task An_earlier_report_stands_beside_the_figures(IServiceProvider services, BureauInfo bureau)
    {
        int year = bureau.Today(Db.Time).Year - 2;
        ReportedValue contracts = (await services.GetRequiredService<ReportedFigures>().FindAsync("CON-01", year, Cancel))!;
        var values = await services.GetRequiredService<ComputeFigures>().HandleAsync(FigurePeriod.OfYear(year), ["CON-01"], Cancel);

        Assert.Equal((61m, "61份", true, 61m), (contracts.Value, contracts.Printed, values["CON-01"].Reported, values["CON-01"].Value));
        EarlierReportSummary report = Assert.Single((await services.GetRequiredService<ReportedFigures>().ReportsAsync(null, null, 0, 10, Cancel)).Reports);
        Assert.Equal((11, 4), (report.Confirmed, report.PassedOver));
    }

    private static async Task There_is_something_to_see(IServiceProvider services)
    {
        var companies = services.GetRequiredService<CompanyDirectory>();
        var sizes = await companies.CountBySizeAsync(new CompanyFilter(), Cancel);
        var conflicts = await companies.SearchAsync(new CompanyFilter { HasConflict = true }, 1, 5, CompanyOrder.Name, Cancel);
        var home = await companies.SearchAsync(new CompanyFilter { Region = "4307" }, 1, 1, CompanyOrder.Name, Cancel);

        Assert.All(Enum.GetValues<SizeClass>(), size => Assert.True(sizes[size] > 10, $"{size}: {sizes.GetValueOrDefault(size)}"));
        Assert.InRange(conflicts.Total, 40, 200);
        Assert.InRange(home.Total, 700, 1_100);
        var dossier = (await services.GetRequiredService<CompanyDossier>().FindAsync(conflicts.Items[0].Uscc, Cancel))!;
        Assert.Contains(dossier.Facts, f => f.IsConflict && f.Other!.Origin.IsSelfDeclared);
        Assert.True(dossier.Facts.Select(f => f.Current.Origin.Source).Distinct(StringComparer.Ordinal).Count() >= 4);
    }

    private async Task<long> RevisionAsync(BureauInfo bureau)
    {
        await using var scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<CompanyDirectory>().RevisionAsync(Cancel);
    }

    private sealed class StopAfter(string report, CancellationTokenSource stop) : IProgress<string>
    {
        public void Report(string value)
        {
            if (value.StartsWith(report, StringComparison.Ordinal))
                stop.Cancel();
        }
    }
}

public sealed class LoadingTheDemoOnSqlite(SqliteFixture db) : LoadingTheDemo(db), IClassFixture<SqliteFixture>;

public sealed class LoadingTheDemoOnPostgreSql(PostgreSqlFixture db) : LoadingTheDemo(db), IClassFixture<PostgreSqlFixture>;

public sealed class InventingCompanies
{
    [Fact]
    public void The_same_seed_gives_the_same_companies_with_right_codes_and_names_of_their_own()
    {
        var content = DemoContent.Read(Repository.Folder("content"));

        var (once, twice) = (Made(content), Made(content));

        Assert.Equal(once.Select(c => c.Uscc), twice.Select(c => c.Uscc));
        Assert.Equal(once.SelectMany(c => c.Facts.Values.Select(f => f.Value)), twice.SelectMany(c => c.Facts.Values.Select(f => f.Value)));
        Assert.Equal(once.Count, once.Select(c => c.Uscc).Distinct().Count());
        Assert.Equal(once.Count, once.Select(c => c.Facts[new FactKey("name")].Value).Distinct().Count());
    }

    [Fact]
    public void Every_figure_is_one_that_the_dictionary_allows_and_that_agrees_with_the_others()
    {
        var content = Repository.Folder("content");
        var dictionary = FieldDictionaryLoader.LoadFolder(content);
        using var regions = File.OpenText(Path.Combine(content, "registers", "regions.yaml"));
        using var industries = File.OpenText(Path.Combine(content, "registers", "industries.yaml"));
        var checker = new FactChecker(dictionary, new RegionRegister(CodeRegister.Load("regions", regions)), new IndustryRegister(CodeRegister.Load("industries", industries)), new DateOnly(2026, 6, 15));

        var problems = Made(DemoContent.Read(content)).SelectMany(c => checker.Problems(c.Facts).Concat(checker.Missing(c.Facts)).Where(p => !p.OnlyWarns).Select(p => $"{c.Uscc} {p.Key}: {p.Text.En}"));

        Assert.Empty(problems.Take(10));
    }

    private static List<DemoCompany> Made(DemoContent content) => [.. new DemoCompanies(content).Make(content.Companies, [])];
}
