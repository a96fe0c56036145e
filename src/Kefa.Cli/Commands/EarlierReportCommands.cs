using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Bureau.Operations;
using Kefa.Documents.Reported;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kefa.Cli;

/// <summary><c>kefa figures import | rebuild</c></summary>
internal static class EarlierReportCommands
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Shows what is recognised in the report of an earlier year. Stores nothing: a number becomes a figure by a person's confirmation, in the console.</summary>
    public static Command Import()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A past report: text (UTF-8, GB 18030), .docx or .html." };
        var year = new Option<int?>("--year") { Description = "The year that it reports on; by default what it says itself." };
        var command = new Command("import", "Show as JSON the sections and numbers of a past report. Nothing is stored: numbers are confirmed in the console.") { file, year };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            FileInfo given = parsed.GetValue(file)!;
            if (!given.Exists)
            {
                await Console.Error.WriteLineAsync($"The file '{given}' does not exist.");
                return 2;
            }
            try
            {
                if (given.Length > ReportLimits.Default.MostBytes) throw new RefusedException($"The file is larger than {ReportLimits.Default.MostBytes / 1024 / 1024} MB.");
                byte[] bytes = await File.ReadAllBytesAsync(given.FullName, cancellationToken);
                using var pdf = new PdfTextReader(Options.Create(new AttachmentOptions()), NullLogger<PdfTextReader>.Instance);
                IReadOnlyList<ReportLine> lines = await EarlierReportFile.LinesAsync(bytes, pdf, cancellationToken)
                    ?? throw new RefusedException("Text, Word documents (.docx), PDF with text and pages (.html) are read; save it as one of them.");
                PastReport report = ReportReader.Read(lines, parsed.GetValue(year));
                Console.WriteLine(JsonSerializer.Serialize(Shown(report), Written));
                return 0;
            }
            catch (Exception refused) when (refused is ReportFormatException or RefusedException)
            {
                await Console.Error.WriteLineAsync(refused.Message);
                return 1;
            }
        });
        return command;
    }

    public static Command Rebuild()
    {
        var command = new Command("rebuild", "Make the rows of reports of earlier years and their confirmed numbers from the record again.") { CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            Console.WriteLine($"{await services.GetRequiredService<RebuildEarlierReports>().HandleAsync(cancel)} reports of earlier years.");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static object Shown(PastReport report) => new
    {
        title = report.Title, year = report.Year, organ = report.Organ,
        sections = report.Sections.Select(section => new { number = section.Number, level = section.Level, title = section.Title, parent = section.Parent }),
        numbers = report.Quantities.Select(quantity => new
        {
            value = quantity.Value, unit = quantity.Unit, printed = quantity.Printed, approximation = quantity.Approximation == Approximation.Exact ? null : quantity.Approximation.ToString(), subject = quantity.Subject,
            from = quantity.Period?.From, to = quantity.Period?.To, place = string.Concat(quantity.Place), sentence = quantity.Sentence, paragraph = quantity.Paragraph, start = quantity.Start,
        }),
    };
}
