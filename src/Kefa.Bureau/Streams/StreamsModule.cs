using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Streams;

public static class StreamsModule
{
    public static IServiceCollection AddStreams(this IServiceCollection services) => services
        .AddScoped<EventWriter>()
        .AddScoped<EventReader>()
        .AddScoped<RecordedEvents>();
}
