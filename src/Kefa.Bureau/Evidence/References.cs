using System.Globalization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Evidence;

/// <summary>Names the place of an act in the sealed record for a paper that is printed before the act is stored.</summary>
public sealed class References(KefaDbContext db, ICurrentBureau bureau, IOptions<EvidenceOptions> options)
{
    /// <summary>The log into which the bureau's acts go now.</summary>
    public async Task<string> LogAsync(int year, CancellationToken cancellationToken) =>
        await db.Set<EvidenceLog>().AsNoTracking().Where(log => log.ClosedAt == null && log.Year == year).OrderByDescending(log => log.Id).Select(log => log.Origin).FirstOrDefaultAsync(cancellationToken)
        ?? OpenLogs.OriginOf(bureau.Required, options.Value, year);

    /// <summary>Where anybody can verify an event; null when the bureau's public address is not known.</summary>
    public string? AddressOf(string matter, int n)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"verify/{matter}/{n}");
        if (bureau.Required.HostName is { } host) return $"https://{host}/{path}";
        return options.Value.Address is { } address ? new Uri(address, $"b/{bureau.Required.Code}/{path}").AbsoluteUri : null;
    }
}
