using System.Xml;
using System.Xml.Linq;
using Kefa.Procedures.Tests.Content;

namespace Kefa.Procedures.Tests.Showing;

public sealed class DrawingAProcedure
{
    [Theory, MemberData(nameof(ShippedProcedures.Names), MemberType = typeof(ShippedProcedures))]
    public void Shows_every_stage_in_the_picture_and_in_its_description(string name)
    {
        var procedure = Shipped.Procedure(name);

        foreach (var english in new[] { false, true })
        {
            var svg = Parsed(ProcedureDiagram.Svg(procedure, english, procedure.Stages[1].Id));

            Assert.Equal(procedure.Stages.Length, svg.Descendants().Count(e => ((string?)e.Attribute("class"))?.StartsWith("stage", StringComparison.Ordinal) == true));
            Assert.Single(svg.Descendants(), e => ((string?)e.Attribute("class"))?.Contains("current", StringComparison.Ordinal) == true);
            var description = svg.Elements().Single(e => e.Name.LocalName == "desc").Value;
            Assert.All(procedure.Stages, s => Assert.Contains(s.Name.In(english), description, StringComparison.Ordinal));
            Assert.All(procedure.Stages.SelectMany(s => s.Transitions).Where(t => !t.To.IsEmpty), t => Assert.Contains(t.Name.In(english), description, StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(ShippedProcedures.Names), MemberType = typeof(ShippedProcedures))]
    public void Puts_no_box_on_another_and_needs_no_style(string name)
    {
        var svg = Parsed(ProcedureDiagram.Svg(Shipped.Procedure(name), english: false));
        var view = ((string)svg.Attribute("viewBox")!).Split(' ').Select(int.Parse).ToArray();
        var boxes = svg.Descendants().Where(e => e.Name.LocalName == "rect").Select(r => (X: (int)r.Attribute("x")!, Y: (int)r.Attribute("y")!, W: (int)r.Attribute("width")!, H: (int)r.Attribute("height")!)).ToList();

        Assert.All(boxes, b => Assert.True(b.X >= 0 && b.Y >= 0 && b.X + b.W <= view[2] && b.Y + b.H <= view[3]));
        Assert.DoesNotContain(boxes.SelectMany((a, i) => boxes.Skip(i + 1).Select(b => (a, b))), p => Math.Abs(p.a.X - p.b.X) < p.a.W && Math.Abs(p.a.Y - p.b.Y) < p.a.H);
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Name.LocalName == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Is_the_same_picture_each_time() =>
        Assert.Equal(ProcedureDiagram.Svg(Shipped.Procedure("normative-document"), true), ProcedureDiagram.Svg(Shipped.Procedure("normative-document"), true));

    [Fact]
    public void Reads_as_an_outline()
    {
        var text = ProcedureOutline.Text(Shipped.Procedure("disclosure-on-request"), english: true);

        Assert.Contains("GID-R02 An extension is made, and the applicant told, before the first term ends; it is 20 working days at most (政府信息公开条例 33)", text, StringComparison.Ordinal);
        Assert.Contains("GID-D10 Answer the request: 20 working days; 政府信息公开条例 33", text, StringComparison.Ordinal);
    }

    private static XElement Parsed(string svg)
    {
        using var reader = XmlReader.Create(new StringReader(svg), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XElement.Load(reader);
    }
}
