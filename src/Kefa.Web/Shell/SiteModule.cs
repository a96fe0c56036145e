using System.Text.Encodings.Web;
using System.Text.Unicode;
using Kefa.Web.Hosting;
using Kefa.Web.Pages.Accounts;
using Kefa.Web.Pages.Appraisals;
using Kefa.Web.Api;
using Kefa.Web.Pages.Companies;
using Kefa.Web.Pages.Console;
using Kefa.Web.Pages.Deadlines;
using Kefa.Web.Pages.Figures.Earlier;
using Kefa.Web.Pages.Inbox;
using Kefa.Web.Pages.Laws;
using Kefa.Web.Pages.Library;
using Kefa.Web.Pages.Plans;
using Kefa.Web.Pages.Publishing;
using Kefa.Web.Pages.Record;
using Kefa.Web.Pages.Reports;
using Kefa.Web.Pages.Matters;
using Kefa.Web.Pages.Figures;
using Kefa.Web.Pages.Matters.Registers;
using Kefa.Web.Pages.Reports.Frozen;
using Microsoft.AspNetCore.Authorization;

namespace Kefa.Web.Shell;

internal static class SiteModule
{
    public static void AddSite(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddScoped<Preferences>();
        services.AddSingleton<ImportNotice>();
        services.AddScoped<ReceiptLink>();
        services.AddScoped<TrackingProof>();
        services.AddSingleton<SiteFiles>();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "kefa-form";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.PostConfigure<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(Microsoft.AspNetCore.Identity.IdentityConstants.ApplicationScheme, CookieAnswers.Configure);
        services.AddResponseCompression(options => options.EnableForHttps = false);
        services.AddDescription();
        // Pages carry 案件, not &#x6848;&#x4EF6;.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        // Who forgets to say who may come in has said: nobody.
        services.Configure<AuthorizationOptions>(options =>
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build());
    }

    public static void MapSite(this IEndpointRouteBuilder app)
    {
        app.MapRazorComponents<App>();
        app.MapAccounts();
        app.MapPolicyDownloads();
        app.MapDeadlineDownloads();
        app.MapLawDownloads();
        app.MapCompanyPages();
        app.MapInterface();
        app.MapConsole();
        app.MapRecord();
        app.MapMatters();
        app.MapProcedures();
        app.MapEarlierReports();
        app.MapReports();
        app.MapInbox();
        app.MapRegisters();
        app.MapPlans();
        app.MapFigures();
        app.MapAppraisals();
        app.MapPublishedReports();
        app.MapNothingElse();
    }
}
