using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Matching.Profiles;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Companies;

/// <summary>Short ways to import companies and to look at them.</summary>
public abstract class CompanyTests(DatabaseFixture db) : DatabaseTests(db)
{
    protected const string Uscc = "91450203MAQ1A0018A";
    protected const string Second = "91320412MAQ1A0026D";

    protected static Actor Officer { get; } = new(null, "officer", Roles.Officer);

    /// <summary>A new bureau with the shipped dictionary and registers.</summary>
    protected async Task<BureauInfo> BureauAsync()
    {
        var bureau = await Db.NewBureauAsync();
        await using var scope = Db.Scope();
        var loaded = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Registers.Value, Officer, Cancel);
        Assert.Empty(loaded.Problems);
        return bureau;
    }

    protected async Task<T> InAsync<T>(BureauInfo bureau, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Db.Scope(bureau);
        return await work(scope.ServiceProvider);
    }

    /// <summary>Sends a file and carries the import through.</summary>
    protected async Task<ImportSummary> ImportAsync(BureauInfo bureau, byte[] file, string source = "税务年报", string name = "companies.csv")
    {
        var received = await ReceiveAsync(bureau, file, source, name);
        var id = Assert.IsType<ReceiveOutcome.Received>(received).ImportId;
        await InAsync(bureau, s => s.GetRequiredService<ImportCompanies>().RunAsync(id, null, Cancel));
        return (await InAsync(bureau, s => s.GetRequiredService<ImportLog>().FindAsync(id, Cancel)))!;
    }

    protected Task<ImportSummary> ImportAsync(BureauInfo bureau, string csv, string source = "税务年报") => ImportAsync(bureau, Encoding.UTF8.GetBytes(csv), source);

    protected Task<ReceiveOutcome> ReceiveAsync(BureauInfo bureau, byte[] file, string source = "税务年报", string name = "companies.csv") => InAsync(bureau, async s =>
    {
        using var stream = new MemoryStream(file);
        return await s.GetRequiredService<ReceiveImport>().FromUploadAsync(stream, new ReceiveImportInput(name, source), Officer, Cancel);
    });

    protected Task<IReadOnlyList<ImportRowProblem>> ProblemsAsync(BureauInfo bureau, ImportSummary import) =>
        InAsync(bureau, s => s.GetRequiredService<ImportLog>().ProblemsAsync(import.Id, 1, 500, Cancel));

    protected Task<Dossier?> DossierAsync(BureauInfo bureau, string uscc = Uscc) => InAsync(bureau, s => s.GetRequiredService<CompanyDossier>().FindAsync(uscc, Cancel));

    protected async Task<FactValue?> ValueAsync(BureauInfo bureau, string field, int? year = null, string uscc = Uscc) =>
        (await InAsync(bureau, s => s.GetRequiredService<CompanyDirectory>().ProfileAsync(uscc, Cancel)))?.Profile.Find(field, year)?.Value;

    /// <summary>All companies as one text, to compare two populations.</summary>
    protected Task<string> PopulationAsync(BureauInfo bureau) => InAsync(bureau, async s =>
    {
        using var json = new MemoryStream();
        await s.GetRequiredService<CompanyExport>().WriteJsonAsync(new CompanyFilter(), json, Cancel);
        return Encoding.UTF8.GetString(json.ToArray());
    });

    protected Task<long> RevisionAsync(BureauInfo bureau) => InAsync(bureau, s => s.GetRequiredService<CompanyDirectory>().RevisionAsync(Cancel));

    protected static string Csv(params string[] rows) => string.Join("\r\n", rows) + "\r\n";

    protected static string Row(string uscc, string name = "甲传感科技有限公司", string rest = "") => $"{uscc},{name},2018-05-08,450203,C3983{rest}";

    protected const string Head = "uscc,name,foundedOn,regionCode,industryCode";

    /// <summary>Only the registers: these tests ask nothing of policies.</summary>
    private static readonly Lazy<string> Registers = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("kefa-content-").FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.Folder("content/registers"), "*.yaml", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, "registers", Path.GetRelativePath(Repository.Folder("content/registers"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return folder;
    });
}
