using System.CommandLine;
using System.Globalization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa report list | write</c></summary>
internal static class ReportWriting
{
    private static readonly Option<int?> Year = new("--year") { Description = "The year of the report; by default this one." };

    public static Command List()
    {
        var command = new Command("list", "The templates of reports that are in force.") { CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            foreach (var template in await services.GetRequiredService<ReportLibrary>().InForceAsync(Today(services), cancel))
                Console.WriteLine($"{template.Id}\t{template.Version}\t{template.Name.Zh}\t{template.Name.En}");
            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Write()
    {
        var template = new Argument<string>("TEMPLATE") { Description = "The template: see kefa report list." };
        var file = new Option<FileInfo>("--out") { Description = "Written as its name ends: .docx, .pdf, .html or .xlsx.", Required = true };
        var notes = new Option<bool>("--notes") { Description = "Give each number a note with its code, version and period." };
        var command = new Command("write", "Write the report of a year as it stands: a draft from the records of now. Exit code 1 while something keeps it from being final.") { template, Year, file, notes, CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (!Enum.TryParse(path.Extension.TrimStart('.'), ignoreCase: true, out ReportFormat format) || !Enum.IsDefined(format))
                throw new RefusedException($"'{path.Name}' must end in .docx, .pdf, .html or .xlsx.");
            var year = parsed.GetValue(Year) ?? Today(services).Year;
            var id = parsed.GetValue(template)!;
            var report = FigurePeriod.Parse(year.ToString("0000", CultureInfo.InvariantCulture)) is null ? null : await services.GetRequiredService<ComposeReport>().HandleAsync(id, year, cancel);
            if (report is null)
                throw new RefusedException($"There is no template '{id}' in force in {year}; kefa report list names them.");
            var bytes = await services.GetRequiredService<WriteReport>().HandleAsync(report, format, new ReportForm { Notes = parsed.GetValue(notes) }, "kefa report write", cancel)
                ?? throw new RefusedException($"No PDF can be printed here: Chromium is missing or failed.");
            await File.WriteAllBytesAsync(path.FullName, bytes, cancel);
            foreach (var fault in report.Document.Faults)
                await Console.Error.WriteLineAsync($"{fault.Rule}{(fault.Paragraph is { } paragraph ? " " + paragraph : "")}: {fault.Problem.En}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path.FullName}: {report.Document.Figures.Count} live numbers of {report.Document.Figures.Select(f => f.Code).Distinct(StringComparer.Ordinal).Count()} figures, as of {report.Document.CutOff:yyyy-MM-dd}."));
            return report.Document.Faults.Count == 0 ? 0 : 1;
        }, cancellationToken));
        return command;
    }

    private static DateOnly Today(IServiceProvider services) => services.GetRequiredService<ICurrentBureau>().Required.Today(services.GetRequiredService<TimeProvider>());
}
