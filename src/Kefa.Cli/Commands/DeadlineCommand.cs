using System.CommandLine;
using System.Text;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Registers;
using Kefa.Procedures.Calendar;

namespace Kefa.Cli;

/// <summary><c>kefa deadline</c>: computes a deadline from the holidays of the content folder, and shows its arithmetic.</summary>
internal static class DeadlineCommand
{
    public static Command Command()
    {
        Dictionary<string, Option<string?>> fields = new(StringComparer.Ordinal)
        {
            ["start"] = new("--start") { Description = "The day of the start event, which is not counted: 2026-03-31.", Required = true },
            ["time"] = new("--time") { Description = "The time of the start, for hours: 09:30." },
            ["how"] = new("--how") { Description = "within (default), atLeast, before, fixed." },
            ["n"] = new("--days") { Description = "The length, in the unit." },
            ["unit"] = new("--unit") { Description = "workingDays (default), calendarDays, months, years, hours; or a law that says how it counts, such as 行政复议法." },
            ["on"] = new("--on") { Description = "Month and day of a fixed day: 01-31." },
            ["extend"] = new("--extend") { Description = "How much longer it was made." },
            ["extendUnit"] = new("--extend-unit") { Description = "workingDays (default), calendarDays, months." },
        };
        Dictionary<string, Option<bool>> flags = new(StringComparer.Ordinal)
        {
            ["clear"] = new("--clear-days") { Description = "Counted back: the days lie in full between the two days." },
            ["excluded"] = new("--excluded") { Description = "The fixed day itself is too late (之前)." },
        };
        var suspensions = new Option<string[]>("--suspend") { Description = "Days that are not counted: 2026-03-02..2026-03-10:ground. May be repeated." };
        var asOf = new Option<string?>("--as-of") { Description = "Also say where the deadline stands on this day." };
        var region = new Option<string?>("--region") { Description = "The administrative division whose further days off count: 45." };
        var content = new Option<string?>("--content") { Description = "The content folder; by default KEFA_CONTENT or the product's own." };
        var english = new Option<bool>("--english") { Description = "In English." };
        var format = new Option<string>("--format") { Description = "text, json or ics.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "ics");
        var command = new Command("deadline", "Compute a deadline and show its arithmetic, line by line.") { suspensions, asOf, region, content, english, format };
        foreach (var option in fields.Values)
            command.Add(option);
        foreach (var flag in flags.Values)
            command.Add(flag);
        command.SetAction(parsed =>
        {
            IReadOnlyList<string> Given(string name) => name == "suspend" ? parsed.GetValue(suspensions) ?? []
                : fields.TryGetValue(name, out var field) ? (parsed.GetValue(field) is { } text ? [text] : [])
                : flags.TryGetValue(name, out var flag) && parsed.GetValue(flag) ? ["true"] : [];
            return Run(DeadlineQuestion.Read(Given), parsed.GetValue(asOf), parsed.GetValue(region), parsed.GetValue(content), parsed.GetValue(english), parsed.GetValue(format)!);
        });
        return command;
    }

    private static int Run(DeadlineQuestion question, string? asOf, string? region, string? content, bool english, string format)
    {
        var day = DeadlineQuestion.Date(asOf);
        if (asOf is not null && day is null)
        {
            Console.Error.WriteLine($"--as-of: '{asOf}' is not a date; expected for instance 2026-03-31.");
            return 2;
        }

        foreach (var problem in question.Problems)
            Console.Error.WriteLine($"{problem.Field}: {problem.Text.In(english)}");
        if (question.Input is not { } input)
            return 2;
        var root = content ?? ContentFiles.FindRoot();
        if (root is null || !Directory.Exists(root))
        {
            Console.Error.WriteLine(content is null ? "There is no content folder here or above: name it, or set KEFA_CONTENT." : $"The folder '{content}' does not exist.");
            return 2;
        }

        StatutoryCalendar calendar;
        try
        {
            calendar = Calendar(root, region);
        }
        catch (ContentFileException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        var deadline = Deadline.Compute(calendar, input);
        switch (format)
        {
            case "json":
                Console.WriteLine(Encoding.UTF8.GetString(DeadlineJson.Write(deadline, day)));
                break;
            case "ics":
                Console.Write(DeadlineCalendarFile.Write([new CalendarEntry(DeadlineCalendarFile.IdOf(deadline), english ? "Deadline" : "办理期限", null, deadline)], TimeProvider.System.GetUtcNow(), english));
                break;
            default:
                foreach (var line in deadline.Lines)
                    Console.WriteLine(line.Rule is null ? line.Text.In(english) : $"{line.Text.In(english)} [{line.Rule}]");
                if (day is { } known)
                    Console.WriteLine($"{known:yyyy-MM-dd}: {deadline.StateOn(known).Text.In(english)}");
                break;
        }

        return 0;
    }

    private static StatutoryCalendar Calendar(string root, string? region)
    {
        var folder = Path.Combine(root, "calendar");
        var files = new List<HolidayFile>();
        foreach (var file in Directory.Exists(folder) ? ContentFiles.Files(folder, "*.yaml") : [])
        {
            using var text = File.OpenText(file);
            files.Add(HolidayFile.Read(ContentFiles.NameOf(file), text));
        }

        if (HolidayFile.Problems(files).FirstOrDefault() is { } problem)
            throw new ContentFileException(problem.Path, problem.Line ?? 1, problem.Phrase);
        return new StatutoryCalendar(files.Select(f => f.Year).OfType<HolidayYear>(), files.Select(f => f.Layer).OfType<RegionalLayer>(), region);
    }
}
