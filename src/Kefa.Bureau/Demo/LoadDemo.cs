using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Content;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Demo;

/// <summary>An account of the demo, for the list that is printed.</summary>
public sealed record DemoAccountInfo(string UserName, string Role, string NameZh, string? Company);

/// <param name="Bureau">The demo bureau.</param>
/// <param name="Accounts">Who can sign in.</param>
/// <param name="Password">The password of all of them: the demo is not for production.</param>
/// <param name="Companies">How many companies it has.</param>
/// <param name="WasThere">True when there was nothing left to do.</param>
public sealed record LoadDemoOutcome(BureauInfo Bureau, IReadOnlyList<DemoAccountInfo> Accounts, string Password, int Companies, bool WasThere);

/// <summary>
/// Loads the invented bureau: content, accounts, and 2,000 companies whose facts come from several sources. One transaction for each batch;
/// stopped anywhere, the same call goes on, and once all is there it does nothing.
/// </summary>
public sealed class LoadDemo(IServiceScopeFactory scopes, BureauDirectory directory, TimeProvider time, IConfiguration configuration)
{
    private const int PerBatch = 250;
    private static readonly Actor By = Actor.Command("demo");

    /// <exception cref="RefusedException">The installation has a real bureau.</exception>
    public async Task<LoadDemoOutcome> HandleAsync(string contentFolder, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var demo = DemoContent.Read(contentFolder);
        var bureau = await BureauAsync(demo, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CurrentBureau>().Enter(bureau);

        // The bureau has followed its procedures since last year began: no matter of one in that year is none, not an unknown number.
        DateOnly today = bureau.Today(time);
        var begun = new DemoClock { Now = new DateTimeOffset(today.Year - 1, 1, 1, 12, 0, 0, TimeSpan.Zero) };
        var content = await ActivatorUtilities.CreateInstance<LoadContent>(services, begun).HandleAsync(contentFolder, By, cancellationToken);
        var db = services.GetRequiredService<KefaDbContext>();
        var isComplete = await db.Set<AuditEntry>().AnyAsync(a => a.BureauId == bureau.Id && a.What == "DemoYearActed", cancellationToken);
        if (content.Problems.Count > 0 && !isComplete)
            throw new RefusedException(string.Join(Environment.NewLine, content.Problems));
        // A demo that is there keeps the content that it was acted with: a newer product must not keep it from being looked at.
        foreach (var problem in content.Problems)
            progress?.Report(problem.ToString());
        progress?.Report(content.Problems.Count > 0
            ? "content: this demo was made with an earlier state of the product and keeps its content; for that of this state load it into an empty data folder (KEFA_DATA)"
            : $"content: {content.Added.Count} new, {content.Unchanged} unchanged");
        await services.GetRequiredService<FollowCalendar>().HandleAsync(By, cancellationToken);
        await AccountsAsync(services, demo, cancellationToken);
        await DivisionsAsync(services, demo, cancellationToken);

        var subject = $"demo/{demo.Version}";
        var wasThere = await db.Set<AuditEntry>().AnyAsync(a => a.BureauId == bureau.Id && a.What == "DemoLoaded" && a.Subject == subject, cancellationToken);
        if (!wasThere)
        {
            await CompaniesAsync(services, demo, progress, cancellationToken);
            services.GetRequiredService<AuditTrail>().Record(By, "DemoLoaded", subject);
            await db.SaveChangesAsync(cancellationToken);
        }

        if (!isComplete)
        {
            var matters = await new DemoYear(configuration, DemoStories.Read(contentFolder)).ActAsync(bureau, time.GetUtcNow(), progress, cancellationToken);
            progress?.Report($"matters: {matters}");
            services.GetRequiredService<AuditTrail>().Record(By, "DemoYearActed", subject);
            await db.SaveChangesAsync(cancellationToken);
        }

        if (!await db.Set<AuditEntry>().AnyAsync(a => a.BureauId == bureau.Id && a.What == "DemoReportTaken", cancellationToken))
        {
            await DemoEarlierReport.Read(contentFolder).TakeAsync(services, bureau.Today(time).Year, cancellationToken);
            services.GetRequiredService<AuditTrail>().Record(By, "DemoReportTaken", subject);
            await db.SaveChangesAsync(cancellationToken);
        }

        var companies = await db.Set<Company>().CountAsync(cancellationToken);
        return new LoadDemoOutcome(bureau, [.. demo.Accounts.Select(a => new DemoAccountInfo(a.User, a.Role, a.NameZh, a.Company))], demo.Password, companies, wasThere);
    }

    private async Task<BureauInfo> BureauAsync(DemoContent demo, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        await scope.ServiceProvider.GetRequiredService<Schema>().MigrateAsync(cancellationToken);
        if (await db.Bureaus.FirstOrDefaultAsync(b => !b.IsDemo, cancellationToken) is { } real)
            throw new RefusedException($"There is the real bureau '{real.Code}' ({real.NameEn}); the demo, whose passwords are known, is loaded only into an installation of its own: choose another KEFA_DATA or KEFA_DATABASE.");
        if (!await db.Bureaus.AnyAsync(b => b.Code == demo.Code, cancellationToken))
        {
            db.Add(new BureauUnit
            {
                Code = demo.Code,
                NameZh = demo.NameZh,
                NameEn = demo.NameEn,
                Region = demo.Region,
                IsDefault = true,
                IsDemo = true,
                OpenLookup = true,
                Contact = demo.Contact,
                CreatedAt = time.GetUtcNow(),
            });
            await db.SaveChangesAsync(cancellationToken);
            directory.Forget();
        }

        return await directory.FindAsync(demo.Code, cancellationToken) ?? throw new InvalidOperationException("The demo bureau was made and is not there.");
    }

    private static async Task AccountsAsync(IServiceProvider services, DemoContent demo, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<KefaDbContext>();
        var open = services.GetRequiredService<OpenAccount>();
        var known = await db.Users.Select(u => u.UserName).ToListAsync(cancellationToken);
        foreach (var account in demo.Accounts.Where(a => !known.Contains(a.User, StringComparer.OrdinalIgnoreCase)))
        {
            var outcome = await open.HandleAsync(
                new OpenAccountInput(account.User, account.NameZh, null, demo.Password, MustChangePassword: false), [(account.Role, account.Company)], By, cancellationToken);
            if (outcome is OpenAccountOutcome.Refused refused)
                throw new RefusedException($"The demo account '{account.User}' cannot be opened: {string.Join(' ', refused.Reasons)}");
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>The divisions, and who sits where; what is there already stays as it is.</summary>
    private static async Task DivisionsAsync(IServiceProvider services, DemoContent demo, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<KefaDbContext>();
        var directory = services.GetRequiredService<StaffDirectory>();
        var known = await directory.DivisionsAsync(cancellationToken);
        var place = 0;
        foreach (var division in demo.Divisions)
        {
            place++;
            if (known.Find(division.Code) is null && await services.GetRequiredService<KeepDivisions>().OpenAsync(
                    new DivisionInput(division.Code, division.NameZh, division.NameEn, division.Parent, place), By, cancellationToken) is not StaffOutcome.Done)
                throw new RefusedException($"The demo division '{division.Code}' cannot be opened.");
            db.ChangeTracker.Clear();
        }

        var staff = (await directory.SearchAsync(new StaffFilter(), 1, StaffDirectory.MaxPageSize, cancellationToken)).Items;
        foreach (var account in demo.Accounts.Where(a => a.Division is not null))
        {
            if (staff.FirstOrDefault(p => p.UserName == account.User) is not { DivisionId: null, Title: null } person)
                continue;
            await services.GetRequiredService<KeepStaff>().ChangeAsync(person.Account, new StaffInput(account.NameZh, account.Title, account.Division), By, cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private static async Task CompaniesAsync(IServiceProvider services, DemoContent demo, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<KefaDbContext>();
        var writer = services.GetRequiredService<CompanyWriter>();
        var dictionary = await services.GetRequiredService<RegisterLibrary>().FieldsAsync(cancellationToken);
        var sources = new DemoSources(dictionary, demo.AsOf);
        var published = await PublishedAsync(demo, dictionary, cancellationToken);
        var made = new DemoCompanies(demo).Make(demo.Companies - published.Count, published.Select(c => ((FactValue.Text)c.Facts[new FactKey("name")].Value!).Value));
        var done = 0;
        foreach (var batch in published.Concat(made).Chunk(PerBatch))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await writer.RecordAsync([.. batch.SelectMany(sources.ChangesOf)], dictionary, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
            progress?.Report($"companies: {done += batch.Length} of {demo.Companies}");
        }
    }

    /// <summary>The fifteen published examples, as they are.</summary>
    private static async Task<List<DemoCompany>> PublishedAsync(DemoContent demo, FieldDictionary dictionary, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(demo.PublishedFile);
        var companies = new List<DemoCompany>();
        await foreach (var profile in ProfileJson.ReadAsync(file, dictionary, null, cancellationToken))
        {
            var founded = profile.FoundedOn?.Year ?? 0;
            companies.Add(new DemoCompany(
                CreditCode.Parse(profile.Uscc!, null),
                profile.Facts.Where(f => f.Key.Year is null || f.Key.Year >= founded).ToDictionary(),
                []));
        }

        return companies;
    }
}
