using System.CommandLine;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Operations;
using Kefa.Matching;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Cli;

/// <summary><c>kefa account add</c> and <c>kefa account reset</c>: for the operator, when no administrator can sign in.</summary>
internal static class AccountCommands
{
    public static Command Add()
    {
        var user = new Argument<string>("USER") { Description = "The user name, often the e-mail address." };
        var name = new Option<string>("--name") { Description = "The name that pages show.", Required = true };
        var bureau = new Option<string?>("--bureau") { Description = "The bureau's code; needed where there are several." };
        var roles = new Option<string[]>("--role") { Description = "A role code of registers/roles.yaml; may stand several times.", Required = true };
        var company = new Option<string?>("--company") { Description = "The 统一社会信用代码 for which a companyAgent acts." };
        var command = new Command("add", "Open an account with posts; its one-time password is printed once.") { user, name, bureau, roles, company };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            BureauInfo here = await BureauAsync(application, parsed.GetValue(bureau), cancel);
            await using AsyncServiceScope scope = application.Services.CreateBureauScope(here);
            string[] known = [.. (await scope.ServiceProvider.GetRequiredService<RoleRegister>().AllAsync(cancel)).Select(role => role.Code)];
            string[] wanted = parsed.GetValue(roles)!;
            if (wanted.FirstOrDefault(role => !known.Contains(role, StringComparer.Ordinal)) is { } unknown)
                throw new RefusedException($"'{unknown}' is not a role; expected one of {string.Join(", ", known)}.");
            if (wanted.Contains(Roles.CompanyAgent, StringComparer.Ordinal) != parsed.GetValue(company) is not null)
                throw new RefusedException($"--company and --role {Roles.CompanyAgent} go together: an agent acts for one company, others for none.");
            string? forCompany = parsed.GetValue(company);
            if (forCompany is not null)
                forCompany = CreditCode.TryParse(forCompany, out CreditCode code, out LocalText? wrong) ? code.ToString() : throw new RefusedException(wrong.En);

            string password = OneTimePassword.New();
            OpenAccountOutcome outcome = await scope.ServiceProvider.GetRequiredService<OpenAccount>().HandleAsync(
                new OpenAccountInput(parsed.GetValue(user)!, parsed.GetValue(name)!, null, password, MustChangePassword: true),
                [.. wanted.Select(role => (role, role == Roles.CompanyAgent ? forCompany : null))], Actor.Command("account add"), cancel);
            if (outcome is OpenAccountOutcome.Refused refused)
            {
                foreach (string reason in refused.Reasons) await Console.Error.WriteLineAsync(reason);
                return 1;
            }
            Console.WriteLine($"Account '{parsed.GetValue(user)}' in bureau '{here.Code}' as {string.Join(", ", wanted)}.");
            Console.WriteLine($"One-time password, shown only now: {password}");
            return 0;
        }, cancellationToken));
        return command;
    }

    public static Command Reset()
    {
        var user = new Argument<string>("USER") { Description = "The user name." };
        var command = new Command("reset", "Give an account a new one-time password and end its lockout and sign-ins.") { user };
        command.SetAction((parsed, cancellationToken) => Application.RunAsync(async (application, cancel) =>
        {
            await using AsyncServiceScope scope = application.Services.CreateAsyncScope();
            string password = await scope.ServiceProvider.GetRequiredService<ResetPassword>().HandleAsync(parsed.GetValue(user)!, Actor.Command("account reset"), cancel);
            Console.WriteLine($"One-time password, shown only now: {password}");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static async Task<BureauInfo> BureauAsync(Application application, string? code, CancellationToken cancellationToken)
    {
        var directory = application.Services.GetRequiredService<BureauDirectory>();
        IReadOnlyList<BureauInfo> all = await directory.AllAsync(cancellationToken);
        return (code, all) switch
        {
            (_, []) => throw new RefusedException("There is no bureau yet: run 'kefa init'."),
            (null, [var only]) => only,
            (null, _) => throw new RefusedException($"Say --bureau with one of {string.Join(", ", all.Select(bureau => bureau.Code))}."),
            _ => await directory.FindAsync(code, cancellationToken) ?? throw new RefusedException($"There is no bureau '{code}'; there are {string.Join(", ", all.Select(bureau => bureau.Code))}."),
        };
    }
}
