using System.CommandLine;
using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa content load [DIR]</c>: publishes what is new in the content folder for all bureaus.</summary>
internal static class ContentLoad
{
    public static Command Command()
    {
        var directory = new Argument<DirectoryInfo?>("DIR") { Description = "The content folder; by default KEFA_CONTENT or the one of the product.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("load", "Publish what is new in the content folder for all bureaus; all of it or, with any problem, nothing.") { directory };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            string folder = parsed.GetValue(directory)?.FullName ?? ContentFolder.Find(application.Configuration);
            await using AsyncServiceScope scope = application.Services.CreateAsyncScope();
            (SchemaState state, string text) = await scope.ServiceProvider.GetRequiredService<Schema>().CheckAsync(cancel);
            if (state != SchemaState.Current)
            {
                await Console.Error.WriteLineAsync(text);
                return 1;
            }
            LoadContentOutcome outcome = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(folder, Actor.Command("content load"), cancel);
            foreach (ContentProblem problem in outcome.Problems) await Console.Error.WriteLineAsync(problem.ToString());
            if (outcome.Problems.Count > 0) return 1;
            foreach (string reference in outcome.Added) Console.WriteLine($"published {reference}");
            foreach (string recorded in await FollowCalendar.InAllBureausAsync(application.Services, Actor.Command("content load"), cancel)) Console.WriteLine($"holidays recorded for {recorded}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Added.Count} published, {outcome.Unchanged} unchanged"));
            return 0;
        }, cancellationToken));
        return command;
    }
}
