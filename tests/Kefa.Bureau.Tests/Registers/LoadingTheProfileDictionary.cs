using Kefa.Bureau.Registers;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Tests.Registers;

public sealed class LoadingTheProfileDictionary
{
    [Fact]
    public void The_shipped_dictionary_holds_together_and_reads_the_published_companies()
    {
        var dictionary = FieldDictionaryLoader.LoadFolder(Repository.Folder("content"));

        Assert.True(dictionary.Find("sales")!.IsYearly);
        Assert.Equal(8m, dictionary.FindByPath("expert.ipTech")!.Max);
        Assert.Equal("headcount", dictionary.FindByPath("headcount.L")!.Id);
        Assert.Equal(FactState.NotApplicable, dictionary.Find("rdItems")!.Default!.State);
    }

    [Fact]
    public async Task The_published_companies_are_read_without_a_warning()
    {
        var dictionary = FieldDictionaryLoader.LoadFolder(Repository.Folder("content"));
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));

        var profiles = await ProfileJson.ReadAsync(file, dictionary, null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(15, profiles.Count);
    }

    [Theory]
    [InlineData("- id: a\n  type: money\n", "f.yaml:1: The field 'a' has no label.")]
    [InlineData("- id: a\n  type: money\n  label: {zh: 甲}\n", "f.yaml:3: 'label' has no English text (en).")]
    [InlineData("- id: a\n  type: cash\n  label: {zh: 甲, en: A}\n", "f.yaml:2: 'type' is 'cash'; expected one of text, code, boolean, integer, decimal, money, date, list, context.")]
    [InlineData("- {id: a, type: text, label: {zh: 甲, en: A}}\n\n- {id: a, type: text, label: {zh: 甲, en: A}}\n", "f.yaml:3: The field 'a' is declared already at f.yaml:1.")]
    [InlineData("- {id: a, type: text, lable: x}", "f.yaml:1: There is no key 'lable' here; there are id, label,")]
    [InlineData("- {id: a, type: money, label: {zh: 甲, en: A}, atMost: b}", "f.yaml:1: The field 'a' is compared with 'b', which is not declared.")]
    [InlineData("- {id: a, type: boolean, label: {zh: 甲, en: A}, default: yes}", "f.yaml:1: 'yes' is not a default that 'a' can have.")]
    [InlineData("- {id: a, type: list, label: {zh: 甲, en: A}}", "f.yaml:1: The list 'a' does not say what its entries are; give 'item'.")]
    [InlineData("- id: a\n  label: [", "f.yaml:3: ")]
    public void What_does_not_hold_together_is_refused_with_file_and_line(string yaml, string expected)
    {
        var error = Assert.Throws<ContentFileException>(() => FieldDictionaryLoader.Load([("f.yaml", () => new StringReader(yaml))]));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }
}
