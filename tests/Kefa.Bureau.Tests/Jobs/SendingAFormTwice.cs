using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Jobs;

public abstract class SendingAFormTwice(DatabaseFixture db) : DatabaseTests(db)
{
    private static readonly Guid Account = Guid.NewGuid();

    private string Issue(BureauInfo bureau)
    {
        using AsyncServiceScope scope = Db.Scope(bureau);
        return scope.ServiceProvider.GetRequiredService<FormTokens>().Issue("publish", Account);
    }

    private async Task<FormTokenOutcome> SendAsync(BureauInfo bureau, string? token, string purpose = "publish", bool commit = true, string location = "/done")
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var tokens = scope.ServiceProvider.GetRequiredService<FormTokens>();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Database.BeginTransactionAsync(Cancel);
        FormTokenOutcome outcome = await tokens.ConsumeAsync(token, purpose, Account, Cancel);
        if (outcome is FormTokenOutcome.Fresh) await tokens.CompleteAsync(token!, purpose, Account, location, Cancel);
        if (commit) await transaction.CommitAsync(Cancel);
        return outcome;
    }

    [Fact]
    public async Task Acts_once_and_leads_to_the_same_page()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string token = Issue(bureau);

        Assert.IsType<FormTokenOutcome.Fresh>(await SendAsync(bureau, token, location: "/policies/N01"));
        Assert.Equal(new FormTokenOutcome.Used("/policies/N01"), await SendAsync(bureau, token));
    }

    [Fact]
    public async Task Acts_when_the_first_act_was_rolled_back()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string token = Issue(bureau);

        await SendAsync(bureau, token, commit: false);

        Assert.IsType<FormTokenOutcome.Fresh>(await SendAsync(bureau, token));
    }

    [Fact]
    public async Task At_once_acts_once()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string token = Issue(bureau);

        FormTokenOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SendAsync(bureau, token))));

        Assert.Single(outcomes.OfType<FormTokenOutcome.Fresh>());
        Assert.Equal(5, outcomes.Count(outcome => outcome == new FormTokenOutcome.Used("/done")));
    }

    [Fact]
    public async Task With_a_token_of_another_form_bureau_or_make_is_invalid()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        string token = Issue(bureau);

        Assert.IsType<FormTokenOutcome.Invalid>(await SendAsync(bureau, token, purpose: "withdraw"));
        Assert.IsType<FormTokenOutcome.Invalid>(await SendAsync(other, token));
        Assert.IsType<FormTokenOutcome.Invalid>(await SendAsync(bureau, "forged"));
        Assert.IsType<FormTokenOutcome.Invalid>(await SendAsync(bureau, null));
    }

    [Fact]
    public async Task Outside_a_transaction_is_a_mistake_of_ours()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string token = Issue(bureau);
        await using AsyncServiceScope scope = Db.Scope(bureau);

        await Assert.ThrowsAsync<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<FormTokens>().ConsumeAsync(token, "publish", Account, Cancel));
    }

    [Fact]
    public async Task Is_remembered_for_thirty_days()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string early = Issue(bureau), late = Issue(bureau);
        await SendAsync(bureau, early);
        Db.Time.Advance(TimeSpan.FromDays(2));
        await SendAsync(bureau, late);

        Db.Time.Advance(TimeSpan.FromDays(29));
        using (var job = ActivatorUtilities.CreateInstance<ForgetFormTokens>(Db.Services)) Assert.True(await job.RunOnceAsync(Cancel));

        Assert.IsType<FormTokenOutcome.Fresh>(await SendAsync(bureau, early));
        Assert.IsType<FormTokenOutcome.Used>(await SendAsync(bureau, late));
    }

    public sealed class OnSqlite(SqliteFixture db) : SendingAFormTwice(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : SendingAFormTwice(db), IClassFixture<PostgreSqlFixture>;
}
