using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Accounts;

/// <summary>Keeps sign-ins in the database, so that all nodes know them and any of them can be ended.</summary>
internal sealed class SessionStore(IServiceScopeFactory scopes, IDataProtectionProvider protection, IHttpContextAccessor requests, TimeProvider time) : ITicketStore
{
    /// <summary>Where a ticket says which session it is.</summary>
    internal const string IdItem = "kefa:session";

    private readonly IDataProtector _protector = protection.CreateProtector("Kefa.Sessions.v1");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        string key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var id = Guid.CreateVersion7();
        ticket.Properties.Items[IdItem] = id.ToString();
        HttpContext? request = requests.HttpContext;
        DateTimeOffset now = time.GetUtcNow();
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        db.Add(new Session
        {
            Id = id, KeyHash = HashOf(key), AccountId = ticket.Principal.AccountId() ?? throw new InvalidOperationException("A sign-in without an account."),
            Ticket = Write(ticket), StartedAt = now, SeenAt = now, ExpiresAt = ticket.Properties.ExpiresUtc ?? now.AddHours(8),
            Address = request?.Connection.RemoteIpAddress?.ToString(), Browser = Cut(request?.Request.Headers.UserAgent.ToString(), 300),
        });
        await db.SaveChangesAsync(CancellationToken.None); // a sign-in that was answered holds, whoever has left meanwhile
        return key;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        (string hash, byte[] bytes, DateTimeOffset now) = (HashOf(key), Write(ticket), time.GetUtcNow());
        DateTimeOffset expires = ticket.Properties.ExpiresUtc ?? now.AddHours(8);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<Session>().Where(session => session.KeyHash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.Ticket, bytes).SetProperty(session => session.SeenAt, now).SetProperty(session => session.ExpiresAt, expires), CancellationToken.None);
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        string hash = HashOf(key);
        DateTimeOffset now = time.GetUtcNow();
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        byte[]? bytes = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<Session>().Where(session => session.KeyHash == hash && session.ExpiresAt > now).Select(session => session.Ticket).FirstOrDefaultAsync(CancellationToken.None);
        if (bytes is null) return null;
        try
        {
            return TicketSerializer.Default.Deserialize(_protector.Unprotect(bytes));
        }
        catch (CryptographicException)
        {
            return null; // from before a restore of other keys: the person signs in again
        }
    }

    public async Task RemoveAsync(string key)
    {
        string hash = HashOf(key);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<Session>().Where(session => session.KeyHash == hash).ExecuteDeleteAsync(CancellationToken.None);
    }

    private byte[] Write(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static string? Cut(string? text, int length) => text is { Length: > 0 } ? text[..Math.Min(text.Length, length)] : null;
}

/// <summary>Forgets sign-ins that have ended by themselves.</summary>
internal sealed class ForgetSessions(IServiceScopeFactory scopes, TimeProvider time, ILogger<ForgetSessions> logger) : LeasedJob(scopes, time, logger)
{
    protected override string Name => "forget-sessions";

    protected override TimeSpan Every => TimeSpan.FromHours(1);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        DateTimeOffset now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await services.GetRequiredService<KefaDbContext>().Set<Session>().Where(session => session.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
    }
}
