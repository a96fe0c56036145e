using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests;

/// <summary>Somebody at a browser: a context of their own, finding things by role and label, in their language.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _address;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Visitor(IBrowserContext context, IPage page, string address, Way way)
    {
        (_context, Page, _address, Way) = (context, page, address, way);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !Expected(message.Text))
                _complaints.Enqueue($"{message.Type} at {page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"exception at {page.Url}: {error}");
    }

    public IPage Page { get; }

    public Way Way { get; }

    public bool English => Way.Language == "en";

    /// <summary>What the browser complained about: errors and warnings of the console, exceptions, breaches of the content security policy.</summary>
    public IEnumerable<string> Complaints => _complaints;

    /// <summary>The status that a page of this visit is meant to have; the browser says so in its console.</summary>
    public int? ExpectedStatus { get; set; }

    public ILocator Main => Page.GetByRole(AriaRole.Main);

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public static async Task<Visitor> ArriveAsync(IBrowser browser, string address, Way way, int number, string? signedIn)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address, JavaScriptEnabled = way.Script, StorageState = signedIn, AcceptDownloads = true,
            Locale = way.Language == "en" ? "en-GB" : "zh-CN", TimezoneId = "Asia/Shanghai",
            ViewportSize = new ViewportSize { Width = way.Width, Height = way.Width < 500 ? 800 : 900 },
            ColorScheme = way.Mode == "dark" ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce,
            // The site counts requests by address; each visitor has one, as behind a proxy.
            ExtraHTTPHeaders = [KeyValuePair.Create("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"10.1.{number / 250}.{(number % 250) + 1}"))],
        });
        context.SetDefaultTimeout(30_000);
        SetDefaultExpectTimeout(20_000);
        List<Cookie> preferences = [new() { Name = "kefa-lang", Value = way.Language, Url = address }];
        if (way.Mode == "elder")
            preferences.Add(new Cookie { Name = "kefa-mode", Value = "elder", Url = address });
        else if (way.Mode is { } theme)
            preferences.Add(new Cookie { Name = "kefa-theme", Value = theme, Url = address });
        await context.AddCookiesAsync(preferences);
        return new Visitor(context, await context.NewPageAsync(), address, way);
    }

    public string L(string zh, string en) => English ? en : zh;

    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(_address + path))!;

    public ILocator Link(string name, bool exact = false) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = exact });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    public async Task SignInAsync(string user, string password)
    {
        await Field(L("用户名", "User name")).FillAsync(user);
        await Field(L("密码", "Password")).FillAsync(password);
        await Main.GetByRole(AriaRole.Button, new() { Name = L("登录", "Sign in") }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal) || password != Site.Password);
    }

    /// <summary>Says that the page tells of a problem: in its title, in the summary on top, beside the field; and leads to the field.</summary>
    public async Task SeesProblemAsync(string message)
    {
        ILocator summary = Page.Locator(".error-summary");
        await Expect(summary).ToContainTextAsync(message);
        await Expect(Page).ToHaveTitleAsync(new Regex("^" + L("错误：", "Error: ")));
        if (Way.Script)
            await Expect(summary).ToBeFocusedAsync();
        await summary.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(Page.Locator("main input:focus, main select:focus, main textarea:focus")).ToHaveCountAsync(1);
    }

    /// <summary>Downloads what a link or button gives, and reads it.</summary>
    public async Task<(string Name, byte[] Content)> DownloadAsync(ILocator from)
    {
        IDownload download = await Page.RunAndWaitForDownloadAsync(() => from.ClickAsync());
        await using Stream content = await download.CreateReadStreamAsync();
        using var memory = new MemoryStream();
        await content.CopyToAsync(memory);
        return (download.SuggestedFilename, memory.ToArray());
    }

    /// <summary>Shows the page at hand in another mode, as the server would: theme and large type are attributes of the document.</summary>
    public Task TurnAsync(string? mode) => Page.EvaluateAsync("""
        mode => {
          const set = (name, value) => value ? document.documentElement.setAttribute(name, value) : document.documentElement.removeAttribute(name);
          set('data-mode', mode === 'elder' ? mode : null);
          set('data-theme', mode === 'elder' ? null : mode);
          document.dispatchEvent(new Event('kefa:theme'));
        }
        """, mode);

    /// <summary>How far the page is wider than the window; 0 when nothing scrolls sideways.</summary>
    public async Task<string> TooWideAsync(int width)
    {
        await Page.SetViewportSizeAsync(width, 800);
        return await Page.EvaluateAsync<string>("""
            () => {
              const extra = document.documentElement.scrollWidth - window.innerWidth;
              if (extra <= 0) return '';
              const inScroller = e => { for (let p = e.parentElement; p; p = p.parentElement) if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return true; return false; };
              const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !inScroller(e));
              return `${extra} px too wide: ` + wide.slice(-3).map(e => e.outerHTML.slice(0, 160)).join(' | ');
            }
            """);
    }

    /// <summary>A picture of the page for who looks into a failure.</summary>
    public async Task<string> PictureAsync()
    {
        string path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"kefa-browser-failure-{Environment.ProcessId}-{Guid.NewGuid():N}.png"));
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        return $"See {path}";
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private bool Expected(string text) => ExpectedStatus is { } status && text.Contains($"the server responded with a status of {status.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal);
}
