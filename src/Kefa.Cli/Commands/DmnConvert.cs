using System.CommandLine;
using System.Text;
using Kefa.Dmn;

namespace Kefa.Cli;

/// <summary><c>kefa dmn convert FILE --to 1.3</c>: writes a model in another version's namespaces.</summary>
internal static class DmnConvert
{
    public static Command Command()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A model of DMN 1.2 to 1.5." };
        var to = new Option<string>("--to") { Description = "The version: 1.3 (for editors that know no later one), 1.4 or 1.5.", Required = true };
        to.AcceptOnlyFromAmong("1.3", "1.4", "1.5");
        var into = new Option<FileInfo?>("--out") { Description = "The file to write; without it the model goes to standard output." };
        var command = new Command("convert", "Convert a model to another version of DMN; foreign elements, diagrams and comments stay.") { file, to, into };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(file)!, parsed.GetValue(to)!, parsed.GetValue(into), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, string to, FileInfo? into, CancellationToken cancellationToken)
    {
        var version = to switch { "1.3" => DmnVersion.Dmn13, "1.4" => DmnVersion.Dmn14, _ => DmnVersion.Dmn15 };
        DmnDocument document;
        try
        {
            document = DmnDocument.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken), file.Name);
        }
        catch (Exception problem) when (problem is DmnFormatException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }

        switch (document.ConvertTo(version))
        {
            case DmnConversion.Refused refused:
                foreach (var obstacle in refused.Obstacles)
                    await Console.Error.WriteLineAsync(obstacle.ToString());
                await Console.Error.WriteLineAsync($"Nothing was written: DMN {to} cannot say what '{file.Name}' says.");
                return 1;
            case DmnConversion.Converted { Document: var converted } when into is null:
                await using (var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)))
                    await output.WriteAsync(converted.ToXml());
                return 0;
            case DmnConversion.Converted { Document: var converted }:
                try
                {
                    await File.WriteAllTextAsync(into.FullName, converted.ToXml(), new UTF8Encoding(false), cancellationToken);
                    return 0;
                }
                catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
                {
                    await Console.Error.WriteLineAsync(problem.Message);
                    return 2;
                }

            default:
                throw new InvalidOperationException("A conversion is converted or refused.");
        }
    }
}
