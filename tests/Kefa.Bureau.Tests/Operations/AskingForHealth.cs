using System.Net;
using System.Net.Sockets;
using System.Text;
using Kefa.TestSupport;

namespace Kefa.Bureau.Tests.Operations;

public sealed class AskingForHealth
{
    [Theory, InlineData("200 OK", 0), InlineData("503 Service Unavailable", 1)]
    public async Task Tells_by_exit_code_what_the_site_answers(string status, int expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> site = AnswerOnceAsync(listener, status);

        // Listens on every address; is asked on this machine.
        KefaOutput output = await KefaCommand.RunAsync(new Dictionary<string, string?> { ["KEFA_URLS"] = $"http://0.0.0.0:{((IPEndPoint)listener.LocalEndpoint).Port}" }, "health");

        Assert.Equal(expected, output.ExitCode);
        Assert.StartsWith("GET /health HTTP/1.1", await site, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_nobody_answers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        KefaOutput output = await KefaCommand.RunAsync(new Dictionary<string, string?>(), "health", "--url", $"http://127.0.0.1:{port}");

        Assert.Equal(1, output.ExitCode);
        Assert.Contains("does not answer", output.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> AnswerOnceAsync(TcpListener listener, string status)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using NetworkStream stream = client.GetStream();
        byte[] buffer = new byte[4096];
        int read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
