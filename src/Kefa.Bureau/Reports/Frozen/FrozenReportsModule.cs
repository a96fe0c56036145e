using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Plans;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Reports.Frozen;

public static class FrozenReportsModule
{
    public static IServiceCollection AddFrozenReports(this IServiceCollection services) => services
        .AddScoped<ReportMatters>()
        .AddScoped<IReportTexts>(p => p.GetRequiredService<ReportMatters>())
        .AddScoped<ReportFigures>()
        .AddScoped<FreezeFigures>()
        .AddScoped<ReadFrozen>()
        .AddScoped<IMakesPapers>(p => p.GetRequiredService<ReadFrozen>())
        .AddScoped<ReportFacts>()
        .AddScoped<IFindsFacts>(p => p.GetRequiredService<ReportFacts>())
        .AddScoped<FrozenValues>()
        .AddScoped(p => new OpenReport(
            p.GetRequiredService<OpenMatter>(), p.GetRequiredService<TryTransition>(), p.GetRequiredService<ReportMatters>(), p.GetRequiredService<ComposeReport>(), p.GetRequiredService<FrozenValues>(),
            p.GetRequiredService<ReportFacts>(), p.GetRequiredService<ParameterLibrary>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new PublishedReports(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<ReportFacts>(), p.GetRequiredService<FrozenValues>(), p.GetRequiredService<FileStore>()))
        .AddScoped<ReportsUnderWay>()
        .AddScoped(p => new ReportTasks(p.GetRequiredService<ReportMatters>(), p.GetRequiredService<WorkTasks>(), p.GetRequiredService<PerformTransition>()))
        .AddScoped<ReckonFrozen>()
        .AddScoped<Restatements>()
        .AddScoped(p => new VerifyReport(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<FileStore>(), p.GetRequiredService<EventReader>(), p.GetRequiredService<ReckonFrozen>(),
            p.GetRequiredService<EventReceipts>()));
}
