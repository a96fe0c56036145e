using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Laws;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Search;

public static class SearchModule
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddScoped<MatterTexts>()
        .AddScoped<SearchWriter>()
        .AddScoped<Streams.IForgetsEvents, ForgetTerms>()
        .AddScoped<SearchMatters>()
        .AddSingleton<PublishedWords>()
        .AddScoped<SearchPublished>()
        .AddScoped(p => new SearchLibrary(
            p.GetRequiredService<PolicyCatalogs>(), p.GetRequiredService<LawLibrary>(), p.GetRequiredService<ProcedureLibrary>(), p.GetRequiredService<SearchPublished>(), p.GetRequiredService<ContentCache>(),
            p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<TimeProvider>()))
        .AddHostedService<FillSearch>();
}
