using System.Net;
using Kefa.Bureau.Operations;
using Kefa.Evidence.Verification;

namespace Kefa.Bureau.Evidence;

/// <summary>The files of a log behind an address.</summary>
public sealed class HttpLogFiles : ILogFiles, IDisposable
{
    private const int MaxFile = 32 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly Uri _prefix;

    /// <param name="prefix">The address that ends with the log's name: <c>https://bureau.example/log/acts-2026/</c>.</param>
    public HttpLogFiles(Uri prefix)
    {
        _prefix = new Uri(prefix.AbsoluteUri.TrimEnd('/') + "/");
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All }) { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = MaxFile };
    }

    /// <summary>When the last checkpoint was served as changed; null when the server does not say.</summary>
    public DateTimeOffset? CheckpointAt { get; private set; }

    /// <exception cref="RefusedException">The server cannot be asked, or answers with an error.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri(_prefix, path), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotFound) return null;
            answer.EnsureSuccessStatusCode();
            if (path == "checkpoint") CheckpointAt = answer.Content.Headers.LastModified;
            return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception away) when (away is HttpRequestException || (away is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RefusedException($"{new Uri(_prefix, path)} cannot be read: {away.Message}");
        }
    }

    public void Dispose() => _http.Dispose();
}
