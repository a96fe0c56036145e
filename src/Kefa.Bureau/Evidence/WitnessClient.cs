using System.Globalization;
using System.Net;
using System.Text;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tree;
using Kefa.Evidence.Witnessing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Evidence;

/// <summary>Asks witnesses over HTTP. A witness that cannot be reached stops nothing: the act stands, and the console shows who is missing.</summary>
public sealed partial class WitnessClient(IOptions<EvidenceOptions> options, ILogger<WitnessClient> logger)
{
    private const int MaxAnswer = 64 * 1024;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = MaxAnswer };

    /// <summary>What the reachable witnesses have for a log.</summary>
    internal async Task<IReadOnlyList<(string Witness, Checkpoint Known)>> LastKnownAsync(EvidenceLog log, CancellationToken cancellationToken)
    {
        var known = new List<(string, Checkpoint)>();
        foreach (WitnessAddress witness in options.Value.Witnesses)
        {
            if (await SendAsync(witness, new HttpRequestMessage(HttpMethod.Get, new Uri(witness.Url, WitnessRequest.CheckpointPath(log.Origin))), cancellationToken) is not { Status: HttpStatusCode.OK } answer) continue;
            try
            {
                known.Add((witness.Key.Name, Checkpoint.Open(SignedNote.Parse(answer.Body), VerifierKey.Parse(log.Vkey), LibcryptoSignatures.Instance)));
            }
            catch (FormatException wrong)
            {
                LogUnusable(logger, witness.Key.Name, wrong.Message);
            }
        }
        return known;
    }

    /// <summary>Asks for a cosignature.</summary>
    /// <returns>The signature, or null; and the size that the witness has, when it has another than was said.</returns>
    internal async Task<(NoteSignature? Signature, long? Known)> AskAsync(WitnessAddress witness, WitnessRequest request, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(witness.Url, "add-checkpoint")) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.ToString())) };
        switch (await SendAsync(witness, message, cancellationToken))
        {
            case { Status: HttpStatusCode.OK } answer:
                foreach (string line in answer.Body.Split('\n'))
                {
                    if (NoteSignature.TryParse(line, out NoteSignature? signature) && request.Note.With(signature!).Verify([witness.Key], LibcryptoSignatures.Instance) is [_]) return (signature, null);
                }
                LogUnusable(logger, witness.Key.Name, "its answer holds no good signature of it");
                return (null, null);
            case { Status: HttpStatusCode.Conflict } answer when long.TryParse(answer.Body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out long known):
                return (null, known);
            case { } answer:
                LogUnusable(logger, witness.Key.Name, string.Create(CultureInfo.InvariantCulture, $"it answered {(int)answer.Status}"));
                return (null, null);
            default:
                return (null, null);
        }
    }

    private async Task<(HttpStatusCode Status, string Body)?> SendAsync(WitnessAddress witness, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using HttpRequestMessage owned = message;
        try
        {
            using HttpResponseMessage response = await Http.SendAsync(owned, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception away) when (away is HttpRequestException || (away is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogUnusable(logger, witness.Key.Name, away.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Witness {Name} gave no cosignature: {Reason}.")]
    private static partial void LogUnusable(ILogger logger, string name, string reason);
}

/// <summary>Gets the current bureau's last checkpoint cosigned by the witnesses that have not yet done so.</summary>
public sealed class AskWitnesses(KefaDbContext db, WitnessClient client, LogsChecked done, IOptions<EvidenceOptions> options)
{
    /// <returns>How many cosigned.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        int signed = 0;
        EvidenceLog? log = await db.Set<EvidenceLog>().AsNoTracking().OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        LogCheckpoint? last = log is null ? null : await db.Set<LogCheckpoint>().AsNoTracking().Where(row => row.LogId == log.Id).OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancellationToken);
        if (last is null) return 0;
        Dictionary<string, long> seen = await db.Set<LogCosignature>().Where(row => row.LogId == log!.Id).GroupBy(row => row.Witness).ToDictionaryAsync(of => of.Key, of => of.Max(row => row.Size), StringComparer.Ordinal, cancellationToken);
        foreach (WitnessAddress witness in options.Value.Witnesses)
        {
            long old = seen.GetValueOrDefault(witness.Key.Name);
            if (old < last.Size && await AskAsync(log!, last, witness, old, cancellationToken)) signed++;
        }
        return signed;
    }

    private async Task<bool> AskAsync(EvidenceLog log, LogCheckpoint last, WitnessAddress witness, long old, CancellationToken cancellationToken)
    {
        SignedNote note = SignedNote.Parse(last.Note);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            TreeHash[] proof = old == 0 || old == last.Size ? [] : await new LogTree(db, log.Id).ConsistencyAsync(old, last.Size, cancellationToken);
            (NoteSignature? signature, long? known) = await client.AskAsync(witness, new WitnessRequest(old, proof, note), cancellationToken);
            if (signature is not null)
            {
                long seconds = note.With(signature).Verify([witness.Key], LibcryptoSignatures.Instance)![0].Seconds!.Value;
                db.Add(new LogCosignature { LogId = log.Id, Size = last.Size, Witness = witness.Key.Name, Line = signature.ToString(), At = DateTimeOffset.FromUnixTimeSeconds(seconds) });
                await db.SaveChangesAsync(cancellationToken);
                db.ChangeTracker.Clear();
                return true;
            }
            if (known is null) return false;
            if (known > last.Size)
            {
                done.Logs.TryRemove(log.Id, out _); // the next round of publishing looks again, and refuses
                return false;
            }
            old = known.Value;
        }
        return false;
    }
}
