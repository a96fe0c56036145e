using System.Security.Claims;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Extensions;

namespace Kefa.Web.Shell;

/// <summary>The frame round every page.</summary>
public abstract class KefaLayout : LayoutComponentBase
{
    [Inject] protected Preferences Preferences { get; set; } = null!;

    [Inject] protected ICurrentBureau Bureau { get; set; } = null!;

    [Inject] protected SiteFiles Files { get; set; } = null!;

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;

    protected bool English => Preferences.English;

    protected ClaimsPrincipal User => Http.User;

    protected string BureauName => Bureau.Info is { } bureau ? L(bureau.NameZh, bureau.NameEn) : L("科学技术局", "Science & technology bureau");

    protected bool IsStaff => May(Policies.Staff);

    /// <summary>Asked from outside: of the console, the matters in which they are asked.</summary>
    protected bool IsFromOutside => !IsStaff && May(Policies.Participant);

    protected bool IsAgent => Holds(role => role == Roles.CompanyAgent);

    protected string L(string zh, string en) => English ? en : zh;

    protected string To(string path) => Http.Request.PathBase + path;

    protected string? Here(string path) => Http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal) ? "page" : null;

    /// <summary>This page with a preference changed.</summary>
    protected string With(string query, string value)
    {
        var builder = new QueryBuilder(Http.Request.Query.Where(q => q.Key != query).SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? ""))) { { query, value } };
        // A page shown in answer to a form has no address of its own to come back to with GET parameters of the form.
        return Http.Request.PathBase + Http.Request.Path + builder.ToQueryString();
    }

    protected bool May(string policy) => Bureau.Id is { } id && User.May(id, policy);

    private bool Holds(Func<string, bool> role) => Bureau.Id is { } id && User.PostsIn(id).Any(post => role(post.Role));
}
