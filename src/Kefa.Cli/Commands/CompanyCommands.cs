using System.CommandLine;
using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Operations;
using Kefa.Documents.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa companies import | export | template | rebuild</c></summary>
internal static class CompanyCommands
{
    internal static readonly Option<string?> Bureau = new("--bureau") { Description = "The bureau's code; by default the only or default bureau." };

    public static Command Import()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "CSV (UTF-8 or GB 18030), XLSX or JSON; what it is is told by its content." };
        var source = new Option<string?>("--source") { Description = "Where the facts come from, for instance 税务年报; by default the name of the file." };
        var asOf = new Option<DateOnly?>("--as-of") { Description = "The day to which the source speaks (2026-06-15)." };
        var refused = new Option<FileInfo?>("--refused") { Description = "Where to write refused rows with their errors; by default beside FILE." };
        var command = new Command("import", "Import companies; refused rows are written to a file that can be corrected and imported again. Interrupted, the same command goes on.") { file, source, asOf, refused, Bureau };
        command.SetAction((parsed, cancellationToken) => InBureauAsync(parsed, async (services, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (!path.Exists)
                throw new RefusedException($"The file '{path.FullName}' does not exist.");
            var received = await services.GetRequiredService<ReceiveImport>().FromFileAsync(
                path.FullName, new ReceiveImportInput(path.Name, parsed.GetValue(source) ?? "", parsed.GetValue(asOf)), Actor.Command("companies import"), cancel);
            if (received is not ReceiveOutcome.Received { ImportId: var id } import)
                throw new RefusedException(((ReceiveOutcome.Refused)received).Reason.En);
            if (import.Continues)
                await Console.Error.WriteLineAsync("Going on with an import of this file that was interrupted.");
            var outcome = await services.GetRequiredService<ImportCompanies>().RunAsync(id, new ImportLines(Progress.ToErrors()), cancel);
            return await ReportAsync(services, id, outcome, parsed.GetValue(refused), path, cancel);
        }, cancellationToken));
        return command;
    }

    public static Command Export()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Written as its name ends: .csv, .xlsx or .json." };
        var region = new Option<string?>("--region") { Description = "Only companies whose region code begins so." };
        var command = new Command("export", "Write all companies with their facts in a form that can be imported again.") { file, region, Bureau };
        command.SetAction((parsed, cancellationToken) => InBureauAsync(parsed, async (services, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (path.Extension.ToLowerInvariant() is not (".csv" or ".xlsx" or ".json"))
                throw new RefusedException($"'{path.Name}' must end in .csv, .xlsx or .json.");
            var filter = new CompanyFilter { Region = parsed.GetValue(region) };
            var export = services.GetRequiredService<CompanyExport>();
            await using var stream = path.Create();
            switch (path.Extension.ToLowerInvariant())
            {
                case ".json":
                    await export.WriteJsonAsync(filter, stream, cancel);
                    break;
                case ".xlsx":
                    await (await export.TableAsync(filter, "kefa companies export", english: false, cancel)).WriteAsync(stream, TableFormat.Xlsx, cancel);
                    break;
                default:
                    // Notes below the rows would be read as companies.
                    await ((await export.TableAsync(filter, "", english: false, cancel)) with { Notes = [] }).WriteAsync(stream, TableFormat.Csv, cancel);
                    break;
            }

            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Template()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Written as its name ends: .csv or .xlsx." };
        var english = new Option<bool>("--english") { Description = "Explain the columns in English." };
        var command = new Command("template", "Write the table to fill in for an import.") { file, english, Bureau };
        command.SetAction((parsed, cancellationToken) => InBureauAsync(parsed, async (services, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            await using var stream = path.Create();
            await services.GetRequiredService<CompanyTemplate>().WriteAsync(
                stream, path.Extension.Equals(".xlsx", StringComparison.OrdinalIgnoreCase) ? TableFormat.Xlsx : TableFormat.Csv, parsed.GetValue(english), cancel);
            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Rebuild()
    {
        var command = new Command("rebuild", "Compute the rows of all companies from their events again.") { Bureau };
        command.SetAction((parsed, cancellationToken) => InBureauAsync(parsed, async (services, cancel) =>
        {
            var outcome = await services.GetRequiredService<RebuildCompanies>().HandleAsync(cancel);
            Console.WriteLine($"{outcome.Companies} companies, {outcome.Differed} were not what their events say and are now.");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static async Task<int> ReportAsync(IServiceProvider services, Guid id, ImportRunOutcome outcome, FileInfo? refused, FileInfo file, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync();
        if (outcome == ImportRunOutcome.TakenOver)
        {
            await Console.Error.WriteLineAsync("Another process carries this import on; run the command again to see its end.");
            return 1;
        }

        var log = services.GetRequiredService<ImportLog>();
        var import = (await log.FindAsync(id, cancellationToken))!;
        if (import.Error is { } error)
            throw new RefusedException(error.En);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{import.Rows} rows: {import.Created} created, {import.Updated} updated, {import.Unchanged} unchanged, {import.Refused} refused, {import.Warned} with warnings."));
        if (import.Refused == 0)
            return 0;
        refused ??= new FileInfo(Path.ChangeExtension(file.FullName, null) + (import.Format == ImportFormat.Json ? ".refused.json" : ".refused.csv"));
        await using (var stream = refused.Create())
            await log.WriteRefusedAsync(id, stream, english: false, cancellationToken);
        Console.WriteLine($"Refused rows with their errors: {refused.FullName}");
        return 3;
    }

    internal static Task<int> InBureauAsync(ParseResult parsed, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken) =>
        Application.RunAsync(async (application, cancel) =>
        {
            var directory = application.Services.GetRequiredService<BureauDirectory>();
            var code = parsed.GetValue(Bureau);
            var bureau = await directory.ResolveAsync("", code, cancel)
                ?? throw new RefusedException(code is null ? "There is no default bureau: name one with --bureau, or make one with 'kefa init'." : $"There is no bureau '{code}'.");
            await using var scope = application.Services.CreateBureauScope(bureau);
            return await work(scope.ServiceProvider, cancel);
        }, cancellationToken);

    /// <summary>The numbers of an import on one line.</summary>
    private sealed class ImportLines(Progress progress) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => progress.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"{value.State}: {value.Rows} rows read, {value.Created} created, {value.Updated} updated, {value.Unchanged} unchanged, {value.Refused} refused"));
    }
}
