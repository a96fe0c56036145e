using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Content;

public abstract class LoadingTheContentFolder : DatabaseTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kefa-content-").FullName;
    private readonly string _prefix = "t" + Guid.NewGuid().ToString("N")[..8];

    protected LoadingTheContentFolder(DatabaseFixture db) : base(db) { }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task<LoadContentOutcome> LoadAsync()
    {
        await using AsyncServiceScope scope = Db.Scope();
        return await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(_folder, Actor.Command("test"), Cancel);
    }

    [Fact]
    public async Task Publishes_each_file_once()
    {
        Write($"texts/{_prefix}/a.yaml", "a: 1");
        Write($"texts/{_prefix}/b.yaml", "b: 1");
        Write("texts/notes.md", "no content");
        Write("demo/companies.yaml", "not law");

        LoadContentOutcome first = await LoadAsync(), again = await LoadAsync();

        Assert.Equal([$"texts/{_prefix}/a@1", $"texts/{_prefix}/b@1"], first.Added);
        Assert.Equal((0, 2), (again.Added.Count, again.Unchanged));
    }

    [Fact]
    public async Task Gives_a_changed_file_without_own_version_the_next_number_also_when_it_goes_back()
    {
        string path = $"texts/{_prefix}.yaml";
        Write(path, "a: 1");
        await LoadAsync();

        Write(path, "a: 2");
        LoadContentOutcome changed = await LoadAsync();
        Write(path, "a: 1");
        LoadContentOutcome back = await LoadAsync();

        Assert.Equal([$"texts/{_prefix}@2"], changed.Added);
        Assert.Equal([$"texts/{_prefix}@3"], back.Added);
    }

    [Fact]
    public async Task Publishes_nothing_when_one_file_is_wrong()
    {
        Write($"texts/{_prefix}.yaml", "a: 1");
        Write($"policies/{_prefix}.dmn", "<definitions/>");

        LoadContentOutcome refused = await LoadAsync();
        File.Delete(Path.Combine(_folder, $"policies/{_prefix}.dmn"));
        LoadContentOutcome mended = await LoadAsync();

        Assert.Empty(refused.Added);
        Assert.Equal(
            $"policies/{_prefix}.dmn: there is no <kefa:policy> element (namespace https://kefa.dev/ns/policy/1) that says which policy and version this is.",
            refused.Problems.Single().ToString());
        Assert.Single(mended.Added);
    }

    [Fact]
    public async Task Refuses_a_document_type_declaration()
    {
        Write($"policies/{_prefix}.dmn", """<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><definitions>&e;</definitions>""");

        Assert.Contains("DTD", (await LoadAsync()).Problems.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_role_that_the_register_lacks()
    {
        Write("registers/roles.yaml", "- {code: citizen, name: {zh: 公众, en: Citizen}}\n- {code: officer, name: {zh: 人员}}\n");

        string[] problems = [.. (await LoadAsync()).Problems.Select(problem => problem.ToString())];

        Assert.Contains("registers/roles.yaml:2: role 'officer': expected code and name: {zh, en}.", problems);
        Assert.Contains("registers/roles.yaml: role 'leader' is missing; the product itself asks for it.", problems);
    }

    [Fact]
    public async Task Refuses_a_policy_that_does_not_hold_together_with_file_and_line()
    {
        Write($"policies/{_prefix}.dmn", $"""
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="d" namespace="https://kefa.dev/test/{_prefix}">
              <extensionElements>
                <kefa:policy xmlns:kefa="https://kefa.dev/ns/policy/1" id="{_prefix}" version="1"/>
              </extensionElements>
              <decision id="c1" name="c1">
                <literalExpression><text>1 +</text></literalExpression>
              </decision>
            </definitions>
            """);

        LoadContentOutcome outcome = await LoadAsync();

        Assert.Contains(outcome.Problems, problem => problem.Path == $"policies/{_prefix}.dmn" && problem.Line == 6);
        Assert.Empty(outcome.Added);
    }

    [Fact]
    public async Task Finds_nothing_wrong_with_the_products_own()
    {
        await using AsyncServiceScope scope = Db.Scope();

        LoadContentOutcome outcome = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Repository.Folder("content"), Actor.Command("test"), Cancel);

        Assert.Empty(outcome.Problems);
        Assert.Contains("policy/N01@2016", outcome.Added);
    }

    [Fact]
    public async Task Says_when_there_is_no_such_folder()
    {
        await using AsyncServiceScope scope = Db.Scope();

        LoadContentOutcome outcome = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Path.Combine(_folder, "nowhere"), Actor.Command("test"), Cancel);

        Assert.Contains("there is no such folder", outcome.Problems.Single().Message, StringComparison.Ordinal);
    }

    public sealed class OnSqlite(SqliteFixture db) : LoadingTheContentFolder(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : LoadingTheContentFolder(db), IClassFixture<PostgreSqlFixture>;
}
