using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kefa.Bureau.Operations;

/// <summary>A node does not start on a schema that it does not know: it would write rows that no one understands.</summary>
internal sealed class SchemaGuard(IServiceScopeFactory scopes) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        (SchemaState state, string text) = await scope.ServiceProvider.GetRequiredService<Schema>().CheckAsync(cancellationToken);
        if (state != SchemaState.Current) throw new RefusedException(text);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
