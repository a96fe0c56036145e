using System.CommandLine;
using System.Globalization;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Operations;
using Kefa.Evidence.Notes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefa.Cli;

/// <summary><c>kefa witness</c> and <c>kefa monitor</c>: for those who watch a bureau's log from outside; they need no database.</summary>
internal static class WitnessCommands
{
    public static Command Witness()
    {
        var folder = new Option<DirectoryInfo>("--data") { Description = "The folder with key and state; made at the first start.", Required = true };
        var name = new Option<string>("--name") { Description = "The name of the key, an address without scheme: witness.justice.example/kefa", Required = true };
        var log = new Option<string[]>("--log") { Description = "The verifier key of a log to watch. May be given several times." };
        var urls = new Option<string>("--urls") { Description = "Where to listen.", DefaultValueFactory = _ => "http://127.0.0.1:5090" };
        var command = new Command("witness", "Cosign the checkpoints of logs that never contradict what was seen before (protocol tlog-witness).") { folder, name, log, urls };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (_, cancel) =>
        {
            VerifierKey[] logs = Keys(parsed.GetValue(log));
            await using WitnessStation station = await WitnessStation.OpenAsync(parsed.GetRequiredValue(folder).FullName, parsed.GetRequiredValue(name), logs, TimeProvider.System, cancel);
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.WebHost.UseUrls(parsed.GetRequiredValue(urls));
            await using WebApplication host = builder.Build();
            station.Map(host);
            await host.StartAsync(cancel);
            Console.WriteLine($"{station.Key} listens on {string.Join(' ', host.Urls)} and watches {string.Join(", ", logs.Select(key => key.Name))}.");
            await host.WaitForShutdownAsync(cancel);
            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Monitor()
    {
        Option<Uri?> url = LogCommands.Address("The address of the log, ending with its name.");
        url.Required = true;
        var key = new Option<string>("--key") { Description = "The log's verifier key.", Required = true };
        var witness = new Option<string[]>("--witness") { Description = "The verifier key of a witness. May be given several times." };
        var state = new Option<FileInfo>("--state") { Description = "The file that remembers the last checkpoint.", Required = true };
        var every = new Option<int?>("--every") { Description = "Go on, looking every so many minutes; by default once." };
        var command = new Command("monitor", "Watch a log: alarm when it shrinks, is rewritten, does not follow from its entries, or is silent for a day. Exit code 1 on an alarm.") { url, key, witness, state, every };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (_, cancel) =>
        {
            var monitor = new MonitorLog(parsed.GetRequiredValue(url)!, Keys([parsed.GetRequiredValue(key)])[0], Keys(parsed.GetValue(witness)), parsed.GetRequiredValue(state).FullName, TimeProvider.System);
            while (true)
            {
                MonitorRound round = await monitor.RoundAsync(cancel);
                foreach (string alarm in round.Alarms) Console.WriteLine("ALARM: " + alarm);
                if (round.Alarms.Count == 0)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round.Checkpoint!.Origin}: {round.Checkpoint.Size} entries, root {round.Checkpoint.Root.ToBase64()}, witnesses: {round.Witnesses}"));
                if (parsed.GetValue(every) is not { } minutes) return round.Alarms.Count == 0 ? 0 : 1;
                await Task.Delay(TimeSpan.FromMinutes(Math.Max(1, minutes)), cancel);
            }
        }, cancellationToken));
        return command;
    }

    private static VerifierKey[] Keys(string[]? texts)
    {
        try
        {
            return [.. (texts ?? []).Select(VerifierKey.Parse)];
        }
        catch (FormatException wrong)
        {
            throw new RefusedException(wrong.Message);
        }
    }
}
