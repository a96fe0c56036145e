using System.Globalization;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Matching;

/// <summary>Results as JSON, in the shape of the command line and the API.</summary>
public static class PolicyResultJson
{
    /// <summary>Writes one object: company, policy, validity, scope, verdict, failing, unknown, score, benefit, conditions.</summary>
    public static void Write(Utf8JsonWriter writer, string company, PolicyResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("company", company);
        writer.WriteString("policy", result.PolicyId);
        writer.WriteString("version", result.Version);
        writer.WriteString("validity", result.Validity.ToString());
        writer.WriteString("scope", result.Scope.ToString());
        writer.WriteString("verdict", result.Verdict.ToString());
        WriteList(writer, "failing", result.Failing);
        WriteList(writer, "unknown", result.Unknown);
        if (result.Score is { } score)
        {
            writer.WriteStartArray("score");
            writer.WriteNumberValue(score.Min);
            writer.WriteNumberValue(score.Max);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNull("score");
        }

        if (result is { Benefit: { } benefit, Verdict: Verdict.E })
        {
            writer.WriteStartObject("benefit");
            if (benefit.Amount is { } amount)
                writer.WriteNumber("amount", amount);
            else
                writer.WriteNull("amount");
            writer.WriteBoolean("upperBound", benefit.IsUpperBound);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("benefit");
        }

        writer.WriteStartArray("conditions");
        foreach (var condition in result.Conditions)
            Write(writer, condition);
        writer.WriteEndArray();
        WriteList(writer, "missing", result.Missing);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ConditionResult condition)
    {
        writer.WriteStartObject();
        writer.WriteString("id", condition.Id);
        writer.WriteString("article", condition.Article);
        writer.WriteString("outcome", condition.Outcome.ToString());
        Write(writer, "actual", condition.Actual);
        Write(writer, "required", condition.Required);
        Write(writer, "gap", condition.Gap);
        if (condition.Error is { } error)
            writer.WriteString("error", error);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    /// <summary>A value as number, string, boolean or null; what has no such form, or is not known, is null.</summary>
    private static void Write(Utf8JsonWriter writer, string name, Value value)
    {
        writer.WritePropertyName(name);
        switch (value)
        {
            case NumberValue number:
                writer.WriteRawValue(number.Number.ToString(null, CultureInfo.InvariantCulture), skipInputValidation: false);
                break;
            case BooleanValue boolean:
                writer.WriteBooleanValue(boolean.Truth);
                break;
            case TextValue text:
                writer.WriteStringValue(text.Text);
                break;
            case NullValue or UnknownValue:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(Dmn.ValueText.Of(value));
                break;
        }
    }
}
