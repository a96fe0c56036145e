using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Verification;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Evidence;

/// <summary>What the tests of the log have in common: acting, publishing, verifying as a stranger would.</summary>
public abstract class LogTests(DatabaseFixture db) : DatabaseTests(db)
{
    protected static NewEvent Said(string body = """{"sum":"12.50"}""") => new("matter", "Accepted", Encoding.UTF8.GetBytes(body));

    protected async Task<T> InAsync<T>(BureauInfo bureau, Func<IServiceProvider, Task<T>> work)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await work(scope.ServiceProvider);
    }

    /// <summary>So many acts on a new matter.</summary>
    protected Task<int> ActAsync(BureauInfo bureau, string stream, int count = 1) =>
        InAsync(bureau, services => services.GetRequiredService<EventWriter>().AppendAsync(stream, 0, [.. Enumerable.Range(0, count).Select(_ => Said())], Cancel));

    protected Task<PublishOutcome> PublishAsync(BureauInfo bureau) => InAsync(bureau, services => services.GetRequiredService<PublishLog>().HandleAsync(1, Cancel));

    protected Task<IReadOnlyList<LogInfo>> LogsAsync(BureauInfo bureau) => InAsync(bureau, services => services.GetRequiredService<LogDirectory>().AllAsync(Cancel));

    protected Task<LogVerification> VerifyAsync(BureauInfo bureau, LogInfo log, Checkpoint? seen = null, Action<long, ReadOnlyMemory<byte>>? onEntry = null) => InAsync(bureau, services =>
        new LogVerifier(services.GetRequiredService<LogDirectory>().FilesOf(log), VerifierKey.Parse(log.Vkey), LibcryptoSignatures.Instance).VerifyAsync(seen, onEntry, Cancel));

    protected async Task<LogVerification> VerifyAsync(BureauInfo bureau) => await VerifyAsync(bureau, (await LogsAsync(bureau))[0]);
}
