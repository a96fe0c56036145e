using System.Text;

namespace Kefa.Dmn.Tests;

public sealed class ReadingModels
{
    [Theory]
    [InlineData("http://www.omg.org/spec/DMN/20180521/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20191111/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20211108/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20230324/MODEL/")]
    public void Versions_1_2_to_1_5_are_read(string version)
    {
        var reading = DmnReader.Parse(A.Xml("""<inputData id="i" name="a  b"><variable name="a b" typeRef="number"/></inputData>""", version: version), "m.dmn");

        var input = Assert.IsType<InputData>(Assert.Single(reading.Model.Elements));
        Assert.Equal("a b", input.Name);
        Assert.Equal("number", input.Variable!.TypeRef);
        Assert.Empty(reading.Diagnostics);
    }

    [Fact]
    public void Another_vocabulary_is_refused_by_name()
    {
        var refusal = Assert.Throws<DmnFormatException>(() => DmnReader.Parse("<definitions xmlns=\"urn:other\"/>", "m.dmn"));

        Assert.Contains("namespace 'urn:other'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_of_expressions_are_those_of_the_file()
    {
        const string xml = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="n" name="m">
              <decision id="d" name="d">
                <literalExpression>
                  <text><![CDATA[1 +
              ) 2]]></text>
                </literalExpression>
              </decision>
            </definitions>
            """;

        var model = DecisionModel.Compile(DmnReader.Parse(xml, "m.dmn").Model);

        var diagnostic = Assert.Single(model.Diagnostics);
        Assert.Equal("m.dmn", diagnostic.Source);
        Assert.Equal(5, diagnostic.Position.Line);
    }

    [Fact]
    public void A_document_type_declaration_is_refused()
    {
        const string bomb = """
            <!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="&c;"/>
            """;

        var refusal = Assert.Throws<DmnFormatException>(() => DmnReader.Parse(bomb, "m.dmn"));

        Assert.Contains("document type declaration", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(new Position(1, 1), refusal.Diagnostic.Position);
        Assert.Equal(new Position(3, 4), Assert.Throws<DmnFormatException>(() => DmnReader.Parse("<?xml version=\"1.0\"?>\n\n   <!DOCTYPE d><d/>", "m.dmn")).Diagnostic.Position);
    }

    [Fact]
    public void An_external_entity_is_not_fetched() =>
        Assert.Throws<DmnFormatException>(() => DmnReader.Parse("<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><d/>", "m.dmn"));

    [Fact]
    public void A_hundred_thousand_nested_elements_are_a_message()
    {
        var deep = new StringBuilder().Insert(0, "<context>", 100_000).ToString();

        var refusal = Assert.Throws<DmnFormatException>(() => DmnReader.Parse(deep, "m.dmn"));

        Assert.Contains("nested more than", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_elements_are_a_message()
    {
        var wide = new StringBuilder("<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\">").Insert(66, "<a/>", 1_000_000).ToString();

        var refusal = Assert.Throws<DmnFormatException>(() => DmnReader.Parse(wide, "m.dmn"));

        Assert.Contains("elements", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<definitions")]
    [InlineData("<a></b>")]
    [InlineData("<a xmlns:x='u' x:y='1' x:y='2'/>")]
    [InlineData("<a>\u0001</a>")]
    public void Broken_text_is_a_message_with_its_place(string text)
    {
        var refusal = Assert.Throws<DmnFormatException>(() => DmnReader.Parse(text, "m.dmn"));

        Assert.StartsWith("m.dmn", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_does_not_fit_its_columns_is_named_with_its_line()
    {
        var reading = DmnReader.Parse(
            A.Xml("""
                <decision id="d" name="d"><decisionTable><input><inputExpression><text>1</text></inputExpression></input><output/>
                <rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>
                """),
            "m.dmn");

        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Contains("0 conditions and 1 results; expected 1 and 1", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(2, diagnostic.Position.Line);
    }
}
