using System.Reflection;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Storage;

/// <summary>
/// The one database of an installation. Use cases use it directly; there is no repository over it. Capabilities add their
/// entities with an <see cref="IEntityTypeConfiguration{TEntity}"/> beside the entity and reach them by <c>Set&lt;T&gt;()</c>.
/// </summary>
/// <remarks>Rows of <see cref="IBelongsToBureau"/> are seen only in their own bureau; see <see cref="BureauFilter"/>.</remarks>
public sealed class KefaDbContext(DbContextOptions<KefaDbContext> options)
    : IdentityUserContext<KefaUser, Guid>(options)
{
    private ICurrentBureau? _bureau;

    /// <summary>The name of the query filter; <c>IgnoreQueryFilters([KefaDbContext.BureauFilter])</c> reads across bureaus, and says so.</summary>
    public const string BureauFilter = "bureau";

    /// <summary>The bureau whose rows this context reads and writes; null outside any bureau, where such rows are invisible.</summary>
    public int? BureauId => _bureau?.Id;

    public DbSet<BureauUnit> Bureaus => Set<BureauUnit>();

    /// <summary>Whether the database is SQLite; where the two need different SQL.</summary>
    public bool IsSqlite => Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>Lends the context to a scope: contexts are used again, each time in the bureau of another one.</summary>
    internal KefaDbContext LentTo(ICurrentBureau bureau)
    {
        _bureau = bureau;
        return this;
    }

    /// <summary>Gives it back: from then on it is in no bureau, and who kept it sees no rows of one.</summary>
    public override void Dispose()
    {
        _bureau = null;
        base.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public override ValueTask DisposeAsync()
    {
        _bureau = null;
        return base.DisposeAsync();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<Money>().HaveConversion<FenConverter>();
        configurationBuilder.Conventions.Add(_ => new SnakeCaseNames());
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<KefaUser>().ToTable("account");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("account_claim");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("account_login");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("account_token");
        builder.ApplyConfigurationsFromAssembly(typeof(KefaDbContext).Assembly);
        builder.Entity<AuditEntry>().HasQueryFilter(BureauFilter, entry => entry.BureauId == BureauId);
        builder.Entity<ContentEntry>().HasQueryFilter(BureauFilter, entry => entry.BureauId == null || entry.BureauId == BureauId);
        JsonColumns.Apply(builder, postgreSql: !IsSqlite);

        foreach (Type entity in builder.Model.GetEntityTypes().Select(type => type.ClrType).ToList())
        {
            if (typeof(IBelongsToBureau).IsAssignableFrom(entity)) Filter.MakeGenericMethod(entity).Invoke(this, [builder]);
            if (typeof(IRevised).IsAssignableFrom(entity)) builder.Entity(entity).Property(nameof(IRevised.Revision)).IsConcurrencyToken();
        }
    }

    private static readonly MethodInfo Filter = typeof(KefaDbContext).GetMethod(nameof(FilterByBureau), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private void FilterByBureau<T>(ModelBuilder builder) where T : class, IBelongsToBureau
    {
        builder.Entity<T>().HasQueryFilter(BureauFilter, row => row.BureauId == BureauId);
        builder.Entity<T>().HasOne<BureauUnit>().WithMany().HasForeignKey(row => row.BureauId).OnDelete(DeleteBehavior.Restrict);
    }
}
