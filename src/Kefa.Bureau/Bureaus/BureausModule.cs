using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Bureaus;

public static class BureausModule
{
    public static IServiceCollection AddBureaus(this IServiceCollection services)
    {
        services.AddSingleton<BureauDirectory>();
        services.AddScoped<DescribeBureau>();
        services.AddScoped<CurrentBureau>();
        services.AddScoped<ICurrentBureau>(provider => provider.GetRequiredService<CurrentBureau>());
        return services;
    }

    /// <summary>Must stand before routing, authentication and everything that reads rows.</summary>
    public static IApplicationBuilder UseBureauOfRequest(this IApplicationBuilder app) => app.UseMiddleware<BureauOfRequest>();

    /// <summary>A scope in a bureau, for jobs and commands.</summary>
    public static AsyncServiceScope CreateBureauScope(this IServiceProvider services, BureauInfo bureau)
    {
        AsyncServiceScope scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentBureau>().Enter(bureau);
        return scope;
    }
}
