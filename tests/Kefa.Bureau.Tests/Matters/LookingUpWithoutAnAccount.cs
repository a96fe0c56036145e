using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>Where a matter stands, for whoever holds its number and query code.</summary>
public sealed class LookingUpWithoutAnAccount(SqliteFixture db) : MatterTests(db), IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task Stops_for_an_hour_after_ten_wrong_codes_for_one_number_and_for_no_other()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau), other = await ApplyAsync(bureau, "别的事情"), nobodys = MatterNumber.Of(2031, "TST", 77);
        string code = await CodeAsync(bureau, number);
        DateTimeOffset start = Db.Time.GetUtcNow();
        try
        {
            for (int i = 0; i < 9; i++) Assert.False(await FoundAsync(bureau, number, "WRONG" + i));
            Assert.True(await FoundAsync(bureau, number, code)); // a right one begins anew
            for (int i = 0; i < 10; i++)
            {
                Assert.False(await LockedAsync(bureau, number));
                Assert.False(await FoundAsync(bureau, number, "WRONG" + i));
                Assert.False(await FoundAsync(bureau, nobodys, "WRONG" + i));
            }

            Assert.True(await LockedAsync(bureau, number));
            Assert.True(await LockedAsync(bureau, nobodys)); // nobody learns which numbers there are
            Assert.False(await FoundAsync(bureau, number, code));
            Assert.True(await FoundAsync(bureau, other, await CodeAsync(bureau, other)));
            // Whoever proved it before goes on.
            Assert.NotNull(await UseAsync<LookUpMatter, (MatterStatus, OpenedMatter)?>(bureau, l => l.OpenAsync(number, code, Cancel)));
            Db.Time.Advance(TimeSpan.FromMinutes(61));
            Assert.True(await FoundAsync(bureau, number, code));
        }
        finally
        {
            Db.Time.Set(start);
        }
    }

    private Task<string> CodeAsync(BureauInfo bureau, MatterNumber number) => UseAsync<KefaDbContext, string>(bureau, c => c.Set<QueryCode>().Where(q => q.Stream == "matter/" + number).Select(q => q.Code).SingleAsync(Cancel));

    private async Task<bool> FoundAsync(BureauInfo bureau, MatterNumber number, string code) => await UseAsync<LookUpMatter, MatterStatus?>(bureau, l => l.FindAsync(number, code, Cancel)) is not null;

    private Task<bool> LockedAsync(BureauInfo bureau, MatterNumber number) => UseAsync<LookUpMatter, bool>(bureau, l => Task.FromResult(l.IsLocked(number)));
}
