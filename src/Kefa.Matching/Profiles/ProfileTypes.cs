using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Matching.Profiles;

/// <summary>The FEEL types of the variables that <see cref="ProfileBinder"/> binds, for static checks.</summary>
internal static class ProfileTypes
{
    public static ImmutableDictionary<string, FeelType> Of(FieldDictionary dictionary) =>
        ImmutableDictionary.CreateRange(
            StringComparer.Ordinal,
            dictionary.Fields.Select(f => KeyValuePair.Create(f.Id, f.IsYearly ? Yearly(f) : TypeOf(f)))
                .Append(KeyValuePair.Create("asOf", FeelType.Date))
                .Append(KeyValuePair.Create("dataYear", FeelType.Number)));

    private static FeelType Yearly(Field field) =>
        FeelType.ContextOf(ProfileBinder.YearNames.Select(y => KeyValuePair.Create(y, TypeOf(field))));

    private static FeelType TypeOf(Field field) => field.Type switch
    {
        FieldType.Integer or FieldType.Decimal or FieldType.Money => FeelType.Number,
        FieldType.Boolean => FeelType.Boolean,
        FieldType.Date => FeelType.Date,
        FieldType.List => FeelType.ListOf(field.Item is { } item ? TypeOf(item) : FeelType.Any),
        FieldType.Context => FeelType.ContextOf(field.Fields.Select(f => KeyValuePair.Create(f.Id, TypeOf(f)))),
        _ => FeelType.Text,
    };
}
