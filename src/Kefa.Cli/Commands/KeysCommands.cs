using System.CommandLine;
using Kefa.Bureau.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa keys make</c> and <c>kefa keys rotate</c>: the key file that seals fields and never stands in the database.</summary>
internal static class KeysCommands
{
    public static Command Make()
    {
        var command = new Command("make", "Make the key file (KEFA_KEYS, else keys.json in the data folder) where there is none.");
        command.SetAction((_, cancellationToken) => Application.RunAsync((application, _) =>
        {
            var ring = application.Services.GetRequiredService<KeyRing>();
            Console.WriteLine(ring.Make() ? $"Made {ring.FileName}. Keep a copy of it apart from the backups: without it what it sealed is lost." : $"{ring.FileName} is there already.");
            return Task.FromResult(0);
        }, cancellationToken));
        return command;
    }

    public static Command Rotate()
    {
        var command = new Command("rotate", "Add a key, which seals from now on; what older keys sealed stays readable.");
        command.SetAction((_, cancellationToken) => Application.RunAsync((application, _) =>
        {
            var ring = application.Services.GetRequiredService<KeyRing>();
            Console.WriteLine($"{ring.FileName} seals with '{ring.Rotate()}' from now on. Give every node the same file and start it again; renew the copy that you keep.");
            return Task.FromResult(0);
        }, cancellationToken));
        return command;
    }
}
