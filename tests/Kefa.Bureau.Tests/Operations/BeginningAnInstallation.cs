using System.Text.RegularExpressions;
using Kefa.TestSupport;
using Microsoft.Data.Sqlite;

namespace Kefa.Bureau.Tests.Operations;

/// <summary>The commands as an operator types them, against an empty database.</summary>
public abstract class BeginningAnInstallation : IAsyncLifetime
{
    private static readonly string[] Init = ["init", "--code", "test", "--name", "测试市科学技术局", "--name-en", "Bureau of the tests", "--admin", "admin@example.org"];
    private readonly string _folder = Directory.CreateTempSubdirectory("kefa-init-").FullName;
    private readonly Dictionary<string, string?> _settings = [];

    protected abstract Task<string?> NewDatabaseAsync();

    public async ValueTask InitializeAsync()
    {
        _settings["KEFA_DATA"] = Path.Combine(_folder, "data");
        _settings["KEFA_CONTENT"] = Path.Combine(_folder, "content");
        _settings["KEFA_DATABASE"] = await NewDatabaseAsync();
        Directory.CreateDirectory(Path.Combine(_folder, "content", "texts"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "content", "texts", "hello.yaml"), "hello: 你好");
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private Task<KefaOutput> KefaAsync(params string[] arguments) => KefaCommand.RunAsync(_settings, arguments);

    [Fact]
    public async Task Makes_one_bureau_with_a_password_that_is_shown_once()
    {
        KefaOutput made = await KefaAsync(Init);
        KefaOutput again = await KefaAsync(Init);
        KefaOutput loaded = await KefaAsync("content", "load");

        Assert.True(made.ExitCode == 0, made.Errors);
        Assert.Matches(new Regex("One-time password, shown only now: [a-z2-9]{5}(-[a-z2-9]{5}){3}\n", RegexOptions.None, TimeSpan.FromSeconds(1)), made.Output);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("There is a bureau already: 'test'", again.Errors, StringComparison.Ordinal);
        Assert.Equal((0, "0 published, 1 unchanged\n"), (loaded.ExitCode, loaded.Output));
    }

    [Fact]
    public async Task Refuses_wrong_input_all_at_once()
    {
        KefaOutput refused = await KefaAsync("init", "--code", "Test!", "--name", " ", "--name-en", "x", "--admin", "nobody", "--region", "35020");

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(4, refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Asks_for_what_is_missing_only_at_a_terminal()
    {
        KefaOutput refused = await KefaAsync("init", "--code", "test");

        Assert.Equal((1, "Give --code, --name, --name-en and --admin: there is no terminal to ask for them.\n"), (refused.ExitCode, refused.Errors));
    }

    [Fact]
    public async Task Migrates_once_also_when_several_do_it_at_the_same_time()
    {
        KefaOutput[] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => KefaAsync("migrate")));
        KefaOutput again = await KefaAsync("migrate");

        Assert.All(all, output => Assert.True(output.ExitCode == 0, output.Errors));
        Assert.Equal("The database is up to date.\n", again.Output);
        Assert.Single(all, output => output.Output.StartsWith("applied ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_what_to_do_first()
    {
        Assert.Equal((1, "The database is empty. Run 'kefa init' for a real bureau or 'kefa demo' for the demo.\n"), await ErrorsAsync("content", "load"));
        Assert.Equal((1, "The database is empty. Run 'kefa init' for a real bureau or 'kefa demo' for the demo.\n"), await ErrorsAsync("backup", Path.Combine(_folder, "b.zip")));
    }

    private async Task<(int, string)> ErrorsAsync(params string[] arguments)
    {
        KefaOutput output = await KefaAsync(arguments);
        return (output.ExitCode, output.Errors);
    }

    public sealed class OnSqlite : BeginningAnInstallation
    {
        protected override Task<string?> NewDatabaseAsync() => Task.FromResult<string?>(null);
    }

    public sealed class OnPostgreSql : BeginningAnInstallation
    {
        public OnPostgreSql() => Assert.SkipWhen(PostgreSqlServer.Unavailable is not null && Environment.GetEnvironmentVariable("CI") is not ("true" or "1"), PostgreSqlServer.Unavailable ?? "");

        protected override async Task<string?> NewDatabaseAsync()
        {
            PostgreSqlServer server = await PostgreSqlServer.StartedAsync();
            return server.ConnectionString(await server.CreateDatabaseAsync());
        }
    }
}
