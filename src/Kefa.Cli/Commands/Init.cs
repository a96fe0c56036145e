using System.CommandLine;
using Kefa.Bureau.Content;
using Kefa.Bureau.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa init</c>: a first real bureau. Asks for what was not given, when there is someone to ask.</summary>
internal static class Init
{
    public static Command Command()
    {
        var code = new Option<string?>("--code") { Description = "Short name in addresses, for instance 'xiamen'." };
        var name = new Option<string?>("--name") { Description = "Chinese name, for instance 某市科学技术局." };
        var nameEn = new Option<string?>("--name-en") { Description = "English name." };
        var admin = new Option<string?>("--admin") { Description = "E-mail address of the first administrator; also the user name." };
        var region = new Option<string?>("--region") { Description = "Division code (行政区划代码) of the place that the bureau serves: 2, 4 or 6 digits." };
        var host = new Option<string?>("--host") { Description = "Host name of the bureau's site, where it has one of its own." };
        var command = new Command("init", "Make the first real bureau and its administrator, whose one-time password is printed once.") { code, name, nameEn, admin, region, host };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            string? givenCode = parsed.GetValue(code) ?? Ask("Code (in addresses): ");
            string? givenName = parsed.GetValue(name) ?? Ask("Chinese name 中文名称: ");
            string? givenNameEn = parsed.GetValue(nameEn) ?? Ask("English name: ");
            string? givenAdmin = parsed.GetValue(admin) ?? Ask("Administrator's e-mail: ");
            if (givenCode is null || givenName is null || givenNameEn is null || givenAdmin is null)
            {
                await Console.Error.WriteLineAsync("Give --code, --name, --name-en and --admin: there is no terminal to ask for them.");
                return 1;
            }
            var input = new InitBureauInput(
                givenCode, givenName, givenNameEn, parsed.GetValue(region), parsed.GetValue(host), givenAdmin, ContentFolder.Find(application.Configuration));
            InitBureauOutcome outcome = await application.Services.GetRequiredService<InitBureau>().HandleAsync(input, cancel);
            switch (outcome)
            {
                case InitBureauOutcome.Made made:
                    Console.WriteLine($"Bureau '{made.Bureau.Code}' ({made.Bureau.NameZh}, {made.Bureau.NameEn}) is made.");
                    Console.WriteLine($"Administrator: {made.UserName}");
                    Console.WriteLine($"One-time password, shown only now: {made.Password}");
                    Console.WriteLine("It must be changed at the first sign-in.");
                    return 0;
                case InitBureauOutcome.Refused refused:
                    foreach (string reason in refused.Reasons) await Console.Error.WriteLineAsync(reason);
                    return 1;
                default:
                    throw new InvalidOperationException($"Unexpected outcome {outcome}.");
            }
        }, cancellationToken));
        return command;
    }

    private static string? Ask(string question)
    {
        if (Console.IsInputRedirected) return null;
        Console.Write(question);
        return Console.ReadLine();
    }
}
