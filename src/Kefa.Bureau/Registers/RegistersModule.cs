using Kefa.Bureau.Content;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Registers;

public static class RegistersModule
{
    public static IServiceCollection AddRegisters(this IServiceCollection services) => services
        .AddScoped<RegisterLibrary>()
        .AddSingleton<IContentChecker, DictionaryChecker>();
}
