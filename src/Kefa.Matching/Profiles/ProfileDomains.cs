using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Matching.Profiles;

/// <summary>What the dictionary says of the values that a field can have, for static checks.</summary>
internal sealed class ProfileDomains(FieldDictionary dictionary)
{
    /// <summary>The values of a field or part of one by its path (<c>sales.L</c>, <c>expert.ipTech</c>), or null when the dictionary does not bound them.</summary>
    public FactDomain? Of(string path)
    {
        if (path == "dataYear")
            return new FactDomain { IsWhole = true };
        if (dictionary.FindByPath(path) is not { } field || (field.IsYearly && !path.Contains('.', StringComparison.Ordinal)))
            return null;
        if (field.IsNumber)
            return new FactDomain { Min = Bound(field.Min), Max = Bound(field.Max), IsWhole = field.Type == FieldType.Integer };
        return field.Options.IsEmpty || field.Type is FieldType.List or FieldType.Context ? null : new FactDomain { Values = [.. field.Options.Select(o => Value.Of(o.Code))] };
    }

    private static Number? Bound(decimal? bound) => bound is { } value ? (Number)value : null;
}
