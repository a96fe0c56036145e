using System.Data.Common;
using System.IO.Compression;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Erasing;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

public abstract class ErasingPersonalData(DatabaseFixture db) : MatterTests(db)
{
    /// <summary>The applicant of <see cref="MatterTests.ApplyAsync"/>.</summary>
    private const string Canary = "张三丰";

    private static Acting Legal { get; } = new("0198c000-0000-7000-8000-00000000e9a1", "法规科", Guid.Parse("0198c000-0000-7000-8000-00000000e9a1"), [new ActingRole(Roles.LegalSection)]);

    private static RequestErasureInput Ask(MatterNumber number, params string[] parts) => new(number, parts, "withdrawn", "申请人撤回同意，已无保存必要", true);

    private Task<IReadOnlyList<(string Field, LocalText Problem)>> RequestAsync(BureauInfo bureau, RequestErasureInput input, Acting by) =>
        UseAsync<RequestErasure, IReadOnlyList<(string, LocalText)>>(bureau, r => r.HandleAsync(input, by, Cancel));

    private Task<LocalText?> DecideAsync(BureauInfo bureau, MatterNumber number, Acting by, bool erase = true, string? answer = null) => UseAsync<DecideErasure, LocalText?>(bureau, async decide =>
    {
        MatterHistory history = await HistoryAsync(bureau, number);
        return await decide.HandleAsync(new DecideErasureInput(number, ErasureRequests.Of(history).Requests[^1].N, erase, answer), by, Cancel);
    });

