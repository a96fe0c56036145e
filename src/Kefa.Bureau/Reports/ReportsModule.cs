using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Figures;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Reports;

public static class ReportsModule
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton<IContentChecker, ReportChecker>()
        .AddSingleton<IContentSetChecker, ReportChecker>()
        .AddScoped<ReportLibrary>()
        .AddScoped<WriteReport>()
        .AddScoped<IReportTexts, NoReportTexts>()
        .AddScoped(p => new ComposeReport(
            p.GetRequiredService<ReportLibrary>(), p.GetRequiredService<FigureLibrary>(), p.GetRequiredService<ComputeFigures>(), p.GetRequiredService<IReportTexts>(), p.GetRequiredService<ICurrentBureau>()));
}
