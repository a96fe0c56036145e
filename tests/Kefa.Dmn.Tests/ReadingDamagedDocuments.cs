using System.Xml;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Kefa.TestSupport.Properties;

namespace Kefa.Dmn.Tests;

/// <summary>A model whose text was damaged is refused as no model, or everything that can be done with a document can be done with it.</summary>
public sealed class ReadingDamagedDocuments
{
    private static readonly string Whole = File.ReadAllText(TestFiles.Policies.First(f => f.EndsWith("L10-2022.dmn", StringComparison.Ordinal)));

    private static readonly string[] Pieces =
    [
        "<conditional><if/><then/></conditional>", "<filter/>", "<every iteratorVariable='i'><in/></every>", "<decision id='c1' name=''/>", "<typeConstraint/>", "<informationRequirement id='requirement'/>",
        "<DMNDI xmlns='https://www.omg.org/spec/DMN/20191111/DMNDI/'><DMNShape/></DMNDI>", "<x xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='c1'/>", "<relation><row/><column/></relation>",
        "<extensionElements><any xmlns=''/></extensionElements>", "<invocation/>", "<DMNDI xmlns='https://www.omg.org/spec/DMN/20230324/DMNDI/'/>", "<text>a<![CDATA[<b>]]>&#13;</text>", "<list><functionDefinition/></list>",
    ];

    [Fact]
    public void Refuses_them_or_works()
    {
        var damage = Gen.Choose(0, 10_000).Three().Select(t => (At: t.Item1, What: t.Item2 % 5, Piece: t.Item3));
        Prop.ForAll(damage.ListOf().ToArbitrary(), damages =>
        {
            var model = Read(Whole);
            foreach (var (at, what, piece) in damages)
                Damage(model, at, what, Pieces[piece % Pieces.Length]);
            Use(model.ToString(SaveOptions.DisableFormatting));
        }).Holds();
    }

    private static void Damage(XElement model, int at, int what, string piece)
    {
        XElement[] inside = [.. model.Descendants()];
        if (inside.Length == 0)
            return;
        var chosen = inside[at % inside.Length];
        switch (what)
        {
            case 0: chosen.Remove(); break;
            case 1: chosen.AddAfterSelf(new XElement(chosen)); break;
            case 2: chosen.AddFirst(Made(piece)); break;
            case 3: chosen.Attributes().Where(a => !a.IsNamespaceDeclaration).Remove(); break;
            default: chosen.ReplaceWith(Made(piece)); break;
        }
    }

    private static XElement Made(string piece) => Read($"<w xmlns='{A.Namespace}'>{piece}</w>").Elements().First();

    private static XElement Read(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
    }

    private static void Use(string xml)
    {
        DmnDocument document;
        try
        {
            document = DmnDocument.Parse(xml, "m");
        }
        catch (DmnFormatException problem)
        {
            Assert.NotEmpty(problem.Diagnostic.Message);
            return;
        }

        var original = DmnDocument.Parse(Whole, "m");
        Assert.Empty(document.DifferencesIn(DmnDocument.Parse(document.ToXml(), "m")));
        Assert.Equal(DmnVersion.Dmn13, document.ShownAs13().Version);
        var drawn = document.WithDiagram();
        if (drawn.ConvertTo(DmnVersion.Dmn13) is DmnConversion.Converted { Document: var old })
            Assert.Empty(drawn.DifferencesIn(Assert.IsType<DmnConversion.Converted>(old.ConvertTo(DmnVersion.Dmn15)).Document));
        else
            Assert.NotEmpty(drawn.ObstaclesTo(DmnVersion.Dmn13));
        Assert.Empty(document.DifferencesIn(Assert.IsType<DmnConversion.Converted>(original.Taking(document)).Document));
        Assert.Empty(original.DifferencesIn(Assert.IsType<DmnConversion.Converted>(document.Taking(original)).Document));
    }
}
