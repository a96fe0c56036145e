using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Companies;

/// <summary>The command is killed (signal 9) while it reads and while it writes, and then simply run again.</summary>
public abstract class KillingAnImport(DatabaseFixture db) : CompanyTests(db)
{
    private const int Rows = 1_500;

    [Fact]
    public async Task Leaves_a_state_from_which_the_same_command_goes_on_to_the_same_result()
    {
        var (killed, whole) = (await BureauAsync(), await BureauAsync());
        var file = Path.Combine(Db.DataFolder, "companies.csv");
        await File.WriteAllTextAsync(file, Companies(), Cancel);

        await KillAsync(killed, file, i => i.State == ImportState.Staging && i.Rows >= 300);
        await KillAsync(killed, file, i => i.State == ImportState.Applying && i.Created >= 400);
        var (exit, output) = await RunAsync(killed, file);
        await RunAsync(whole, file);

        Assert.Equal(3, exit); // some rows are refused
        Assert.Contains("1500 rows: 1499 created, 0 updated, 0 unchanged, 1 refused", output, StringComparison.Ordinal);
        Assert.Equal(await PopulationAsync(whole), await PopulationAsync(killed));
        Assert.Equal(1_499, await EventsAsync(killed));
        Assert.Single(await InAsync(killed, s => s.GetRequiredService<ImportLog>().RecentAsync(10, Cancel)));
    }

    private static string Companies()
    {
        var csv = new StringBuilder(Head + ",sales@2025\r\n");
        for (var i = 0; i < Rows; i++)
        {
            var code = CreditCode.Create("91450203", string.Create(CultureInfo.InvariantCulture, $"MA{i:000000}"));
            csv.Append(CultureInfo.InvariantCulture, $"{code},甲{i}科技有限公司,2018-05-08,450203,C3983,{(i == 750 ? -1 : i)}\r\n");
        }

        return csv.ToString();
    }

    /// <summary>Runs the command and kills it as soon as the import stands where it is wanted.</summary>
    private async Task KillAsync(BureauInfo bureau, string file, Func<CompanyImport, bool> moment)
    {
        using var process = Start(bureau, file);
        var output = Drain(process);
        while (!process.HasExited)
        {
            var import = await InAsync(bureau, s => s.GetRequiredService<KefaDbContext>().Set<CompanyImport>().AsNoTracking().FirstOrDefaultAsync(Cancel));
            if (import is not null && moment(import))
            {
                process.Kill();
                await process.WaitForExitAsync(Cancel);
                var left = await InAsync(bureau, s => s.GetRequiredService<KefaDbContext>().Set<CompanyImport>().AsNoTracking().FirstAsync(Cancel));
                Assert.True(left.State is ImportState.Staging or ImportState.Applying, "The command was done before it was killed.");
                return;
            }

            // Looking again and again without a pause would take the processor from the command.
            await Task.Delay(10, Cancel);
        }

        Assert.Fail($"The command ended before it was killed: {await output}");
    }

    private async Task<(int Exit, string Output)> RunAsync(BureauInfo bureau, string file)
    {
        using var process = Start(bureau, file);
        var output = Drain(process);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output);
    }

    private Process Start(BureauInfo bureau, string file)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "kefa.dll"), "companies", "import", file, "--source", "税务年报", "--bureau", bureau.Code })
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Db.Settings)
            start.Environment[name] = value;
        // Many small steps, so that there is a moment to be killed in.
        start.Environment["Kefa__Import__RowsPerStage"] = "50";
        start.Environment["Kefa__Import__RowsPerApply"] = "50";
        return Process.Start(start)!;
    }

    private static async Task<string> Drain(Process process) =>
        string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel)));

    private Task<int> EventsAsync(BureauInfo bureau) => InAsync(bureau, s => s.GetRequiredService<KefaDbContext>().Set<StreamEvent>().CountAsync(e => e.Kind == CompanyEvents.Kind, Cancel));
}

public sealed class KillingAnImportOnSqlite(SqliteFixture db) : KillingAnImport(db), IClassFixture<SqliteFixture>;

public sealed class KillingAnImportOnPostgreSql(PostgreSqlFixture db) : KillingAnImport(db), IClassFixture<PostgreSqlFixture>;
