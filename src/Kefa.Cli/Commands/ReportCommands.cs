using System.CommandLine;
using System.Text.Json;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Reports.Frozen;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa report verify</c></summary>
internal static class ReportCommands
{
    private const int Shown = 20;

    private static readonly Option<string> Format = new("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };

    public static Command Verify()
    {
        var file = new Argument<string>("FILE|ID") { Description = "The snapshot of a report: its file, the number of the report's matter, or the SHA-256 of the snapshot." };
        var command = new Command("verify", "Compute every figure of a frozen report again, from the sealed events up to its cut-off alone. Exit code 1 if anything differs.") { file, Format, CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            bool json = parsed.GetValue(Format) switch
            {
                "json" => true,
                "text" => false,
                var other => throw new RefusedException($"--format is text or json, not '{other}'."),
            };
            var verify = services.GetRequiredService<VerifyReport>();
            string named = parsed.GetValue(file)!;
            ReportVerification found = await verify.HandleAsync(File.Exists(named) ? await File.ReadAllBytesAsync(named, cancel) : await verify.FileAsync(named, cancel), cancel);
            if (json) Console.WriteLine(JsonSerializer.Serialize(Written(found), Json));
            else Write(found);
            return found.IsEqual ? 0 : 1;
        }, cancellationToken));
        return command;
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static object Written(ReportVerification found) => new
    {
        equal = found.IsEqual, matter = found.Report.Matter, @event = found.Report.Event, year = found.Report.Year, sha256 = found.Sha256, cutOff = found.Report.CutOff, figures = found.Figures, reported = found.Taken,
        events = found.Events, faults = found.Faults.Select(f => f.En), differences = found.Differences,
    };

    private static void Write(ReportVerification found)
    {
        FrozenReport report = found.Report;
        Console.WriteLine(FormattableString.Invariant($"Report {report.Year} of {report.Matter}, frozen by event {report.Event} at {report.CutOff.At:yyyy-MM-dd HH:mm:ss}Z."));
        foreach (FrozenLog log in report.CutOff.Logs) Console.WriteLine(FormattableString.Invariant($"  {log.Origin}: {log.Size} entries, root {log.Root}"));
        foreach (var fault in found.Faults) Console.WriteLine(fault.En);
        foreach (FigureDifference difference in found.Differences)
        {
            Console.WriteLine(FormattableString.Invariant($"{difference.Code} {difference.Name} {difference.Period}{(difference.Part is { } part ? " [" + part + "]" : "")}: {difference.Frozen ?? "—"} was frozen, {difference.Recomputed ?? "—"} is what the record comes to{(difference.Erased ? " (something that it counts was erased since)" : "")}."));
            if (difference.FrozenUndetermined != difference.Undetermined) Console.WriteLine(FormattableString.Invariant($"  undetermined: {difference.FrozenUndetermined} then, {difference.Undetermined} now"));
            List("missing", difference.Missing);
            List("added", difference.Added);
        }
        Console.WriteLine(FormattableString.Invariant($"{found.Figures} figures computed again from {found.Events} events, {found.Taken} taken from earlier reports: {(found.IsEqual ? "equal" : "NOT equal")}."));

        static void List(string what, IReadOnlyList<FrozenRecord> records)
        {
            if (records.Count == 0) return;
            string more = records.Count > Shown ? FormattableString.Invariant($" and {records.Count - Shown} more") : "";
            Console.WriteLine($"  {what}: {string.Join(", ", records.Take(Shown).Select(r => r.Place == 0 ? r.Matter : FormattableString.Invariant($"{r.Matter}#{r.Place}")))}{more}");
        }
    }
}
