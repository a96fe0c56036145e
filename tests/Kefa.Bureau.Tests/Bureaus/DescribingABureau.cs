using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Bureaus;

public abstract class DescribingABureau(DatabaseFixture db) : DatabaseTests(db)
{
    private static readonly Actor Administrator = new(null, "system", Roles.SystemAdministrator);

    [Fact]
    public async Task Is_seen_by_the_next_request_and_in_the_audit_trail()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();

        var done = await DescribeAsync(bureau, new BureauContact { DocumentMark = " 示科 ", Phone = "0700-1", Court = "  " });
        var again = await DescribeAsync(bureau, new BureauContact { DocumentMark = "示科", Phone = "0700-1" });

        Assert.Equal((DescribeBureauOutcome.Described, DescribeBureauOutcome.Unchanged), (done, again));
        var directory = Db.Services.GetRequiredService<BureauDirectory>();
        Assert.Equal(new BureauContact { DocumentMark = "示科", Phone = "0700-1" }, (await directory.FindAsync(bureau.Id, Cancel))!.Contact);
        Assert.Equal(BureauContact.None, (await directory.FindAsync(other.Id, Cancel))!.Contact);
        await using var scope = Db.Scope(bureau);
        Assert.Single(await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<AuditEntry>().Where(e => e.BureauId == bureau.Id && e.What == "BureauDescribed").ToListAsync(Cancel));
    }

    [Fact]
    public async Task Is_refused_to_who_did_not_see_the_last_change()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        int read = await RevisionAsync(bureau);
        await DescribeAsync(bureau, new BureauContact { Phone = "1" });

        var late = await DescribeAsync(bureau, new BureauContact { Phone = "2" }, read);

        Assert.Equal(DescribeBureauOutcome.Conflict, late);
        Assert.Equal("1", (await Db.Services.GetRequiredService<BureauDirectory>().FindAsync(bureau.Id, Cancel))!.Contact.Phone);
    }

    private async Task<int> RevisionAsync(BureauInfo bureau)
    {
        await using var scope = Db.Scope(bureau);
        return (await scope.ServiceProvider.GetRequiredService<DescribeBureau>().ReadAsync(Cancel)).Revision;
    }

    private async Task<DescribeBureauOutcome> DescribeAsync(BureauInfo bureau, BureauContact contact, int? revision = null)
    {
        int read = revision ?? await RevisionAsync(bureau);
        await using var scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<DescribeBureau>().HandleAsync(contact, read, Administrator, Cancel);
    }

    public sealed class OnSqlite(SqliteFixture db) : DescribingABureau(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : DescribingABureau(db), IClassFixture<PostgreSqlFixture>;
}
