using System.Xml;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Kefa.TestSupport.Properties;

namespace Kefa.Dmn.Tests;

/// <summary>What an editor that knows DMN 1.3 changed comes back into the file that it was changed in.</summary>
public sealed class TakingAnEditorsChanges
{
    private const string Before = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- ours -->
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="m" name="m">
          <extensionElements><x:policy xmlns:x="https://example.org/x" id="P"><x:note>kept</x:note></x:policy></extensionElements>
          <inputData id="a" name="a"><variable name="a" /></inputData>
          <!-- the threshold -->
          <decision id="d" name="d">
            <variable name="d" />
            <informationRequirement><requiredInput href="#a" /></informationRequirement>
            <literalExpression>
              <text><![CDATA[a < 1]]></text>
            </literalExpression>
          </decision>
          <decision id="e" name="e"><decisionTable><input><inputExpression><text>a</text></inputExpression></input><output />
            <rule><inputEntry><text>1</text></inputEntry><outputEntry><text>"one"</text></outputEntry></rule>
            <!-- two -->
            <rule><inputEntry><text>2</text></inputEntry><outputEntry><text>"two"</text></outputEntry></rule>
          </decisionTable></decision>
        </definitions>
        """;

    [Fact]
    public void What_nobody_changed_stays_to_the_letter() => Assert.Equal(Before, Taken(Given()));

    [Theory]
    [InlineData(" />", "/>")]
    [InlineData("\n", "\r\n")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "")]
    [InlineData("<!-- two -->", "<!-- two /> three --><?four /> ?>")]
    public void A_file_keeps_its_way_of_writing(string ours, string theirs)
    {
        var written = Before.Replace(ours, theirs, StringComparison.Ordinal);

        Assert.Equal(written, DmnDocument.Parse(written, "m").ToXml());
    }

    [Fact]
    public void What_looks_like_an_end_in_text_is_none()
    {
        const string Tricky = "<description>a /&gt; &lt;b /&gt;</description><decision name='d' id='d />'><literalExpression><text><![CDATA[\"<c /> <!--\"]]></text></literalExpression></decision><decision name='e'/>";
        var document = DmnDocument.Parse(A.Xml(Tricky), "m");

        Assert.Empty(document.DifferencesIn(DmnDocument.Parse(document.ToXml(), "m")));
        Assert.Contains("d /&gt;", document.ToXml(), StringComparison.Ordinal);
        Assert.Contains("\"<c /> <!--\"", document.ToXml(), StringComparison.Ordinal);
    }


    [Fact]
    public void A_changed_expression_changes_its_text_only()
    {
        var edited = Given().Replace("<![CDATA[a < 1]]>", "a &lt; 2 and a &gt; 0", StringComparison.Ordinal);

        Assert.Equal(Before.Replace("a < 1", "a < 2 and a > 0", StringComparison.Ordinal), Taken(edited));
    }

    [Fact]
    public void A_new_rule_stands_where_the_editor_put_it_and_the_others_stay()
    {
        const string Second = """<rule><inputEntry><text>2</text></inputEntry>""";

        var taken = Taken(Given().Replace(Second, """<rule id="new"><inputEntry><text>1.5</text></inputEntry><outputEntry><text>"between"</text></outputEntry></rule>""" + Second, StringComparison.Ordinal));

        Assert.Equal(["1", "1.5", "2"], Rules(taken));
        Assert.Contains("<!-- two -->", taken, StringComparison.Ordinal);
        Assert.Contains("<![CDATA[a < 1]]>", taken, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_changed_places_do_so_here()
    {
        const string First = """<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>"one"</text></outputEntry></rule>""";
        var given = Given();

        Assert.Equal(["2", "1"], Rules(Taken(given.Replace(First, "", StringComparison.Ordinal).Replace("</decisionTable>", First + "</decisionTable>", StringComparison.Ordinal))));
    }

    [Fact]
    public void What_is_so_by_default_may_be_said_or_not()
    {
        const string Said = "<decision id='d' name='d'><decisionTable hitPolicy='UNIQUE' preferredOrientation='Rule-as-Row'><output/></decisionTable></decision>";
        const string Unsaid = "<decision id='d' name='e'><decisionTable><output/></decisionTable></decision>";
        var document = DmnDocument.Parse(A.Xml(Said), "m");

        var taken = Assert.IsType<DmnConversion.Converted>(document.Taking(DmnDocument.Parse(A.Xml(Unsaid), "m"))).Document;
        var back = Assert.IsType<DmnConversion.Converted>(DmnDocument.Parse(A.Xml(Unsaid), "m").Taking(document)).Document;

        Assert.Single(document.DifferencesIn(taken));
        Assert.Contains("hitPolicy=\"UNIQUE\"", taken.ToXml(), StringComparison.Ordinal);
        Assert.DoesNotContain("UNIQUE", back.ToXml(), StringComparison.Ordinal);
        Assert.Single(document.DifferencesIn(DmnDocument.Parse(A.Xml(Said.Replace("UNIQUE", "FIRST", StringComparison.Ordinal)), "m")));
    }

    [Fact]
    public void A_drawing_is_kept_when_somebody_touched_it()
    {
        var moved = Given().Replace(" x=\"", " x=\"1", StringComparison.Ordinal);

        var taken = DmnDocument.Parse(Taken(moved), "m.dmn");

        Assert.Same(taken, taken.WithDiagram());
        Assert.Empty(DmnDocument.Parse(moved, "m.dmn").DifferencesIn(taken));
    }

    [Fact]
    public void A_drawing_shows_every_element_and_requirement_once_and_nothing_overlaps()
    {
        var xml = DmnDocument.Parse(File.ReadAllText(TestFiles.Policies.First(f => f.EndsWith("N01-2016.dmn", StringComparison.Ordinal))), "N01").WithDiagram().ToXml();
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var root = XDocument.Load(reader).Root!;
        var shapes = root.Descendants().Where(e => e.Name.LocalName == "DMNShape").ToArray();
        var boxes = shapes.Select(s => s.Elements().Single()).Select(b => (X: (int)b.Attribute("x")!, Y: (int)b.Attribute("y")!, W: (int)b.Attribute("width")!, H: (int)b.Attribute("height")!)).ToArray();

        Assert.Equal(root.Elements().Count(e => e.Name.LocalName is "decision" or "inputData" or "knowledgeSource"), shapes.Length);
        Assert.Equal(root.Descendants().Count(e => e.Name.LocalName is "requiredInput" or "requiredDecision" or "requiredAuthority"), root.Descendants().Count(e => e.Name.LocalName == "DMNEdge"));
        for (var i = 0; i < boxes.Length; i++)
            Assert.DoesNotContain(boxes[..i], b => b.X < boxes[i].X + boxes[i].W && boxes[i].X < b.X + b.W && b.Y < boxes[i].Y + boxes[i].H && boxes[i].Y < b.Y + b.H);
    }

    [Fact]
    public void A_model_that_requires_itself_is_drawn_all_the_same()
    {
        var document = DmnDocument.Parse(A.Xml("<decision id='d' name='d'><informationRequirement><requiredDecision href='#d'/></informationRequirement></decision>"), "m");

        Assert.NotSame(document, document.WithDiagram());
    }

    [Fact]
    public void What_13_has_no_words_for_is_shown_as_feel()
    {
        const string Logic = """
            <conditional><if><literalExpression><text>a > 1</text></literalExpression></if>
              <then><filter><in><list><literalExpression><text>1</text></literalExpression></list></in><match><literalExpression><text>item > 0</text></literalExpression></match></filter></then>
              <else><for iteratorVariable="i"><in><literalExpression><text>[1, 2]</text></literalExpression></in><return><literalExpression><text>i</text></literalExpression></return></for></else></conditional>
            """;
        var shown = DmnDocument.Parse(A.Xml($"<decision id='d' name='d'>{Logic}</decision>"), "m").ShownAs13();

        Assert.Equal(DmnVersion.Dmn13, shown.Version);
        Assert.Equal("if a > 1\nthen ([1])[item > 0]\nelse for i in [1, 2]\nreturn i", ((LiteralExpression)((Decision)shown.Reading.Model.Elements[0]).Logic!).Text.Text);
    }

    [Fact]
    public void Whatever_was_changed_is_taken_exactly()
    {
        var child = Gen.Elements(
            "<decision id='a' name='n'/>", "<decision id='b' name='n'/>", "<decision name='n'/>", "<decision name='o'><description>x</description></decision>", "<decision name='n'><description>y</description><variable name='v'/></decision>",
            "<inputData id='i' name='n'/>", "<inputData name='n'><variable name='w'/></inputData>", "<decision id='c' name='n'><literalExpression><text>1</text></literalExpression></decision>",
            "<decision id='c' name='m'><literalExpression><text>2</text></literalExpression></decision>");
        Prop.ForAll(child.ListOf().ToArbitrary(), child.ListOf().ToArbitrary(), (mine, theirs) =>
        {
            var document = DmnDocument.Parse(A.Xml("<!-- ours -->\n" + string.Join("\n", mine)), "m");
            var edited = DmnDocument.Parse(A.Xml(string.Concat(theirs)), "m");
            var taken = Assert.IsType<DmnConversion.Converted>(document.Taking(edited)).Document;
            return edited.DifferencesIn(taken).IsEmpty && taken.ToXml().Contains("<!-- ours -->", StringComparison.Ordinal);
        }).Holds();
    }

    /// <summary>What the editor gets: in 1.3, with a drawing.</summary>
    private static string Given() => Assert.IsType<DmnConversion.Converted>(DmnDocument.Parse(Before, "m.dmn").WithDiagram().ConvertTo(DmnVersion.Dmn13)).Document.ToXml();

    private static string Taken(string edited) =>
        Assert.IsType<DmnConversion.Converted>(DmnDocument.Parse(Before, "m.dmn").Taking(DmnDocument.Parse(edited, "m.dmn"))).Document.ToXml();

    private static IEnumerable<string> Rules(string xml) =>
        ((DecisionTable)((Decision)DmnDocument.Parse(xml, "m").Reading.Model.Elements[2]).Logic!).Rules.Select(r => r.Conditions[0].Text);
}
