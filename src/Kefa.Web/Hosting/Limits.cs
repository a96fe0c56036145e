using System.Net;
using System.Threading.RateLimiting;
using Kefa.Bureau.Operations;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using IPNetwork = System.Net.IPNetwork;

namespace Kefa.Web.Hosting;

/// <summary>Bounds on what one client may ask of the site.</summary>
internal static class Limits
{
    /// <summary>Passwords: ten tries a minute from one address (<c>Kefa:Limits:SignInPerMinute</c>), beside the lockout of the account.</summary>
    public const string SignIn = nameof(SignIn);

    /// <summary>Looking companies up without an account: sixty a minute from one address (<c>Kefa:Limits:LookUpPerMinute</c>).</summary>
    public const string LookUp = nameof(LookUp);

    /// <summary>Looking a matter up by number and query code: ten tries a minute from one address (<c>Kefa:Limits:TrackPerMinute</c>); six characters are not guessed at that pace.</summary>
    public const string Track = nameof(Track);

    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Only the import page takes more, and says so itself.
            kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // A proxy on this machine is believed anyway; anyone else's word on who asks, and how, counts only where the operator says so.
            foreach (var network in Proxies(builder.Configuration["KEFA_PROXIES"]))
                options.KnownIPNetworks.Add(network);
        });
        var signIn = builder.Configuration.GetValue("Kefa:Limits:SignInPerMinute", 10);
        var lookUp = builder.Configuration.GetValue("Kefa:Limits:LookUpPerMinute", 60);
        var track = builder.Configuration.GetValue("Kefa:Limits:TrackPerMinute", 10);
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(SignIn, context => HttpMethods.IsPost(context.Request.Method) ? PerMinute(context, signIn) : RateLimitPartition.GetNoLimiter(""));
            options.AddPolicy(Track, context => HttpMethods.IsPost(context.Request.Method) ? PerMinute(context, track) : RateLimitPartition.GetNoLimiter(""));
            options.AddPolicy(LookUp, context => context.User.Identity?.IsAuthenticated == true ? RateLimitPartition.GetNoLimiter("") : PerMinute(context, lookUp));
        });
    }

    /// <summary>Addresses (<c>10.0.0.5</c>) and networks (<c>172.16.0.0/12</c>), separated by commas.</summary>
    internal static IEnumerable<IPNetwork> Proxies(string? given)
    {
        foreach (var part in (given ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(part, out var address))
                yield return new IPNetwork(address, address.GetAddressBytes().Length * 8);
            else if (IPNetwork.TryParse(part, out var network))
                yield return network;
            else
                throw new RefusedException($"KEFA_PROXIES has '{part}'; expected addresses or networks such as 10.0.0.5, 172.16.0.0/12.");
        }
    }

    private static RateLimitPartition<string> PerMinute(HttpContext context, int permits) => RateLimitPartition.GetSlidingWindowLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
        _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
}
