using System.CommandLine;
using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa log list | key | publish | verify | copy | reopen</c></summary>
internal static class LogCommands
{
    public static Command Command() => new("log", "The sealed record: the bureau's transparency log.") { List(), Key(), Publish(), Verify(), Copy(), Reopen() };

    /// <summary>The option <c>--url</c>.</summary>
    internal static Option<Uri?> Address(string description) => new("--url")
    {
        Description = description,
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && Uri.TryCreate(token.Value, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)) return address;
            result.AddError("--url: expected an address like https://bureau.example/log/acts-2026/.");
            return null;
        },
    };

    private static Command List()
    {
        var command = new Command("list", "The bureau's logs, newest first, with their last checkpoints.") { CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            var logs = services.GetRequiredService<LogDirectory>();
            foreach (LogInfo log in await logs.AllAsync(cancel))
            {
                PublishedCheckpoint? last = await logs.CheckpointAsync(log.Id, cancel);
                string head = last is null ? "no checkpoint yet" : string.Create(CultureInfo.InvariantCulture, $"{last.Size} entries, checkpoint of {last.At:u}, witnesses: {last.Witnesses.Count}");
                Console.WriteLine($"{log.Name}  {log.Origin}  {head}{(log.ClosedAt is null ? "" : log.ClosedFor is null ? "  (closed with its year)" : $"  (closed: {log.ClosedFor})")}");
            }
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Key()
    {
        var command = new Command("key", "The verifier keys of the bureau's logs, and where their signing keys lie on this node.") { CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            var keys = services.GetRequiredService<LogKeys>();
            int wrong = 0;
            foreach (LogInfo log in await services.GetRequiredService<LogDirectory>().AllAsync(cancel))
            {
                Console.WriteLine(log.Vkey);
                try
                {
                    bool isIt = (await keys.ReadAsync(log.Origin, cancel)).Verifier.ToString() == log.Vkey;
                    Console.WriteLine(isIt ? $"  {keys.FileOf(log.Origin)}" : $"  {keys.FileOf(log.Origin)} holds another key.");
                    wrong += isIt ? 0 : 1;
                }
                catch (RefusedException missing)
                {
                    wrong += log.ClosedAt is null ? 1 : 0;
                    Console.WriteLine("  " + missing.Message);
                }
            }
            return wrong == 0 ? 0 : 1;
        }, cancellationToken));
        return command;
    }

    private static Command Publish()
    {
        var command = new Command("publish", "Seal what waits and ask the witnesses, once; the site does it by itself while it runs.") { CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            PublishOutcome outcome = await services.GetRequiredService<PublishLog>().HandleAsync(0, cancel);
            if (outcome.Trouble is { } trouble) throw new RefusedException(trouble.Text.En);
            int cosigned = await services.GetRequiredService<AskWitnesses>().HandleAsync(cancel);
            Console.WriteLine(outcome.Checkpoint is { } made
                ? string.Create(CultureInfo.InvariantCulture, $"{made.Origin}: {outcome.Sequenced} entries added, {made.Size} in all, {cosigned} cosignatures.")
                : string.Create(CultureInfo.InvariantCulture, $"Nothing waits; {cosigned} cosignatures."));
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Verify()
    {
        Option<Uri?> url = Address("The address of a log, ending with its name: https://bureau.example/log/acts-2026/");
        var key = new Option<string?>("--key") { Description = "The log's verifier key, from a source that you trust; by default what the address itself gives, which proves less." };
        var seen = new Option<FileInfo?>("--seen") { Description = "A checkpoint that was seen before: the log must begin with it." };
        var database = new Option<bool>("--db") { Description = "Verify the database's whole record: logs, leaves from raw bytes, streams without gaps (the default without --url)." };
        var command = new Command("verify", "Verify a log as a stranger would, or the whole record in the database.") { url, key, seen, database, CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(url) is { } address
            ? Application.RunAsync((_, cancel) => VerifyAddressAsync(address, parsed.GetValue(key), parsed.GetValue(seen), cancel), cancellationToken)
            : CompanyCommands.InBureauAsync(parsed, VerifyDatabaseAsync, cancellationToken));
        return command;
    }

    private static async Task<int> VerifyAddressAsync(Uri address, string? key, FileInfo? seen, CancellationToken cancellationToken)
    {
        using var files = new HttpLogFiles(address);
        try
        {
            if (key is null && await files.ReadAsync("vkey", cancellationToken) is { } given)
            {
                key = System.Text.Encoding.UTF8.GetString(given.Span).TrimEnd('\n');
                await Console.Error.WriteLineAsync("The key was taken from the address itself: what is verified is that the log is whole, not whose it is. Give --key for that.");
            }
            VerifierKey log = VerifierKey.Parse(key ?? throw new RefusedException($"{address} gives no verifier key: give --key."));
            Checkpoint? before = seen is null ? null : Checkpoint.Open(SignedNote.Parse(await File.ReadAllBytesAsync(seen.FullName, cancellationToken)), log, LibcryptoSignatures.Instance);
            LogVerification result = await new LogVerifier(files, log, LibcryptoSignatures.Instance).VerifyAsync(before, null, cancellationToken);
            foreach (LogFault fault in result.Faults) Console.WriteLine($"{fault.Kind}: {fault.Path}");
            if (!result.IsGood) return 1;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Checkpoint!.Origin}: {result.Checkpoint.Size} entries, root {result.Checkpoint.Root.ToBase64()}: whole.{(before is null ? "" : $" It goes on from the {before.Size} seen before.")}"));
            return 0;
        }
        catch (FormatException wrong)
        {
            throw new RefusedException(wrong.Message);
        }
    }

    private static async Task<int> VerifyDatabaseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        RecordVerification result = await services.GetRequiredService<VerifyRecord>().HandleAsync(cancellationToken);
        foreach (string fault in result.Faults) Console.WriteLine(fault);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Logs} logs with {result.Leaves} entries, {result.Waiting} waiting, {result.Events} events: {(result.Faults.Count == 0 ? "whole." : $"{result.Faults.Count} faults.")}"));
        return result.Faults.Count == 0 ? 0 : 1;
    }

    private static Command Copy()
    {
        var command = new Command("copy", "Write the copy of the last checkpoint outside the database anew. Only where you know that the database was not restored from a backup.") { CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            string file = await services.GetRequiredService<LogCheck>().CopyAgainAsync(Actor.Command("log copy"), services.GetRequiredService<AuditTrail>(), cancel);
            Console.WriteLine($"{file} holds the last checkpoint.");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Reopen()
    {
        var reason = new Option<string>("--reason") { Description = "Why; it stands in the first entry of the new log, in public.", Required = true };
        var command = new Command("reopen", "Close the bureau's log as it is and open a new one whose first entry names the old one's last checkpoint and the reason.") { reason, CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            EvidenceLog opened = await services.GetRequiredService<OpenLogs>().ReopenAsync(parsed.GetRequiredValue(reason), Actor.Command("log reopen"), cancel);
            Console.WriteLine($"{opened.Name} is open: {opened.Vkey}");
            return 0;
        }, cancellationToken));
        return command;
    }
}
