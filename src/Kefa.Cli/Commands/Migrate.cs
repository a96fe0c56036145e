using System.CommandLine;
using Kefa.Bureau.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa migrate</c>: brings the database to the schema of this version.</summary>
internal static class Migrate
{
    public static Command Command()
    {
        var command = new Command("migrate", "Bring the database to the schema of this version.");
        command.SetAction((_, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            await using AsyncServiceScope scope = application.Services.CreateAsyncScope();
            IReadOnlyList<string> applied = await scope.ServiceProvider.GetRequiredService<Schema>().MigrateAsync(cancel);
            foreach (string migration in applied) Console.WriteLine($"applied {migration}");
            Console.WriteLine(applied.Count == 0 ? "The database is up to date." : "Done.");
            return 0;
        }, cancellationToken));
        return command;
    }
}
