using Kefa.Bureau.Attachments;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Letters;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Appraisals;

public static class AppraisalsModule
{
    public static IServiceCollection AddAppraisals(this IServiceCollection services) => services
        .AddSingleton<IContentChecker, SheetChecker>()
        .AddSingleton<IContentSetChecker, SheetChecker>()
        .AddScoped<SheetLibrary>()
        .AddScoped<SheetFigures>()
        .AddScoped<SheetConflicts>()
        .AddScoped<SheetRecords>()
        .AddScoped<SheetList>()
        .AddScoped<LoadSheet>()
        .AddScoped<SheetFacts>()
        .AddScoped<IFindsFacts>(p => p.GetRequiredService<SheetFacts>())
        .AddScoped<FreezeSheet>()
        .AddScoped<IMakesPapers>(p => p.GetRequiredService<FreezeSheet>())
        .AddScoped(p => new OpenSheet(
            p.GetRequiredService<OpenMatter>(), p.GetRequiredService<SheetLibrary>(), p.GetRequiredService<SheetFigures>(), p.GetRequiredService<SheetConflicts>(), p.GetRequiredService<SheetRecords>(),
            p.GetRequiredService<FileStore>()));
}
