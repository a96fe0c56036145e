using Kefa.Bureau;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Kefa.TestSupport;

/// <summary>
/// The application over a fresh, migrated database: one for each test class. Write the tests in an abstract class that derives from
/// <see cref="DatabaseTests"/>, and two sealed ones that choose <see cref="SqliteFixture"/> and <see cref="PostgreSqlFixture"/>.
/// </summary>
public abstract class DatabaseFixture : IAsyncLifetime
{
    private int _bureaus;

    /// <summary>2026-06-30 10:00 in China.</summary>
    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 30, 2, 0, 0, TimeSpan.Zero));

    /// <summary>Why these tests cannot run here; they are skipped with it, but never in CI.</summary>
    public string? Unavailable { get; protected set; }

    public string DataFolder { get; private set; } = "";

    public ServiceProvider Services { get; private set; } = null!;

    public IConfiguration Configuration { get; private set; } = null!;

    /// <summary>The settings that lead another process to this database.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; private set; } = new Dictionary<string, string?>();

    public virtual async ValueTask InitializeAsync()
    {
        if (Unavailable is not null)
        {
            if (Environment.GetEnvironmentVariable("CI") is "true" or "1") throw new InvalidOperationException(Unavailable);
            return;
        }
        DataFolder = Directory.CreateTempSubdirectory("kefa-test-").FullName;
        Settings = await PrepareAsync(DataFolder);
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        Services = BuildServices(Configuration, Time);
    }

    /// <summary>Makes the migrated database and says how to reach it.</summary>
    protected abstract Task<IReadOnlyDictionary<string, string?>> PrepareAsync(string dataFolder);

    protected static ServiceProvider BuildServices(IConfiguration configuration, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddSingleton(time);
        services.AddLogging();
        services.AddKefaBureau(configuration);
        // Slow hashes guard passwords against thieves; the tests have many accounts and no thief.
        services.Configure<Microsoft.AspNetCore.Identity.PasswordHasherOptions>(options => options.IterationCount = 100);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    /// <summary>A new bureau: each test takes its own, so that tests of a class do not see each other's rows.</summary>
    public async Task<BureauInfo> NewBureauAsync(Action<BureauUnit>? with = null)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        var unit = new BureauUnit
        {
            Code = FormattableString.Invariant($"bureau{Interlocked.Increment(ref _bureaus)}"), NameZh = "测试市科学技术局", NameEn = "Bureau of the tests", CreatedAt = Time.GetUtcNow(),
        };
        with?.Invoke(unit);
        db.Add(unit);
        await db.SaveChangesAsync();
        var directory = Services.GetRequiredService<BureauDirectory>();
        directory.Forget();
        return await directory.FindAsync(unit.Id, CancellationToken.None) ?? throw new InvalidOperationException("The bureau just made is not there.");
    }

    /// <summary>A scope of work in a bureau, or in none.</summary>
    public AsyncServiceScope Scope(BureauInfo? bureau = null) => bureau is null ? Services.CreateAsyncScope() : Services.CreateBureauScope(bureau);

    /// <summary>Another node over the same database: it shares nothing with the first but what is stored.</summary>
    public ServiceProvider AnotherNode() => BuildServices(Configuration, Time);

    public virtual async ValueTask DisposeAsync()
    {
        if (Services is not null) await Services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (DataFolder.Length > 0) Directory.Delete(DataFolder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>SQLite in a temporary folder; the schema is made once in the process and copied.</summary>
public class SqliteFixture : DatabaseFixture
{
    private static readonly Lazy<Task<byte[]>> Template = new(MakeTemplateAsync);

    protected override async Task<IReadOnlyDictionary<string, string?>> PrepareAsync(string dataFolder)
    {
        await File.WriteAllBytesAsync(Path.Combine(dataFolder, "kefa.db"), await Template.Value);
        return new Dictionary<string, string?> { ["KEFA_DATA"] = dataFolder };
    }

    private static async Task<byte[]> MakeTemplateAsync()
    {
        string folder = Directory.CreateTempSubdirectory("kefa-test-").FullName;
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("KEFA_DATA", folder)]).Build();
        await using (ServiceProvider services = BuildServices(configuration, TimeProvider.System))
        await using (AsyncServiceScope scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        SqliteConnection.ClearAllPools();
        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "kefa.db"));
        Directory.Delete(folder, recursive: true);
        return bytes;
    }
}

/// <summary>A database on the process's own PostgreSQL server; the schema is made once and used as template.</summary>
public class PostgreSqlFixture : DatabaseFixture
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);
    private static readonly SemaphoreSlim OneCopyAtATime = new(1, 1);

    public PostgreSqlFixture() => Unavailable = PostgreSqlServer.Unavailable;

    protected override async Task<IReadOnlyDictionary<string, string?>> PrepareAsync(string dataFolder)
    {
        PostgreSqlServer server = await PostgreSqlServer.StartedAsync();
        string template = await Template.Value;
        await OneCopyAtATime.WaitAsync();
        try
        {
            string database = await server.CreateDatabaseAsync(template);
            return new Dictionary<string, string?> { ["KEFA_DATA"] = dataFolder, ["KEFA_DATABASE"] = server.ConnectionString(database) };
        }
        finally
        {
            OneCopyAtATime.Release();
        }
    }

    private static async Task<string> MakeTemplateAsync()
    {
        PostgreSqlServer server = await PostgreSqlServer.StartedAsync();
        string database = await server.CreateDatabaseAsync();
        string connectionString = server.ConnectionString(database);
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("KEFA_DATABASE", connectionString)]).Build();
        await using (ServiceProvider services = BuildServices(configuration, TimeProvider.System))
        await using (AsyncServiceScope scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            await db.Database.MigrateAsync();
            NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection()); // a template with open connections cannot be copied
        }
        return database;
    }
}

/// <summary>Tests over a database. Skips with the reason where the database cannot be had.</summary>
public abstract class DatabaseTests
{
    protected DatabaseTests(DatabaseFixture db)
    {
        Assert.SkipWhen(db.Unavailable is not null, db.Unavailable ?? "");
        Db = db;
    }

    protected DatabaseFixture Db { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
