using System.Diagnostics;
using Kefa.Bureau.Content;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Content;

/// <summary><c>kill -9</c> at different moments of <c>kefa content load</c>: the same command simply continues.</summary>
public abstract class KillingAPublication(DatabaseFixture db) : DatabaseTests(db)
{
    private const int Files = 400;

    [Fact]
    public async Task Leaves_all_or_nothing_and_the_same_command_goes_on()
    {
        using var content = new TemporaryFolder();
        string prefix = "k" + Guid.NewGuid().ToString("N")[..8];
        Directory.CreateDirectory(Path.Combine(content.Path, "texts", prefix));
        for (int i = 0; i < Files; i++)
            await File.WriteAllTextAsync(Path.Combine(content.Path, "texts", prefix, FormattableString.Invariant($"{i:000}.yaml")), new string('x', 5000) + FormattableString.Invariant($"{i}"), Cancel);

        int killed = 0;
        foreach (int milliseconds in new[] { 300, 500, 650, 800, 950, 1100, 1300 })
        {
            using Process load = KefaCommand.Start(Db.Settings, "content", "load", content.Path);
            using var patience = new CancellationTokenSource(milliseconds);
            try
            {
                await load.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                load.Kill(); // SIGKILL
                await load.WaitForExitAsync(Cancel);
                killed++;
            }

            Assert.Contains(await CountAsync(prefix), new[] { 0, Files });
        }
        KefaOutput again = await KefaCommand.RunAsync(Db.Settings, "content", "load", content.Path);
        KefaOutput once = await KefaCommand.RunAsync(Db.Settings, "content", "load", content.Path);

        Assert.True(killed > 0, "No run was killed: they were all faster than 300 ms, which a runtime's start alone takes.");
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(FormattableString.Invariant($"0 published, {Files} unchanged\n"), once.Output);
        Assert.Equal(Files, await CountAsync(prefix));
    }

    private async Task<int> CountAsync(string prefix)
    {
        await using AsyncServiceScope scope = Db.Scope();
        return await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<ContentEntry>().CountAsync(entry => entry.Name.StartsWith(prefix), Cancel);
    }

    public sealed class OnSqlite(SqliteFixture db) : KillingAPublication(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : KillingAPublication(db), IClassFixture<PostgreSqlFixture>;
}
