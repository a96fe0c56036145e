using System.Text.Json;

namespace Kefa.Bureau.Streams;

/// <summary>An event or fact to be appended.</summary>
/// <param name="Kind">What the stream is, see <see cref="StreamEvent.Kind"/>.</param>
/// <param name="Type">What happened, see <see cref="StreamEvent.Type"/>.</param>
/// <param name="Body">One JSON value in UTF-8. A missing key is unknown, null is none, decimals are strings.</param>
public sealed record NewEvent(string Kind, string Type, ReadOnlyMemory<byte> Body)
{
    public string? FromStage { get; init; }
    public string? ToStage { get; init; }
    public string? Actor { get; init; }
    public string? Role { get; init; }

    /// <summary>The day it counts for; by default the day of recording in the bureau's zone.</summary>
    public DateOnly? Day { get; init; }

    public string? ContentVersion { get; init; }
    public string? Source { get; init; }
    public string? Batch { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }

    /// <summary>The law that it rests on.</summary>
    public IReadOnlyList<EventBasis> Basis { get; init; } = [];

    /// <summary>The files that belong to it, already stored durably under their hash.</summary>
    public IReadOnlyList<EventFile> Files { get; init; } = [];

    public static NewEvent Of<T>(string kind, string type, T body, JsonSerializerOptions? options = null) =>
        new(kind, type, JsonSerializer.SerializeToUtf8Bytes(body, options ?? JsonSerializerOptions.Web));
}

/// <summary>An article that an act rests on.</summary>
/// <param name="Law">The title or number of the law as content cites it.</param>
/// <param name="Article">The article with paragraph and item, as it is cited; null for the whole.</param>
public sealed record EventBasis(string Law, string? Article = null);

/// <summary>A file of an event, by what cannot change.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record EventFile(string Sha256, long Size, string MediaType, string? Name = null);

/// <summary>Events for one stream.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Expected">The number of its last event as the caller read it; 0 for a new stream.</param>
/// <param name="Events">At least one event, in order.</param>
public sealed record StreamAppend(string Stream, int Expected, IReadOnlyList<NewEvent> Events);

/// <summary>Someone else appended to the stream after the caller read it: roll back, read again, decide again.</summary>
public sealed class StreamConflictException(string? stream, int? expected, int? found, Exception? inner = null)
    : Exception(Text(stream, expected, found), inner)
{
    /// <summary>The stream; null when the database refused a batch without naming the row.</summary>
    public string? Stream { get; } = stream;
    public int? Expected { get; } = expected;
    public int? Found { get; } = found;

    private static string Text(string? stream, int? expected, int? found) =>
        stream is null ? "A stream of this batch was appended to by someone else: roll back, read again and repeat."
        : found is null ? $"Stream '{stream}' was appended to by someone else after event {expected}: roll back, read again and repeat."
        : $"Stream '{stream}' was expected to end with event {expected} and ends with {found}: read it again and repeat.";
}
