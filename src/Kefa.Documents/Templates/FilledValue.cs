using System.Globalization;
using Kefa.Documents.Official;
using Kefa.Feel;

namespace Kefa.Documents.Templates;

/// <summary>A value as a letter writes it.</summary>
internal static class FilledValue
{
    /// <returns>Null where there is nothing to write.</returns>
    public static string? Of(Value value, out Phrase? reason)
    {
        reason = null;
        switch (value)
        {
            case TextValue text:
                return text.Text;
            case NumberValue number:
                return number.Number.ToString();
            case BooleanValue truth:
                return truth.Truth ? "是" : "否";
            case DateValue { Date: var date }:
                return OfficialDocument.DateText(date.Year, date.Month, date.Day);
            case DateTimeValue { DateTime: var instant }:
                return OfficialDocument.DateText(instant.Date.Year, instant.Date.Month, instant.Date.Day) + string.Create(CultureInfo.InvariantCulture, $" {instant.Time.Hour:00}:{instant.Time.Minute:00}");
            case ListValue { Items: var items }:
                List<string> texts = new(items.Length);
                foreach (var item in items)
                {
                    if (Of(item, out reason) is not { } text)
                        return null;
                    texts.Add(text);
                }

                return string.Join('、', texts);
            default:
                reason = Reason(value, $"neither a text, number, date nor a list of them");
                return null;
        }
    }

    /// <summary>Why a value cannot be written; <paramref name="otherwise"/> where it is there but of the wrong type.</summary>
    public static Phrase Reason(Value value, Phrase otherwise) => value switch
    {
        UnknownValue { Causes: { IsEmpty: false } causes } => $"not known: {Phrase.List(causes)}",
        UnknownValue => $"not known",
        ErrorValue error => error.Phrase,
        NullValue => $"there is none",
        _ => otherwise,
    };
}
