using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>Writes what explanations add to results.</summary>
internal static class ExplanationJson
{
    /// <summary>The properties of a condition: its signed gap, its ratio and the changes that turn it.</summary>
    public static void WriteCondition(Utf8JsonWriter json, ConditionExplanation condition)
    {
        json.WritePropertyName("signedGap");
        if (condition.SignedGap is { } gap)
            PolicyResultJson.WriteNumber(json, gap);
        else
            json.WriteNullValue();
        if (condition.Ratio is var (part, whole))
        {
            json.WriteStartArray("ratio");
            PolicyResultJson.WriteNumber(json, part);
            PolicyResultJson.WriteNumber(json, whole);
            json.WriteEndArray();
        }

        json.WriteStartArray("changes");
        foreach (var change in condition.Changes)
            Write(json, change);
        json.WriteEndArray();
    }

    /// <summary>The property <c>deciding</c> of a result.</summary>
    public static void WriteDeciding(Utf8JsonWriter json, PolicyExplanation explanation)
    {
        json.WriteStartArray("deciding");
        foreach (var fact in explanation.Deciding)
        {
            json.WriteStartObject();
            json.WriteString("field", fact.Path);
            json.WriteString("settlesVerdict", fact.VerdictByAll ? "always" : fact.VerdictBySome ? "sometimes" : "never");
            json.WriteNumber("conditionsAlways", fact.ConditionsByAll);
            json.WriteNumber("conditionsSometimes", fact.ConditionsBySome);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ProposedChange change)
    {
        json.WriteStartObject();
        json.WriteString("kind", change.Kind switch { ChangeKind.Fact => "fact", ChangeKind.Answer => "answer", _ => "day" });
        if (change.On is { } day)
        {
            json.WriteString("on", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteString("field", change.Path);
            WriteValue(json, "from", change.From);
            WriteValue(json, "to", change.To);
            if (!change.Entry.IsDefault)
                WriteEntry(json, change.Entry, change.Field!.Item!);
            if (change.By is { } by)
                json.WriteNumber("by", by);
            if (!change.Alternatives.IsEmpty)
            {
                json.WriteStartArray("alternatives");
                foreach (var value in change.Alternatives)
                    WriteValue(json, null, value);
                json.WriteEndArray();
            }

            if (change.Kind == ChangeKind.Answer && change.To is FactValue.Number)
                json.WriteString("reach", Name(change.Reach));
            json.WriteStartArray("along");
            foreach (var along in change.Along)
            {
                json.WriteStartObject();
                json.WriteString("field", along.Path);
                WriteValue(json, "from", along.From);
                WriteValue(json, "to", along.To);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (change.OnlyOpens)
            json.WriteBoolean("onlyOpens", true);
        json.WriteString("verdict", change.Verdict.ToString());
        json.WriteStartArray("alsoTurns");
        foreach (var condition in change.AlsoTurns)
            json.WriteStringValue(condition.Id);
        json.WriteEndArray();
        json.WriteStartArray("breaks");
        foreach (var broken in change.Breaks)
        {
            json.WriteStartObject();
            json.WriteString("policy", broken.Policy.Id);
            json.WriteString("condition", broken.Condition.Id);
            json.WriteBoolean("losesEntitlement", broken.LosesEntitlement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What one more entry of a list has to be; an entry without parts has the one name "value".</summary>
    private static void WriteEntry(Utf8JsonWriter json, ImmutableArray<EntryPart> entry, Field item)
    {
        json.WriteStartObject("entry");
        foreach (var part in entry)
        {
            json.WriteStartObject(part.Field == item ? "value" : part.Field.Id);
            WriteValue(json, "value", part.Value);
            json.WriteString("reach", Name(part.Reach));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string Name(ChangeReach reach) => reach switch { ChangeReach.AtLeast => "atLeast", ChangeReach.AtMost => "atMost", _ => "exactly" };

    private static void WriteValue(Utf8JsonWriter json, string? name, FactValue? value)
    {
        if (name is not null)
            json.WritePropertyName(name);
        switch (value)
        {
            case FactValue.Number number: json.WriteNumberValue(number.Value); break;
            case FactValue.Boolean boolean: json.WriteBooleanValue(boolean.Value); break;
            case FactValue.Text text: json.WriteStringValue(text.Value); break;
            case FactValue.Date date: json.WriteStringValue(date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case FactValue.List list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                    WriteValue(json, null, item);
                json.WriteEndArray();
                break;
            case FactValue.Context context:
                json.WriteStartObject();
                foreach (var (id, part) in context.Parts)
                    WriteValue(json, id, part);
                json.WriteEndObject();
                break;
            default: json.WriteNullValue(); break;
        }
    }
}
