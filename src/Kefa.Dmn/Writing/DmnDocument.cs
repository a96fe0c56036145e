using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Kefa.Dmn;

/// <summary>
/// The XML of a model with everything in it: what <see cref="DmnReader"/> understands, and what it does not (elements and attributes of others,
/// diagrams, annotations, comments, order, layout). It is what is written again; a <see cref="DmnModel"/> is what can be compiled.
/// Read under the same limits as a model. Immutable and thread safe.
/// </summary>
public sealed class DmnDocument
{
    private readonly XDocument _document;
    private readonly DmnLayout _layout;

    private DmnDocument(XDocument document, DmnLayout layout, DmnReading reading)
    {
        _document = document;
        _layout = layout;
        Reading = reading;
        Vocabulary = Vocabulary.Of(document.Root!.Name.NamespaceName);
    }

    /// <summary>The model in this document, and what is wrong in it with the place in this document's text.</summary>
    public DmnReading Reading { get; }

    /// <summary>The version in whose namespaces it stands.</summary>
    public DmnVersion Version => Vocabulary.Version;

    internal Vocabulary Vocabulary { get; }

    internal XElement Root => _document.Root!;

    /// <summary>Reads a document from its text.</summary>
    /// <param name="xml">The XML; a byte order mark before it does no harm.</param>
    /// <param name="source">The name that messages give it, usually its file.</param>
    /// <exception cref="DmnFormatException">This is no DMN model, or it passes a limit.</exception>
    public static DmnDocument Parse(string xml, string source)
    {
        var text = xml.TrimStart('\uFEFF');
        // First by the reader with all limits: only what passes them becomes a tree that can be changed.
        var reading = DmnReader.Parse(text, source);
        using var reader = XmlReader.Create(new StringReader(text), MarkupReader.SettingsFor(whole: true));
        return new DmnDocument(XDocument.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo), DmnLayout.Of(text), reading);
    }

    /// <summary>What this document says that a version has no words for, each with its place; empty when it can be converted.</summary>
    public ImmutableArray<ModelDiagnostic> ObstaclesTo(DmnVersion version) => DmnConverter.Obstacles(this, Vocabulary.Of(version));

    /// <summary>The same model in the namespaces of another version, diagrams included; foreign parts stay untouched.</summary>
    /// <param name="version">1.3, 1.4 or 1.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Models are not written as DMN 1.2.</exception>
    public DmnConversion ConvertTo(DmnVersion version)
    {
        if (version < DmnVersion.Dmn13)
            throw new ArgumentOutOfRangeException(nameof(version), version, "Models are written as DMN 1.3, 1.4 or 1.5.");
        var target = Vocabulary.Of(version);
        if (ObstaclesTo(version) is { IsEmpty: false } obstacles)
            return new DmnConversion.Refused(obstacles);
        if (version == Version)
            return new DmnConversion.Converted(this);
        var copy = new XDocument(_document);
        DmnConverter.Rename(copy.Root!, Vocabulary, target);
        return new DmnConversion.Converted(Parse(Text(copy), Reading.Model.Source));
    }

    /// <summary>
    /// The same model with a requirements diagram, drawn where nobody has drawn one: editors show what has a place. Requirements without an
    /// id get one, because the lines of the diagram refer to them.
    /// </summary>
    public DmnDocument WithDiagram()
    {
        if (DiagramLayout.HasDiagram(Root))
            return this;
        var copy = new XDocument(_document);
        DiagramLayout.Draw(copy.Root!, Vocabulary);
        return Parse(Text(copy), Reading.Model.Source);
    }

    /// <summary>
    /// The model for looking at in an editor that knows 1.3 only, whatever is in it: boxed expressions of later versions appear as FEEL text, and what
    /// has no place at all is left out. Not for taking back.
    /// </summary>
    public DmnDocument ShownAs13()
    {
        var copy = new XDocument(_document);
        DmnConverter.Simplify(copy.Root!, Vocabulary);
        DmnConverter.Rename(copy.Root!, Vocabulary, Vocabulary.Of(DmnVersion.Dmn13));
        return Parse(Text(copy), Reading.Model.Source);
    }

    /// <summary>
    /// Takes over what an editor changed in this document. Where nothing was changed the text stays as it was, comments, sections and layout
    /// included; a diagram that was only drawn for the editor (<see cref="WithDiagram"/>) and left alone is not taken.
    /// </summary>
    /// <param name="edited">What the editor gave back, in any version that this document's can be said in.</param>
    /// <returns>A document of this one's version that says what <paramref name="edited"/> says, or why there is none.</returns>
    public DmnConversion Taking(DmnDocument edited)
    {
        if (edited.ConvertTo(Version) is not DmnConversion.Converted { Document: var theirs })
            return new DmnConversion.Refused(edited.ObstaclesTo(Version));
        var wanted = new XDocument(theirs._document);
        if (!DiagramLayout.HasDiagram(Root))
            DiagramLayout.Forget(wanted.Root!, WithDiagram().Root, Root);
        var copy = new XDocument(_document);
        new DmnMerge(Vocabulary).Into(copy.Root!, wanted.Root!);
        var merged = Parse(Text(copy), Reading.Model.Source);
        // Held against what it must say: a text that was merged wrongly is never taken.
        var asked = Parse(Text(wanted), Reading.Model.Source);
        return new DmnConversion.Converted(asked.DifferencesIn(merged).IsEmpty ? merged : asked);
    }

    /// <summary>
    /// What differs in another document: content only, whatever its version, prefixes, comments, layout, and the order of children of different
    /// names. Diagrams are compared when <paramref name="withDiagrams"/> says so.
    /// </summary>
    /// <param name="other">The document that should say the same.</param>
    /// <param name="withDiagrams">Whether pictures count as content.</param>
    public ImmutableArray<DmnDifference> DifferencesIn(DmnDocument other, bool withDiagrams = true) => DmnComparison.Of(this, other, withDiagrams);

    /// <summary>The document as XML text, laid out as it was read. A declaration says UTF-8: so it has to be encoded.</summary>
    public string ToXml() => Text(_document);

    private string Text(XDocument document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        // Line ends that were written as character references in attributes and text come out so again.
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = false, NewLineHandling = NewLineHandling.Entitize, OmitXmlDeclaration = true }))
            document.Save(writer);
        return _layout.Apply(text.ToString());
    }
}

/// <summary>A document in another version, or why there is none.</summary>
public abstract record DmnConversion
{
    private DmnConversion() { }

    /// <summary>The document in the asked version; the same object when it had that version already.</summary>
    public sealed record Converted(DmnDocument Document) : DmnConversion;

    /// <summary>The version has no words for something; every such place.</summary>
    public sealed record Refused(ImmutableArray<ModelDiagnostic> Obstacles) : DmnConversion;
}
