using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Policies;

public static class PoliciesModule
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddScoped<PolicyCatalogs>()
        .AddScoped<Subscriptions>();
}
