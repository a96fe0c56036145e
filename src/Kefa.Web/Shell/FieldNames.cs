using Kefa.Matching.Profiles;

namespace Kefa.Web.Shell;

/// <summary>Paths of facts as people read them: <c>headcount.L</c> is 职工总数（2025年）.</summary>
internal static class FieldNames
{
    public static string Of(string path, FieldDictionary dictionary, DateOnly asOf, bool english)
    {
        var parts = path.Split('.');
        if (dictionary.Find(parts[0]) is not { } field)
            return path;
        var label = (dictionary.FindByPath(path) ?? field).Label.In(english);
        if (!field.IsYearly || parts.Length < 2)
            return label;
        var back = ProfileBinder.YearNames.IndexOf(parts[1]);
        if (back < 0)
            return label;
        var year = ProfileBinder.DataYear(asOf) - back;
        return english ? $"{label} ({year})" : $"{label}（{year}年）";
    }
}
