using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Companies;

public static class CompaniesModule
{
    public static IServiceCollection AddCompanies(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration("Kefa:Import").ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddScoped<CompanyWriter>()
            .AddScoped<FactRecorder>()
            .AddScoped<CompanyDirectory>()
            .AddScoped<CompanyDossier>()
            .AddScoped(p => new CorrectFacts(p.GetRequiredService<FactRecorder>()))
            .AddScoped(p => new DeclareFacts(p.GetRequiredService<FactRecorder>()))
            .AddScoped(p => new RebuildCompanies(
                p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<EventReader>(), p.GetRequiredService<RegisterLibrary>(), p.GetRequiredService<CompanyWriter>()))
            .AddScoped<CompanyTemplate>()
            .AddScoped<CompanyExport>()
            .AddScoped<ReceiveImport>()
            .AddScoped<ImportRows>()
            .AddScoped<StageImport>()
            .AddScoped<ApplyImport>()
            .AddScoped(p => new ImportCompanies(
                p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<StageImport>(), p.GetRequiredService<ApplyImport>()))
            .AddScoped<ImportLog>()
            .AddHostedService<ImportJob>();
    }
}
