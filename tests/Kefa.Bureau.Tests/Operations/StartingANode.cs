using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kefa.Bureau.Tests.Operations;

public abstract class StartingANode(DatabaseFixture db) : DatabaseTests(db)
{
    private async Task StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = [] });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddKefaBureau(builder.Configuration);
        using IHost host = builder.Build();
        await host.StartAsync(Cancel);
        await host.StopAsync(Cancel);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using AsyncServiceScope scope = Db.Scope();
        await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Database.ExecuteSqlRawAsync(sql, Cancel);
    }

    [Fact]
    public async Task Works_on_the_schema_it_knows() => await StartAsync(Db.Settings);

    [Fact]
    public async Task Is_refused_on_a_schema_of_another_version()
    {
        await ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Future', '99')""");
        try
        {
            RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(() => StartAsync(Db.Settings));

            Assert.Contains("The database has the migration 29990101000000_Future, which this version does not know.", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            await ExecuteAsync("""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '29990101000000_Future'""");
        }
    }

    [Fact]
    public async Task Is_refused_on_an_empty_database()
    {
        using var folder = new TemporaryFolder();

        RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(() => StartAsync(new Dictionary<string, string?> { ["KEFA_DATA"] = folder.Path }));

        Assert.Contains("The database is empty.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    public sealed class OnSqlite(SqliteFixture db) : StartingANode(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : StartingANode(db), IClassFixture<PostgreSqlFixture>;
}
