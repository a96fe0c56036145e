using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Streams;

namespace Kefa.Bureau.Parameters;

/// <summary>The parameters of the current bureau: the content that it sees, and what it confirmed.</summary>
public sealed class ParameterLibrary(ContentLibrary library, ContentCache cache, EventReader reader, ICurrentBureau bureau)
{
    /// <summary>The kind of the streams, one for each parameter.</summary>
    public const string Kind = "parameter";

    internal static string StreamOf(string parameter) => $"{Kind}/{parameter}";

    /// <summary>All parameters with what the bureau said of them.</summary>
    public async Task<ParameterSet> LoadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ContentItem> items = await library.LatestAsync(ContentKinds.Parameters, cancellationToken);
        Parameter[] parameters = cache.GetOrCompile(
            "parameters:" + string.Join(',', items.Select(item => item.Sha256)), () => items.SelectMany(ParameterFile.Read).ToArray());
        var confirmations = new List<ParameterConfirmation>();
        if (bureau.Id is not null)
        {
            await foreach (RecordedEvent e in reader.ReadAllAsync(Kind, cancellationToken))
            {
                if (e.Event.Type == nameof(ParameterConfirmed) && e.Read<ParameterConfirmed>() is { } body && e.Event.ValidFrom is { } from)
                    confirmations.Add(new(body.Parameter, body.Value, from, e.Event.Source ?? "", body.Name, e.Event.At, e.Event.N));
            }
        }

        return new ParameterSet(parameters, confirmations, bureau.Info?.Region);
    }
}

/// <summary>What an event says that confirms a parameter. Its day and source stand in the event.</summary>
/// <param name="Parameter">Which one.</param>
/// <param name="Value">The value that holds in the bureau.</param>
/// <param name="Before">The value that held on that day before; null when there was none.</param>
/// <param name="Name">The name of who confirmed it, as it was then.</param>
public sealed record ParameterConfirmed(string Parameter, string Value, string? Before, string Name);
