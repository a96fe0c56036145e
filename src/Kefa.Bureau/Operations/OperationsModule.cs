using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Operations;

public static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddScoped<Schema>()
        .AddScoped<ServeRole>()
        .AddScoped<Backup>()
        .AddScoped<Restore>()
        .AddSingleton<InitBureau>()
        .AddHostedService<SchemaGuard>();
}
