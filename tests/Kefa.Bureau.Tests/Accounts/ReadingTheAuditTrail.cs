using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Accounts;

public abstract class ReadingTheAuditTrail(DatabaseFixture db) : StaffTests(db)
{
    private Task<string[]> FoundAsync(BureauInfo bureau, AuditFilter filter) =>
        InAsync<AuditLog, string[]>(bureau, async log => [.. (await log.SearchAsync(filter, 1, 50, Cancel)).Items.Select(entry => entry.What)]);

    [Fact]
    public async Task Entries_are_found_by_kind_text_and_day_in_their_own_bureau_alone()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        KefaUser person = await PersonAsync(bureau, Roles.Head);
        await InAsync<Exports.RecordExport, bool>(bureau, async export => { await export.HandleAsync(As(person, Roles.Head), "policies", "", "csv", Cancel); return true; });
        DateOnly today = bureau.Today(Db.Time);

        Assert.Equal(["Exported", "PostGiven", "AccountOpened"], await FoundAsync(bureau, new AuditFilter()));
        Assert.Equal(["Exported"], await FoundAsync(bureau, new AuditFilter(Topic: AuditTopic.Export)));
        Assert.Equal(["PostGiven", "AccountOpened"], await FoundAsync(bureau, new AuditFilter(Topic: AuditTopic.Permission)));
        Assert.Equal(["Exported"], await FoundAsync(bureau, new AuditFilter(Text: person.DisplayName)));
        Assert.Equal(["PostGiven", "AccountOpened"], await FoundAsync(bureau, new AuditFilter(Text: person.Id.ToString())));
        Assert.Equal(3, (await FoundAsync(bureau, new AuditFilter(From: today, To: today))).Length);
        Assert.Empty(await FoundAsync(bureau, new AuditFilter(From: today.AddDays(1))));
        Assert.Empty(await FoundAsync(bureau, new AuditFilter(To: today.AddDays(-1))));
        Assert.Empty(await FoundAsync(other, new AuditFilter()));
    }

    [Fact]
    public async Task The_whole_number_is_shown_for_a_reason_that_is_kept()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        KefaUser person = await PersonAsync(bureau, Roles.Head), system = await PersonAsync(bureau, Roles.SystemAdministrator);
        Actor by = As(system, Roles.SystemAdministrator);
        await InAsync<KeepStaff, StaffOutcome>(bureau, keep => keep.ChangeAsync(person.Id, new StaffInput("王小明", null, null, Phone: "138 1234-5678"), by, Cancel));

        StaffPerson shown = (await InAsync<StaffDirectory, StaffPerson?>(bureau, d => d.FindAsync(person.Id, Cancel)))!;
        Assert.Equal("138****5678", shown.MaskedPhone);
        Assert.Null(await InAsync<KeepStaff, string?>(bureau, keep => keep.UnmaskPhoneAsync(person.Id, "  ", by, Cancel)));
        Assert.Empty(await FoundAsync(bureau, new AuditFilter(Topic: AuditTopic.PersonalData)));
        Assert.Equal("13812345678", await InAsync<KeepStaff, string?>(bureau, keep => keep.UnmaskPhoneAsync(person.Id, "通知开会", by, Cancel)));
        AuditEntry entry = Assert.Single(await InAsync<AuditLog, IReadOnlyList<AuditEntry>>(bureau, async log => (await log.SearchAsync(new AuditFilter(Topic: AuditTopic.PersonalData), 1, 9, Cancel)).Items));
        Assert.Contains("通知开会", System.Text.RegularExpressions.Regex.Unescape(entry.Details!), StringComparison.Ordinal);

        // The database holds no digit of it, and equal numbers are found by their index.
        string row = await InAsync<KefaDbContext, string>(bureau, async context => await context.Set<StaffMember>().Where(m => m.AccountId == person.Id).Select(m => m.PhoneSealed + m.PhoneIndex).SingleAsync(Cancel));
        Assert.DoesNotContain("5678", row, StringComparison.Ordinal);
        Assert.Equal([person.Id], (await InAsync<StaffDirectory, StaffPage>(bureau, d => d.SearchAsync(new StaffFilter { Text = "１３８１２３４５６７８" }, 1, 9, Cancel))).Items.Select(p => p.Account));
        Assert.Empty((await InAsync<StaffDirectory, StaffPage>(bureau, d => d.SearchAsync(new StaffFilter { Text = "1381234" }, 1, 9, Cancel))).Items);
    }

    [Fact]
    public async Task The_database_keeps_entries_for_six_months_and_no_setting_is_shorter()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        // The database has its own clock, as it should: entries are placed by it.
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await InAsync<KefaDbContext, int>(bureau, context =>
        {
            foreach (int age in new[] { 10, 182, 184, 4000 })
                context.Add(new AuditEntry { BureauId = bureau.Id, At = now.AddDays(-age), Who = "test", What = "Tested", Subject = $"age/{age}" });
            return context.SaveChangesAsync(Cancel);
        });
        Task<int> Delete(string subject) => InAsync<KefaDbContext, int>(bureau, context => context.Set<AuditEntry>().Where(entry => entry.Subject == subject).ExecuteDeleteAsync(Cancel));

        Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<Exception>(() => Delete("age/10"))).Message, StringComparison.Ordinal);
        Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<Exception>(() => Delete("age/182"))).Message, StringComparison.Ordinal);
        Assert.Equal(1, await Delete("age/184"));
        Assert.Equal(1, await Delete("age/4000"));
        Assert.NotEmpty(new AuditSettings { KeepDays = 182 }.Validate(new(this)));
        Assert.Empty(new AuditSettings { KeepDays = 183 }.Validate(new(this)));
    }

    public sealed class OnSqlite(SqliteFixture db) : ReadingTheAuditTrail(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : ReadingTheAuditTrail(db), IClassFixture<PostgreSqlFixture>;
}
