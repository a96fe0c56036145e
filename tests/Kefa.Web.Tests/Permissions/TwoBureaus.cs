using System.Text;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Content;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Policies.Drafts;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Web.Tests.Permissions;

/// <summary>Tests that walk through the same two bureaus, one after the other.</summary>
[CollectionDefinition(nameof(TwoBureaus))]
public sealed class WithTwoBureaus : ICollectionFixture<TwoBureaus>;

/// <summary>What a bureau has one of, to be asked for from inside and from outside.</summary>
public sealed record Belongings(
    string Matter, string Later, string Paper, string InnerPaper, string Procedure, string Uscc, Guid Import, long Draft, string Policy, Guid Person, string Division, Guid MatterDraft, string QueryCode, string Leaf, string Report)
{
    /// <summary>What nobody has, of the same shape.</summary>
    public static Belongings Nowhere { get; } = new(
        MatterNumber.Of(2026, "NON", 1).ToString(), MatterNumber.Of(2026, "NON", 2).ToString(), new string('a', 64), new string('b', 64), "gate-none", "91430702MAQ1A0042X", new Guid("0198c000-0000-7000-8000-000000000001"), 999_999,
        "GATE0", new Guid("0198c000-0000-7000-8000-000000000002"), "gate-none", new Guid("0198c000-0000-7000-8000-000000000003"), "AAAAAA", new string('c', 64), "1999-9");
}

/// <summary>A city and a district in one installation, each with one of everything, and in the city one person for each role.</summary>
public sealed class TwoBureaus : IAsyncLifetime
{
    private const string Password = "Gate-2026-matrix";
    private const string CityCompany = "91450203MAQ1A0018A", DistrictCompany = "91320412MAQ1A0026D";

    private readonly TemporaryFolder _folder = new();
    private WebApplicationFactory<Kefa.Web.Hosting.Preferences>? _site;

    public WebApplicationFactory<Kefa.Web.Hosting.Preferences> Site => _site ?? throw new InvalidOperationException("The site is not up.");

    public Belongings City { get; private set; } = null!;

    public Belongings District { get; private set; } = null!;

    /// <summary>Papers that the city has stored, to act with.</summary>
    public AttachedDocument Plan { get; private set; } = null!;

    public AttachedDocument Inner { get; private set; } = null!;

    /// <summary>A token with every scope.</summary>
    public string Token { get; private set; } = "";

    /// <summary>All who may come in: a visitor is signed in as nobody.</summary>
    public static IReadOnlyList<string> People { get; } = [.. Roles.All.Where(role => Roles.KindOf(role) != RoleKind.Computed)];

    /// <summary>The person whose matter it is.</summary>
    public const string Party = "party";

