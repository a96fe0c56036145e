using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Exports;

/// <summary>Writes down who took which list out of the system, before the first row leaves.</summary>
public sealed class RecordExport(KefaDbContext db, AuditTrail audit)
{
    /// <param name="subject">What was exported: <c>policy/N01/companies</c>.</param>
    /// <param name="filter">The filter as it stands in the address.</param>
    /// <param name="format">csv, xlsx, json.</param>
    public async Task HandleAsync(Actor by, string subject, string filter, string format, CancellationToken cancellationToken)
    {
        audit.Record(by, "Exported", subject, new { filter, format });
        await db.SaveChangesAsync(cancellationToken);
    }
}

public static class ExportsModule
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services.AddScoped<RecordExport>();
}
