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
        var serve = new Option<string?>("--serve") { Description = "The PostgreSQL role under which the site runs (or KEFA_SERVE_ROLE): it gets its rights, and row-level security holds it." };
        command.Options.Add(serve);
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            await using AsyncServiceScope scope = application.Services.CreateAsyncScope();
            IReadOnlyList<string> applied = await scope.ServiceProvider.GetRequiredService<Schema>().MigrateAsync(cancel);
            foreach (string migration in applied) Console.WriteLine($"applied {migration}");
            Console.WriteLine(applied.Count == 0 ? "The database is up to date." : "Done.");
            if ((parsed.GetValue(serve) ?? application.Configuration["KEFA_SERVE_ROLE"]) is { Length: > 0 } role)
            {
                int tables = await scope.ServiceProvider.GetRequiredService<ServeRole>().PrepareAsync(role, cancel);
                Console.WriteLine($"The role '{role}' may serve; {tables} tables are under row-level security.");
            }
            return 0;
        }, cancellationToken));
        return command;
    }
}
