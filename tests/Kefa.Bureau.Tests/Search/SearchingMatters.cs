using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Erasing;
using Kefa.Bureau.Search;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Tests.Matters;
using Kefa.Procedures;
using Kefa.TestSupport;
using Kefa.TestSupport.Properties;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Search;

public abstract class SearchingMatters(DatabaseFixture db) : MatterTests(db)
{
    [Fact]
    public async Task Finds_a_matter_by_number_subject_and_what_was_written_in_it()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await ActAsync(bureau, number, "note", Section, """{"note": "需要现场核查消防设施"}""");
        await ApplyAsync(bureau, "别的事情");

        foreach (string asked in new[] { number.ToString(), number.ToString()[..8].ToLowerInvariant() + " 开办实验室", "开办实验室", "实验", "验室", "室", "消防设施", "核查 实验室", "“现场核查消防”" })
            Assert.Equal([number.ToString()], await NumbersAsync(bureau, asked));
        foreach (string asked in new[] { "实室", "实验室 不存在", "“核查现场”", "2026ZZZ" })
            Assert.Empty(await NumbersAsync(bureau, asked));
    }

    [Fact]
    public async Task Finds_a_PDF_by_its_text_and_says_of_which_there_is_none()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        var papers = new List<AttachedDocument>();
        foreach ((string? text, string name) in new (string?, string)[] { ("Laboratory plan with ventilation", "方案.pdf"), (null, "扫描件.pdf") })
        {
            TakenFile file = ((TakeFileOutcome.Taken)await UseAsync<FileStore, TakeFileOutcome>(bureau, f => f.TakeAsync(Attachments.ReadingPdfFiles.Built(text), name, Cancel))).File;
            papers.Add(new AttachedDocument("plan", file.Name, file.Sha256, file.MediaType, file.Size));
        }
        await ActAsync(bureau, number, "grant", Section, with: input => input with { Request = input.Request with { Documents = [.. papers] } });

        FoundRecord found = Assert.Single((await FindAsync(bureau, "ventilation", papers: true)).Items);
        OpenedMatter matter = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!;

        Assert.Contains("方案.pdf", string.Concat(found.Paper.Select(p => p.Text)), StringComparison.Ordinal);
        Assert.Equal([("方案.pdf", false), ("扫描件.pdf", true)], matter.Papers.Where(p => p.Document.Kind == "plan").Select(p => (p.Document.Name, p.HasNoText)));
    }

    [Fact]
    public async Task Personal_data_finds_nothing_neither_in_the_matter_nor_in_its_letters()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await ActAsync(bureau, number, "grant", Section, with: WithPlan);

        Assert.Empty(await NumbersAsync(bureau, "张三丰"));
        Assert.Empty(await NumbersAsync(bureau, "张三丰", papers: true));
        Assert.Empty(await NumbersAsync(bureau, "三丰", papers: true));
        FoundRecord letter = Assert.Single((await FindAsync(bureau, "准予办理", papers: true)).Items);
        Assert.Equal((number.ToString(), "准予通知书.docx"), (letter.Number, string.Concat(letter.Paper.Select(p => p.Text))));
        Assert.Contains(letter.Text, piece => piece is { IsHit: true, Text: "准予办理" });
    }

    [Fact]
    public async Task Finds_a_paper_by_its_text_and_not_before_it_came()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        string sha256 = await UseAsync<FileStore, string>(bureau, async files =>
            Assert.IsType<TakeFileOutcome.Taken>(await files.TakeAsync(Encoding.UTF8.GetBytes("本方案由张三丰编写。\n拟购置离心机两台，型号 CF-16。"), "方案.txt", Cancel)).File.Sha256);
        Assert.Empty(await NumbersAsync(bureau, "离心机", papers: true));

        await ActAsync(bureau, number, "grant", Section, with: input => input with { Request = input.Request with { Documents = [new AttachedDocument("plan", "购置方案.txt", sha256, FileKind.PlainText.MediaType, 10)] } });

        FoundRecord found = Assert.Single((await FindAsync(bureau, "离心机 cf", papers: true)).Items);
        Assert.Equal((sha256, 3), (found.Sha256, found.Event));
        Assert.Equal(["离心机", "CF"], found.Text.Where(p => p.IsHit).Select(p => p.Text));
        Assert.DoesNotContain(found.Text, piece => piece.Text.Contains("三丰", StringComparison.Ordinal));
        Assert.Single(await NumbersAsync(bureau, "购置方案", papers: true));
        Assert.Empty(await NumbersAsync(bureau, "离心机"));
    }

    [Fact]
    public async Task What_was_erased_is_not_found_in_the_papers_that_may_still_say_it()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        string sha256 = await UseAsync<FileStore, string>(bureau, async files => Assert.IsType<TakeFileOutcome.Taken>(await files.TakeAsync(Encoding.UTF8.GetBytes("张三丰购置离心机"), "张三丰.txt", Cancel)).File.Sha256);
        await ActAsync(bureau, number, "grant", Section, with: input => input with { Request = input.Request with { Documents = [new AttachedDocument("plan", "张三丰.txt", sha256, FileKind.PlainText.MediaType, 10)] } });
        Assert.Single(await NumbersAsync(bureau, "离心机", papers: true));
        MatterHistory history = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!.History;
        string[] parts = [.. ErasableParts.Of(history).Where(p => p.IsPersonal).Select(p => p.Key)];
        Acting legal = new("0198c000-0000-7000-8000-00000000e9a1", "法规科", Guid.Parse("0198c000-0000-7000-8000-00000000e9a1"), [new ActingRole(Kefa.Bureau.Accounts.Roles.LegalSection)]);

        Assert.Empty(await UseAsync<RequestErasure, IReadOnlyList<(string, Kefa.Matching.LocalText)>>(bureau, async r => await r.HandleAsync(new RequestErasureInput(number, parts, "withdrawn", "申请人撤回同意，已无保存必要", true), Office, Cancel)));
        int request = ErasureRequests.Of((await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!.History).Requests[^1].N;
        Assert.Null(await UseAsync<DecideErasure, Kefa.Matching.LocalText?>(bureau, d => d.HandleAsync(new DecideErasureInput(number, request, true, null), legal, Cancel)));

        Assert.Empty(await NumbersAsync(bureau, "张三丰", papers: true));
        Assert.Empty(await NumbersAsync(bureau, "离心机", papers: true));
        Assert.Single(await NumbersAsync(bureau, "方案", papers: true));
        Assert.Equal(0, (await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel))).Differed);
    }

    [Fact]
    public async Task Another_bureaus_matters_are_not_found()
    {
        BureauInfo mine = await BureauAsync(), other = await BureauAsync();
        await ApplyAsync(other, "共享实验平台");

        Assert.Empty(await NumbersAsync(mine, "共享实验平台"));
        Assert.Single(await NumbersAsync(other, "共享实验平台"));
    }

    [Fact]
    public async Task Is_narrowed_by_procedure_stage_and_year()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber received = await ApplyAsync(bureau), decided = await InDecisionAsync(bureau);

        Assert.Equal([decided.ToString()], await NumbersAsync(bureau, "实验室", new SearchFilter { Stage = "decision" }));
        Assert.Equal([received.ToString()], await NumbersAsync(bureau, "实验室", new SearchFilter { Stage = "received", Procedure = Procedure, Year = 2026 }));
        Assert.Empty(await NumbersAsync(bureau, "实验室", new SearchFilter { Year = 2025 }));
        Assert.Empty(await NumbersAsync(bureau, "实验室", new SearchFilter { Procedure = "other" }));
        Assert.Equal((2, 0), await UseAsync<SearchMatters, (int, int)>(bureau, s => s.CountAsync(SearchQuery.Of("实验室"), new SearchFilter(), Cancel)));
        Assert.Equal([2026], await UseAsync<SearchMatters, IReadOnlyList<int>>(bureau, s => s.YearsAsync(Cancel)));
    }

    [Fact]
    public async Task What_stands_in_the_subject_comes_first_and_pages_go_on()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber inNote = await InDecisionAsync(bureau);
        MatterNumber inSubject = await ApplyAsync(bureau, "量子计算平台");
        await ActAsync(bureau, inNote, "note", Section, """{"note": "涉及量子计算"}""");

        Assert.Equal([inSubject.ToString(), inNote.ToString()], await NumbersAsync(bureau, "量子计算"));
        Assert.Equal([inNote.ToString()], (await UseAsync<SearchMatters, FoundPage>(bureau, s => s.PageAsync(SearchQuery.Of("量子计算"), new SearchFilter(), false, 2, 1, Cancel))).Items.Select(f => f.Number));
        Assert.Empty((await UseAsync<SearchMatters, FoundPage>(bureau, s => s.PageAsync(SearchQuery.Of("量子计算"), new SearchFilter(), false, int.MaxValue, 25, Cancel))).Items);
    }

    public static TheoryData<string> Hostile() => new(
    [
        "\"", "\"\"", "'", "''; DROP TABLE matter; --", "a* OR b*", "NEAR(实验 室)", "title:实验室", "实验室 AND", "NOT 实验室", "^实验室", "{实验室}", "(((", "\\", "%", "_", "实验室:*", "& | ! <->", "\0", "\uD800",
        "実験室", "<script>alert(1)</script>", new string('"', 5_000), new string('科', 10_000), string.Concat(Enumerable.Range(0, 10_000).Select(i => (char)('一' + i))), string.Join(' ', Enumerable.Range(0, 5_000)),
    ]);

    [Theory, MemberData(nameof(Hostile))]
    public async Task Whatever_is_typed_is_no_command(string typed)
    {
        BureauInfo bureau = await BureauAsync();
        await ApplyAsync(bureau);

        FoundPage page = await FindAsync(bureau, typed);

        Assert.InRange(page.Total, 0, 1);
        Assert.Single(await NumbersAsync(bureau, "实验室"));
    }

    [Fact]
    public async Task Rows_computed_again_are_what_the_acts_wrote_and_what_nobody_wrote_goes()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await ActAsync(bureau, number, "note", Section, """{"note": "附注一"}""");
        await ActAsync(bureau, number, "grant", Section, with: WithPlan);
        var live = await RowsAsync(bureau);
        Assert.Equal(["", "4/0", "4/1"], live.Select(row => row.Place));

        Assert.Equal(0, (await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel))).Differed);

        Assert.Equal(live, await RowsAsync(bureau));
        await UseAsync<KefaDbContext, int>(bureau, c => c.Set<SearchEntry>().Where(e => e.Place == "").ExecuteUpdateAsync(set => set.SetProperty(e => e.Folded, " 篡改 ").SetProperty(e => e.Text, "篡改"), Cancel));
        await UseAsync<KefaDbContext, int>(bureau, c => c.Database.ExecuteSqlAsync($"UPDATE search_text SET place = '9/9' WHERE place = '4/0'", Cancel));
        Assert.Equal(1, (await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel))).Differed);
        Assert.Equal(live, await RowsAsync(bureau));
        Assert.Single(await NumbersAsync(bureau, "附注一"));
    }

    [Fact]
    public async Task Matters_from_before_there_was_a_search_are_found_after_the_first_look()
    {
        BureauInfo bureau = await BureauAsync();
        await ApplyAsync(bureau);
        await UseAsync<KefaDbContext, int>(bureau, c => c.Set<SearchEntry>().ExecuteDeleteAsync(Cancel));
        Assert.Empty(await NumbersAsync(bureau, "实验室"));

        Assert.True(await Db.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<FillSearch>().Single().RunOnceAsync(Cancel));

        Assert.Single(await NumbersAsync(bureau, "实验室"));
    }

    // The naive way: every text is read for every question, with nothing but blanks and small letters.
    [Fact]
    public async Task The_index_finds_what_reading_every_text_finds()
    {
        BureauInfo bureau = await BureauAsync();
        var random = new Random(20_261_122);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < 60; i++)
        {
            string subject = Chance(random, random.Next(1, 30));
            if (!subject.Any(char.IsLetterOrDigit)) subject += "科";
            MatterNumber number = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, null, "apply", Citizen, JsonSerializer.Serialize(new { applicantName = "张三丰", subject }))).Number;
            texts[number.ToString()] = $"{number} {subject}";
        }

        Prop.ForAll((int seed) =>
        {
            string asked = Chance(new Random(seed), 1 + Math.Abs(seed % 5));
            string[] words = asked.Split([' ', '，'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) return true;
            string[] naive = [.. texts.Where(t => words.All(word => Reads(t.Value, word))).Select(t => t.Key).Order(StringComparer.Ordinal)];
            string[] found = [.. NumbersAsync(bureau, asked).GetAwaiter().GetResult().Order(StringComparer.Ordinal)];
            return naive.SequenceEqual(found);
        }).Holds(150);

        // Characters of one sort only in a word: han anywhere, others from the beginning of a word.
        static bool Reads(string text, string word) => Sorts(word).All(run => Sorts(text).Any(other => char.IsAscii(run[0]) ? other.StartsWith(run, StringComparison.Ordinal) : other.Contains(run, StringComparison.Ordinal)));

        static List<string> Sorts(string text)
        {
            var runs = new List<string>();
            bool parted = true;
            foreach (char c in text.ToLowerInvariant())
            {
                if (c is ' ' or '，')
                {
                    // A blank within Chinese text parts nothing, a comma does.
                    parted = c == '，' || parted || char.IsAscii(runs[^1][0]);
                    if (c == ' ' && !parted) runs[^1] += ' ';
                    continue;
                }
                if (!parted && runs[^1].EndsWith(' '))
                {
                    runs[^1] = runs[^1].TrimEnd(' ');
                    parted = char.IsAscii(c);
                }
                if (parted || runs.Count == 0 || char.IsAscii(runs[^1][0]) != char.IsAscii(c)) runs.Add(c.ToString());
                else runs[^1] += c;
                parted = false;
            }
            return [.. runs.Select(r => r.TrimEnd(' '))];
        }

        static string Chance(Random random, int length) => new([.. Enumerable.Range(0, length).Select(_ => "科技奖励办法科技奖abA12q ，"[random.Next(17)])]);
    }

    protected async Task<FoundPage> FindAsync(BureauInfo bureau, string asked, SearchFilter? filter = null, bool papers = false) =>
        await UseAsync<SearchMatters, FoundPage>(bureau, s => s.PageAsync(SearchQuery.Of(asked), filter ?? new SearchFilter(), papers, 1, 100, Cancel));

    protected async Task<string[]> NumbersAsync(BureauInfo bureau, string asked, SearchFilter? filter = null, bool papers = false) => [.. (await FindAsync(bureau, asked, filter, papers)).Items.Select(f => f.Number)];

    private async Task<List<(string Place, string Title, string? Sha256, DateOnly Day, string Text, string Folded)>> RowsAsync(BureauInfo bureau) =>
        await UseAsync<KefaDbContext, List<(string, string, string?, DateOnly, string, string)>>(bureau, async c =>
            [.. (await c.Set<SearchEntry>().OrderBy(e => e.Place).ToListAsync(Cancel)).Select(e => (e.Place, e.Title, e.Sha256, e.Day, e.Text, e.Folded))]);
}

public sealed class SearchingMattersOnSqlite(SqliteFixture db) : SearchingMatters(db), IClassFixture<SqliteFixture>;

public sealed class SearchingMattersOnPostgreSql(PostgreSqlFixture db) : SearchingMatters(db), IClassFixture<PostgreSqlFixture>;
