using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Parameters;

public abstract class ConfirmingAParameter(DatabaseFixture db) : DatabaseTests(db)
{
    private const string Id = "nrm.consultation.days";
    private static readonly Actor Lawyer = new(Guid.Parse("0199f000-0000-7000-8000-000000000001"), "法规科李某", "legal");

    [Fact]
    public async Task Holds_in_this_bureau_from_its_day_on_and_is_on_record()
    {
        (BureauInfo here, BureauInfo elsewhere) = (await BureauAsync(), await Db.NewBureauAsync());

        var outcome = await ConfirmAsync(here, new(Id, " ２０ ", new DateOnly(2026, 3, 1), "某市规范性文件管理办法第12条", null));

        Assert.Equal("/console/parameters/nrm.consultation.days?confirmed=true", Assert.IsType<ConfirmParameterOutcome.Confirmed>(outcome).Location);
        ParameterSet mine = await LoadAsync(here), theirs = await LoadAsync(elsewhere);
        Assert.Equal(("30", "20", "30"), (mine.On(Id, new(2026, 2, 28))!.Text, mine.On(Id, new(2026, 3, 1))!.Text, theirs.On(Id, new(2026, 3, 1))!.Text));
        Assert.False(mine.On(Id, new(2026, 6, 30))!.IsOpen);
        ParameterConfirmation said = Assert.Single(mine.ConfirmationsOf(Id));
        Assert.Equal(("法规科李某", "某市规范性文件管理办法第12条", Db.Time.GetUtcNow()), (said.By, said.Source, said.At));
        await using AsyncServiceScope scope = Db.Scope(here);
        RecordedEvent e = Assert.Single(await scope.ServiceProvider.GetRequiredService<EventReader>().ReadAsync("parameter/" + Id, Cancel));
        Assert.Equal((Lawyer.Key, "legal", new DateOnly(2026, 3, 1)), (e.Event.Actor!, e.Event.Role!, e.Event.ValidFrom!.Value));
        Assert.Equal(new ParameterConfirmed(Id, "20", "30", "法规科李某"), e.Read<ParameterConfirmed>());
        Assert.True(await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<AuditEntry>().AnyAsync(a => a.BureauId == here.Id && a.What == "ParameterConfirmed" && a.AccountId == Lawyer.AccountId, Cancel));
    }

    [Fact]
    public async Task Is_done_once_however_often_the_form_is_sent()
    {
        BureauInfo here = await BureauAsync();
        string token = await TokenAsync(here);

        var outcomes = new[] { await ConfirmAsync(here, new(Id, "7", new(2026, 1, 1), "某规定", token)), await ConfirmAsync(here, new(Id, "7", new(2026, 1, 1), "某规定", token)), await ConfirmAsync(here, new(Id, "9", new(2026, 1, 1), "某规定", "forged")) };

        Assert.IsType<ConfirmParameterOutcome.Confirmed>(outcomes[0]);
        Assert.Equal(outcomes[0], outcomes[1]);
        Assert.Equal("", Assert.IsType<ConfirmParameterOutcome.Refused>(outcomes[2]).Problems.Single().Field);
        Assert.Single((await LoadAsync(here)).ConfirmationsOf(Id));
    }

    [Fact]
    public async Task Is_refused_with_everything_that_is_wrong()
    {
        BureauInfo here = await BureauAsync();

        var refused = Assert.IsType<ConfirmParameterOutcome.Refused>(await ConfirmAsync(here, new(Id, "a month", null, " ", null)));
        var late = Assert.IsType<ConfirmParameterOutcome.Refused>(await ConfirmAsync(here, new(Id, "-1", new(2090, 1, 1), "某规定", null)));

        Assert.Equal(["value", "from", "source"], refused.Problems.Select(p => p.Field));
        Assert.Equal(["value", "from"], late.Problems.Select(p => p.Field));
        Assert.IsType<ConfirmParameterOutcome.NoSuchParameter>(await ConfirmAsync(here, new("nrm.none", "1", new(2026, 1, 1), "某规定", null)));
        Assert.Empty((await LoadAsync(here)).ConfirmationsOf(Id));
    }

    private async Task<BureauInfo> BureauAsync()
    {
        using var content = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(content.Path, "parameters"));
        foreach (string file in Directory.EnumerateFiles(Repository.Folder("content/parameters"))) File.Copy(file, Path.Combine(content.Path, "parameters", Path.GetFileName(file)));
        await using AsyncServiceScope scope = Db.Scope();
        Assert.Empty((await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(content.Path, Actor.Command("test"), Cancel)).Problems);
        return await Db.NewBureauAsync();
    }

    private async Task<string> TokenAsync(BureauInfo bureau)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return scope.ServiceProvider.GetRequiredService<FormTokens>().Issue(ConfirmParameter.Purpose, Lawyer.AccountId);
    }

    private async Task<ConfirmParameterOutcome> ConfirmAsync(BureauInfo bureau, ConfirmParameterInput input)
    {
        string token = input.FormToken ?? await TokenAsync(bureau);
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<ConfirmParameter>().HandleAsync(input with { FormToken = token }, Lawyer, Cancel);
    }

    private async Task<ParameterSet> LoadAsync(BureauInfo bureau)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<ParameterLibrary>().LoadAsync(Cancel);
    }

    public sealed class OnSqlite(SqliteFixture db) : ConfirmingAParameter(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : ConfirmingAParameter(db), IClassFixture<PostgreSqlFixture>;
}
