using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Kefa.Web.Pages.Matters;

/// <summary>What pages about matters share: who acts, today, and that what is not there answers 404.</summary>
public abstract class MatterComponent : KefaComponent
{
    [Inject] protected ActingPeople People { get; set; } = null!;

    [Inject] protected TimeProvider Time { get; set; } = null!;

    protected DateOnly Today => Bureau.Required.Today(Time);

    /// <summary>Whether somebody works in the bureau: pages below /console are for them.</summary>
    protected bool InConsole => Http.Request.Path.StartsWithSegments("/console", StringComparison.Ordinal);

    protected Task<Acting> MeAsync() => People.OfAsync(Http.User, Leaving);

    /// <summary>Answers 404 with this page, which says what is missing.</summary>
    protected void NotHere() => Http.Response.OnStarting(static response =>
    {
        ((HttpResponse)response).StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }, Http.Response);

    protected string When(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(Bureau.Required.TimeZone)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Roles, <c>party</c> and <c>others</c> in words.</summary>
    protected string Waited(Procedures.Procedure procedure, string roles) => string.Join(L("、", ", "), roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(role => role switch
    {
        "applicant" => L("申请人", "the applicant"),
        "others" => L("其他机关或第三方", "others"),
        _ => L(procedure.RoleName(role)),
    }));
}
