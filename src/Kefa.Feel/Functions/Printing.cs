using System.Globalization;
using System.Text;

namespace Kefa.Feel.Functions;

/// <summary>Values as FEEL's <c>string()</c> writes them: such that reading the text gives the value back.</summary>
internal static class Printing
{
    /// <summary>A text as it is; everything else as it is written inside lists and contexts.</summary>
    public static string Of(Value value) => value is TextValue text ? text.Text : Nested(value);

    public static string Nested(Value value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Value value)
    {
        switch (value)
        {
            case TextValue { Text: var characters }:
                AppendQuoted(text, characters);
                break;
            case ListValue { Items: var items }:
                text.Append('[');
                for (var i = 0; i < items.Length; i++)
                    Append(text.Append(i == 0 ? "" : ", "), items[i]);
                text.Append(']');
                break;
            case ContextValue { Entries: var entries }:
                text.Append('{');
                for (var i = 0; i < entries.Length; i++)
                {
                    AppendKey(text.Append(i == 0 ? "" : ", "), entries[i].Key);
                    Append(text.Append(": "), entries[i].Value);
                }

                text.Append('}');
                break;
            case RangeValue range:
                AppendRange(text, range);
                break;
            default:
                text.Append(Atom(value));
                break;
        }
    }

    private static string Atom(Value value) => value switch
    {
        UnknownValue => value.ToString()!,
        NullValue => "null",
        BooleanValue { Truth: var truth } => truth ? "true" : "false",
        NumberValue { Number: var number } => number.ToString(),
        DateValue { Date: var date } => date.ToString(),
        TimeValue { Time: var time } => time.ToString(),
        DateTimeValue { DateTime: var moment } => moment.ToString(),
        MonthDurationValue { Duration: var duration } => duration.ToString(),
        TimeDurationValue { Duration: var duration } => duration.ToString(),
        BuiltInFunction { Name: var name } => name,
        FunctionValue { Parameters: var parameters } => $"function({string.Join(", ", parameters)})",
        _ => "?",
    };

    private static void AppendRange(StringBuilder text, RangeValue range)
    {
        var test = range.Form switch
        {
            RangeForm.EqualTest => "= ",
            RangeForm.UnequalTest => "!= ",
            _ when ReferenceEquals(range.Start, RangeValue.Undefined) => range.IncludesEnd ? "<= " : "< ",
            _ when ReferenceEquals(range.End, RangeValue.Undefined) => range.IncludesStart ? ">= " : "> ",
            _ => "",
        };
        if (test.Length > 0)
        {
            Append(text.Append('(').Append(test), ReferenceEquals(range.Start, RangeValue.Undefined) ? range.End : range.Start);
            text.Append(')');
            return;
        }

        Append(text.Append(range.IncludesStart ? '[' : '('), range.Start);
        Append(text.Append(".."), range.End);
        text.Append(range.IncludesEnd ? ']' : ')');
    }

    private static void AppendKey(StringBuilder text, string key)
    {
        if (key.Length > 0 && (char.IsLetter(key[0]) || key[0] == '_') && key.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or ' '))
            text.Append(key);
        else
            AppendQuoted(text, key);
    }

    private static void AppendQuoted(StringBuilder text, string characters)
    {
        text.Append('"');
        foreach (var character in characters)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => character.ToString(),
            });
        }

        text.Append('"');
    }
}
