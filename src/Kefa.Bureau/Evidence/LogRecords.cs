using System.Globalization;
using System.Text.Json.Nodes;
using Kefa.Evidence.Notes;

namespace Kefa.Bureau.Evidence;

/// <summary>The public records of a log about itself. These names are stored and only ever added to.</summary>
internal static class LogRecords
{
    public const string Opened = "kefa/log/v1 opened";
    public const string Closed = "kefa/log/v1 closed";
    public const string Day = "kefa/log/v1 day";

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <param name="previous">The last checkpoint of the log before it, as its note; null for a bureau's first log.</param>
    /// <param name="reason">Why the log before it was closed before its year was over.</param>
    /// <param name="unsigned">The leaves that the log before it had places for and no checkpoint over: from, to, and the root over them.</param>
    public static JsonObject Opening(EvidenceLog log, DateTimeOffset at, string? previous, string? reason, (long From, long To, string Root)? unsigned)
    {
        var record = new JsonObject { ["at"] = Text(at), ["log"] = log.Origin, ["v"] = Opened, ["vkey"] = log.Vkey };
        if (previous is not null) record["previous"] = previous;
        if (reason is not null) record["reason"] = reason.Normalize();
        if (unsigned is { } rest) record["unsigned"] = new JsonObject { ["from"] = rest.From, ["root"] = rest.Root, ["to"] = rest.To };
        return record;
    }

    public static JsonObject Closing(EvidenceLog log, DateTimeOffset at, VerifierKey next) =>
        new() { ["at"] = Text(at), ["log"] = log.Origin, ["next"] = next.Name, ["v"] = Closed, ["vkey"] = next.ToString() };
}
