using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace Kefa.Web.Hosting;

/// <summary>Style sheets, scripts and pictures. Their addresses carry a part of their hash, so that browsers may keep them for a year.</summary>
public sealed class SiteFiles(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.Ordinal);

    /// <summary>The address of a file below wwwroot.</summary>
    public string Of(string path) => _addresses.GetOrAdd(path, p =>
    {
        IFileInfo file = environment.WebRootFileProvider.GetFileInfo(p);
        if (!file.Exists)
            return "/" + p;
        using var content = file.CreateReadStream();
        return $"/{p}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
    });
}

internal static class SiteFilesMiddleware
{
    public static IApplicationBuilder UseSiteFiles(this IApplicationBuilder app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = answer => answer.Context.Response.Headers.CacheControl =
            answer.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600",
    });
}
