using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Kefa.Bureau.Operations;
using Kefa.TestSupport;
using Kefa.Web.Hosting;

namespace Kefa.Web.Tests;

public sealed class StartingTheSite
{
    [Fact]
    public async Task On_an_empty_database_says_in_one_line_what_to_do()
    {
        using var folder = new TemporaryFolder();

        var (code, errors) = await StartAsync(new() { ["KEFA_DATA"] = folder.Path });

        Assert.Equal(1, code);
        Assert.Equal("kefa: The database is empty. Run 'kefa init' for a real bureau or 'kefa demo' for the demo.", errors.Trim());
    }

    [Fact]
    public async Task At_an_address_that_is_taken_says_so_without_a_trace()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await KefaCommand.RunAsync(new Dictionary<string, string?> { ["KEFA_DATA"] = folder.Path }, "migrate")).ExitCode);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (code, errors) = await StartAsync(new() { ["KEFA_DATA"] = folder.Path, ["KEFA_URLS"] = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}" });

        Assert.Equal(1, code);
        Assert.Contains("address already in use. Another program, or another Kefa, listens there", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_connection_string_that_is_none_does_not_repeat_it()
    {
        var (code, errors) = await StartAsync(new() { ["KEFA_DATABASE"] = "Hst=db;Password=very-secret" });

        Assert.Equal(1, code);
        Assert.Contains("KEFA_DATABASE is not a connection string", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Proxies_are_addresses_and_networks() =>
        Assert.Equal(["10.0.0.5/32", "172.16.0.0/12", "fd00::1/128"], Limits.Proxies("10.0.0.5, 172.16.0.0/12,fd00::1").Select(n => n.ToString()));

    [Theory]
    [InlineData("proxy.example.org")]
    [InlineData("10.0.0.0/33")]
    public void A_proxy_that_is_neither_is_refused_by_name(string wrong) =>
        Assert.Contains($"'{wrong}'", Assert.Throws<RefusedException>(() => Limits.Proxies("10.0.0.5," + wrong).ToArray()).Message, StringComparison.Ordinal);

    private static async Task<(int ExitCode, string Errors)> StartAsync(Dictionary<string, string?> settings)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Kefa.Web.dll")]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var key in info.Environment.Keys.Where(key => key.StartsWith("KEFA_", StringComparison.Ordinal)).ToList())
            info.Environment.Remove(key);
        foreach (var (key, value) in settings)
            info.Environment[key] = value;
        using var process = Process.Start(info) ?? throw new InvalidOperationException("dotnet could not be started.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, errors);
    }
}
