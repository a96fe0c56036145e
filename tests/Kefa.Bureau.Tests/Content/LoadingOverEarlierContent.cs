using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Content;

/// <summary>A database that holds definitions of an earlier product: it takes the new ones, and what began under the old ones goes on.</summary>
public abstract class LoadingOverEarlierContent(DatabaseFixture db) : DatabaseTests(db)
{
    /// <summary>The folders that name no procedure.</summary>
    private static readonly string[] Earlier = ["calendar", "laws", "parameters", "registers", "screens"];

    private static readonly Acting Section = Somebody("0198c000-0000-7000-8000-00000000ec71", Roles.HandlingSection);
    private static readonly Acting Lawyer = Somebody("0198c000-0000-7000-8000-00000000ec72", Roles.LegalSection);

    [Fact]
    public async Task Takes_the_new_versions_and_lets_running_matters_keep_theirs()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string[] earlier = [.. Directory.EnumerateFiles(Repository.Folder("tests/fixtures/earlier-procedures"), "*.yaml").Order(StringComparer.Ordinal)];
        await StoreAsync(earlier);
        await LoadAsync(bureau, path => Earlier.Contains(path.Split('/')[0], StringComparer.Ordinal));

        MatterNumber running = await DoneAsync(bureau, null, "ask", Section, Question(bureau));
        LoadContentOutcome loaded = await LoadAsync(bureau, _ => true);

        Assert.Empty(loaded.Problems);
        foreach (string name in earlier.Select(file => Path.GetFileNameWithoutExtension(file))) Assert.Contains(loaded.Added, added => added is [.. var shipped, '2' or '3'] && shipped == $"procedure/{name}@2024-");
        await UseAsync<ProcedureLibrary>(bureau, async library => Assert.Equal(
            [("disclosure-on-request", "GID", "applicantName"), ("legal-advice", "ADV", null), ("litigation-response", "RL", null), ("reconsideration-response", "RL", "applicantName")],
            (await library.AllAsync(Cancel)).Where(p => p.Version == "2024-1" && earlier.Any(file => Path.GetFileNameWithoutExtension(file) == p.Id)).Select(p => (p.Id, p.Code, p.Party?.Path))));

        // The rule that came later does not bind it; the paper that no act named is taken as it was.
        await DoneAsync(bureau, running, "assign", Lawyer, $$"""{"adviser": "{{Lawyer.Id}}", "interested": []}""", new AttachedDocument("papers", "材料.pdf", new string('a', 64), "application/pdf", 10));
        await UseAsync<OpenMatter>(bureau, async open => Assert.Equal("procedure/legal-advice@2024-1", (await open.FindAsync(running, Lawyer, Cancel))!.State.Procedure.Reference));
        // The next one begins under the new version, and its number follows on.
        MatterNumber next = await DoneAsync(bureau, null, "ask", Section, Question(bureau));
        var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await ActAsync(bureau, next, "assign", Lawyer, $$"""{"adviser": "{{Lawyer.Id}}", "interested": []}"""));
        Assert.Equal((("ADV", 1), ("ADV", 2)), ((running.Code, running.Serial), (next.Code, next.Serial)));
        Assert.Equal(["ADV-S03"], refused.Refusals.Select(r => r.RuleId));
    }

    [Fact]
    public async Task Still_asks_new_files_for_their_code()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        byte[] text = await File.ReadAllBytesAsync(Repository.File("tests/fixtures/earlier-procedures/legal-advice.yaml"), Cancel);

        PublishContentOutcome outcome = await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(
            new PublishContentInput(ContentKinds.Procedure, "legal-advice", "2024-1", text, new DateOnly(2024, 1, 1), null, "legal-advice.yaml"), Actor.Command("test"), Cancel);

        Assert.Contains("legal-advice.yaml:3: 'code' is missing.", Assert.IsType<PublishContentOutcome.Refused>(outcome).Problems.Select(problem => problem.ToString()));
    }

    private static string Question(BureauInfo bureau) => $$"""{"subject": "解除合同", "kind": "contract", "matterNo": null, "circumstances": "合同", "question": "可否？", "dueOn": "{{bureau.Today(TimeProvider.System).AddYears(5):yyyy-MM-dd}}"}""";

    /// <summary>Puts definitions into the store as an earlier product did, which asked for less.</summary>
    private async Task StoreAsync(IEnumerable<string> files)
    {
        await using AsyncServiceScope scope = Db.Scope();
        var database = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        foreach (string file in files)
        {
            byte[] bytes = await File.ReadAllBytesAsync(file, Cancel);
            database.Add(new ContentEntry
            {
                Kind = ContentKinds.Procedure, Name = Path.GetFileNameWithoutExtension(file), Version = "2024-1", Sha256 = ContentItem.HashOf(bytes), Bytes = bytes, InForceFrom = new DateOnly(2024, 1, 1),
                Path = "procedures/" + Path.GetFileName(file), State = ContentState.Published, CreatedAt = Db.Time.GetUtcNow(), CreatedBy = "test", PublishedAt = Db.Time.GetUtcNow(), PublishedBy = "test",
            });
        }
        await database.SaveChangesAsync(Cancel);
    }

    private async Task<LoadContentOutcome> LoadAsync(BureauInfo bureau, Func<string, bool> wanted)
    {
        using var folder = new TemporaryFolder();
        string root = Repository.Folder("content");
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => wanted(Path.GetRelativePath(root, file).Replace('\\', '/'))))
        {
            string copy = Path.Combine(folder.Path, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await using AsyncServiceScope scope = Db.Scope(bureau);
        LoadContentOutcome outcome = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(folder.Path, Actor.Command("test"), Cancel);
        Assert.True(outcome.Problems.Count == 0, string.Join(Environment.NewLine, outcome.Problems));
        return outcome;
    }

    private async Task<PerformTransitionOutcome> ActAsync(BureauInfo bureau, MatterNumber? number, string transition, Acting by, string input, params AttachedDocument[] papers)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<PerformTransition>().HandleAsync(
            new PerformTransitionInput(number, "legal-advice", new ActRequest { Transition = transition, Input = JsonDocument.Parse(input).RootElement, Documents = [.. papers] }), by, Cancel);
    }

    private async Task<MatterNumber> DoneAsync(BureauInfo bureau, MatterNumber? number, string transition, Acting by, string input, params AttachedDocument[] papers)
    {
        PerformTransitionOutcome outcome = await ActAsync(bureau, number, transition, by, input, papers);
        if (outcome is PerformTransitionOutcome.Refused refused) Assert.Fail(string.Join("; ", refused.Refusals.Select(r => $"{r.RuleId} {r.Text.En}")));
        return Assert.IsType<PerformTransitionOutcome.Performed>(outcome).Number;
    }

    private async Task UseAsync<T>(BureauInfo bureau, Func<T, Task> use) where T : notnull
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        await use(scope.ServiceProvider.GetRequiredService<T>());
    }

    private static Acting Somebody(string id, string role) => new(id, role, Guid.Parse(id), [new ActingRole(role)]);

    public sealed class OnSqlite(SqliteFixture db) : LoadingOverEarlierContent(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : LoadingOverEarlierContent(db), IClassFixture<PostgreSqlFixture>;
}
