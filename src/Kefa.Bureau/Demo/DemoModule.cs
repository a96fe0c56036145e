using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Demo;

public static class DemoModule
{
    public static IServiceCollection AddDemo(this IServiceCollection services) => services.AddSingleton<LoadDemo>();
}
