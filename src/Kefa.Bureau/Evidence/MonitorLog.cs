using System.Globalization;
using System.Text;
using Kefa.Bureau.Operations;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Verification;

namespace Kefa.Bureau.Evidence;

/// <summary>What a round of monitoring found.</summary>
/// <param name="Checkpoint">The checkpoint that was seen, when it was signed.</param>
/// <param name="Witnesses">The given witnesses that cosigned it.</param>
/// <param name="Alarms">Empty when all is well.</param>
public sealed record MonitorRound(Checkpoint? Checkpoint, int Witnesses, IReadOnlyList<string> Alarms);

/// <summary>
/// Watches a log from outside: remembers the last checkpoint in a file, and raises an alarm when the log shrinks, is rewritten, falls silent for more than
/// a day, or does not follow from its entries. What it remembers changes only after a round without an alarm.
/// </summary>
public sealed class MonitorLog(Uri prefix, VerifierKey log, IReadOnlyCollection<VerifierKey> witnesses, string stateFile, TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(24) + TimeSpan.FromMinutes(15);

    public async Task<MonitorRound> RoundAsync(CancellationToken cancellationToken)
    {
        Checkpoint? seen = null;
        if (File.Exists(stateFile))
        {
            try
            {
                seen = Checkpoint.Open(SignedNote.Parse(await File.ReadAllBytesAsync(stateFile, cancellationToken)), log, LibcryptoSignatures.Instance);
            }
            catch (FormatException wrong)
            {
                throw new RefusedException($"{stateFile} does not hold the last checkpoint of this log: {wrong.Message}");
            }
        }
        using var files = new HttpLogFiles(prefix);
        LogVerification result = await new LogVerifier(files, log, LibcryptoSignatures.Instance).VerifyAsync(seen, null, cancellationToken);
        var alarms = result.Faults.Select(fault => $"{fault.Kind}: {fault.Path}").ToList();
        IReadOnlyList<VerifiedSignature>? signed = result.Note?.Verify([log, .. witnesses], LibcryptoSignatures.Instance);
        if (result.Note is not null && signed is null) alarms.Add("A signature of a known witness is wrong.");
        VerifiedSignature[] cosigned = [.. (signed ?? []).Where(signature => signature.Seconds is not null)];
        DateTimeOffset? at = cosigned.Length > 0 ? DateTimeOffset.FromUnixTimeSeconds(cosigned.Max(signature => signature.Seconds!.Value)) : files.CheckpointAt;
        if (result.Checkpoint is not null && at is null) alarms.Add("Neither a witness nor the server says how old the checkpoint is.");
        if (at is { } then && time.GetUtcNow() - then > Silence) alarms.Add(string.Create(CultureInfo.InvariantCulture, $"The last checkpoint is of {then:u}: the log has been silent for more than a day."));
        if (alarms.Count == 0) await DurableFile.WriteAsync(stateFile, Encoding.UTF8.GetBytes(result.Note!.ToString()), cancellationToken);
        return new MonitorRound(result.Checkpoint, cosigned.Length, alarms);
    }
}
