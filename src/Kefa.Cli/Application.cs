using System.Data.Common;
using Kefa.Bureau;
using Kefa.Bureau.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Cli;

/// <summary>The application as commands use it: configured by the environment (KEFA_DATA, KEFA_DATABASE, KEFA_CONTENT), warnings to standard error.</summary>
internal sealed class Application : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Application(IConfiguration configuration)
    {
        Configuration = configuration;
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None) // what failed comes as an exception and is reported once
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddKefaBureau(configuration);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IConfiguration Configuration { get; }

    public IServiceProvider Services => _services;

    public static Application Start() => new(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    /// <summary>Runs a command's work. What its user can mend becomes a message and exit code 1; everything else stays an exception with its trace.</summary>
    public static async Task<int> RunAsync(Func<Application, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using Application application = Start();
            return await work(application, cancellationToken);
        }
        catch (Exception refusal) when (refusal is RefusedException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 1;
        }
        // EF Core wraps what it takes for a passing failure of the connection.
        catch (Exception failure) when ((failure as DbException ?? (failure as InvalidOperationException)?.InnerException as DbException) is not null)
        {
            await Console.Error.WriteLineAsync($"The database cannot be used: {(failure as DbException ?? failure.InnerException!).Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 130;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
