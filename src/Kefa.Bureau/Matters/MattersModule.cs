using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Matters;

public static class MattersModule
{
    public static IServiceCollection AddMatters(this IServiceCollection services) => services
        .AddScoped<Numbers>()
        .AddScoped<Drafts>();
}
