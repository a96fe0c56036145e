using Kefa.Bureau.Accounts;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Policies;
using Kefa.Matching.Policies;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Console;

/// <summary>What every page for staff has: who acts, what they may do, and the words of the console.</summary>
public abstract class ConsoleComponent : KefaComponent
{
    protected Actor Me => Actor.Of(Http.User, Bureau.Required.Id, Policies.RolesOf(Policies.Editor));

    /// <summary>Corrects and imports companies.</summary>
    protected bool MayEdit => Http.User.May(Bureau.Required.Id, Policies.Officer);

    protected bool MayPublish => Http.User.May(Bureau.Required.Id, Policies.Publisher);

    /// <summary>Answers 404 with this page, which says what is missing; set at the end because the status pages would replace the page otherwise.</summary>
    protected void NotHere() => Http.Response.OnStarting(static response =>
    {
        ((HttpResponse)response).StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }, Http.Response);

    protected string SizeName(SizeClass size) => ConsoleWords.Of(size).In(English);

    /// <summary>The sum of what eligible companies would get; a dash where the policy promises no amount.</summary>
    protected string Estimate(VerdictCounts counts) => counts.Benefit == 0 ? "—" : (counts.IsUpperBound ? L("不超过 ", "at most ") : L("约 ", "about ")) + Yuan(Rounded(counts.Benefit));

    /// <summary>A sum over many companies is an estimate: from ten thousand yuan on it is told in thousands.</summary>
    protected static decimal Rounded(decimal sum) => Math.Abs(sum) < 10_000 ? decimal.Round(sum) : decimal.Round(sum / 1_000) * 1_000;

    protected string Worth(PairResult result) => result.Benefit is { } amount ? (result.IsUpperBound ? "≤ " : "") + Yuan(amount) : "—";

    /// <summary>An instant as a clock in the bureau shows it.</summary>
    protected string When(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(Bureau.Required.TimeZone)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Conditions by their labels, in the language of the page.</summary>
    protected string Labels(Policy policy, IReadOnlyList<string> ids) =>
        string.Join(L("；", "; "), ids.Select(id => policy.Conditions.FirstOrDefault(c => c.Id == id)?.Label.In(English) ?? id));
}
