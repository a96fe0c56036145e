using Kefa.Bureau.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Evidence;

public static class EvidenceModule
{
    public static IServiceCollection AddEvidence(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EvidenceOptions>().Configure<IOptions<StorageOptions>>((options, storage) =>
        {
            string data = Path.GetFullPath(storage.Value.DataFolder);
            options.KeysFolder = Given(configuration, "KEFA_LOG_KEYS") ?? Path.Combine(data, "keys");
            options.CheckpointsFolder = Given(configuration, "KEFA_LOG_CHECKPOINTS") ?? Path.Combine(data, "checkpoints");
            options.Domain = Given(configuration, "KEFA_LOG_DOMAIN") ?? options.Domain;
            options.Address = EvidenceOptions.ParseAddress(configuration["KEFA_ADDRESS"]);
            options.Witnesses = EvidenceOptions.ParseWitnesses(configuration["KEFA_LOG_WITNESSES"]);
            options.WitnessesNeeded = EvidenceOptions.ParseNeeded(configuration["KEFA_LOG_WITNESSES_NEEDED"], options.Witnesses.Count);
        });
        return services
            .AddSingleton<LogsChecked>()
            .AddSingleton<LogKeys>()
            .AddSingleton<LogCopies>()
            .AddSingleton<WitnessClient>()
            .AddScoped<LogCheck>()
            .AddScoped<OpenLogs>()
            .AddScoped<PublishLog>()
            .AddScoped<PublicRecords>()
            .AddScoped<AskWitnesses>()
            .AddScoped<LogDirectory>()
            .AddScoped<EventReceipts>()
            .AddScoped<References>()
            .AddScoped<VerifyRecord>()
            .AddScoped<LogOverview>()
            .AddHostedService<PublishLogs>()
            .AddHostedService<AskWitnessesJob>();
    }

    private static string? Given(IConfiguration configuration, string key) => configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
