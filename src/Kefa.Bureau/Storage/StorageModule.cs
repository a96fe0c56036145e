using Kefa.Bureau.Bureaus;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Storage;

public static class StorageModule
{
    internal const string SqliteMigrations = "Kefa.Bureau.Sqlite";
    internal const string PostgreSqlMigrations = "Kefa.Bureau.PostgreSql";

    /// <summary>The database: SQLite in the data folder, or PostgreSQL where a connection string is configured.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<StorageOptions>()
            .Configure(options =>
            {
                options.DataFolder = Given(configuration, "KEFA_DATA", "Kefa:Data") ?? options.DataFolder;
                options.Database = Given(configuration, "KEFA_DATABASE", "Kefa:Database");
            })
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddDbContext<KefaDbContext>((provider, builder) => Configure(builder, provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        return services;
    }

    internal static void Configure(DbContextOptionsBuilder builder, StorageOptions options)
    {
        if (options.UsesPostgreSql)
        {
            builder.UseNpgsql(options.Database, npgsql => npgsql.MigrationsAssembly(PostgreSqlMigrations));
        }
        else
        {
            Directory.CreateDirectory(options.DataFolder);
            builder.UseSqlite(SqliteConnectionString(options.SqliteFile), sqlite => sqlite.MigrationsAssembly(SqliteMigrations));
            builder.AddInterceptors(SqlitePragmas.Instance);
        }
        builder.AddInterceptors(new SaveRules());
    }

    internal static string SqliteConnectionString(string file) =>
        new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 60 }.ToString();

    private static string? Given(IConfiguration configuration, params string[] keys) =>
        keys.Select(key => configuration[key]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
}
