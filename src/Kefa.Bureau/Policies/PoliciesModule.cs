using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Content;
using Kefa.Bureau.Policies.Matches;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Policies;

public static class PoliciesModule
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton<PopulationCache>()
        .AddSingleton<IContentSetChecker, PolicyChecker>()
        .AddScoped<PolicyCatalogs>()
        .AddSingleton(services => services.GetService<IConfiguration>()?.GetSection(PopulationOptions.Section).Get<PopulationOptions>() ?? new PopulationOptions())
        .AddScoped<MatchStore>()
        .AddScoped<KeepMatches>()
        .AddHostedService<KeepMatchesJob>()
        .AddScoped(services => new Population(
            services.GetRequiredService<CompanyDirectory>(), services.GetRequiredService<PolicyCatalogs>(), services.GetRequiredService<ICurrentBureau>(),
            services.GetRequiredService<PopulationCache>(), services.GetRequiredService<MatchStore>(), services.GetRequiredService<PopulationOptions>(),
            services.GetRequiredService<TimeProvider>()))
        .AddScoped<ComparePolicies>()
        .AddScoped<FindCompanyPolicies>()
        .AddScoped<Subscriptions>();
}
