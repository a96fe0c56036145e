using Kefa.Feel;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Policies;

/// <summary>The FEEL types of the variables that a profile becomes.</summary>
public static class FieldTypes
{
    /// <summary>The type of a variable, or null when neither the dictionary nor the evaluation gives it.</summary>
    public static FeelType? Of(FieldDictionary dictionary, string variable) => variable switch
    {
        "asOf" => FeelType.Date,
        "dataYear" => FeelType.Number,
        _ => dictionary.Find(variable) is { } field ? Of(field) : null,
    };

    private static FeelType Of(Field field)
    {
        var one = OneOf(field);
        return field.IsYearly ? FeelType.ContextOf(ProfileBinder.YearNames.Select(year => KeyValuePair.Create(year, one))) : one;
    }

    private static FeelType OneOf(Field field) => field.Type switch
    {
        FieldType.Boolean => FeelType.Boolean,
        FieldType.Integer or FieldType.Decimal or FieldType.Money => FeelType.Number,
        FieldType.Date => FeelType.Date,
        FieldType.List => FeelType.ListOf(field.Item is { } item ? OneOf(item) : FeelType.Any),
        FieldType.Context => FeelType.ContextOf(field.Fields.Select(part => KeyValuePair.Create(part.Id, OneOf(part)))),
        _ => FeelType.Text,
    };
}
