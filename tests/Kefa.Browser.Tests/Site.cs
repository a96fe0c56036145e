using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Kefa.Browser.Tests.Site))]

namespace Kefa.Browser.Tests;

/// <summary>
/// The product as it is started for people: the demo bureau in a folder of its own, the real site as a process on a free port, and one browser. Each test
/// is a new visitor.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    public const string Password = "kefa-demo-2026";

    // The shell is the same browser without windows of its own: each visit costs half.
    private static readonly string?[] Browsers = [Environment.GetEnvironmentVariable("KEFA_BROWSER"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _signedIn = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _matters = new(StringComparer.Ordinal);
    private readonly StringBuilder _log = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("kefa-browser-").FullName;
    private Process? _web;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _unavailable;
    private int _visitors;

    public string Address { get; private set; } = "";

    /// <summary>The folder with Kefa.slnx.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Configuration { get; } = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    public async ValueTask InitializeAsync()
    {
        string? executable = Browsers.FirstOrDefault(File.Exists);
        if (executable is null)
        {
            _unavailable = $"There is no Chromium at {string.Join(", ", Browsers)}: install the package 'chromium'.";
            if (Environment.GetEnvironmentVariable("CI") is "true" or "1")
                throw new InvalidOperationException(_unavailable);
            return;
        }

        await LoadDemoAsync();
        await StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Lets somebody visit the site and sees to it that the browser had nothing to complain about.</summary>
    public async Task VisitAsync(Way way, Func<Visitor, Task> visit)
    {
        Assert.SkipWhen(_unavailable is not null, _unavailable ?? "");
        string? state = way.Account is { } account ? await SignedInAsync(account) : null;
        await using Visitor visitor = await Visitor.ArriveAsync(_browser!, Address, way, Interlocked.Increment(ref _visitors), state);
        try
        {
            await visit(visitor);
            Assert.Empty(visitor.Complaints);
        }
        catch (Exception problem) when (problem is not Xunit.Sdk.SkipException)
        {
            throw new Xunit.Sdk.XunitException($"{way} at {visitor.Page.Url}: {problem.Message}{Environment.NewLine}{await visitor.PictureAsync()}", problem);
        }
    }

    /// <summary>
    /// An address with the matter in braces put in: <c>{filter pattern}</c> is the first matter of the filtered list whose papers have a link of that
    /// pattern, and its page where there is no pattern; with <c>@published</c> behind it the page of that area. Numbers depend on the day on which the demo year was acted.
    /// </summary>
    public async Task<string> FillAsync(string path)
    {
        if (!path.StartsWith('{')) return path;
        int end = path.IndexOf('}', StringComparison.Ordinal);
        string found = await _matters.GetOrAdd(path[1..end], asked => new Lazy<Task<string>>(() => FindMatterAsync(asked))).Value, rest = path[(end + 1)..];
        // Behind @ stands the area whose page of the matter is meant, and behind a bar what comes below it.
        return rest is ['@', .. var area] && area.Split('|') is var places ? $"/{places[0]}/{string.Join('/', [found[(found.LastIndexOf('/') + 1)..], .. places[1..]])}" : found + rest;
    }

    private async Task<string> FindMatterAsync(string asked)
    {
        string[] parts = asked.Split(' ', 2);
        IAPIRequestContext office = await _playwright!.APIRequest.NewContextAsync(new APIRequestNewContextOptions { BaseURL = Address, StorageState = await SignedInAsync("office") });
        string list = await (await office.GetAsync("/console/matters?" + parts[0])).TextAsync();
        foreach (Match matter in Regex.Matches(list, "href=\"(?<page>/console/matters/[0-9A-Z]{13,})\""))
        {
            string page = matter.Groups["page"].Value;
            if (parts[1].Length == 0) return page;
            if (Regex.Match(await (await office.GetAsync(page + "?tab=papers")).TextAsync(), "href=\"(?<letter>[^\"]*/" + parts[1] + ")\"") is { Success: true } found) return found.Groups["letter"].Value;
        }

        throw new InvalidOperationException($"The demo year has no matter for '{asked}'.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_web is not null)
        {
            _web.Kill();
            await _web.WaitForExitAsync();
            _web.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Each account signs in once for all visits. A sign-in that failed is not kept: it fails one visit and not all that come after.</summary>
    private async Task<string> SignedInAsync(string account)
    {
        Lazy<Task<string>> signingIn = _signedIn.GetOrAdd(account, a => new Lazy<Task<string>>(() => SignInAsync(a)));
        try
        {
            return await signingIn.Value;
        }
        catch
        {
            _signedIn.TryRemove(KeyValuePair.Create(account, signingIn));
            throw;
        }
    }

    private async Task<string> SignInAsync(string account)
    {
        await using Visitor visitor = await Visitor.ArriveAsync(_browser!, Address, new Way(false, "en", 1280), Interlocked.Increment(ref _visitors), null);
        await visitor.GoAsync("/account/sign-in");
        await visitor.SignInAsync(account, Password);
        return await visitor.Page.Context.StorageStateAsync();
    }

    private async Task LoadDemoAsync()
    {
        using Process demo = Start(Path.Combine(Repository, "src", "Kefa.Cli", "bin", Configuration, "net10.0", "kefa.dll"), "demo");
        await demo.WaitForExitAsync();
        if (demo.ExitCode != 0)
            throw new InvalidOperationException($"'kefa demo' ended with {demo.ExitCode}:{Environment.NewLine}{Log()}");
    }

    private async Task StartAsync()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        string project = Path.Combine(Repository, "src", "Kefa.Web");
        _web = Start(Path.Combine(project, "bin", Configuration, "net10.0", "Kefa.Web.dll"), "--contentRoot", project);
        using var client = new HttpClient { BaseAddress = new Uri(Address) };
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(2) && !_web.HasExited)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync("/health");
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet: asked again below.
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException($"The site did not become healthy at {Address}:{Environment.NewLine}{Log()}");
    }

    private Process Start(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository };
        info.Environment["KEFA_DATA"] = _folder;
        info.Environment["KEFA_URLS"] = Address;
        info.Environment["KEFA_CONTENT"] = Path.Combine(Repository, "content");
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        info.Environment.Remove("KEFA_DATABASE");
        Process process = Process.Start(info) ?? throw new InvalidOperationException("dotnet could not be started.");
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
            _log.AppendLine(line.Data);
    }

    private string Log()
    {
        lock (_log)
            return _log.ToString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kefa.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"Kefa.slnx is in no folder above {AppContext.BaseDirectory}: the browser tests run from the repository.");
    }
}
