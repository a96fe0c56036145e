using FsCheck;
using FsCheck.Fluent;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Kefa.TestSupport.Properties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

public sealed class WritingNumbers
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    [Theory]
    [InlineData(2026, "GID", 123)]
    [InlineData(2026, "NRM", 1)]
    [InlineData(1999, "AB", 999_999)]
    public void Gives_year_code_serial_and_check(int year, string code, int serial)
    {
        MatterNumber number = MatterNumber.Of(year, code, serial);

        Assert.Equal((year, code, serial), (number.Year, number.Code, number.Serial));
        Assert.Equal(number, MatterNumber.Parse(number.ToString()));
        Assert.StartsWith($"{year}{code}{serial:000000}", number.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_read_as_people_type_it()
    {
        string number = MatterNumber.Of(2026, "GID", 123).ToString();
        string wide = string.Concat(number.ToLowerInvariant().Select(c => (char)(c + 0xFEE0)));

        Assert.Equal(number, MatterNumber.Parse($" {wide[..4]}－{wide[4..7]} {wide[7..]}\r\n").ToString());
    }

    [Fact]
    public void Any_one_wrong_character_is_found() => Prop.ForAll(
        Gen.Choose(1, 999_999).SelectMany(_ => Gen.Choose(0, 13), (serial, at) => (serial, at)).SelectMany(_ => Gen.Choose(1, 35), (x, shift) => (x.serial, x.at, shift)).ToArbitrary(),
        x =>
        {
            string number = MatterNumber.Of(2026, "GID", x.serial).ToString();
            char wrong = Alphabet[(Alphabet.IndexOf(number[x.at], StringComparison.Ordinal) + x.shift) % 36];
            return !MatterNumber.TryParse(string.Concat(number.AsSpan(0, x.at), wrong.ToString(), number.AsSpan(x.at + 1)), out _);
        }).Holds();

    [Fact]
    public void Two_neighbours_exchanged_are_found_but_for_very_few()
    {
        int exchanges = 0, missed = 0;
        for (int serial = 1; serial <= 999_999; serial += 97)
        {
            string number = MatterNumber.Of(2026, "GID", serial).ToString();
            for (int at = 0; at < number.Length - 1; at++)
            {
                if (number[at] == number[at + 1]) continue;
                char[] exchanged = number.ToCharArray();
                (exchanged[at], exchanged[at + 1]) = (exchanged[at + 1], exchanged[at]);
                exchanges++;
                if (MatterNumber.TryParse(new string(exchanged), out _)) missed++;
            }
        }

        Assert.InRange(missed / (double)exchanges, 0, 0.005);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("2026")]
    [InlineData("2026GID00012")]
    [InlineData("案件编号不是这样的吧对吗")]
    public void Other_text_is_no_number(string? text) => Assert.False(MatterNumber.TryParse(text, out _));
}

public abstract class NumberingMatters(DatabaseFixture db) : DatabaseTests(db)
{
    [Fact]
    public async Task At_once_by_many_leaves_no_gap_and_gives_none_twice()
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        int[][] given = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => TakeAsync(bureau, worker))));

        int[] kept = [.. given.SelectMany(n => n).Order()];
        Assert.Equal(Enumerable.Range(1, kept.Length), kept);
        Assert.Equal(8 * 12 - 8 * 4, kept.Length);
    }

    [Fact]
    public async Task Of_another_year_series_or_bureau_begins_at_one()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();

        Assert.Equal("2026GID000001", (await OneAsync(bureau, "GID", 2026))[..13]);
        Assert.Equal("2026GID000002", (await OneAsync(bureau, "GID", 2026))[..13]);
        Assert.Equal("2027GID000001", (await OneAsync(bureau, "GID", 2027))[..13]);
        Assert.Equal("2026NRM000001", (await OneAsync(bureau, "NRM", 2026))[..13]);
        Assert.Equal("2026GID000001", (await OneAsync(other, "GID", 2026))[..13]);
    }

    [Fact]
    public async Task Outside_a_transaction_is_a_mistake_of_ours()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);

        await Assert.ThrowsAsync<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<Numbers>().NextAsync("matter/GID", 2026, Cancel));
    }

    /// <summary>Twelve tries, of which every third fails and gives its number back.</summary>
    private async Task<int[]> TakeAsync(BureauInfo bureau, int worker)
    {
        var kept = new List<int>();
        for (int i = 0; i < 12; i++)
        {
            await using AsyncServiceScope scope = Db.Scope(bureau);
            var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(Cancel);
            int number = await scope.ServiceProvider.GetRequiredService<Numbers>().NextAsync("matter/GID", 2026, Cancel);
            if ((i + worker) % 3 == 0) continue;
            await transaction.CommitAsync(Cancel);
            kept.Add(number);
        }
        return [.. kept];
    }

    private async Task<string> OneAsync(BureauInfo bureau, string code, int year)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(Cancel);
        MatterNumber number = await scope.ServiceProvider.GetRequiredService<Numbers>().NextMatterAsync(code, year, Cancel);
        await transaction.CommitAsync(Cancel);
        return number.ToString();
    }

    public sealed class OnSqlite(SqliteFixture db) : NumberingMatters(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : NumberingMatters(db), IClassFixture<PostgreSqlFixture>;
}
