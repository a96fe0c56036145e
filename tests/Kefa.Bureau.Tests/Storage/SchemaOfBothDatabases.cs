using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Kefa.Bureau.Tests.Storage;

public sealed class SchemaOfBothDatabases
{
    [Theory, InlineData(false), InlineData(true)]
    public void Misses_no_migration(bool postgreSql)
    {
        using KefaDbContext db = DesignTime.Create(postgreSql);

        Assert.False(db.Database.HasPendingModelChanges(), "The model changed: run tools/migrations (CONTRIBUTING.md, \"Migrations\").");
    }

    [Fact]
    public void Has_the_same_tables_and_columns()
    {
        using KefaDbContext sqlite = DesignTime.Create(postgreSql: false), postgreSql = DesignTime.Create(postgreSql: true);

        Assert.Equal(Columns(sqlite), Columns(postgreSql));
    }

    [Fact]
    public void Names_everything_in_lower_case()
    {
        using KefaDbContext db = DesignTime.Create(postgreSql: true);

        Assert.All(Columns(db), column => Assert.Matches("^[a-z0-9_]+\\.[a-z0-9_]+$", column));
    }

    [Fact]
    public void Gives_each_row_a_bureau_but_those_of_the_installation()
    {
        using KefaDbContext db = DesignTime.Create(postgreSql: false);
        // What concerns persons, nodes and the tree of bureaus itself; everything else must be filtered by bureau.
        string[] ofTheInstallation = ["account", "account_claim", "account_login", "account_token", "bureau", "data_protection_key", "former_password", "lease", "session"];

        IEnumerable<string?> unfiltered = db.Model.GetEntityTypes()
            .Where(entity => !entity.GetDeclaredQueryFilters().Any(filter => filter.Key == KefaDbContext.BureauFilter)).Select(entity => entity.GetTableName());

        Assert.Equal(ofTheInstallation, unfiltered.Order(StringComparer.Ordinal));
    }

    private static string[] Columns(KefaDbContext db) =>
    [
        .. db.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties().Select(property => $"{entity.GetTableName()}.{property.GetColumnName()}")).Order(StringComparer.Ordinal),
    ];
}
