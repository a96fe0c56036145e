using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Kefa.Bureau.Tests.Operations;

/// <summary>PostgreSQL alone: the role that serves may less than the role that migrates.</summary>
public sealed class ServingUnderARole : DatabaseTests, IClassFixture<PostgreSqlFixture>, IAsyncLifetime
{
    private readonly string _role = "serve_" + Guid.NewGuid().ToString("N")[..12];
    private BureauInfo _one = null!, _other = null!;
    private string _served = "";

    public ServingUnderARole(PostgreSqlFixture db) : base(db) { }

    public async ValueTask InitializeAsync()
    {
        string owner = Db.Settings["KEFA_DATABASE"]!;
        await ExecuteAsync(owner, $"CREATE ROLE {_role} LOGIN");
        await using (AsyncServiceScope scope = Db.Scope())
            Assert.True(await scope.ServiceProvider.GetRequiredService<ServeRole>().PrepareAsync(_role, Cancel) > 10);
        _served = new NpgsqlConnectionStringBuilder(owner) { Username = _role }.ConnectionString;
        (_one, _other) = (await Db.NewBureauAsync(), await Db.NewBureauAsync());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<long> ExecuteAsync(string connectionString, string sql, string? bureau = null)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        if (bureau is not null)
        {
            await using var enter = new NpgsqlCommand($"SELECT set_config('kefa.bureau', '{bureau}', false)", connection);
            await enter.ExecuteNonQueryAsync(Cancel);
        }
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel) is long number ? number : 0;
    }

    private ServiceProvider Serving()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("KEFA_DATA", Db.DataFolder), new("KEFA_DATABASE", _served)]).Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddSingleton<TimeProvider>(Db.Time).AddLogging().AddKefaBureau(configuration);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static async Task AppendAsync(IServiceProvider services, BureauInfo bureau)
    {
        await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
        await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("thing/1", 0, [NewEvent.Of("thing", "ThingSeen", new { x = 1 })], Cancel);
    }

    [Fact]
    public async Task Sees_and_writes_rows_of_its_own_bureau_alone_through_the_application_and_beside_it()
    {
        await using ServiceProvider serving = Serving();
        await AppendAsync(serving, _one);
        await AppendAsync(serving, _other);

        await using (AsyncServiceScope scope = serving.CreateBureauScope(_one))
        {
            var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            Assert.Equal(1, await db.Set<StreamEvent>().CountAsync(Cancel));
            // The application's own filter is off, and the database still holds.
            Assert.Equal([_one.Id], await db.Set<StreamEvent>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).Select(e => e.BureauId).ToListAsync(Cancel));
        }
        await using (AsyncServiceScope scope = serving.CreateAsyncScope())
            Assert.Equal(2, await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<StreamEvent>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).CountAsync(e => e.Stream == "thing/1", Cancel));

        Assert.Equal(0, await ExecuteAsync(_served, "SELECT count(*) FROM event"));
        Assert.Equal(1, await ExecuteAsync(_served, "SELECT count(*) FROM event", $"{_other.Id}"));
        Assert.Equal(0, await ExecuteAsync(_served, $"SELECT count(*) FROM event_body WHERE bureau_id = {_one.Id}", $"{_other.Id}"));
        string insert = $"INSERT INTO form_token (bureau_id, token, purpose, used_at) VALUES ({_one.Id}, 'x', 'x', now())";
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(_served, insert, $"{_other.Id}"))).SqlState);
        await ExecuteAsync(_served, insert, $"{_one.Id}");
    }

    [Theory]
    [InlineData("UPDATE event SET actor = 'x'")]
    [InlineData("DELETE FROM event")]
    [InlineData("TRUNCATE event CASCADE")]
    [InlineData("UPDATE event_body SET salt = ''")]
    [InlineData("DELETE FROM event_body")]
    [InlineData("UPDATE erasure SET n = 2")]
    [InlineData("DELETE FROM erasure")]
    [InlineData("UPDATE audit SET who = 'x'")]
    [InlineData("DELETE FROM leaf")]
    [InlineData("ALTER TABLE event DISABLE TRIGGER ALL")]
    [InlineData("DROP POLICY kefa_bureau ON event")]
    [InlineData("DELETE FROM \"__EFMigrationsHistory\"")]
    public async Task May_not_even_ask_to_alter_the_record(string sql) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(_served, sql, "*"))).SqlState);

    [Fact]
    public async Task Erases_by_the_record_of_it_alone()
    {
        await using ServiceProvider serving = Serving();
        await using AsyncServiceScope scope = serving.CreateBureauScope(_one);
        await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("thing/erased", 0, [NewEvent.Of("thing", "ThingSeen", new { x = 1 })], Cancel);
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        db.Add(new Erasure { Stream = "thing/erased", N = 1, ErasedBy = 1 });
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancel));
        db.ChangeTracker.Clear();
        var recorded = new ErasedBody(1, ["x"], 1, "other", "test", System.Text.Json.JsonElement.Parse("{}"), [], []);
        await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("thing/erased", 1, [NewEvent.Of("thing", ErasedBody.Type, recorded)], Cancel);
        db.Add(new Erasure { Stream = "thing/erased", N = 1, ErasedBy = 2 });

        await db.SaveChangesAsync(Cancel);

        Assert.Equal(2, (await db.Set<EventBody>().SingleAsync(body => body.Stream == "thing/erased", Cancel)).N);
    }

    [Fact]
    public async Task Signs_people_in_whose_posts_stand_in_several_bureaus()
    {
        await using ServiceProvider serving = Serving();
        Guid account;
        await using (AsyncServiceScope scope = serving.CreateBureauScope(_one))
        {
            OpenAccountOutcome opened = await scope.ServiceProvider.GetRequiredService<OpenAccount>().HandleAsync(
                new OpenAccountInput("u" + _role, "测试", null, "Some good password", false), [(Roles.SecurityAdministrator, null)], Actor.Command("test"), Cancel);
            account = Assert.IsType<OpenAccountOutcome.Opened>(opened).User.Id;
        }
        await using (AsyncServiceScope scope = serving.CreateBureauScope(_other))
            Assert.IsType<PostOutcome.Refused>(await scope.ServiceProvider.GetRequiredService<GivePosts>().GiveAsync(new PostInput(account, Roles.Head), Actor.Command("test"), Cancel));
    }

    [Fact]
    public async Task A_role_that_is_missing_or_stands_above_the_rules_is_refused()
    {
        await using AsyncServiceScope scope = Db.Scope();
        var serve = scope.ServiceProvider.GetRequiredService<ServeRole>();

        Assert.Contains("CREATE ROLE", (await Assert.ThrowsAsync<RefusedException>(() => serve.PrepareAsync("no such", Cancel))).Message, StringComparison.Ordinal);
        Assert.Contains("owns the tables", (await Assert.ThrowsAsync<RefusedException>(() => serve.PrepareAsync("kefa", Cancel))).Message, StringComparison.Ordinal);
        // Twice is as good as once.
        await serve.PrepareAsync(_role, Cancel);
    }
}