    public async ValueTask InitializeAsync()
    {
        var made = await KefaCommand.RunAsync(new Dictionary<string, string?> { ["KEFA_DATA"] = _folder.Path }, "init", "--code", "city", "--name", "某市科学技术局", "--name-en", "City bureau", "--admin", "first@example.test");
        Assert.True(made.ExitCode == 0, made.Errors + made.Output);
        _site = new WebApplicationFactory<Kefa.Web.Hosting.Preferences>().WithWebHostBuilder(host => host
            .ConfigureServices(services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 100)
                // Sign-ins are read again while the matrix is walked: what renews a stamp by being looked at ends them.
                .Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromSeconds(2)))
            // What people are told comes when it comes; two answers that are compared must not stand before and after it.
            .ConfigureServices(services => services.Remove(services.Single(service => service.ImplementationType?.Name == "WatchNotices")))
            .ConfigureLogging(logging => logging.ClearProviders())
            .UseSetting("KEFA_DATA", _folder.Path).UseSetting("Kefa:Limits:SignInPerMinute", "100000").UseSetting("Kefa:Limits:LookUpPerMinute", "100000").UseSetting("Kefa:Limits:TrackPerMinute", "100000")
            // A picture of every letter for every role would take minutes; whether it may be had does not depend on it.
            .UseSetting("Kefa:Pdf:Chromium", "/nowhere"));
        _site.CreateClient().Dispose();

        var directory = Site.Services.GetRequiredService<BureauDirectory>();
        await using (AsyncServiceScope scope = Site.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            await db.Bureaus.ExecuteUpdateAsync(set => set.SetProperty(unit => unit.OpenLookup, true));
            int city = await db.Bureaus.Select(unit => unit.Id).SingleAsync();
            db.Add(new BureauUnit { Code = "district", NameZh = "某区科学技术局", NameEn = "District bureau", ParentId = city, OpenLookup = true, CreatedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync();
            directory.Forget();
        }
        City = await FurnishAsync((await directory.FindAsync("city", CancellationToken.None))!, "CTY", CityCompany);
        District = await FurnishAsync((await directory.FindAsync("district", CancellationToken.None))!, "DST", DistrictCompany);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null) await _site.DisposeAsync();
        _folder.Dispose();
    }

    public HttpClient Visitor() => Site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>Somebody with one role in the city, through the page by which all sign in.</summary>
    public async Task<HttpClient> SignedInAsync(string role, string bureau = "city")
    {
        HttpClient visitor = Visitor();
        using var answer = await DemoSite.PostFormAsync(visitor, "/account/sign-in", "sign-in", new() { ["Input.User"] = $"{bureau}-{role}", ["Input.Password"] = Password });
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    public async Task<T> InAsync<T>(string bureau, Func<IServiceProvider, Task<T>> work)
    {
        BureauInfo info = (await Site.Services.GetRequiredService<BureauDirectory>().FindAsync(bureau, CancellationToken.None))!;
        await using AsyncServiceScope scope = Site.Services.CreateBureauScope(info);
        return await work(scope.ServiceProvider);
    }

    /// <summary>One act in a matter by somebody with one role.</summary>
    public Task<PerformTransitionOutcome> ActAsync(string bureau, string? number, string procedure, string transition, string role, string input = "{}", params AttachedDocument[] papers) => InAsync(bureau, async services =>
    {
        var users = services.GetRequiredService<UserManager<KefaUser>>();
        KefaUser user = await users.FindByNameAsync($"{bureau}-{role}") ?? throw new InvalidOperationException($"Nobody is {bureau}-{role}.");
        Acting by = await services.GetRequiredService<ActingPeople>().OfAsync(user.Id, CancellationToken.None);
        Transition? asked = (await services.GetRequiredService<ProcedureLibrary>().LatestAsync(CancellationToken.None)).Single(p => p.Id == procedure).FindTransition(transition);
        GivenOpinion? opinion = asked?.Gives is { } kind ? new GivenOpinion(kind, "YES", "") : null;
        return await services.GetRequiredService<PerformTransition>().HandleAsync(
            new PerformTransitionInput(number is null ? null : MatterNumber.Parse(number), procedure, new ActRequest { Transition = transition, Input = JsonDocument.Parse(input).RootElement, Documents = [.. papers], Opinion = opinion, Remark = role == Roles.GeneralOffice ? "只供本局的备注" : null }), by, CancellationToken.None);
    });

    private async Task<Belongings> FurnishAsync(BureauInfo bureau, string code, string uscc)
    {
        Actor by = Actor.Command("test");
        string procedure = "gate-" + bureau.Code;
        Dictionary<string, Guid> people = [];
        foreach (string role in People.Append(Party))
        {
            people[role] = await InAsync(bureau.Code, async services =>
            {
                string post = role == Party ? Roles.Citizen : role;
                var opened = await services.GetRequiredService<OpenAccount>().HandleAsync(
                    new OpenAccountInput($"{bureau.Code}-{role}", "某" + role, null, Password, MustChangePassword: false), [(post, post == Roles.CompanyAgent ? uscc : null)], by, CancellationToken.None);
                return opened is OpenAccountOutcome.Opened { User.Id: var id } ? id : throw new InvalidOperationException(string.Join(' ', ((OpenAccountOutcome.Refused)opened).Reasons));
            });
        }
        await InAsync(bureau.Code, async services =>
        {
            foreach (var (kind, name, text) in new[] { (ContentKinds.Document, procedure + "-letter", Letter(procedure)), (ContentKinds.Procedure, procedure, Procedure(procedure, code)) })
            {
                var published = await services.GetRequiredService<PublishContent>().HandleAsync(new PublishContentInput(kind, name, "1", Encoding.UTF8.GetBytes(text), new DateOnly(2020, 1, 1), null, name), by, CancellationToken.None);
                Assert.True(published is PublishContentOutcome.Published, published is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
            }
            return 0;
        });
        var (import, draft) = await InAsync(bureau.Code, async services =>
        {
            var received = await services.GetRequiredService<ReceiveImport>().FromUploadAsync(
                new MemoryStream(Encoding.UTF8.GetBytes($"uscc,name,foundedOn,regionCode,industryCode\r\n{uscc},{code}传感科技有限公司,2018-05-08,450203,C3983\r\nwrong,x,,,\r\n")), new ReceiveImportInput("companies.csv", "税务年报"), by, CancellationToken.None);
            Guid id = Assert.IsType<ReceiveOutcome.Received>(received).ImportId;
            await ImportedAsync(services.GetRequiredService<ImportLog>(), id);
            string folder = ContentFolder.Find(services.GetRequiredService<IConfiguration>());
            string model = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(folder, "policies"), "T05*.dmn", SearchOption.AllDirectories)[0]);
            var kept = await services.GetRequiredService<PolicyDrafts>().KeepAsync(model + $"<!-- {code} -->", "T05.dmn", by, CancellationToken.None);
            return (id, Assert.IsType<KeepDraftOutcome.Kept>(kept).Id);
        });
        string division = await InAsync(bureau.Code, async services =>
        {
            Assert.IsType<StaffOutcome.Done>(await services.GetRequiredService<KeepDivisions>().OpenAsync(new DivisionInput("only-" + bureau.Code, "某科", "A division", null, 1), by, CancellationToken.None));
            return "only-" + bureau.Code;
        });

        const string Applied = """{"applicantName": "李云山", "subject": "开办实验室"}""";
        AttachedDocument plan = await PaperAsync(bureau.Code, "plan", code + " plan"), inner = await PaperAsync(bureau.Code, "inner", code + " inner");
        var begun = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau.Code, null, procedure, "apply", Party, Applied, plan));
        string number = begun.Number.ToString();
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau.Code, number, procedure, "accept", Roles.GeneralOffice, "{}", inner));
        (Plan, Inner) = (Plan ?? plan, Inner ?? inner);
        // A second one stays where only the office acts.
        string later = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau.Code, null, procedure, "apply", Party, Applied, plan)).Number.ToString();
        Guid matterDraft = await InAsync(bureau.Code, services => services.GetRequiredService<Drafts>().SaveAsync(
            DraftOwner.Of(people[Party]), new DraftSubject(null, procedure, "1", "apply"), new Dictionary<string, string> { ["subject"] = "x" }, 0, CancellationToken.None));
        string leaf = await InAsync(bureau.Code, async services => (await services.GetRequiredService<EventReceipts>().OfEventAsync("matter/" + number, 1, CancellationToken.None))!.Reference);
        string report = await InAsync(bureau.Code, async services =>
        {
            // Of a year for each bureau, so that the other's has another number.
            int year = bureau.Code == "city" ? 2018 : 2019;
            byte[] file = Encoding.UTF8.GetBytes($"{year}年度某局法治政府建设工作报告\n全年审核合同158份。");
            string taken = Assert.IsType<TakeEarlierReportOutcome.Taken>(await services.GetRequiredService<TakeEarlierReport>().HandleAsync(new MemoryStream(file), "report.txt", null, by, CancellationToken.None)).Report;
            NumberInReport number = (await services.GetRequiredService<OpenEarlierReport>().FindAsync(taken, CancellationToken.None))!.Numbers.Single();
            Assert.IsType<ReportedOutcome.Recorded>(await services.GetRequiredService<ConfirmReported>().ConfirmAsync(
                taken, number.Quantity.Paragraph, number.Quantity.Start, new ReportedInput(number.Proposals[0].Figure.Code, number.From, number.To, "158", "份"), by, CancellationToken.None));
            return taken;
        });
        if (bureau.Code == "city")
        {
            Token = await InAsync(bureau.Code, async services => Assert.IsType<IssueTokenOutcome.Issued>(await services.GetRequiredService<KeepTokens>().IssueAsync(
                new TokenInput("平台", [.. ApiScopes.All.Select(scope => scope.Code)], bureau.Today(TimeProvider.System).AddDays(30)), by, CancellationToken.None)).Token);
        }
        return new Belongings(number, later, plan.Sha256, inner.Sha256, procedure, uscc, import, draft, "T05", people[Roles.Officer], division, matterDraft, begun.QueryCode!, leaf, report);
    }

    /// <summary>The site's own job carries an import through.</summary>
    private static async Task ImportedAsync(ImportLog imports, Guid id)
    {
        for (int tries = 0; tries < 600; tries++)
        {
            if ((await imports.FindAsync(id, CancellationToken.None))!.State == ImportState.Done) return;
            await Task.Delay(100);
        }
        throw new TimeoutException("The import was not carried through within a minute.");
    }

    private Task<AttachedDocument> PaperAsync(string bureau, string kind, string text) => InAsync(bureau, async services =>
    {
        var taken = Assert.IsType<TakeFileOutcome.Taken>(await services.GetRequiredService<FileStore>().TakeAsync(Encoding.UTF8.GetBytes(text), kind + ".txt", CancellationToken.None)).File;
        return new AttachedDocument(kind, taken.Name, taken.Sha256, taken.MediaType, taken.Size);
    });

    private static string Letter(string procedure) =>
        $$$"""
        ---
        id: {{{procedure}}}-letter
        layout: letter
        organ: '{{ bureau.name }}'
        title: 受理通知书
        recipient: '{{ applicantName }}'
        date: '{{ performed on("accept") }}'
        ---
        您申请的“{{ subject }}”，现予受理。
        """;

    /// <summary>Begun by a member of the public, accepted by the office with a letter, and then in the hands of a section and an adviser.</summary>
    private static string Procedure(string id, string code) =>
        $$"""
        id: {{id}}
        name: {zh: 权限测试, en: Permission test}
        version: "1"
        inForce: {from: 2020-01-01}
        code: {{code}}
        party: applicantName
        title: "{subject}"
        basis: [{law: 测试法}]
        data:
          applicantName: {type: text, label: {zh: 申请人, en: Applicant}, required: true, personal: true, visibility: [applicant], index: true}
          subject: {type: text, label: {zh: 事由, en: Subject}, required: true, index: true, visibility: [applicant]}
          budget: {type: text, label: {zh: 内部测算, en: Inner estimate}, visibility: [generalOffice]}
        documents:
          plan: {name: {zh: 方案, en: Plan}, visibility: [applicant]}
          inner: {name: {zh: 内部材料, en: Inner paper}, visibility: [generalOffice, justiceBureau]}
          letter: {name: {zh: 受理通知书, en: Receipt}, template: {{id}}-letter, visibility: [applicant]}
        opinions:
          advice:
            name: {zh: 法律意见, en: Advice}
            basis: [{law: 测试法}]
            conclusions:
              YES: {zh: 合法, en: Lawful}
              NO: {zh: 不合法, en: Unlawful}
        register: {name: {zh: 测试名册, en: Test register}, columns: [subject], standing: [received, review]}
        start:
          apply:
            name: {zh: 申请, en: Apply}
            by: [applicant, generalOffice]
            fields: [applicantName, subject]
            documents: [plan]
            to: received
            basis: [{law: 测试法, article: 1}]
        stages:
          received:
            name: {zh: 收件, en: Received}
            step: {{code}}-S01
            waitingOn: [generalOffice]
            transitions:
              accept:
                name: {zh: 受理, en: Accept}
                by: [generalOffice]
                fields: [budget]
                documents: [inner, letter]
                to: review
                basis: [{law: 测试法, article: 2}]
          review:
            name: {zh: 审查, en: Review}
            waitingOn: [handlingSection]
            transitions:
              withdraw:
                name: {zh: 撤回, en: Withdraw}
                by: [applicant]
                to: closed
                basis: [{law: 测试法, article: 3}]
              amend:
                name: {zh: 补正, en: Amend}
                by: [applicant]
                fields: [subject]
                optionalDocuments: [plan]
                basis: [{law: 测试法, article: 3}]
              advise:
                name: {zh: 出具意见, en: Advise}
                by: [adviser]
                gives: advice
                basis: [{law: 测试法, article: 3}]
              review:
                name: {zh: 出具审查意见, en: Review}
                by: [justiceBureau, legalSection]
                gives: advice
                basis: [{law: 测试法, article: 3}]
              grant:
                name: {zh: 准予, en: Grant}
                by: [handlingSection]
                to: closed
                basis: [{law: 测试法, article: 4}]
          closed:
            name: {zh: 办结, en: Closed}
            final: true
        """;
}
