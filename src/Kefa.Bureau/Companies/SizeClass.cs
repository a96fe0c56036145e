namespace Kefa.Bureau.Companies;

/// <summary>Enterprise size 大中小微 after 工信部联企业〔2011〕300号; unknown when a figure that decides is unknown.</summary>
public enum SizeClass
{
    Unknown,
    Micro,
    Small,
    Medium,
    Large,
}

/// <summary>
/// The size rule: every lower bound of a class must be met, otherwise the next lower class applies. People are persons, revenue and
/// assets are in ten thousand yuan; 以上 includes the number and 以下 excludes it.
/// </summary>
public static class SizeRule
{
    private sealed record Bounds(decimal? People, decimal? Revenue, decimal? Assets);

    private sealed record Rule(Bounds Large, Bounds Medium, Bounds Small);

    private static readonly Rule Agriculture = new(new(null, 20000, null), new(null, 500, null), new(null, 50, null));
    private static readonly Rule Manufacturing = new(new(1000, 40000, null), new(300, 2000, null), new(20, 300, null));
    private static readonly Rule Construction = new(new(null, 80000, 80000), new(null, 6000, 5000), new(null, 300, 300));
    private static readonly Rule Wholesale = new(new(200, 40000, null), new(20, 5000, null), new(5, 1000, null));
    private static readonly Rule Retail = new(new(300, 20000, null), new(50, 500, null), new(10, 100, null));
    private static readonly Rule Transport = new(new(1000, 30000, null), new(300, 3000, null), new(20, 200, null));
    private static readonly Rule Storage = new(new(200, 30000, null), new(100, 1000, null), new(20, 100, null));
    private static readonly Rule Post = new(new(1000, 30000, null), new(300, 2000, null), new(20, 100, null));
    private static readonly Rule Catering = new(new(300, 10000, null), new(100, 2000, null), new(10, 100, null));
    private static readonly Rule Telecommunication = new(new(2000, 100000, null), new(100, 1000, null), new(10, 100, null));
    private static readonly Rule Software = new(new(300, 10000, null), new(100, 1000, null), new(10, 50, null));
    private static readonly Rule RealEstate = new(new(null, 200000, 10000), new(null, 1000, 5000), new(null, 100, 2000));
    private static readonly Rule PropertyManagement = new(new(1000, 5000, null), new(300, 1000, null), new(100, 500, null));
    private static readonly Rule Business = new(new(300, null, 120000), new(100, null, 8000), new(10, null, 100));
    private static readonly Rule Other = new(new(300, null, null), new(100, null, null), new(10, null, null));

    /// <summary>The class of a company; revenue and assets in yuan, null when unknown.</summary>
    public static SizeClass Of(string? industryCode, decimal? people, decimal? revenue, decimal? assets)
    {
        if (RuleFor(industryCode) is not { } rule)
            return SizeClass.Unknown;
        foreach (var (bounds, size) in new[] { (rule.Large, SizeClass.Large), (rule.Medium, SizeClass.Medium), (rule.Small, SizeClass.Small) })
        {
            switch (Meets(bounds, people, revenue / 10_000, assets / 10_000))
            {
                case true:
                    return size;
                case null:
                    return SizeClass.Unknown;
            }
        }

        return SizeClass.Micro;
    }

    /// <summary>All bounds met; null when an unknown figure decides.</summary>
    private static bool? Meets(Bounds bounds, decimal? people, decimal? revenue, decimal? assets)
    {
        bool?[] each = [Reaches(people, bounds.People), Reaches(revenue, bounds.Revenue), Reaches(assets, bounds.Assets)];
        return each.Contains(false) ? false : each.Contains(null) ? null : true;
    }

    private static bool? Reaches(decimal? value, decimal? bound) => bound is null ? true : value is null ? null : value >= bound;

    private static Rule? RuleFor(string? code) => code is not { Length: >= 3 } ? null : (code[0], code.Substring(1, 2)) switch
    {
        ('A', _) => Agriculture,
        ('B' or 'C' or 'D', _) => Manufacturing,
        ('E', _) => Construction,
        ('F', "51") => Wholesale,
        ('F', _) => Retail,
        ('G', "59") => Storage,
        ('G', "60") => Post,
        ('G', not "53") => Transport,
        ('H', _) => Catering,
        ('I', "65") => Software,
        ('I', _) => Telecommunication,
        ('K', _) when code.StartsWith("K702", StringComparison.Ordinal) => PropertyManagement,
        ('K', _) when code.StartsWith("K701", StringComparison.Ordinal) => RealEstate,
        ('L', _) => Business,
        _ => Other,
    };
}
