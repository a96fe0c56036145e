using System.Xml;
using System.Xml.Linq;

namespace Kefa.Bureau.Policies;

/// <summary>Changes the text of a policy model and nothing else in it: foreign elements, comments and order stay.</summary>
public static class PolicyText
{
    private static readonly XNamespace Kefa = "https://kefa.dev/ns/policy/1";

    /// <summary>The FEEL of the decisions that are literal expressions, by id: what a what-if may change.</summary>
    public static IReadOnlyDictionary<string, string> Expressions(string xml) =>
        Literals(Parse(xml)).ToDictionary(l => l.Id, l => l.Text.Value.Trim(), StringComparer.Ordinal);

    /// <summary>The model with other FEEL in some decisions.</summary>
    /// <exception cref="ArgumentException">There is no such decision, or it is not a literal expression.</exception>
    public static string WithExpressions(string xml, IReadOnlyDictionary<string, string> changes)
    {
        var document = Parse(xml);
        var literals = Literals(document).ToDictionary(l => l.Id, l => l.Text, StringComparer.Ordinal);
        foreach (var (id, text) in changes)
        {
            if (!literals.TryGetValue(id, out var element))
                throw new ArgumentException($"The model has no decision '{id}' with a literal expression.", nameof(changes));
            element.ReplaceNodes(new XCData(text));
        }

        return Write(document);
    }

    /// <summary>The model under another version, in force from and to other days.</summary>
    public static string WithVersion(string xml, string version, DateOnly? from, DateOnly? to)
    {
        var document = Parse(xml);
        var policy = document.Descendants(Kefa + "policy").FirstOrDefault() ?? throw new ArgumentException("The model has no <kefa:policy> element.", nameof(xml));
        policy.SetAttributeValue("version", version);
        var validity = policy.Element(Kefa + "validity");
        if (validity is null)
            policy.AddFirst(validity = new XElement(Kefa + "validity"));
        validity.SetAttributeValue("from", Day(from));
        validity.SetAttributeValue("to", Day(to));
        // Who publishes says from when to when it holds; that the old text did not say it no longer counts.
        validity.SetAttributeValue("known", null);
        // Every model has a namespace of its own; a new version of one is another model.
        var root = document.Root!;
        var ns = root.Attribute("namespace")?.Value ?? "";
        var old = policy.Attribute("id")?.Value;
        root.SetAttributeValue("namespace", $"https://kefa.dev/policies/{old}/{Uri.EscapeDataString(version)}");
        foreach (var href in document.Descendants().Attributes("href").Where(a => ns.Length > 0 && a.Value.StartsWith(ns + "#", StringComparison.Ordinal)))
            href.Value = href.Value[ns.Length..];
        return Write(document);
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<(string Id, XElement Text)> Literals(XDocument document)
    {
        XNamespace dmn = document.Root!.Name.Namespace;
        return document.Root.Elements(dmn + "decision")
            .Select(d => (Id: d.Attribute("id")?.Value, Text: d.Element(dmn + "literalExpression")?.Element(dmn + "text")))
            .Where(d => d.Id is not null && d.Text is not null).Select(d => (d.Id!, d.Text!));
    }

    private static XDocument Parse(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16 * 1024 * 1024 });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static string Write(XDocument document)
    {
        using var text = new Utf8Writer();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = false, OmitXmlDeclaration = false }))
            document.Save(writer);
        return text.ToString();
    }

    /// <summary>So that the declaration says UTF-8, which the bytes will be.</summary>
    private sealed class Utf8Writer() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;
    }
}
