using System.Net;
using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Operations;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Receipts;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tree;
using Kefa.Evidence.Witnessing;
using Kefa.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Tests.Evidence;

/// <summary>A witness over HTTP, as <c>kefa witness</c> runs it.</summary>
public sealed class WitnessingALog(SqliteFixture db) : LogTests(db), IClassFixture<SqliteFixture>
{
    private static readonly SignerKey Log = SignerKey.New("log.example/acts", KeyKind.Ed25519, LibcryptoSignatures.Instance);

    private static TreeHash[] Leaves(int count, int other = -1) => [.. Enumerable.Range(0, count).Select(i => TreeHash.OfLeaf([(byte)i, (byte)(i == other ? 1 : 0)]))];

    private static SignedNote Note(TreeHash[] leaves) => new Checkpoint("log.example/acts", leaves.Length, MerkleTree.Root(leaves)).Sign(Log);

    private static TreeHash[] Proof(TreeHash[] leaves, int from) => MerkleTree.Consistency(from, leaves.Length, (height, index) => MerkleTree.Root(leaves.Skip((int)index << height).Take(1 << height)));

    private static async Task<(HttpStatusCode Status, string Body, string? Type)> AskAsync(Station witness, string body)
    {
        using var http = new HttpClient();
        using HttpResponseMessage answer = await http.PostAsync(new Uri(witness.Url, "add-checkpoint"), new ByteArrayContent(Encoding.UTF8.GetBytes(body)), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel), answer.Content.Headers.ContentType?.ToString());
    }

    private static Task<(HttpStatusCode Status, string Body, string? Type)> AskAsync(Station witness, int old, TreeHash[] proof, SignedNote note) => AskAsync(witness, new WitnessRequest(old, proof, note).ToString());

    [Fact]
    public async Task Cosigns_what_goes_on_from_what_it_saw_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        await using Station witness = await Station.StartAsync(folder.Path, [Log.Verifier]);
        TreeHash[] five = Leaves(5), nine = Leaves(9), forged = Leaves(9, other: 2);
        SignedNote stranger = new Checkpoint("other.example/acts", 5, MerkleTree.Root(five)).Sign(SignerKey.New("other.example/acts", KeyKind.Ed25519, LibcryptoSignatures.Instance));
        SignedNote wrongKey = new Checkpoint("log.example/acts", 5, MerkleTree.Root(five)).Sign(SignerKey.New("log.example/acts", KeyKind.Ed25519, LibcryptoSignatures.Instance));

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(witness, 0, [], stranger)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(witness, 0, [], wrongKey)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(witness, 0, [five[0]], Note(five))).Status);
        Assert.Equal((HttpStatusCode.Conflict, "0\n", "text/x.tlog.size"), await AskAsync(witness, 3, Proof(five, 3), Note(five)));
        var first = await AskAsync(witness, 0, [], Note(five));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.True(NoteSignature.TryParse(first.Body.TrimEnd('\n'), out NoteSignature? line));
        Assert.Single(Note(five).With(line!).Verify([witness.Key], LibcryptoSignatures.Instance)!);

        Assert.Equal((HttpStatusCode.Conflict, "5\n", "text/x.tlog.size"), await AskAsync(witness, 0, [], Note(nine)));
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(witness, 9, [], Note(five))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(witness, 5, Proof(forged, 5), Note(forged))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(witness, 5, [], Note(Leaves(5, other: 2)))).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(witness, 5, [], Note(five))).Status); // the same once more: a fresh time
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(witness, 5, Proof(nine, 5), Note(nine))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(witness, 9, [], Note(five))).Status); // never back
        foreach (string body in new[] { "", "old 5", "old 05\n\n" + Note(nine), "old 9\nnot base64\n\n" + Note(nine), "old 9\n\nnot a note\n" })
            Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(witness, body)).Status);
    }

    [Fact]
    public async Task Remembers_over_a_restart_and_serves_what_it_cosigned()
    {
        using var folder = new TemporaryFolder();
        TreeHash[] nine = Leaves(9);
        await using (Station before = await Station.StartAsync(folder.Path, [Log.Verifier])) Assert.Equal(HttpStatusCode.OK, (await AskAsync(before, 0, [], Note(nine))).Status);

        await using Station witness = await Station.StartAsync(folder.Path, [Log.Verifier]);
        using var http = new HttpClient();
        SignedNote last = SignedNote.Parse(await http.GetStringAsync(new Uri(witness.Url, WitnessRequest.CheckpointPath("log.example/acts")), Cancel));

        Assert.Equal((HttpStatusCode.Conflict, "9\n"), ((await AskAsync(witness, 0, [], Note(nine))).Status, (await AskAsync(witness, 0, [], Note(nine))).Body));
        Assert.Equal(2, last.Verify([Log.Verifier, witness.Key], LibcryptoSignatures.Instance)!.Count);
        await Assert.ThrowsAsync<RefusedException>(() => WitnessStation.OpenAsync(folder.Path, "witness.example/w", [], TimeProvider.System, Cancel));
    }

    [Fact]
    public async Task Of_two_requests_at_once_cosigns_only_one_history()
    {
        using var folder = new TemporaryFolder();
        await using Station witness = await Station.StartAsync(folder.Path, [Log.Verifier]);
        await AskAsync(witness, 0, [], Note(Leaves(1)));

        for (int size = 2; size < 12; size++)
        {
            TreeHash[] honest = Leaves(size), forged = Leaves(size, other: size - 1);
            var answers = await Task.WhenAll(AskAsync(witness, size - 1, Proof(honest, size - 1), Note(honest)), AskAsync(witness, size - 1, Proof(forged, size - 1), Note(forged)));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            if (answers[0].Status != HttpStatusCode.OK) break; // the witness now follows the other one
        }
    }

    [Fact]
    public async Task Is_asked_by_the_publisher_whose_receipts_then_carry_its_time_and_who_is_stopped_by_what_it_knows()
    {
        using var folder = new TemporaryFolder();
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1", 3);
        await PublishAsync(bureau);
        LogInfo log = (await LogsAsync(bureau))[0];
        await using Station witness = await Station.StartAsync(folder.Path, [VerifierKey.Parse(log.Vkey)]);
        IConfiguration asking = new ConfigurationBuilder().AddInMemoryCollection(Db.Settings).AddInMemoryCollection([new("KEFA_LOG_WITNESSES", $"{witness.Key} {witness.Url}")]).Build();
        var services = new ServiceCollection();
        services.AddSingleton(asking).AddSingleton<TimeProvider>(Db.Time).AddLogging().AddKefaBureau(asking);
        await using ServiceProvider site = services.BuildServiceProvider();

        await using (AsyncServiceScope scope = site.CreateBureauScope(bureau))
        {
            SealedEntry before = (await scope.ServiceProvider.GetRequiredService<EventReceipts>().OfEventAsync("matter/1", 2, Cancel))!;
            Assert.False(before.Checkpoint!.IsFinal);
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<AskWitnesses>().HandleAsync(Cancel));
            Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<AskWitnesses>().HandleAsync(Cancel));
            SealedEntry after = (await scope.ServiceProvider.GetRequiredService<EventReceipts>().OfEventAsync("matter/1", 2, Cancel))!;
            Assert.True(after.Checkpoint!.IsFinal);
            ReceiptResult result = new ReceiptCheck([VerifierKey.Parse(log.Vkey)], [witness.Key], 1, LibcryptoSignatures.Instance).Check(after.Receipt!);
            Assert.Empty(result.Faults);
        }
        await ActAsync(bureau, "matter/2", 4);
        await PublishAsync(bureau);
        await using (AsyncServiceScope scope = site.CreateBureauScope(bureau)) Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<AskWitnesses>().HandleAsync(Cancel)); // with a proof

        // A witness that saw more than this database has.
        SignerKey key = await Db.Services.GetRequiredService<LogKeys>().ReadAsync(log.Origin, Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, log.Origin.Replace('/', '+') + ".checkpoint"), new Checkpoint(log.Origin, 99, new TreeHash(new byte[32])).Sign(key).ToString(), Cancel);
        await using ServiceProvider restarted = services.BuildServiceProvider();
        await using AsyncServiceScope late = restarted.CreateBureauScope(bureau);
        PublishOutcome refused = await late.ServiceProvider.GetRequiredService<PublishLog>().HandleAsync(1, Cancel);
        Assert.Equal(LogTroubleKind.DatabaseBehind, refused.Trouble!.Kind);
        Assert.Contains("witness.example/w knows 99 entries", refused.Trouble.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_is_away_stops_nothing()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1");
        await PublishAsync(bureau);
        LogInfo log = (await LogsAsync(bureau))[0];
        var witness = new VerifierKey("witness.example/away", KeyKind.Cosignature, new byte[32]);
        var options = Options.Create(new EvidenceOptions { Witnesses = [new WitnessAddress(witness, new Uri("http://127.0.0.1:9/"))], WitnessesNeeded = 1 });
        var client = new WitnessClient(options, NullLogger<WitnessClient>.Instance);

        Assert.Equal((null, null), await client.AskAsync(options.Value.Witnesses[0], new WitnessRequest(0, [], SignedNote.Parse((await InAsync(bureau, s => s.GetRequiredService<LogDirectory>().CheckpointAsync(log.Id, Cancel)))!.Note)), Cancel));
    }

    private sealed class Station(WitnessStation station, WebApplication host) : IAsyncDisposable
    {
        public VerifierKey Key => station.Key;

        public Uri Url => new(host.Urls.First() + "/");

        public static async Task<Station> StartAsync(string folder, VerifierKey[] logs)
        {
            WitnessStation station = await WitnessStation.OpenAsync(folder, "witness.example/w", logs, TimeProvider.System, Cancel);
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            WebApplication host = builder.Build();
            station.Map(host);
            await host.StartAsync(Cancel);
            return new Station(station, host);
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await station.DisposeAsync();
        }
    }
}
