using Kefa.Feel;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Tests.Profiles;

/// <summary>A small dictionary and short ways to read profiles with it.</summary>
internal static class A
{
    public static FieldDictionary Dictionary { get; } = new([
        Text("name"), Text("uscc") with { Type = FieldType.Code }, new Field { Id = "foundedOn", Label = Label, Type = FieldType.Date },
        Yearly("sales", FieldType.Money) with { Min = 0, Relations = [new FieldRelation(FieldRelationKind.AtLeast, "mainBizRevenue", false)] },
        Yearly("mainBizRevenue", FieldType.Money) with { Min = 0 },
        Yearly("nonTaxableIncome", FieldType.Money) with { Default = Fact.Known(FactValue.Of(0m)) },
        Yearly("headcount", FieldType.Decimal) with { Min = 0 },
        new Field { Id = "classI", Label = Label, Type = FieldType.Integer, Min = 0, Default = Fact.Known(FactValue.Of(0m)) },
        new Field { Id = "onAbnormalList", Label = Label, Type = FieldType.Boolean, Default = Fact.Known(FactValue.Of(false)) },
        Text("zone") with { Type = FieldType.Code, Default = Fact.NotApplicable },
        new Field { Id = "taxCreditGrade", Label = Label, Type = FieldType.Code, Options = [.. "ABMCD".Select(c => new FieldOption($"{c}", Label))] },
        Context("expert", Number("ipTech", 8), Number("bonus", 2)),
        Context("rdItems", Number("personnel"), Number("other")) with { Default = Fact.NotApplicable },
        new Field
        {
            Id = "hnteCerts", Label = Label, Type = FieldType.List, Default = Fact.Known(FactValue.List.Empty),
            Item = Context("hnteCertsEntry", new Field { Id = "issuedOn", Label = Label, Type = FieldType.Date }, new Field { Id = "expiresOn", Label = Label, Type = FieldType.Date }),
        },
    ]);

    private static LocalText Label => new("字段", "field");

    public static async Task<Profile> ProfileOf(string json) => Assert.Single(await ProfilesOf(json));

    public static async Task<List<Profile>> ProfilesOf(string json, ProfileJsonOptions? options = null)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        return await ProfileJson.ReadAsync(stream, Dictionary, options, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static Dictionary<string, Value> On(this Profile profile, string asOf) =>
        new ProfileBinder(Dictionary).Bind(profile, DateOnly.ParseExact(asOf, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    public static Value At(this Dictionary<string, Value> variables, string path)
    {
        var parts = path.Split('.');
        return parts.Skip(1).Aggregate(variables[parts[0]], (value, part) => Assert.IsType<ContextValue>(value)[part]!);
    }

    private static Field Text(string id) => new() { Id = id, Label = Label, Type = FieldType.Text };

    private static Field Number(string id, decimal? max = null) => new() { Id = id, Label = Label, Type = FieldType.Decimal, Min = 0, Max = max };

    private static Field Yearly(string id, FieldType type) => new() { Id = id, Label = Label, Type = type, Period = FieldPeriod.Year };

    private static Field Context(string id, params Field[] parts) => new() { Id = id, Label = Label, Type = FieldType.Context, Fields = [.. parts] };
}
