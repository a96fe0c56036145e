using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Storage;

/// <summary>A context that only describes the schema: for `dotnet ef` and for the test that no migration is missing.</summary>
public static class DesignTime
{
    public static KefaDbContext Create(bool postgreSql)
    {
        var builder = new DbContextOptionsBuilder<KefaDbContext>();
        if (postgreSql) builder.UseNpgsql("Host=localhost;Database=kefa", npgsql => npgsql.MigrationsAssembly(StorageModule.PostgreSqlMigrations));
        else builder.UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsAssembly(StorageModule.SqliteMigrations));
        return new KefaDbContext(builder.Options);
    }
}
