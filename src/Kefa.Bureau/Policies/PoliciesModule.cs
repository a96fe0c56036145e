using Kefa.Bureau.Content;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Policies;

public static class PoliciesModule
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton<PopulationCache>()
        .AddSingleton<IContentSetChecker, PolicyChecker>()
        .AddScoped<PolicyCatalogs>()
        .AddScoped<Population>()
        .AddScoped<ComparePolicies>()
        .AddScoped<FindCompanyPolicies>()
        .AddScoped<Subscriptions>();
}
