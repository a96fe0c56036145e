using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>
/// What figures count a matter by: its plain fields by path (a missing key is unknown, JSON null is none), how many records its lists have, and the days on which acts
/// were done, deadlines were due and met, opinions given and publications made (a missing key: it did not happen). Free text that nobody filters by and personal data are left out.
/// </summary>
internal static class CountedFacts
{
    // Each stands before a slash, which no path of a field has.
    public const string Count = "count/", Done = "done/", Start = "start/", Due = "due/", Ended = "ended/", Extended = "extended/", Opinion = "opinion/", OpinionOn = "opinionOn/", Papers = "papers/", Published = "published/";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Whether figures may read a field: what is plain, neither personal nor free text; one line of text only where it is declared <c>index: true</c>.</summary>
    public static bool Has(FieldDefinition field) => !field.Personal && field.Type switch
    {
        FieldType.Text => field.Index,
        FieldType.Choice or FieldType.Number or FieldType.Money or FieldType.Date or FieldType.Boolean or FieldType.Organ or FieldType.Person => true,
        _ => false,
    };

    public static string Write(MatterState state)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            Fields(writer, state);
            foreach (var done in state.Participants.GroupBy(p => p.Transition, StringComparer.Ordinal)) Day(writer, Done, done.Key, done.Last().On);
            foreach (MatterDeadline deadline in state.Deadlines) Deadline(writer, deadline);
            foreach (var given in state.Opinions.GroupBy(o => o.Opinion.Kind, StringComparer.Ordinal))
            {
                OpinionState last = given.Last();
                writer.WriteString(Opinion + given.Key, last.Opinion.Conclusion);
                Day(writer, OpinionOn, given.Key, last.On);
            }
            foreach (var papers in state.Documents.GroupBy(d => d.Document.Kind, StringComparer.Ordinal)) writer.WriteNumber(Papers + papers.Key, papers.Count());
            foreach (PublicationState published in state.Published) Day(writer, Published, published.Id, published.On);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Fields(Utf8JsonWriter writer, MatterState state)
    {
        foreach (FieldDefinition field in state.Procedure.AllFields)
        {
            if (!state.Data.Values.TryGetValue(field.Path, out Value? value) || value is UnknownValue) continue;
            if (field.Type == FieldType.List)
            {
                writer.WriteNumber(Count + field.Path, value is ListValue list ? list.Items.Length : 0);
                continue;
            }
            if (!Has(field)) continue;
            writer.WritePropertyName(field.Path);
            MatterJson.Write(writer, value);
        }
    }

    private static void Deadline(Utf8JsonWriter writer, MatterDeadline deadline)
    {
        if (deadline.Ended == DeadlineHappening.Cancelled) return;
        Day(writer, Start, deadline.Id, deadline.Start);
        if (deadline.Due is { } due) Day(writer, Due, deadline.Id, due);
        if (deadline is { Ended: DeadlineHappening.Met, EndedOn: { } ended }) Day(writer, Ended, deadline.Id, ended);
        if (!deadline.Extensions.IsEmpty) Day(writer, Extended, deadline.Id, deadline.Extensions[^1].On);
    }

    private static void Day(Utf8JsonWriter writer, string what, string id, DateOnly on) => writer.WriteString(what + id, on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
