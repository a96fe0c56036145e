using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Figures;

public static class FiguresModule
{
    public static IServiceCollection AddFigures(this IServiceCollection services) => services
        .AddSingleton<IContentChecker, FigureChecker>()
        .AddSingleton<IContentSetChecker, FigureChecker>()
        .AddHostedService<FillCountedFacts>()
        .AddScoped<FigureLibrary>()
        .AddScoped(p => new ComputeFigures(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<FigureLibrary>(), p.GetRequiredService<IReportedFigures>(), p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new FigureRecords(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<FigureLibrary>(), p.GetRequiredService<ComputeFigures>(), p.GetRequiredService<WorkList>()))
        .AddScoped<CheckFigures>()
        .AddScoped<HandlingTimes>();
}
