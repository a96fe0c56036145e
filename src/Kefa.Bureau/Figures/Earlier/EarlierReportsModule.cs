using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Figures.Earlier;

public static class EarlierReportsModule
{
    public static IServiceCollection AddEarlierReports(this IServiceCollection services) => services
        .AddScoped<KnownFigures>()
        .AddScoped<ReportedFigures>()
        .AddScoped<IReportedFigures>(p => p.GetRequiredService<ReportedFigures>())
        .AddScoped(p => new EarlierReportWriter(p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<EventReader>(), p.GetRequiredService<EventWriter>()))
        .AddScoped(p => new RebuildEarlierReports(p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<EarlierReportWriter>()))
        .AddScoped(p => new OpenEarlierReport(p.GetRequiredService<EarlierReportWriter>(), p.GetRequiredService<FileStore>(), p.GetRequiredService<KnownFigures>(), p.GetRequiredService<ContentCache>()))
        .AddScoped(p => new TakeEarlierReport(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<FileStore>(), p.GetRequiredService<Numbers>(), p.GetRequiredService<EarlierReportWriter>(),
            p.GetRequiredService<PdfTextReader>(), p.GetRequiredService<AuditTrail>(), p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new ConfirmReported(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<EarlierReportWriter>(), p.GetRequiredService<OpenEarlierReport>(), p.GetRequiredService<KnownFigures>(),
            p.GetRequiredService<AuditTrail>(), p.GetRequiredService<TimeProvider>()));
}
