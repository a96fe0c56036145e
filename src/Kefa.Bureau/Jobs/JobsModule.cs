using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Jobs;

public static class JobsModule
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddScoped<Leases>()
        .AddScoped<FormTokens>()
        .AddHostedService<ForgetFormTokens>();
}
