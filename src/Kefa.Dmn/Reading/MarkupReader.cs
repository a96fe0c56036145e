using System.Collections.Immutable;
using System.Text;
using System.Xml;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>
/// Reads XML into <see cref="MarkupElement"/>s: no DTD, no entities, nothing fetched, and limits on size, depth and number of elements,
/// so that a hostile file is an error message and never a crash.
/// </summary>
public static class MarkupReader
{
    internal const int MaxDepth = 200;
    internal const int MaxElements = 500_000;
    internal const int MaxCharacters = 64 * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = SettingsFor(whole: false);

    /// <summary>How XML is read: with comments and processing instructions (<paramref name="whole"/>), or without what says nothing.</summary>
    internal static XmlReaderSettings SettingsFor(bool whole) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = !whole,
        IgnoreProcessingInstructions = !whole,
        CloseInput = false,
    };

    /// <summary>Reads the root element.</summary>
    /// <param name="input">The XML.</param>
    /// <param name="source">The name that messages give it, usually its file.</param>
    /// <exception cref="DmnFormatException">The text is not XML, has a DTD, or passes a limit.</exception>
    public static MarkupElement Read(TextReader input, string source)
    {
        using var reader = XmlReader.Create(input, Settings);
        return Read(reader, source);
    }

    /// <inheritdoc cref="Read(TextReader,string)"/>
    public static MarkupElement Read(Stream input, string source)
    {
        using var reader = XmlReader.Create(input, Settings);
        return Read(reader, source);
    }

    private static MarkupElement Read(XmlReader reader, string source)
    {
        try
        {
            return ReadTree(reader, source);
        }
        catch (XmlException e)
        {
            throw new DmnFormatException(new ModelDiagnostic(Severity.Error, XmlFault.Explain(e), source, new Position(e.LineNumber, e.LinePosition)), e);
        }
    }

    private static MarkupElement ReadTree(XmlReader reader, string source)
    {
        var lines = (IXmlLineInfo)reader;
        var open = new Stack<Pending>();
        MarkupElement? root = null;
        var count = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (++count > MaxElements)
                        throw Refuse($"The file has more than {MaxElements} elements.");
                    if (open.Count >= MaxDepth)
                        throw Refuse($"Elements are nested more than {MaxDepth} deep.");
                    var isEmpty = reader.IsEmptyElement;
                    var pending = new Pending(new MarkupElement(
                        reader.LocalName, reader.NamespaceURI, new Position(lines.LineNumber, lines.LinePosition), Attributes(reader)));
                    root ??= pending.Element;
                    if (open.TryPeek(out var parent))
                        parent.Children.Add(pending.Element);
                    if (isEmpty)
                        pending.Close();
                    else
                        open.Push(pending);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop().Close();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when open.Count > 0:
                    open.Peek().Append(reader.Value, reader.NodeType, new Position(lines.LineNumber, lines.LinePosition));
                    break;
                default:
                    break;
            }
        }

        return root ?? throw Refuse($"The file has no element.");

        DmnFormatException Refuse(Phrase message) =>
            new(new ModelDiagnostic(Severity.Error, message, source, new Position(lines.LineNumber, lines.LinePosition)));
    }

    private static ImmutableArray<MarkupAttribute> Attributes(XmlReader reader)
    {
        if (!reader.HasAttributes)
            return [];
        var attributes = ImmutableArray.CreateBuilder<MarkupAttribute>(reader.AttributeCount);
        while (reader.MoveToNextAttribute())
        {
            if (!string.Equals(reader.NamespaceURI, "http://www.w3.org/2000/xmlns/", StringComparison.Ordinal))
                attributes.Add(new MarkupAttribute(reader.LocalName, reader.NamespaceURI, reader.Value));
        }

        reader.MoveToElement();
        return attributes.ToImmutable();
    }

    /// <summary>An element whose end has not been read yet.</summary>
    private sealed class Pending(MarkupElement element)
    {
        private readonly StringBuilder _text = new();
        private bool _hasText;

        public MarkupElement Element { get; } = element;

        public List<MarkupElement> Children { get; } = [];

        public void Append(string text, XmlNodeType type, Position position)
        {
            // White space before a CDATA section is layout, not text: the text begins with the section.
            if (!_hasText && (type is XmlNodeType.Text or XmlNodeType.CDATA))
            {
                _hasText = true;
                if (type == XmlNodeType.CDATA)
                    _text.Clear();
                if (_text.Length == 0)
                    Element.TextPosition = position;
            }
            else if (_text.Length == 0 && !_hasText)
            {
                Element.TextPosition = position;
            }

            _text.Append(text);
        }

        public void Close()
        {
            Element.Children = [.. Children];
            Element.Text = _text.ToString();
        }
    }
}
