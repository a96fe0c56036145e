using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Figures;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa figures list | check</c></summary>
internal static class FigureCommands
{
    private static readonly Option<string?> Period = new("--period") { Description = "2026, 2026-H1, 2026-Q3 or 2026-05; by default this year." };

    private static readonly Option<string> Format = new("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };

    public static Command List()
    {
        var command = new Command("list", "Every figure with its number for a period; — where there is none, with the reason.") { Period, Format, CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            var values = (await services.GetRequiredService<ComputeFigures>().HandleAsync(PeriodOf(parsed, services), null, cancel)).Values.OrderBy(v => v.Figure.Figure.Code, StringComparer.Ordinal).ToList();
            if (IsJson(parsed))
                Console.WriteLine(JsonSerializer.Serialize(values.Select(v => new
                {
                    code = v.Figure.Figure.Code, name = v.Figure.Figure.Name.Zh, period = v.Period.ToString(), value = v.Rounded, unit = v.Figure.Figure.Unit.Zh, records = v.Records, undetermined = v.Undetermined,
                    none = v.None?.Zh, reported = v.Reported, definition = v.Figure.Set.Reference,
                }), Written));
            foreach (var value in IsJson(parsed) ? [] : values)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Figure.Figure.Code}\t{value.Rounded?.ToString(CultureInfo.InvariantCulture) ?? "—"} {value.Figure.Figure.Unit.Zh}\t{value.Figure.Figure.Name.Zh}\t{value.None?.Zh}"));
            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Check()
    {
        var command = new Command("check", "Hold every figure to its records: what pages show is what the listed records come to. Exit code 1 if one disagrees.") { Period, Format, CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            var checks = await services.GetRequiredService<CheckFigures>().HandleAsync(PeriodOf(parsed, services), cancel);
            if (IsJson(parsed))
                Console.WriteLine(JsonSerializer.Serialize(checks.Select(c => new { code = c.Code, name = c.Name, period = c.Period, value = c.Value, measure = c.Measure, records = c.Records, undetermined = c.Undetermined }), Written));
            foreach (var check in checks.Where(c => !c.Agrees))
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{check.Code} {check.Name}: {check.Value} is shown, its {check.Records} records come to {check.Recounted}."));
            if (!IsJson(parsed))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{checks.Count} figures, {checks.Count(c => !c.Agrees)} disagree with their records."));
            return checks.All(c => c.Agrees) ? 0 : 1;
        }, cancellationToken));
        return command;
    }

    private static readonly JsonSerializerOptions Written = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool IsJson(ParseResult parsed) => parsed.GetValue(Format) switch
    {
        "json" => true,
        "text" => false,
        var other => throw new RefusedException($"--format is text or json, not '{other}'."),
    };

    private static FigurePeriod PeriodOf(ParseResult parsed, IServiceProvider services) => parsed.GetValue(Period) is not { } text
        ? FigurePeriod.OfYear(services.GetRequiredService<ICurrentBureau>().Required.Today(services.GetRequiredService<TimeProvider>()).Year)
        : FigurePeriod.Parse(text) ?? throw new RefusedException($"--period is 2026, 2026-H1, 2026-Q3 or 2026-05, not '{text}'.");
}
