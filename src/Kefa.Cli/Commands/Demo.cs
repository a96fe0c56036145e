using System.CommandLine;
using Kefa.Bureau.Content;
using Kefa.Bureau.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa demo</c>: the invented bureau with its companies and accounts, loaded once into the data folder.</summary>
internal static class Demo
{
    public static Command Command()
    {
        var command = new Command("demo", "Load the demo bureau (invented companies, known passwords) into an empty installation; again, it only goes on.");
        command.SetAction((_, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            var loaded = await application.Services.GetRequiredService<LoadDemo>()
                .HandleAsync(ContentFolder.Find(application.Configuration), Progress.ToErrors(), cancel);
            Console.WriteLine($"{loaded.Bureau.NameZh} · {loaded.Bureau.NameEn}: {loaded.Companies} companies{(loaded.WasThere ? " (was there already)" : "")}.");
            Console.WriteLine($"Demo accounts, password {loaded.Password} (known to everyone: never use the demo for real data):");
            foreach (var account in loaded.Accounts)
                Console.WriteLine($"  {account.UserName,-12}{account.Role,-24}{account.NameZh}{(account.Company is null ? "" : $" {account.Company}")}");
            return 0;
        }, cancellationToken));
        return command;
    }
}
