using System.CommandLine;
using System.Globalization;
using System.Text;
using Kefa.Bureau.Operations;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Receipts;
using Kefa.Evidence.Signing;

namespace Kefa.Cli;

/// <summary><c>kefa receipt verify FILE</c>: needs the file and keys, no server and no database.</summary>
internal static class ReceiptCommands
{
    public static Command Command() => new("receipt", "Receipts of sealed acts.") { Verify() };

    private static Command Verify()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The receipt, a .tlog-proof file." };
        var key = new Option<string[]>("--key") { Description = "The log's verifier key (vkey), from a source that you trust: the bureau's gazette, its notice board. May be given several times.", Required = true };
        var witness = new Option<string[]>("--witness") { Description = "The verifier key of a witness that you trust. May be given several times." };
        var needed = new Option<int?>("--witnesses") { Description = "How many of them must have cosigned; by default all." };
        var entry = new Option<FileInfo?>("--entry") { Description = "The entry's bytes, when the receipt does not carry its opening." };
        var command = new Command("verify", "Check a receipt offline and show what was sealed. Exit code 0 when it is good, 1 when it is not.") { file, key, witness, needed, entry };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (_, cancel) =>
        {
            try
            {
                VerifierKey[] logs = [.. parsed.GetRequiredValue(key).Select(VerifierKey.Parse)], witnesses = [.. (parsed.GetValue(witness) ?? []).Select(VerifierKey.Parse)];
                Receipt receipt = Receipt.Parse(await File.ReadAllBytesAsync(parsed.GetValue(file)!.FullName, cancel));
                ReadOnlyMemory<byte>? bytes = parsed.GetValue(entry) is { } given ? await File.ReadAllBytesAsync(given.FullName, cancel) : default(ReadOnlyMemory<byte>?);
                return Report(receipt, new ReceiptCheck(logs, witnesses, parsed.GetValue(needed) ?? witnesses.Length, LibcryptoSignatures.Instance).Check(receipt, bytes));
            }
            catch (FormatException wrong)
            {
                throw new RefusedException(wrong.Message);
            }
        }, cancellationToken));
        return command;
    }

    private static int Report(Receipt receipt, ReceiptResult result)
    {
        foreach (ReceiptFault fault in result.Faults) Console.WriteLine("NOT GOOD: " + Text(fault));
        if (!result.IsGood) return 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"GOOD: entry {receipt.Index} of {result.Checkpoint!.Size} in {result.Checkpoint.Origin}, root {result.Checkpoint.Root.ToBase64()}"));
        foreach (VerifiedSignature witness in result.Witnesses) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"witness {witness.Key.Name} saw it on {DateTimeOffset.FromUnixTimeSeconds(witness.Seconds!.Value):u}"));
        if (result.Opening is { } opening) Console.WriteLine(Encoding.UTF8.GetString(opening.Event.Span));
        return 0;
    }

    private static string Text(ReceiptFault fault) => fault switch
    {
        ReceiptFault.NoCheckpoint => "its checkpoint cannot be read.",
        ReceiptFault.UnknownLog => "it is of a log whose key you did not give.",
        ReceiptFault.BadSignature => "the log's signature is missing or wrong, or that of a known witness is.",
        ReceiptFault.TooFewWitnesses => "fewer witnesses have cosigned than you asked for.",
        ReceiptFault.NothingToCheck => "it carries no opening: give the entry with --entry.",
        ReceiptFault.BadOpening => "what it opens is not what was sealed.",
        _ => "the proof does not lead from the entry to the signed root: event, salt or proof were changed.",
    };
}
