using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>A record that an act added to a list, as it stands now.</summary>
/// <param name="List">The list.</param>
/// <param name="Place">Its place among those that the act added to the list, from 0; it keeps it when others count no more.</param>
/// <param name="Record">What it says.</param>
public sealed record StandingRecord(FieldDefinition List, int Place, Value Record);

/// <summary>The records that an act added to lists, as corrections have made them.</summary>
internal static class StandingRecords
{
    /// <summary>By the path of the list; null stands in the place of a record that counts no more.</summary>
    public static Dictionary<string, JsonElement?[]> Of(TransitionPerformed performed, IEnumerable<MatterCorrected> corrections)
    {
        var lists = performed.Added.EnumerateObject().ToDictionary(list => list.Name, list => list.Value.EnumerateArray().Select(JsonElement? (record) => record).ToArray(), StringComparer.Ordinal);
        foreach (var record in corrections.SelectMany(c => c.Records))
        {
            if (lists.TryGetValue(record.List, out var records) && record.Place < records.Length)
                records[record.Place] = record.Record;
        }

        return lists;
    }

    /// <summary>Those that stand, as values.</summary>
    public static IEnumerable<StandingRecord> Of(Procedure procedure, TransitionPerformed performed, IEnumerable<MatterCorrected> corrections) =>
        from list in Of(performed, corrections)
        let field = procedure.FindField(list.Key)
        from record in list.Value.Index()
        where record.Item is not null
        select new StandingRecord(field, record.Index, ValueOf(field, record.Item.GetValueOrDefault()));

    /// <summary>Those that stand, as the value of their list.</summary>
    public static ListValue Listed(Procedure procedure, string list, IEnumerable<JsonElement?> records) =>
        new([.. records.OfType<JsonElement>().Select(json => ValueOf(procedure.FindField(list)!, json))]);

    private static Value ValueOf(FieldDefinition list, JsonElement json) =>
        MatterJson.Read(json, list.Item!, out var value) is { } wrong ? throw new ArgumentException($"A record of '{list.Path}' does not fit its definition at '{wrong}'.", nameof(json)) : value;
}
