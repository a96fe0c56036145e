using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Kefa.Web.Pages.Companies;

/// <summary>A page of a company's agent: it knows for which companies the person acts, and which of them is looked at.</summary>
public abstract class MyCompanyPage : KefaComponent
{
    [SupplyParameterFromQuery(Name = "company")] protected string? Asked { get; set; }

    protected IReadOnlyList<string> Mine { get; private set; } = [];

    /// <summary>The company looked at; null when the person acts for none.</summary>
    protected string? Uscc { get; private set; }

    protected override void OnInitialized()
    {
        Mine = [.. Http.User.CompaniesIn(Bureau.Required.Id).Order(StringComparer.Ordinal)];
        Uscc = Mine.Contains(Asked, StringComparer.Ordinal) ? Asked : Mine.Count > 0 ? Mine[0] : null;
    }

    /// <summary>An address for the same company.</summary>
    protected string Same(string path) => To(path) + (Mine.Count > 1 ? (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "company=" + Uscc : "");

    protected Actor Me => Actor.Of(Http.User, Bureau.Required.Id, Roles.CompanyAgent);
}
