using System.CommandLine;
using System.Globalization;
using Kefa.Bureau.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa backup FILE</c> and <c>kefa restore FILE</c>.</summary>
internal static class BackupCommands
{
    public static Command Backup()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The archive to write; it must not exist." };
        var command = new Command("backup", "Write database and attachments into one archive; the site may go on running.") { file };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            await using AsyncServiceScope scope = application.Services.CreateAsyncScope();
            BackupMade made = await scope.ServiceProvider.GetRequiredService<Backup>().HandleAsync(parsed.GetValue(file)!.FullName, cancel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{made.File}: {made.Files} files, {made.Length} bytes. Try a restore of it somewhere else: a backup is worth what its restore is."));
            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Restore()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "An archive written by 'kefa backup'." };
        var replace = new Option<bool>("--replace") { Description = "Set an existing SQLite database and its attachments aside under a dated name." };
        var command = new Command("restore", "Put a backup in place of an empty installation; stop the site first.") { file, replace };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            await using AsyncServiceScope scope = application.Services.CreateAsyncScope();
            RestoreMade made = await scope.ServiceProvider.GetRequiredService<Restore>().HandleAsync(parsed.GetValue(file)!.FullName, parsed.GetValue(replace), cancel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Restored the backup of {made.MadeAt:u} with schema {made.Schema}: {made.Files} files. Run 'kefa migrate' if this version is newer."));
            return 0;
        }, cancellationToken));
        return command;
    }
}
