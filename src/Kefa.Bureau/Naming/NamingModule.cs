using Kefa.Bureau.Matters.Letters;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Naming;

public static class NamingModule
{
    public static IServiceCollection AddNaming(this IServiceCollection services) => services.AddScoped<IFindsFacts, ReferenceFacts>();
}
