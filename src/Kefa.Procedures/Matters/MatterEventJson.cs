using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kefa.Procedures;

/// <summary>Writes and reads the bodies of events. What stands in the host's columns is not written again.</summary>
public static class MatterEventJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body of an event, in UTF-8.</summary>
    public static byte[] Write(MatterEvent happened) => happened switch
    {
        TransitionPerformed e => JsonSerializer.SerializeToUtf8Bytes(new PerformedBody(
            e.Transition, e.OnBehalfOf, Some(e.Data), Some(e.Added), Some(e.Documents), e.Opinion, Some(e.Facts), Some(e.Parameters), Some(e.Deadlines), e.Number, Some(e.Publishes), e.Remark), Options),
        DeadlineExpired e => JsonSerializer.SerializeToUtf8Bytes(new ExpiredBody(e.Deadline, e.Due, Some(e.Data), Some(e.Deadlines)), Options),
        DeadlinesRecomputed e => JsonSerializer.SerializeToUtf8Bytes(new RecomputedBody(e.Deadlines, e.CalendarYear), Options),
        MatterMoved e => JsonSerializer.SerializeToUtf8Bytes(new MovedBody(e.From, e.Authority, e.Basis, Some(e.Recounted), Some(e.Deadlines)), Options),
        MatterCorrected e => JsonSerializer.SerializeToUtf8Bytes(new CorrectedBody(
            e.Corrects, e.OnBehalfOf, e.Data, Some(e.Before), e.Reason, e.Basis, Some(e.Recounted), Some(e.Deadlines), Some(e.Republishes), Some(e.Records), Some(e.SetAside), Some(e.Documents), e.Opinion,
            e.OpinionBefore), Options),
        _ => throw new ArgumentException($"'{happened.Type}' is no event of the engine.", nameof(happened)),
    };

    /// <summary>Whether the engine has events of that type; a host's own events in the same stream are no concern of the fold.</summary>
    public static bool Knows(string type) => type is "TransitionPerformed" or "DeadlineExpired" or "DeadlinesRecomputed" or "MatterMoved" or "MatterCorrected";

    /// <summary>The event of a type and body. The host's columns are added with <c>with</c>, or given in <paramref name="envelope"/>.</summary>
    /// <exception cref="JsonException">The body is not one of that type.</exception>
    /// <exception cref="ArgumentException">The engine has no such type.</exception>
    public static MatterEvent Read(string type, ReadOnlySpan<byte> body, EventEnvelope envelope) => type switch
    {
        "TransitionPerformed" => Read(Body<PerformedBody>(body), envelope),
        "DeadlineExpired" => Read(Body<ExpiredBody>(body), envelope),
        "DeadlinesRecomputed" => Read(Body<RecomputedBody>(body), envelope),
        "MatterMoved" => Read(Body<MovedBody>(body), envelope),
        "MatterCorrected" => Read(Body<CorrectedBody>(body), envelope),
        _ => throw new ArgumentException($"'{type}' is no event of the engine.", nameof(type)),
    };

    private static TransitionPerformed Read(PerformedBody body, EventEnvelope envelope) => new()
    {
        N = envelope.N,
        At = envelope.At,
        Day = envelope.Day,
        Actor = envelope.Actor,
        Role = envelope.Role,
        FromStage = envelope.FromStage,
        ToStage = envelope.ToStage,
        ContentVersion = envelope.ContentVersion,
        Transition = body.Transition,
        OnBehalfOf = body.OnBehalfOf,
        Data = body.Data ?? MatterJson.NoFields,
        Added = body.Added ?? MatterJson.NoFields,
        Documents = body.Documents ?? [],
        Opinion = body.Opinion,
        Facts = body.Facts ?? MatterJson.NoFields,
        Parameters = body.Parameters ?? MatterJson.NoFields,
        Deadlines = body.Deadlines ?? [],
        Number = body.Number,
        Publishes = body.Publishes ?? [],
        Remark = body.Remark,
    };

    private static DeadlineExpired Read(ExpiredBody body, EventEnvelope envelope) => new()
    {
        N = envelope.N,
        At = envelope.At,
        Day = envelope.Day,
        FromStage = envelope.FromStage,
        ToStage = envelope.ToStage,
        ContentVersion = envelope.ContentVersion,
        Deadline = body.Deadline,
        Due = body.Due,
        Data = body.Data ?? MatterJson.NoFields,
        Deadlines = body.Deadlines ?? [],
    };

    private static DeadlinesRecomputed Read(RecomputedBody body, EventEnvelope envelope) => new()
    {
        N = envelope.N,
        At = envelope.At,
        Day = envelope.Day,
        FromStage = envelope.FromStage,
        ToStage = envelope.ToStage,
        ContentVersion = envelope.ContentVersion,
        Deadlines = body.Deadlines,
        CalendarYear = body.CalendarYear,
    };

    private static MatterMoved Read(MovedBody body, EventEnvelope envelope) => new()
    {
        N = envelope.N,
        At = envelope.At,
        Day = envelope.Day,
        Actor = envelope.Actor,
        Role = envelope.Role,
        FromStage = envelope.FromStage,
        ToStage = envelope.ToStage,
        ContentVersion = envelope.ContentVersion,
        From = body.From,
        Authority = body.Authority,
        Basis = body.Basis,
        Recounted = body.Recounted ?? [],
        Deadlines = body.Deadlines ?? [],
    };

    private static MatterCorrected Read(CorrectedBody body, EventEnvelope envelope) => new()
    {
        N = envelope.N,
        At = envelope.At,
        Day = envelope.Day,
        Actor = envelope.Actor,
        Role = envelope.Role,
        FromStage = envelope.FromStage,
        ToStage = envelope.ToStage,
        ContentVersion = envelope.ContentVersion,
        Corrects = body.Corrects,
        OnBehalfOf = body.OnBehalfOf,
        Data = body.Data ?? MatterJson.NoFields,
        Before = body.Before ?? MatterJson.NoFields,
        Reason = body.Reason,
        Basis = body.Basis,
        Recounted = body.Recounted ?? [],
        Deadlines = body.Deadlines ?? [],
        Republishes = body.Republishes ?? [],
        Records = body.Records ?? [],
        SetAside = body.SetAside ?? [],
        Documents = body.Documents ?? [],
        Opinion = body.Opinion,
        OpinionBefore = body.OpinionBefore,
    };

    private static T Body<T>(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<T>(body, Options) ?? throw new JsonException("The body of the event is null.");

    private static JsonElement? Some(JsonElement json) => json.EnumerateObject().Any() ? json : null;

    private static ImmutableArray<T>? Some<T>(ImmutableArray<T> items) => items.IsDefaultOrEmpty ? null : items;

    private sealed record PerformedBody(
        string Transition, string? OnBehalfOf, JsonElement? Data, JsonElement? Added, ImmutableArray<AttachedDocument>? Documents, GivenOpinion? Opinion,
        JsonElement? Facts, JsonElement? Parameters, ImmutableArray<DeadlineEntry>? Deadlines, string? Number, ImmutableArray<string>? Publishes, string? Remark);

    private sealed record ExpiredBody(string Deadline, DateOnly Due, JsonElement? Data, ImmutableArray<DeadlineEntry>? Deadlines);

    private sealed record RecomputedBody(ImmutableArray<DeadlineEntry> Deadlines, int CalendarYear);

    private sealed record MovedBody(string From, string Authority, ImmutableArray<LegalBasis> Basis, ImmutableArray<string>? Recounted, ImmutableArray<DeadlineEntry>? Deadlines);

    private sealed record CorrectedBody(
        int Corrects, string? OnBehalfOf, JsonElement? Data, JsonElement? Before, string Reason, ImmutableArray<LegalBasis> Basis, ImmutableArray<string>? Recounted,
        ImmutableArray<DeadlineEntry>? Deadlines, ImmutableArray<string>? Republishes, ImmutableArray<CorrectedRecord>? Records, ImmutableArray<SetAsidePaper>? SetAside,
        ImmutableArray<AttachedDocument>? Documents, GivenOpinion? Opinion, GivenOpinion? OpinionBefore);
}

/// <summary>What the host stores of an event beside its body.</summary>
/// <param name="N">Its place in the stream, from 1.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Day">The day it counts for.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Role">The role in which it was done.</param>
/// <param name="FromStage">The stage before.</param>
/// <param name="ToStage">The stage after.</param>
/// <param name="ContentVersion">The procedure's version.</param>
public sealed record EventEnvelope(int N, DateTimeOffset At, DateOnly Day, string? Actor, string? Role, string? FromStage, string? ToStage, string ContentVersion);