    private async Task<MatterHistory> HistoryAsync(BureauInfo bureau, MatterNumber number) => (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!.History;

    private async Task EraseAsync(BureauInfo bureau, MatterNumber number, params string[] parts)
    {
        Assert.Empty(await RequestAsync(bureau, Ask(number, parts), Office));
        Assert.Null(await DecideAsync(bureau, number, Legal));
    }

    private Task<PublishOutcome> PublishAsync(BureauInfo bureau) => UseAsync<PublishLog, PublishOutcome>(bureau, p => p.HandleAsync(1, Cancel));

    /// <summary>Every row of every table of the database in which a text stands, also in bytes.</summary>
    private async Task<List<string>> FindAsync(string text)
    {
        await using AsyncServiceScope scope = Db.Scope();
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        await context.Database.OpenConnectionAsync(Cancel);
        DbConnection connection = context.Database.GetDbConnection();
        var tables = new List<string>();
        await using (DbCommand list = connection.CreateCommand())
        {
            list.CommandText = context.IsSqlite ? "SELECT name FROM sqlite_master WHERE type = 'table'" : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
            await using DbDataReader rows = await list.ExecuteReaderAsync(Cancel);
            while (await rows.ReadAsync(Cancel)) tables.Add(rows.GetString(0));
        }
        var found = new List<string>();
        foreach (string table in tables)
        {
            await using DbCommand all = connection.CreateCommand();
            all.CommandText = $"SELECT * FROM \"{table}\"";
            await using DbDataReader rows = await all.ExecuteReaderAsync(Cancel);
            while (await rows.ReadAsync(Cancel))
            {
                for (int i = 0; i < rows.FieldCount; i++)
                {
                    string value = rows.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(rows.GetValue(i), System.Globalization.CultureInfo.InvariantCulture) ?? "";
                    if (value.Contains(text, StringComparison.Ordinal)) found.Add($"{table}.{rows.GetName(i)}: {value}");
                }
            }
        }
        return found;
    }

    [Fact]
    public async Task Leaves_no_trace_of_it_in_any_table_and_the_matter_as_it_stands()
    {
        BureauInfo bureau = await BureauAsync();
        const string Name = "王五六七";
        MatterNumber number = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, null, "apply", Citizen, $$"""{"applicantName": "{{Name}}", "subject": "{{Name}}的申请", "amount": "100"}""")).Number;
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "accept", Office));
        await UseAsync<HouseWork, LocalText?>(bureau, w => w.CommentAsync(number, $"已电话联系{Name}", Section, Cancel));
        await UseAsync<Drafts, Guid>(bureau, d => d.SaveAsync(DraftOwner.Of(Section.Account!.Value), new DraftSubject("matter/" + number, Procedure, "1", "note"), new Dictionary<string, string> { ["note"] = Name }, 2, Cancel));
        MatterHistory before = await HistoryAsync(bureau, number);
        Assert.NotEmpty(await FindAsync(Name));

        await EraseAsync(bureau, number, "1/field/applicantName", "1/field/subject", "3/text");

        Assert.Empty(await FindAsync(Name));
        MatterHistory after = await HistoryAsync(bureau, number);
        Assert.IsType<UnknownValue>(after.State.Data["applicantName"]);
        Assert.Equal((before.State.Stage!.Id, "100"), (after.State.Stage!.Id, after.State.Data["amount"].ToString()));
        Assert.Equal(before.State.Deadlines.Single().Due, after.State.Deadlines.Single().Due);
        Assert.Equal([5, null, 6], after.Recorded.Take(3).Select(r => r.ErasedBy));
        Assert.Equal([(1, 5, 2), (3, 6, 1)], ErasureRequests.Of(after).Erased.Select(e => (e.N, e.By, e.Places.Count)));
        Assert.Equal([new EventBasis("测试法", "1")], after.Recorded[0].Basis);
        Assert.Equal([new EventBasis("个人信息保护法", "47")], after.Recorded[4].Basis);
        // The matter goes on, and its rows are what its events say.
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "note", Section, """{"note": "续办"}"""));
        Assert.Equal(new RebuildMattersOutcome(1, 0), await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel)));
        AuditEntry[] audit = await UseAsync<KefaDbContext, AuditEntry[]>(bureau, c => c.Set<AuditEntry>().Where(a => a.What == "EventErased").ToArrayAsync(Cancel));
        Assert.Single(audit);
    }

    [Fact]
    public async Task Keeps_the_record_verifiable_before_and_after_publication_and_every_receipt_good()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber published = await InDecisionAsync(bureau);
        Assert.Null((await PublishAsync(bureau)).Trouble);
        MatterNumber waiting = await InDecisionAsync(bureau);

        await EraseAsync(bureau, published, "1/field/applicantName");
        await EraseAsync(bureau, waiting, "1/field/applicantName");

        Assert.Null((await PublishAsync(bureau)).Trouble);
        RecordVerification whole = await UseAsync<VerifyRecord, RecordVerification>(bureau, v => v.HandleAsync(Cancel));
        Assert.Empty(whole.Faults);
        Assert.Equal(8, whole.Events);
        SealedEntry erased = (await UseAsync<EventReceipts, SealedEntry?>(bureau, r => r.OfEventAsync("matter/" + published, 1, Cancel)))!;
        Assert.NotNull(erased.Receipt);
        Assert.Null(erased.Receipt.Extra);
        Assert.NotNull((await UseAsync<EventReceipts, SealedEntry?>(bureau, r => r.OfEventAsync("matter/" + published, 2, Cancel)))!.Receipt!.Extra);
    }

    [Fact]
    public async Task Takes_files_that_nothing_else_names_and_leaves_the_others()
    {
        BureauInfo bureau = await BureauAsync();
        byte[] mine = Encoding.UTF8.GetBytes($"{Canary}的证件 {Guid.NewGuid()}"), shared = Encoding.UTF8.GetBytes($"共用 {Guid.NewGuid()}");
        TakenFile one = await TakeAsync(mine), both = await TakeAsync(shared);
        MatterNumber first = await InDecisionAsync(bureau), second = await InDecisionAsync(bureau);
        await GrantAsync(first, one, both);
        await GrantAsync(second, both);

        // The two papers came first and second, the letter third.
        await EraseAsync(bureau, first, "3/paper/0", "3/paper/1", "3/paper/2");

        Assert.Null(await OpenAsync(one.Sha256));
        Assert.NotNull(await OpenAsync(both.Sha256));
        Assert.False(File.Exists(Path.Combine(Db.DataFolder, "attachments", one.Sha256[..2], one.Sha256)));
        MatterHistory after = await HistoryAsync(bureau, first);
        Assert.Empty(after.State.Documents);
        Assert.Empty(after.Recorded[2].Files);
        Assert.True(after.State.IsClosed);

        Task<TakenFile> TakeAsync(byte[] bytes) => UseAsync<FileStore, TakenFile>(bureau, async f => Assert.IsType<TakeFileOutcome.Taken>(await f.TakeAsync(bytes, "证件.txt", Cancel)).File);
        Task<Stream?> OpenAsync(string hash) => UseAsync<FileStore, Stream?>(bureau, f => f.OpenAsync(hash, Cancel));
        async Task GrantAsync(MatterNumber number, params TakenFile[] files) => Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "grant", Section, with: input => input with
        {
            Request = input.Request with { Documents = [.. files.Select(f => new AttachedDocument("plan", f.Name, f.Sha256, f.MediaType, f.Size))] },
        }));
    }

    [Fact]
    public async Task May_go_on_with_what_is_left_of_an_event()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);

        await EraseAsync(bureau, number, "1/field/applicantName");
        Assert.DoesNotContain(ErasureRequests.Of(await HistoryAsync(bureau, number)).Parts, part => part.Key == "1/field/applicantName");
        await EraseAsync(bureau, number, "1/field/subject");

        MatterHistory after = await HistoryAsync(bureau, number);
        Assert.IsType<UnknownValue>(after.State.Data["subject"]);
        Assert.Equal("100", after.State.Data["amount"].ToString());
        Assert.Equal([(1, 4, "field/applicantName"), (1, 6, "field/subject")], ErasureRequests.Of(after).Erased.Select(e => (e.N, e.By, e.Places.Single())));
        Assert.Empty((await UseAsync<VerifyRecord, RecordVerification>(bureau, v => v.HandleAsync(Cancel))).Faults);
        Assert.Equal(new RebuildMattersOutcome(1, 0), await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel)));
    }

    [Fact]
    public async Task Is_asked_for_with_a_ground_a_reason_and_the_time_of_keeping_over_all_told_at_once()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        Acting administrator = Office with { Roles = [new ActingRole(Roles.AuditAdministrator)] };

        var problems = await RequestAsync(bureau, new RequestErasureInput(number, ["1/field/amount"], "because", "无", false), administrator);

        Assert.Equal(["ground", "parts", "parts", "reason", "retention"], problems.Select(p => p.Field).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await HistoryAsync(bureau, number)).End);
    }

    [Fact]
    public async Task Is_decided_by_another_person_of_the_legal_section_or_a_leader_and_once()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        Assert.Empty(await RequestAsync(bureau, Ask(number, "1/field/applicantName"), Legal));
        Assert.Equal("parts", Assert.Single(await RequestAsync(bureau, Ask(number, "1/field/subject"), Office)).Field);

        Assert.Contains("cannot decide it", (await DecideAsync(bureau, number, Legal))!.En, StringComparison.Ordinal);
        Assert.Contains("cannot decide it", (await DecideAsync(bureau, number, Office with { Roles = [new ActingRole(Roles.LegalSection, null, Legal.Account)] }))!.En, StringComparison.Ordinal);
        Assert.Contains("Legal officers or leaders", (await DecideAsync(bureau, number, Section))!.En, StringComparison.Ordinal);
        Assert.Contains("Legal officers or leaders", (await DecideAsync(bureau, number, Office with { Roles = [new ActingRole(Roles.SecurityAdministrator)] }))!.En, StringComparison.Ordinal);
        Acting head = Office with { Roles = [new ActingRole(Roles.Head)] };
        Assert.Contains("Say why", (await DecideAsync(bureau, number, head, erase: false))!.En, StringComparison.Ordinal);
        Assert.Null(await DecideAsync(bureau, number, head, erase: false, answer: "档案保存期未满"));
        Assert.Contains("decided already", (await DecideAsync(bureau, number, head))!.En, StringComparison.Ordinal);

        MatterHistory after = await HistoryAsync(bureau, number);
        Assert.Equal(Canary, ((TextValue)after.State.Data["applicantName"]).Text);
        ErasureRequest refused = Assert.Single(ErasureRequests.Of(after).Requests);
        Assert.Equal((ErasureState.Refused, "档案保存期未满"), (refused.State, refused.Answer));
        Assert.Equal(ErasureState.Refused, Assert.Single(await UseAsync<ErasureRequests, IReadOnlyList<ErasureEntry>>(bureau, r => r.AllAsync(Cancel))).Request.State);
    }

    [Fact]
    public async Task Is_told_in_the_case_file_and_found_out_when_it_did_not_happen()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await EraseAsync(bureau, number, "1/field/applicantName");

        using var file = new MemoryStream();
        Assert.True(await UseAsync<WriteCaseFile, bool>(bureau, w => w.HandleAsync(number, Section, file, Cancel)));
        using var zip = new ZipArchive(file);
        using var list = new StreamReader(zip.GetEntry("目录 contents.txt")!.Open());
        Assert.Contains("部分内容已依法删除，见第4号事件", await list.ReadToEndAsync(Cancel), StringComparison.Ordinal);

        await UseAsync<EventWriter, int>(bureau, e => e.AppendAsync("matter/" + number, 4, [NewEvent.Of("matter", ErasedBody.Type, new ErasedBody(2, ["remark"], 3, "other", "x", System.Text.Json.JsonElement.Parse("{}"), [], [])) with { Day = new DateOnly(2026, 6, 30) }], Cancel));
        Assert.Contains((await UseAsync<VerifyRecord, RecordVerification>(bureau, v => v.HandleAsync(Cancel))).Faults, fault => fault.Contains("records an erasure that did not happen", StringComparison.Ordinal));
    }

    public sealed class OnSqlite(SqliteFixture db) : ErasingPersonalData(db), IClassFixture<SqliteFixture>
    {
        [Fact]
        public async Task Leaves_no_byte_of_it_in_the_file_of_the_database()
        {
            BureauInfo bureau = await BureauAsync();
            const string Secret = "诸葛孔明先生亲笔";
            MatterNumber number = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, null, "apply", Citizen, $$"""{"applicantName": "{{Secret}}", "subject": "借阅"}""")).Number;
            await ActAsync(bureau, number, "accept", Office);
            await ActAsync(bureau, number, "note", Section, """{"note": "一"}""");

            await EraseAsync(bureau, number, "1/field/applicantName");

            byte[] secret = Encoding.UTF8.GetBytes(Secret);
            foreach (string file in Directory.GetFiles(Db.DataFolder, "*.db*"))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, Cancel);
                Assert.True(bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(secret) < 0, file);
            }
        }
    }

    public sealed class OnPostgreSql(PostgreSqlFixture db) : ErasingPersonalData(db), IClassFixture<PostgreSqlFixture>;
}
