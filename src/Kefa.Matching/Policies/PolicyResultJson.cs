using System.Text.Json;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Explanations;

namespace Kefa.Matching.Policies;

/// <summary>Writes results as the command line and the API give them. Numbers are JSON numbers with all their digits.</summary>
public static class PolicyResultJson
{
    /// <summary>Writes one result as an object: company, policy, validity, scope, verdict, failing, unknown, score, benefit, conditions.</summary>
    /// <param name="inFull">Also the version and the missing facts.</param>
    /// <param name="english">Whether errors are told in English or in Chinese.</param>
    /// <param name="explanation">Adds for each condition what would change it, and which answers settle an open verdict.</param>
    public static void Write(Utf8JsonWriter json, string company, PolicyResult result, bool inFull = false, bool english = true, PolicyExplanation? explanation = null)
    {
        json.WriteStartObject();
        json.WriteString("company", company);
        json.WriteString("policy", result.Policy.Id);
        if (inFull)
            json.WriteString("version", result.Policy.Version);
        json.WriteString("validity", result.Validity.ToString());
        json.WriteString("scope", result.Scope.ToString());
        json.WriteString("verdict", result.Verdict.ToString());
        WriteIds(json, "failing", result.Failing);
        WriteIds(json, "unknown", result.Unknown);
        WriteScore(json, result.Score);
        WriteBenefit(json, result.Benefit);
        if (inFull)
        {
            json.WriteStartArray("missing");
            foreach (var path in result.Missing)
                json.WriteStringValue(path);
            json.WriteEndArray();
        }

        if (explanation is not null)
            ExplanationJson.WriteDeciding(json, explanation);
        json.WriteStartArray("conditions");
        for (var i = 0; i < result.Conditions.Length; i++)
            WriteCondition(json, result.Conditions[i], english, explanation?.Conditions[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, IEnumerable<ConditionResult> conditions)
    {
        json.WriteStartArray(name);
        foreach (var condition in conditions)
            json.WriteStringValue(condition.Condition.Id);
        json.WriteEndArray();
    }

    private static void WriteScore(Utf8JsonWriter json, ScoreInterval? score)
    {
        if (score is not { } interval)
        {
            json.WriteNull("score");
            return;
        }

        json.WriteStartArray("score");
        WriteNumber(json, interval.Min);
        WriteNumber(json, interval.Max);
        json.WriteEndArray();
    }

    private static void WriteBenefit(Utf8JsonWriter json, BenefitResult? benefit)
    {
        if (benefit is null)
        {
            json.WriteNull("benefit");
            return;
        }

        json.WriteStartObject("benefit");
        if (benefit.Amount is { } amount)
            json.WriteNumber("amount", amount);
        else
            json.WriteNull("amount");
        json.WriteBoolean("upperBound", benefit.IsUpperBound);
        json.WriteEndObject();
    }

    private static void WriteCondition(Utf8JsonWriter json, ConditionResult condition, bool english, ConditionExplanation? explanation)
    {
        json.WriteStartObject();
        json.WriteString("id", condition.Condition.Id);
        json.WriteString("article", condition.Condition.Article);
        json.WriteString("outcome", condition.Outcome.ToString());
        WriteValue(json, "actual", condition.Actual);
        WriteValue(json, "required", condition.Required);
        if (condition.Gap is { } gap)
        {
            json.WritePropertyName("gap");
            WriteNumber(json, gap);
        }
        else
        {
            json.WriteNull("gap");
        }

        if (condition.Error is { } error)
            json.WriteString("error", error.In(english));
        if (explanation is not null)
            ExplanationJson.WriteCondition(json, explanation);
        json.WriteEndObject();
    }

    /// <summary>A number, text or truth value as itself, a date or duration as its text; none, unknown and errors as null.</summary>
    private static void WriteValue(Utf8JsonWriter json, string name, Value? value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case NumberValue number: WriteNumber(json, number.Number); break;
            case BooleanValue boolean: json.WriteBooleanValue(boolean.Truth); break;
            case TextValue text: json.WriteStringValue(text.Text); break;
            case null or NullValue or UnknownValue: json.WriteNullValue(); break;
            default: json.WriteStringValue(ValueText.Of(value)); break;
        }
    }

    internal static void WriteNumber(Utf8JsonWriter json, Number number)
    {
        if (number.TryToDecimal(out var exact))
            json.WriteNumberValue(exact);
        else
            json.WriteRawValue(number.ToString());
    }
}
