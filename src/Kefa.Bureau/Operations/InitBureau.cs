using System.Text.RegularExpressions;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Operations;

/// <param name="AdministratorEmail">Also the administrator's user name.</param>
/// <param name="ContentFolder">The product's content, loaded with it.</param>
public sealed record InitBureauInput(string Code, string NameZh, string NameEn, string? Region, string? HostName, string AdministratorEmail, string ContentFolder);

public abstract record InitBureauOutcome
{
    private InitBureauOutcome() { }

    /// <param name="Password">Known to nobody else and shown once; must be changed at the first sign-in.</param>
    public sealed record Made(BureauInfo Bureau, string UserName, string Password) : InitBureauOutcome;
    public sealed record Refused(IReadOnlyList<string> Reasons) : InitBureauOutcome;
}

/// <summary>Makes an installation's first real bureau, with one administrator and no password that anyone knows beforehand. One transaction.</summary>
public sealed partial class InitBureau(IServiceScopeFactory scopes, TimeProvider time, BureauDirectory directory)
{
    public async Task<InitBureauOutcome> HandleAsync(InitBureauInput input, CancellationToken cancellationToken)
    {
        List<string> reasons = [.. Wrong(input)];
        if (reasons.Count > 0) return new InitBureauOutcome.Refused(reasons);

        Actor by = Actor.Command("init");
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IServiceProvider services = scope.ServiceProvider;
        var db = services.GetRequiredService<KefaDbContext>();
        await services.GetRequiredService<Schema>().MigrateAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Bureaus.OrderBy(unit => unit.Id).FirstOrDefaultAsync(cancellationToken) is { } existing)
        {
            string kind = existing.IsDemo ? "the demo bureau" : "a bureau";
            return new InitBureauOutcome.Refused([$"There is {kind} already: '{existing.Code}' ({existing.NameEn}). 'kefa init' makes the first bureau of an empty installation: choose another KEFA_DATA or KEFA_DATABASE."]);
        }

        var unit = new BureauUnit
        {
            Code = input.Code, NameZh = input.NameZh.Trim(), NameEn = input.NameEn.Trim(), Region = input.Region, HostName = input.HostName?.ToLowerInvariant(),
            IsDefault = true, CreatedAt = time.GetUtcNow(),
        };
        db.Add(unit);
        await db.SaveChangesAsync(cancellationToken);
        BureauInfo bureau = BureauInfo.Of(unit);
        services.GetRequiredService<CurrentBureau>().Enter(bureau);
        services.GetRequiredService<AuditTrail>().Record(by, "BureauMade", $"bureau/{unit.Code}");

        LoadContentOutcome content = await services.GetRequiredService<LoadContent>().HandleAsync(input.ContentFolder, by, cancellationToken);
        if (content.Problems.Count > 0) return new InitBureauOutcome.Refused([.. content.Problems.Select(problem => problem.ToString())]);
        await services.GetRequiredService<FollowCalendar>().HandleAsync(by, cancellationToken);

        string password = OneTimePassword.New();
        OpenAccountOutcome account = await services.GetRequiredService<OpenAccount>().HandleAsync(
            new OpenAccountInput(input.AdministratorEmail, "系统管理员", input.AdministratorEmail, password, MustChangePassword: true),
            [(Roles.SystemAdministrator, null)], by, cancellationToken);
        if (account is OpenAccountOutcome.Refused refused) return new InitBureauOutcome.Refused(refused.Reasons);
        await transaction.CommitAsync(cancellationToken);
        directory.Forget();
        return new InitBureauOutcome.Made(bureau, input.AdministratorEmail, password);
    }

    private static IEnumerable<string> Wrong(InitBureauInput input)
    {
        if (!Code().IsMatch(input.Code)) yield return $"The code '{input.Code}' stands in addresses: 2 to 32 lower-case letters, digits or hyphens, beginning with a letter.";
        if (string.IsNullOrWhiteSpace(input.NameZh)) yield return "The Chinese name is missing.";
        if (string.IsNullOrWhiteSpace(input.NameEn)) yield return "The English name is missing.";
        if (input.Region is not null && !RegionCode().IsMatch(input.Region)) yield return $"The region '{input.Region}' is not a division code (行政区划代码): 2, 4 or 6 digits.";
        if (input.HostName is not null && Uri.CheckHostName(input.HostName) == UriHostNameType.Unknown) yield return $"'{input.HostName}' is not a host name.";
        if (!Email().IsMatch(input.AdministratorEmail)) yield return $"'{input.AdministratorEmail}' is not an e-mail address.";
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,31}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\d{2}(\d{2}){0,2}$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript, 1000)]
    private static partial Regex RegionCode();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Email();
}
