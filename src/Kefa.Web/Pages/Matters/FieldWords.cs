using System.Globalization;
using Kefa.Bureau.Matters;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Web.Pages.Matters;

/// <summary>Values of a matter's fields as people read them.</summary>
internal static class FieldWords
{
    /// <summary>The value in words; null when it was never filled in.</summary>
    /// <param name="unmasked">Whether personal data is shown whole.</param>
    /// <param name="names">Names of accounts.</param>
    public static string? Of(FieldDefinition field, Value? value, bool english, bool unmasked, Func<string, string>? names = null)
    {
        switch (value)
        {
            case null or UnknownValue:
                return null;
            case NullValue:
                return english ? "none" : "无";
            case BooleanValue truth:
                return truth.Truth ? (english ? "yes" : "是") : english ? "no" : "否";
            case ListValue list when field.Item is { } item:
                return list.Items.Length == 0 ? null : string.Join(english ? "; " : "；", list.Items.Select(i => Of(item, i, english, unmasked, names)).OfType<string>());
            case ContextValue file when field.Type == FieldType.File:
                return file["name"] is TextValue name ? name.Text : null;
            case ContextValue group:
                return string.Join(english ? ", " : "，", (field.Type == FieldType.Group ? field.Fields : []).Select(f => Of(f, group[f.Name], english, unmasked, names) is { } part ? f.Label.In(english) + (english ? ": " : "：") + part : null).OfType<string>());
            case NumberValue number when field.Type == FieldType.Money:
                return decimal.TryParse(number.Number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal yuan)
                    ? (english ? "¥" : "") + yuan.ToString("#,##0.##", CultureInfo.InvariantCulture) + (english ? "" : " 元") : number.Number.ToString();
            case NumberValue number:
                return number.Number.ToString();
            case DateValue date:
                return date.Date.ToString();
            case DateTimeValue moment:
                return moment.DateTime.ToString();
            case TextValue text:
                string written = field.Type == FieldType.Choice ? field.Choices.FirstOrDefault(c => c.Code == text.Text)?.Label.In(english) ?? text.Text
                    : field.Type == FieldType.Person && names is not null ? names(text.Text) : text.Text;
                return field.Personal && !unmasked ? Masking.Text(written) : written;
            default:
                return value.ToString();
        }
    }

    /// <summary>The fields that hold a value of their own, with their path and group.</summary>
    public static IEnumerable<FieldDefinition> Leaves(IEnumerable<FieldDefinition> fields) => fields.SelectMany(f => f.Type == FieldType.Group ? Leaves(f.Fields) : [f]);

    /// <summary>The identifier of an input, from the name of its field.</summary>
    public static string Id(string name) => "f-" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
