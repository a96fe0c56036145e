using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Search;

public static class SearchModule
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddScoped<MatterTexts>()
        .AddScoped<SearchWriter>()
        .AddScoped<Streams.IForgetsEvents, ForgetTerms>()
        .AddScoped<SearchMatters>()
        .AddScoped<SearchLibrary>()
        .AddHostedService<FillSearch>();
}
