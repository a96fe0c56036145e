using System.Data.Common;
using Kefa.Bureau.Operations;
using Microsoft.AspNetCore.Connections;

namespace Kefa.Web.Hosting;

/// <summary>Starting and ending the site. What stands in the way of a start and its operator can mend is said in one line, not in a trace.</summary>
internal static class Startup
{
    // Both log what hinders a start with its whole trace, and throw it as well.
    private static readonly string[] Reporters = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>A published site has its files beside it, wherever it is started from; one that was only built has them in its project.</summary>
    public static WebApplicationOptions Options(string[] args)
    {
        var beside = AppContext.BaseDirectory;
        return new() { Args = args, ContentRootPath = Directory.Exists(Path.Combine(beside, "wwwroot")) ? beside : null };
    }

    public static async Task<int> RunSiteAsync(this WebApplication app)
    {
        var urls = app.Configuration["KEFA_URLS"]; // the application is gone when its failure is told
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (Exception hindrance) when (Explain(hindrance, urls) is not null)
        {
            await Console.Error.WriteLineAsync("kefa: " + Explain(hindrance, urls));
            return 1;
        }
    }

    /// <summary>Until the site is up, its failure is told by <see cref="RunSiteAsync"/> alone.</summary>
    public static void AddStartup(this WebApplicationBuilder builder)
    {
        var progress = new Progress();
        builder.Services.AddSingleton<IHostedService>(progress);
        foreach (var reporter in Reporters)
            builder.Logging.AddFilter(reporter, level => progress.IsUp ? level >= LogLevel.Warning : level == LogLevel.Warning);
    }

    private static string? Explain(Exception hindrance, string? urls) => hindrance switch
    {
        RefusedException => hindrance.Message,
        IOException { InnerException: AddressInUseException } =>
            $"{hindrance.Message.TrimEnd('.')}. Another program, or another Kefa, listens there: stop it, or set KEFA_URLS to another address.",
        System.Net.Sockets.SocketException => $"Cannot listen on {urls}: {hindrance.Message}. Set KEFA_URLS to an address of this machine and a port that this user may use.",
        UnauthorizedAccessException => $"{hindrance.Message} The user that runs this must be allowed to: KEFA_DATA is a folder in which it may write.",
        DbException => $"The database cannot be used: {hindrance.Message}",
        // EF Core wraps what it takes for a passing failure of the connection.
        InvalidOperationException { InnerException: DbException inner } => $"The database cannot be used: {inner.Message}",
        FormatException or ArgumentException when hindrance.TargetSite?.DeclaringType?.Name is "BindingAddress" => $"KEFA_URLS is '{urls}': {hindrance.Message}",
        _ => null,
    };

    private sealed class Progress : IHostedLifecycleService
    {
        public bool IsUp { get; private set; }

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            IsUp = true;
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
