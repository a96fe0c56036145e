using FsCheck;
using FsCheck.Fluent;
using Kefa.TestSupport.Properties;

namespace Kefa.Dmn.Tests;

public sealed class ConvertingModels
{
    private const string Dmn13 = "https://www.omg.org/spec/DMN/20191111/";
    private const string Dmn15 = "https://www.omg.org/spec/DMN/20230324/";

    private const string Rich = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- ours --><?editor fold?>
        <dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
            xmlns:feel="https://www.omg.org/spec/DMN/20230324/FEEL/" xmlns:x="https://example.org/x" namespace="https://example.org/m" name="m" expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/" x:owner="科技局">
          <dmn:extensionElements><x:policy id="P"><x:note mark="b">  kept &amp; whole  </x:note><note xmlns="https://example.org/y"/></x:policy></dmn:extensionElements>
          <dmn:import name="c" namespace="https://example.org/c" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
          <dmn:itemDefinition name="t"><dmn:typeRef>number</dmn:typeRef><dmn:allowedValues><dmn:text>&gt; 0</dmn:text></dmn:allowedValues></dmn:itemDefinition>
          <dmn:inputData id="a" name="a" label="甲&#xA;乙"><dmn:description>two
        lines</dmn:description><dmn:variable name="a" typeRef="t"/></dmn:inputData>
          <dmn:decision id="d" name="d"><dmn:variable name="d"/><dmn:informationRequirement id="r"><dmn:requiredInput href="#a"/></dmn:informationRequirement>
            <dmn:literalExpression><dmn:text><![CDATA[if a < 1
        then "<"
        else "&"]]></dmn:text></dmn:literalExpression></dmn:decision>
          <dmn:textAnnotation id="n"><dmn:text>a remark</dmn:text></dmn:textAnnotation>
          <dmndi:DMNDI><dmndi:DMNDiagram id="g"><dmndi:DMNShape id="s" dmnElementRef="a"><dc:Bounds x="1" y="2" width="3" height="4"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
        </dmn:definitions>
        """;

    [Fact]
    public void Moves_model_language_and_diagram_to_13_and_leaves_what_is_not_dmn()
    {
        var xml = To(Rich, DmnVersion.Dmn13).ToXml();

        Assert.DoesNotContain("20230324", xml, StringComparison.Ordinal);
        Assert.Equal(Rich.Replace(Dmn15, Dmn13, StringComparison.Ordinal).Split("<dmn:definitions")[1].Split('>', 2)[1], xml.Split("<dmn:definitions")[1].Split('>', 2)[1]);
        Assert.Contains("x:owner=\"科技局\"", xml, StringComparison.Ordinal);
        Assert.Contains("<!-- ours -->", xml, StringComparison.Ordinal);
        Assert.Contains("<?editor fold?>", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Comes_back_from_13_as_it_was()
    {
        var before = DmnDocument.Parse(Rich, "m.dmn");
        var returned = To(To(Rich, DmnVersion.Dmn13).ToXml(), DmnVersion.Dmn15);

        Assert.Empty(before.DifferencesIn(returned));
        Assert.Equal(before.ToXml(), returned.ToXml());
        Assert.Equal(Said.By(before.Reading.Model), Said.By(returned.Reading.Model));
    }

    [Theory]
    [InlineData("<conditional><if/><then/><else/></conditional>", DmnVersion.Dmn13, "conditional")]
    [InlineData("<filter><in/><match/></filter>", DmnVersion.Dmn13, "filter")]
    [InlineData("<for iteratorVariable='i'><in/><return/></for>", DmnVersion.Dmn13, "for")]
    [InlineData("<context><contextEntry><variable name='v'/><some iteratorVariable='i'><in/><satisfies/></some></contextEntry></context>", DmnVersion.Dmn13, "some")]
    [InlineData("<every iteratorVariable='i'><in/><satisfies/></every>", DmnVersion.Dmn13, "every")]
    public void Refuses_boxed_expressions_that_came_later_with_their_place(string logic, DmnVersion version, string name)
    {
        var document = DmnDocument.Parse(A.Xml($"\n<decision id='d' name='d'>\n  {logic}</decision>"), "m.dmn");

        var obstacle = Assert.Single(Assert.IsType<DmnConversion.Refused>(document.ConvertTo(version)).Obstacles);

        Assert.Equal(3, obstacle.Position.Line);
        Assert.StartsWith($"DMN 1.3 has no '{name}' (in ", obstacle.Message, StringComparison.Ordinal);
        Assert.Contains("it came with DMN 1.4", obstacle.Message, StringComparison.Ordinal);
        Assert.Empty(document.ObstaclesTo(DmnVersion.Dmn14));
    }

    [Fact]
    public void Refuses_constraints_on_whole_types_before_15()
    {
        const string Type = "<itemDefinition name='t' isCollection='true'><typeRef>number</typeRef><typeConstraint><text>count(?) > 1</text></typeConstraint></itemDefinition>";
        var document = DmnDocument.Parse(A.Xml(Type), "m.dmn");

        Assert.Contains("it came with DMN 1.5", Assert.Single(document.ObstaclesTo(DmnVersion.Dmn14)).Message, StringComparison.Ordinal);
        Assert.Same(document, Assert.IsType<DmnConversion.Converted>(document.ConvertTo(DmnVersion.Dmn15)).Document);
    }

    [Fact]
    public void What_others_put_into_extension_elements_is_no_obstacle() =>
        Assert.Empty(DmnDocument.Parse(A.Xml("<extensionElements><for xmlns='https://example.org/x'/><e xmlns='https://example.org/x'><filter xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'/></e></extensionElements>"), "m").ObstaclesTo(DmnVersion.Dmn13));

    [Fact]
    public void Refuses_what_could_not_be_told_apart_afterwards()
    {
        var mixed = A.Xml($"<extensionElements><old xmlns='{Dmn13}MODEL/'/></extensionElements>");
        var twice = A.Xml($"<DMNDI xmlns='{Dmn13}DMNDI/'/><DMNDI xmlns='{Dmn15}DMNDI/'/>");

        Assert.Single(DmnDocument.Parse(mixed, "m").ObstaclesTo(DmnVersion.Dmn13));
        Assert.Single(DmnDocument.Parse(twice, "m").ObstaclesTo(DmnVersion.Dmn13));
    }

    [Fact]
    public void Refuses_12_as_a_target() => Assert.Throws<ArgumentOutOfRangeException>(() => DmnDocument.Parse(Rich, "m").ConvertTo(DmnVersion.Dmn12));

    [Fact]
    public void Reads_under_the_limits_of_the_reader()
    {
        Assert.Throws<DmnFormatException>(() => DmnDocument.Parse("<!DOCTYPE d [<!ENTITY a 'b'>]>" + A.Xml("<description>&a;</description>"), "m"));
        Assert.Throws<DmnFormatException>(() => DmnDocument.Parse(A.Xml(string.Concat(Enumerable.Repeat("<context>", 300)) + string.Concat(Enumerable.Repeat("</context>", 300))), "m"));
        Assert.Throws<DmnFormatException>(() => DmnDocument.Parse("<definitions/>", "m"));
    }

    [Theory]
    [InlineData("<decision id='d' name='d'><literalExpression><text>1</text></literalExpression></decision>", "definitions 'm'/decision 'd'/literalExpression/text: '1' became '2'")]
    [InlineData("<decision id='d' name='e'><literalExpression><text>2</text></literalExpression></decision>", "definitions 'm'/decision 'e'/@name: 'e' became 'd'")]
    [InlineData("<decision id='d' name='d'><description/><literalExpression><text>2</text></literalExpression></decision>", "definitions 'm'/decision 'd': lost 'description'")]
    [InlineData("", "definitions 'm': added 'decision 'd''")]
    public void Says_what_differs(string before, string expected)
    {
        const string After = "<decision name='d' id='d'>\n<literalExpression><text> 2\n</text></literalExpression></decision>";

        Assert.Equal([expected], DmnDocument.Parse(A.Xml(before), "m").DifferencesIn(To(A.Xml(After), DmnVersion.Dmn13)).Select(d => d.ToString()));
    }

    [Fact]
    public void Feel_survives_to_the_letter_with_its_line_ends() => Prop.ForAll(
        Gen.Elements("a", "\n", "\r", "\r\n", "\t", " ", "<", ">", "&", "]]>", "\"", "'", "𠮷", "科", "\u0085", "\u2028").ListOf().Select(string.Concat).ToArbitrary(),
        ArbMap.Default.ArbFor<bool>(),
        (text, section) =>
        {
            // In a CDATA section a carriage return cannot be written: XML reads line ends as one line feed.
            var written = section ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
            var feel = section ? new System.Xml.Linq.XCData(written).ToString() : System.Security.SecurityElement.Escape(text).Replace("\r", "&#13;", StringComparison.Ordinal);
            var document = DmnDocument.Parse(A.Xml($"<decision id='d' name='d'><literalExpression><text>{feel}</text></literalExpression></decision>"), "m");
            var returned = To(To(document.ToXml(), DmnVersion.Dmn13).ToXml(), DmnVersion.Dmn15);
            return string.Equals(FeelOf(document), FeelOf(returned), StringComparison.Ordinal) && string.Equals(FeelOf(document), written, StringComparison.Ordinal);
        }).Holds();

    private static string FeelOf(DmnDocument document) => ((LiteralExpression)((Decision)document.Reading.Model.Elements[0]).Logic!).Text.Text;

    private static DmnDocument To(string xml, DmnVersion version) => Assert.IsType<DmnConversion.Converted>(DmnDocument.Parse(xml, "m.dmn").ConvertTo(version)).Document;
}
