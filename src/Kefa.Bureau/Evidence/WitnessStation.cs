using System.Text;
using Kefa.Bureau.Operations;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Witnessing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefa.Bureau.Evidence;

/// <summary>
/// A witness: its key and, for each log that it watches, the last checkpoint that it cosigned, as files in one folder. One process at a time; reading, deciding and
/// storing are one step, and the new state is on the disk before the answer goes out.
/// </summary>
public sealed class WitnessStation : IAsyncDisposable
{
    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly Witness _witness;
    private readonly IReadOnlyDictionary<string, VerifierKey> _logs;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private WitnessStation(string folder, FileStream @lock, SignerKey key, IReadOnlyDictionary<string, VerifierKey> logs, TimeProvider time)
    {
        (_folder, _lock, _logs, _time, Key) = (folder, @lock, logs, time, key.Verifier);
        _witness = new Witness(key, logs, LibcryptoSignatures.Instance);
    }

    /// <summary>The witness's public key, for the logs that ask it.</summary>
    public VerifierKey Key { get; }

    /// <param name="folder">Where key and state lie.</param>
    /// <param name="name">The name of the key, made at the first start; a scheme-less address.</param>
    /// <param name="logs">The keys of the logs that are watched.</param>
    /// <param name="time">The clock of the signatures.</param>
    /// <exception cref="RefusedException">Another process has the folder, or its key is of another name.</exception>
    public static async Task<WitnessStation> OpenAsync(string folder, string name, IReadOnlyCollection<VerifierKey> logs, TimeProvider time, CancellationToken cancellationToken)
    {
        Private.MakeFolder(folder);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(folder, "witness.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy)
        {
            throw new RefusedException($"The folder {folder} cannot be had alone; two witnesses with one key could be rolled back: {busy.Message}");
        }
        try
        {
            string file = Path.Combine(folder, "witness.key");
            if (!File.Exists(file))
                await DurableFile.WriteAsync(file, Encoding.UTF8.GetBytes(SignerKey.New(name, KeyKind.Cosignature, LibcryptoSignatures.Instance).ToSecretText() + "\n"), cancellationToken);
            var key = SignerKey.Parse((await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\n'), LibcryptoSignatures.Instance);
            if (key.Verifier.Kind != KeyKind.Cosignature || key.Verifier.Name != name) throw new RefusedException($"{file} holds the key '{key.Verifier.Name}', not a witness's key '{name}'.");
            return new WitnessStation(folder, held, key, logs.ToDictionary(log => log.Name, StringComparer.Ordinal), time);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Answers a request; what changes is stored before this returns.</summary>
    public async Task<WitnessAnswer> AnswerAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        WitnessRequest request;
        try
        {
            request = WitnessRequest.Parse(body.Span);
        }
        catch (FormatException wrong)
        {
            return new WitnessAnswer(400, wrong.Message + "\n");
        }
        if (_witness.LogOf(request) is not { } log) return _witness.Answer(request, WitnessState.Nothing, 0);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Checkpoint? last = await LastAsync(log.Name, CancellationToken.None) is { } note ? Checkpoint.Parse(note.Text) : null;
            WitnessAnswer answer = _witness.Answer(request, last is null ? WitnessState.Nothing : new WitnessState(last.Size, last.Root), _time.GetUtcNow().ToUnixTimeSeconds());
            if (answer.Cosigned is { } cosigned) await DurableFile.WriteAsync(FileOf(log.Name), Encoding.UTF8.GetBytes(cosigned.ToString()), CancellationToken.None);
            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The last checkpoint that was cosigned, by the path of its address.</summary>
    public async Task<SignedNote?> FindAsync(string path, CancellationToken cancellationToken) =>
        _logs.Keys.FirstOrDefault(origin => WitnessRequest.CheckpointPath(origin) == path) is { } known ? await LastAsync(known, cancellationToken) : null;

    /// <summary>Serves the protocol.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/add-checkpoint", async (HttpContext context, CancellationToken cancellationToken) =>
        {
            using var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (body.Length > WitnessRequest.MaxLength) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
            }
            WitnessAnswer answer = await AnswerAsync(body.ToArray(), cancellationToken);
            return Results.Text(answer.Body, answer.ContentType, statusCode: answer.Status);
        });
        endpoints.MapGet("/{origin}/checkpoint", async (string origin, CancellationToken cancellationToken) =>
            await FindAsync(origin + "/checkpoint", cancellationToken) is { } note ? Results.Text(note.ToString(), "text/plain; charset=utf-8") : Results.NotFound());
    }

    private async Task<SignedNote?> LastAsync(string origin, CancellationToken cancellationToken) =>
        File.Exists(FileOf(origin)) ? SignedNote.Parse(await File.ReadAllBytesAsync(FileOf(origin), cancellationToken)) : null;

    private string FileOf(string origin) => Path.Combine(_folder, LogCopies.FileName(origin) + ".checkpoint");

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return _lock.DisposeAsync();
    }
}
