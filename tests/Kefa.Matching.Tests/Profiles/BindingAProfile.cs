using Kefa.Feel;

namespace Kefa.Matching.Tests.Profiles;

public sealed class BindingAProfile
{
    [Fact]
    public async Task Yearly_fields_are_contexts_by_distance_from_the_data_year()
    {
        var profile = await A.ProfileOf("""[{"id":"X","foundedOn":"2010-01-01","sales":[1,2,3,4]}]""");

        var variables = profile.On("2026-06-15");

        Assert.Equal((Value)new NumberValue(4), variables.At("sales.L"), NumberOnly);
        Assert.Equal((Value)new NumberValue(1), variables.At("sales.L3"), NumberOnly);
        Assert.Equal((Value)new NumberValue(2025), variables.At("dataYear"), NumberOnly);
        Assert.Equal(["sales.L4"], Assert.IsType<UnknownValue>(variables.At("sales.L4")).Causes);
    }

    [Fact]
    public async Task The_same_profile_a_year_later_has_moved_by_one_year()
    {
        var profile = await A.ProfileOf("""[{"id":"X","sales":[1,2,3,4]}]""");

        var variables = profile.On("2027-01-01");

        Assert.Equal(["sales.L"], Assert.IsType<UnknownValue>(variables.At("sales.L")).Causes);
        Assert.Equal((Value)new NumberValue(4), variables.At("sales.L1"), NumberOnly);
    }

    [Fact]
    public async Task A_year_before_the_founding_year_is_none()
    {
        var profile = await A.ProfileOf("""[{"id":"X","foundedOn":"2024-06-15","sales":[null,null,null,4]}]""");

        var variables = profile.On("2026-06-15");

        Assert.Same(Value.Null, variables.At("sales.L2"));
        Assert.IsType<UnknownValue>(variables.At("sales.L1"));
    }

    [Fact]
    public async Task An_absent_number_is_unknown_within_the_bounds_of_the_dictionary()
    {
        var profile = await A.ProfileOf("""[{"id":"X","expert":{"ipTech":null}}]""");

        var variables = profile.On("2026-06-15");

        var unknown = Assert.IsType<UnknownValue>(variables.At("expert.ipTech"));
        Assert.Equal((UnknownKind.Number, (Number?)0, (Number?)8), (unknown.Kind, unknown.Min, unknown.Max));
        Assert.Equal(["expert.ipTech"], unknown.Causes);
        Assert.Equal((Number?)2, Assert.IsType<UnknownValue>(variables.At("expert.bonus")).Max);
    }

    [Fact]
    public async Task A_default_stands_for_an_absent_field_but_not_for_an_explicit_null()
    {
        var absent = (await A.ProfileOf("""[{"id":"X"}]""")).On("2026-06-15");
        var unknown = (await A.ProfileOf("""[{"id":"X","classI":null,"onAbnormalList":null,"hnteCerts":null,"nonTaxableIncome":[null,null,null,null]}]""")).On("2026-06-15");

        Assert.Equal((Value)new NumberValue(0), absent.At("classI"), NumberOnly);
        Assert.Equal((Value)new NumberValue(0), absent.At("nonTaxableIncome.L3"), NumberOnly);
        Assert.Same(BooleanValue.False, absent.At("onAbnormalList"));
        Assert.Empty(Assert.IsType<ListValue>(absent.At("hnteCerts")).Items);
        Assert.Equal(UnknownKind.Number, Assert.IsType<UnknownValue>(unknown.At("classI")).Kind);
        Assert.Equal(UnknownKind.Boolean, Assert.IsType<UnknownValue>(unknown.At("onAbnormalList")).Kind);
        Assert.Equal(UnknownKind.List, Assert.IsType<UnknownValue>(unknown.At("hnteCerts")).Kind);
        Assert.IsType<UnknownValue>(unknown.At("nonTaxableIncome.L"));
    }

    [Fact]
    public async Task A_context_whose_default_is_none_is_none_when_absent_and_unknown_in_every_part_when_null()
    {
        var absent = (await A.ProfileOf("""[{"id":"X"}]""")).On("2026-06-15");
        var unknown = (await A.ProfileOf("""[{"id":"X","rdItems":null}]""")).On("2026-06-15");

        Assert.Same(Value.Null, absent.At("rdItems"));
        Assert.Equal(["rdItems.other"], Assert.IsType<UnknownValue>(unknown.At("rdItems.other")).Causes);
    }

    [Fact]
    public async Task One_value_for_a_yearly_field_is_the_value_of_the_last_year()
    {
        var variables = (await A.ProfileOf("""[{"id":"X","headcount":7}]""")).On("2026-06-15");

        Assert.Equal((Value)new NumberValue(7), variables.At("headcount.L"), NumberOnly);
        Assert.IsType<UnknownValue>(variables.At("headcount.L1"));
    }

    [Fact]
    public async Task Records_of_a_list_become_contexts()
    {
        var variables = (await A.ProfileOf("""[{"id":"X","hnteCerts":[["2023-10-16","2026-10-16"]]}]""")).On("2026-06-15");

        var certificate = Assert.IsType<ContextValue>(Assert.Single(Assert.IsType<ListValue>(variables.At("hnteCerts")).Items));
        Assert.Equal(new FeelDate(2026, 10, 16), Assert.IsType<DateValue>(certificate["expiresOn"]).Date);
    }

    private static bool NumberOnly(Value expected, Value actual) => ((NumberValue)expected).Number == Assert.IsType<NumberValue>(actual).Number;
}
