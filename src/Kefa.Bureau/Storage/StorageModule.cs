using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

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
                options.Database = ConnectionString(Given(configuration, "KEFA_DATABASE", "Kefa:Database"), Given(configuration, "KEFA_DATABASE_PASSWORD_FILE", "Kefa:DatabasePasswordFile"));
            })
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RowSecurity>();
        // Contexts are used again: making one costs a tenth of an act.
        services.AddPooledDbContextFactory<KefaDbContext>((provider, builder) => Configure(builder, provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetRequiredService<RowSecurity>()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<KefaDbContext>>().CreateDbContext().LentTo(provider.GetRequiredService<ICurrentBureau>()));
        return services;
    }

    internal static void Configure(DbContextOptionsBuilder builder, StorageOptions options, RowSecurity? rowSecurity = null)
    {
        if (options.UsesPostgreSql)
        {
            builder.UseNpgsql(PostgreSqlConnectionString(options.Database!), npgsql => npgsql.MigrationsAssembly(PostgreSqlMigrations));
            if (rowSecurity is not null) builder.AddInterceptors(rowSecurity);
        }
        else
        {
            options.MakeDataFolder();
            builder.UseSqlite(SqliteConnectionString(options.SqliteFile), sqlite => sqlite.MigrationsAssembly(SqliteMigrations));
            builder.AddInterceptors(SqlitePragmas.Instance, SqliteArithmetic.Instance);
        }
        builder.AddInterceptors(new SaveRules());
    }

    internal static string SqliteConnectionString(string file) =>
        new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 60 }.ToString();

    /// <summary>
    /// Without the reset that Npgsql sends whenever a connection is taken from its pool again, seven statements: what we set for a session (the bureau, see <see cref="RowSecurity"/>) is set at each
    /// opening, and our locks end with their transactions.
    /// </summary>
    private static string PostgreSqlConnectionString(string given) => new NpgsqlConnectionStringBuilder(given) { NoResetOnClose = true }.ConnectionString;

    /// <summary>The connection string with the password of a file of its own: containers and service managers hand secrets over in files.</summary>
    private static string? ConnectionString(string? given, string? passwordFile)
    {
        if (given is null) return null;
        NpgsqlConnectionStringBuilder database;
        try
        {
            database = new NpgsqlConnectionStringBuilder(given);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            // The text itself holds a password: it is not repeated.
            throw new RefusedException($"KEFA_DATABASE is not a connection string like 'Host=db;Database=kefa;Username=kefa;Password=…': {wrong.Message}");
        }
        if (passwordFile is null) return given;
        if (!File.Exists(passwordFile)) throw new RefusedException($"KEFA_DATABASE_PASSWORD_FILE names '{passwordFile}', and there is no such file.");
        database.Password = File.ReadAllText(passwordFile).TrimEnd('\r', '\n');
        return database.ConnectionString;
    }

    private static string? Given(IConfiguration configuration, params string[] keys) =>
        keys.Select(key => configuration[key]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
}
