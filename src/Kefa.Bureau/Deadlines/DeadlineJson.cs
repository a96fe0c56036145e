using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Deadlines;

/// <summary>A deadline with its arithmetic for programs: texts in both languages, names that only grow.</summary>
public static class DeadlineJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one deadline.</summary>
    /// <param name="asOf">The day for its state; null: without.</param>
    public static byte[] Write(Deadline deadline, DateOnly? asOf)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            Day(json, "start", deadline.Start);
            Day(json, "due", deadline.Due);
            if (deadline.DueTime is { } time)
                json.WriteString("dueTime", time.ToString("HH:mm", CultureInfo.InvariantCulture));
            Day(json, "nominal", deadline.Nominal);
            Day(json, "internalDue", deadline.InternalDue);
            json.WriteBoolean("provisional", deadline.IsProvisional);
            json.WriteStartArray("provisionalYears");
            foreach (var year in deadline.ProvisionalYears)
                json.WriteNumberValue(year);
            json.WriteEndArray();
            if (asOf is { } day)
                State(json, deadline.StateOn(day));
            json.WriteStartArray("lines");
            foreach (var line in deadline.Lines)
                Line(json, line);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void State(Utf8JsonWriter json, DeadlineState state)
    {
        json.WriteStartObject("state");
        Day(json, "asOf", state.AsOf);
        json.WriteString("status", JsonNamingPolicy.CamelCase.ConvertName(state.Status.ToString()));
        Number(json, "workingDays", state.WorkingDays);
        Number(json, "calendarDays", state.CalendarDays);
        Text(json, state.Text);
        json.WriteEndObject();
    }

    private static void Line(Utf8JsonWriter json, DeadlineLine line)
    {
        json.WriteStartObject();
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(line.Kind.ToString()));
        if (line.Rule is not null)
            json.WriteString("rule", line.Rule);
        if (line.From is not null)
            Day(json, "from", line.From);
        if (line.To is not null)
            Day(json, "to", line.To);
        if (line.Days is not null)
            Number(json, "days", line.Days);
        if (line.Notice is not null)
            json.WriteString("notice", line.Notice);
        Text(json, line.Text);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, Phrase text)
    {
        json.WriteStartObject("text");
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    private static void Day(Utf8JsonWriter json, string name, DateOnly? day)
    {
        if (day is { } known)
            json.WriteString(name, known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }

    private static void Number(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
