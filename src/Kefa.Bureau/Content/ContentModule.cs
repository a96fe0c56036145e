using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Content;

public static class ContentModule
{
    public static IServiceCollection AddContent(this IServiceCollection services) => services
        .AddSingleton<ContentCache>()
        .AddScoped<ContentLibrary>()
        .AddScoped<ContentRules>()
        .AddScoped<PublishContent>()
        .AddScoped<LoadContent>();
}
