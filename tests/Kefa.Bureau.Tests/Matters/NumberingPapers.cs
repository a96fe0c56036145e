using System.IO.Compression;
using System.Text;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Kefa.TestSupport;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>A paper of the same kind that comes later is the next version of it.</summary>
public abstract class NumberingPapers(DatabaseFixture db) : MatterTests(db)
{
    [Fact]
    public async Task Counts_the_acts_that_brought_a_kind_and_shows_the_newest_first()
    {
        BureauInfo bureau = await BureauAsync();
        await PublishVersionAsync(bureau, "2", text => text.Replace("fields: [note]", "fields: [note]\n        optionalDocuments: [plan]", StringComparison.Ordinal));
        MatterNumber number = await InDecisionAsync(bureau);
        await NoteAsync(bureau, number, "初稿");
        await NoteAsync(bureau, number, "修改稿", "修改说明");
        await NoteAsync(bureau, number, "定稿");

        OpenedMatter matter = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!;
        string contents = await ContentsAsync(bureau, number);

        Assert.Equal(
            [("定稿.txt", 3, true), ("修改稿.txt", 2, false), ("修改说明.txt", 2, false), ("初稿.txt", 1, false)],
            matter.Papers.Select(p => (p.Document.Name, p.Version, p.IsLatest)));
        Assert.Matches(@"papers/001-方案-初稿.txt\t方案，第1版（共3版） version 1 of 3，[0-9-]{10}", contents);
        Assert.Matches(@"papers/004-方案-定稿.txt\t方案，第3版（共3版） version 3 of 3，[0-9-]{10}", contents);
    }

    [Fact]
    public async Task Says_nothing_of_versions_where_there_is_one()
    {
        BureauInfo bureau = await BureauAsync();
        await PublishVersionAsync(bureau, "2", text => text.Replace("fields: [note]", "fields: [note]\n        optionalDocuments: [plan]", StringComparison.Ordinal));
        MatterNumber number = await InDecisionAsync(bureau);
        await NoteAsync(bureau, number, "方案一", "方案二");

        OpenedMatter matter = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!;

        Assert.Equal([(1, 1), (1, 1)], matter.Papers.Select(p => (p.Version, p.Versions)));
        Assert.DoesNotContain("版", (await ContentsAsync(bureau, number)).Split("papers/", 2)[1], StringComparison.Ordinal);
    }

    private async Task NoteAsync(BureauInfo bureau, MatterNumber number, params string[] names)
    {
        var papers = new List<AttachedDocument>();
        foreach (string name in names)
        {
            TakenFile file = ((TakeFileOutcome.Taken)await UseAsync<FileStore, TakeFileOutcome>(bureau, f => f.TakeAsync(Encoding.UTF8.GetBytes(name + "全文"), name + ".txt", Cancel))).File;
            papers.Add(new AttachedDocument("plan", file.Name, file.Sha256, file.MediaType, file.Size));
        }
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "note", Section, """{"note": "补充"}""", input => input with { Request = input.Request with { Documents = [.. papers] } }));
    }

    private async Task<string> ContentsAsync(BureauInfo bureau, MatterNumber number)
    {
        using var file = new MemoryStream();
        Assert.True(await UseAsync<WriteCaseFile, bool>(bureau, w => w.HandleAsync(number, Section, file, Cancel)));
        using var zip = new ZipArchive(file);
        using var list = new StreamReader(zip.GetEntry("目录 contents.txt")!.Open());
        return await list.ReadToEndAsync(Cancel);
    }

    public sealed class OnSqlite(SqliteFixture db) : NumberingPapers(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : NumberingPapers(db), IClassFixture<PostgreSqlFixture>;
}
