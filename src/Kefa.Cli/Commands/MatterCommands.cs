using System.CommandLine;
using System.Globalization;
using Kefa.Bureau.Matters;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa matters rebuild | expire</c></summary>
internal static class MatterCommands
{
    public static Command Rebuild()
    {
        var command = new Command("rebuild", "Compute the rows of all matters from their events again; says how many were not what their events say.") { CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            RebuildMattersOutcome outcome = await services.GetRequiredService<RebuildMatters>().HandleAsync(cancel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Matters} matters, {outcome.Differed} differed."));
            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Expire()
    {
        var command = new Command("expire", "Record what the law makes of deadlines that have passed; the site does the same every ten minutes.") { CompanyCommands.Bureau };
        command.SetAction((parsed, cancellationToken) => CompanyCommands.InBureauAsync(parsed, async (services, cancel) =>
        {
            int matters = await services.GetRequiredService<ActsOfTheLaw>().ExpireAsync(cancel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{matters} matters."));
            return 0;
        }, cancellationToken));
        return command;
    }
}
