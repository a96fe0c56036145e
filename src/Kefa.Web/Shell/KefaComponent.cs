using System.Globalization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;
using Kefa.Web.Hosting;
using Kefa.Web.Pages.Laws;
using Microsoft.AspNetCore.Components;

namespace Kefa.Web.Shell;

/// <summary>What every page and part has: the visitor's language, the bureau, the request.</summary>
public abstract class KefaComponent : ComponentBase
{
    /// <summary>The highest page that a list answers for, so that no position in it overflows.</summary>
    protected const int MostPages = 1_000_000;

    private bool _initialised;

    [Inject] protected Preferences Preferences { get; set; } = null!;

    [Inject] protected ICurrentBureau Bureau { get; set; } = null!;

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;

    /// <summary>
    /// A page is sent once, when it is whole: it is not rendered before it has what it shows. The framework would render it first with nothing
    /// in it, and its parts would then ask the request's database connection while the page still does.
    /// </summary>
    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_initialised)
        {
            _initialised = true;
            OnInitialized();
            await OnInitializedAsync();
        }

        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }

    /// <summary>A request that the visitor leaves is not worked on further.</summary>
    protected CancellationToken Leaving => Http.RequestAborted;

    protected bool English => Preferences.English;

    /// <summary>Both languages stand side by side where they are used: none can be forgotten.</summary>
    protected string L(string zh, string en) => English ? en : zh;

    protected string L(LocalText text) => text.In(English);

    protected string L(Phrase phrase) => phrase.In(English);

    /// <summary>Laws with their articles, as they are cited.</summary>
    protected string Cited(IEnumerable<LegalBasis> basis) => string.Join(L("、", "; "), basis.Select(b => LawWords.Cited(b.Law, b.Article, English) + (b.Unconfirmed ? L("（待核实）", " (to be confirmed)") : "")));

    protected string Cited(IEnumerable<EventBasis> basis) => string.Join(L("、", "; "), basis.Select(b => LawWords.Cited(b.Law, b.Article, English)));

    /// <summary>An address of the site, in the bureau of the request.</summary>
    protected string To(string path) => Http.Request.PathBase + path;

    protected CultureInfo Culture => Cultures.Of(English);

    protected string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    protected string Count(long number) => number.ToString("N0", Culture);

    /// <summary>Yuan as people read it: 万元 from ten thousand on in Chinese.</summary>
    protected string Yuan(decimal amount) => English
        ? "¥" + amount.ToString(amount == decimal.Truncate(amount) ? "N0" : "N2", Culture)
        : Math.Abs(amount) >= 10_000 ? (amount / 10_000).ToString("#,##0.####", Culture) + " 万元" : amount.ToString("#,##0.##", Culture) + " 元";
}

internal static class Cultures
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static CultureInfo Of(bool english) => english ? English : Chinese;
}
