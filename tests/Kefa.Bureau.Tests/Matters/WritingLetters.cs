using System.Text;
using DocumentFormat.OpenXml.Packaging;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Letters;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

public abstract class WritingLetters(DatabaseFixture db) : MatterTests(db)
{
    [Fact]
    public async Task Puts_the_letter_with_its_number_into_the_act()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);

        var done = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "grant", Section, with: WithPlan));

        OpenedMatter matter = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, open => open.FindAsync(number, Section, Cancel)))!;
        AttachedDocument paper = Assert.Single(matter.State.Documents, d => d.Document.Kind == "letter").Document;
        Assert.Equal(("document/permit-letter@1", "准予通知书.docx"), (paper.Template, paper.Name));
        string text = await TextAsync(bureau, paper.Sha256);
        Assert.Contains("测许〔2026〕1号", text, StringComparison.Ordinal);
        Assert.Contains("张三丰：", text, StringComparison.Ordinal);
        Assert.Contains("您申请的“开办实验室”，准予办理，金额100元。", text, StringComparison.Ordinal);
        PrintedLetter printed = (await UseAsync<PrintLetter, PrintedLetter?>(bureau, print => print.FindAsync(number, done.Event, "letter", Section, Cancel)))!;
        Assert.Equal("测许〔2026〕1号", printed.Document.Number);
        Assert.Null(await UseAsync<PrintLetter, PrintedLetter?>(bureau, print => print.FindAsync(number, done.Event, "plan", Section, Cancel)));
        Assert.Null(await UseAsync<PrintLetter, PrintedLetter?>(bureau, print => print.FindAsync(number, done.Event - 1, "letter", Section, Cancel)));
    }

    [Fact]
    public async Task Writes_down_who_of_the_house_takes_a_letter_and_not_the_party_who_takes_its_own()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        var done = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "grant", Section, with: WithPlan));

        Assert.NotNull(await UseAsync<PrintLetter, PrintedLetter?>(bureau, print => print.FindAsync(number, done.Event, "letter", Citizen, Cancel)));
        Assert.Empty(await PrintedAsync());
        Assert.NotNull(await UseAsync<PrintLetter, PrintedLetter?>(bureau, print => print.FindAsync(number, done.Event, "letter", "pdf", Section, Cancel)));

        AuditEntry entry = Assert.Single(await PrintedAsync());
        Assert.Equal((Section.Name, "matter/" + number), (entry.Who, entry.Subject));
        Assert.Contains("pdf", entry.Details, StringComparison.Ordinal);

        Task<IReadOnlyList<AuditEntry>> PrintedAsync() => UseAsync<AuditLog, IReadOnlyList<AuditEntry>>(bureau, async log => (await log.SearchAsync(new AuditFilter(Topic: AuditTopic.Export), 1, 10, Cancel)).Items);
    }

    [Fact]
    public async Task Prints_where_the_sealed_record_has_the_act_and_anybody_can_compare_the_file()
    {
        BureauInfo bureau = await Db.NewBureauAsync(unit => unit.HostName = $"host{Guid.NewGuid():N}.example.cn");
        bureau = await BureauAsync(bureau);
        MatterNumber number = await InDecisionAsync(bureau);

        var done = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "grant", Section, with: WithPlan));

        AttachedDocument paper = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, open => open.FindAsync(number, Section, Cancel)))!.State.Documents.Single(d => d.Document.Kind == "letter").Document;
        Assert.Equal(new PrintedReference($"{bureau.HostName}/acts/2026", $"https://{bureau.HostName}/verify/{number}/{done.Event}"), paper.Reference);
        PrintedLetter printed = (await UseAsync<PrintLetter, PrintedLetter?>(bureau, print => print.FindAsync(number, done.Event, "letter", Section, Cancel)))!;
        string text = await TextAsync(bureau, paper.Sha256);
        Assert.All(printed.Document.Reference!.Lines(), line => Assert.Contains(line, text, StringComparison.Ordinal));
        Assert.Equal(done.Event, printed.Document.Reference.Event);
        Assert.True(await UseAsync<VerifyPaper, bool>(bureau, v => v.HoldsAsync(number, done.Event, paper.Sha256, Cancel)));
        Assert.False(await UseAsync<VerifyPaper, bool>(bureau, v => v.HoldsAsync(number, done.Event - 1, paper.Sha256, Cancel)));
        Assert.Null((await UseAsync<VerifyPaper, Kefa.Bureau.Evidence.SealedEntry?>(bureau, v => v.FindAsync(number, done.Event, Cancel)))!.Receipt?.Extra);
        Assert.Null(await UseAsync<VerifyPaper, Kefa.Bureau.Evidence.SealedEntry?>(bureau, v => v.FindAsync(number, done.Event + 1, Cancel)));
    }

    [Fact]
    public async Task Leaves_the_paper_that_somebody_brought()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);

        await ActAsync(bureau, number, "grant", Section, with: input => input with
        {
            Request = input.Request with { Documents = [new("plan", "方案.pdf", new string('a', 64), "application/pdf", 10), new("letter", "自拟.pdf", new string('b', 64), "application/pdf", 10)] },
        });

        OpenedMatter matter = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, open => open.FindAsync(number, Section, Cancel)))!;
        Assert.Equal(["方案.pdf", "自拟.pdf"], matter.State.Documents.Select(d => d.Document.Name));
    }

    [Fact]
    public async Task Refuses_the_act_and_names_what_is_missing()
    {
        BureauInfo bureau = await BureauAsync();
        await PublishAsync(bureau, ContentKinds.Document, "permit-letter", "2", Template.Replace("准予办理", "准予办理（咨询电话：{{ bureau.phone }}，附注：{{ note }}）", StringComparison.Ordinal));
        MatterNumber number = await InDecisionAsync(bureau);

        var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await ActAsync(bureau, number, "grant", Section, with: WithPlan));
        MatterNumber next = await InDecisionAsync(bureau);
        await PublishAsync(bureau, ContentKinds.Document, "permit-letter", "3", Template);
        var done = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, next, "grant", Section, with: WithPlan));

        Assert.Equal("文书“准予通知书”无法生成，缺：本局信息：咨询电话、附注", Assert.Single(refused.Refusals).Text.Zh);
        // The number that the refused act drew was given back with it.
        Assert.Equal("测许〔2026〕1号", (await UseAsync<PrintLetter, PrintedLetter?>(bureau, print => print.FindAsync(next, done.Event, "letter", Section, Cancel)))!.Document.Number);
    }

    [Fact]
    public async Task Is_checked_before_a_template_is_published()
    {
        BureauInfo bureau = await BureauAsync();

        PublishContentOutcome wrong = await TryPublishAsync(bureau, ContentKinds.Document, "permit-letter", "2", Template.Replace("{{ subject }}", "{{ subjekt }}", StringComparison.Ordinal));

        ContentProblem problem = Assert.Single(Assert.IsType<PublishContentOutcome.Refused>(wrong).Problems);
        Assert.Equal(("permit-letter", 10), (problem.Path, problem.Line));
        Assert.Contains("subjekt", problem.Message, StringComparison.Ordinal);
    }

    private async Task PublishAsync(BureauInfo bureau, string kind, string name, string version, string text) =>
        Assert.IsType<PublishContentOutcome.Published>(await TryPublishAsync(bureau, kind, name, version, text));

    private Task<PublishContentOutcome> TryPublishAsync(BureauInfo bureau, string kind, string name, string version, string text) => UseAsync<PublishContent, PublishContentOutcome>(bureau, publish =>
        publish.HandleAsync(new PublishContentInput(kind, name, version, Encoding.UTF8.GetBytes(text), new DateOnly(2020, 1, 1), null, name), Actor.Command("test"), Cancel));

    private async Task<string> TextAsync(BureauInfo bureau, string sha256)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        await using Stream body = (await scope.ServiceProvider.GetRequiredService<FileStore>().OpenAsync(sha256, Cancel))!;
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, Cancel);
        using var word = WordprocessingDocument.Open(bytes, isEditable: false);
        return word.MainDocumentPart!.Document!.Body!.InnerText;
    }

    public sealed class OnSqlite(SqliteFixture db) : WritingLetters(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : WritingLetters(db), IClassFixture<PostgreSqlFixture>;
}
