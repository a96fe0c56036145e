using System.Globalization;
using System.Text;
using System.Xml;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Matching;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Laws;

/// <summary>A place in content that cites a text.</summary>
/// <param name="Kind">The kind of content: policy, procedure, parameters.</param>
/// <param name="Item">The item: N01, disclosure-on-request, nrm.filing.days.</param>
/// <param name="Title">What the item is called.</param>
/// <param name="Law">The text as it is cited: its title or number, or for a condition the whole reference.</param>
/// <param name="Article">The article as it is cited; null for the whole text.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line.</param>
/// <param name="To">The last day of effect of the item that cites; null: open.</param>
/// <param name="MustResolve">Whether it names a text by rule; free words may name none.</param>
public sealed record Citation(string Kind, string Item, LocalText Title, string Law, string? Article, string File, int Line, DateOnly? To, bool MustResolve)
{
    /// <summary>The text that it cites, and the numbers of its articles; null when no text is known by that name.</summary>
    public (Law Law, IReadOnlyList<int> Articles)? In(LawSet laws) =>
        laws.Find(Law) is { } exact ? (exact, LawSet.ArticlesOf(Article ?? (Law.EndsWith('条') ? Law : null)))
        : laws.FindAtStart(Law) is { } found ? (found.Law, LawSet.ArticlesOf(Article ?? found.After))
        : null;
}

/// <summary>What is wrong with a citation.</summary>
/// <param name="Citation">The place.</param>
/// <param name="Law">The text; null when it is not known.</param>
/// <param name="OnlyWarns">Whether content stands all the same: the text is over, or the article is not named in the library.</param>
/// <param name="Text">What is wrong.</param>
public sealed record CitationProblem(Citation Citation, Law? Law, bool OnlyWarns, Phrase Text)
{
    public override string ToString() => FormattableString.Invariant($"{Citation.File}:{Citation.Line}: {Text.En}");
}

/// <summary>Finds the citations of content files, whatever else is wrong with them.</summary>
public static class CitationReader
{
    private const string PolicyNamespace = "https://kefa.dev/ns/policy/1";

    /// <summary>The citations of one file; none of kinds that cite nothing.</summary>
    public static IReadOnlyList<Citation> Read(string kind, string name, ReadOnlyMemory<byte> bytes, string path)
    {
        try
        {
            return kind switch
            {
                ContentKinds.Policy => [.. Policy(bytes, path)],
                ContentKinds.Procedure or ContentKinds.Screen or ContentKinds.Figures => [.. Mapped(kind, name, bytes, path)],
                ContentKinds.Parameters => [.. Parameters(bytes, path)],
                _ => [],
            };
        }
        catch (Exception unreadable) when (unreadable is XmlException or ContentFileException or FormatException)
        {
            // Its own check says what is wrong with it; here it cites nothing.
            return [];
        }
    }

    /// <summary>What is wrong with citations: texts that nobody describes, texts that are over while the item still holds.</summary>
    public static IEnumerable<CitationProblem> Problems(LawSet laws, IEnumerable<Citation> citations, DateOnly today)
    {
        foreach (var citation in citations)
        {
            if (citation.In(laws) is not { } found)
            {
                if (citation.MustResolve)
                    yield return new CitationProblem(citation, null, false, $"'{citation.Law}' is not in the law library: describe it in content/laws.");
                continue;
            }

            if (found.Law.IsOver(today) && (citation.To is null || citation.To > found.Law.To) && (citation.To is null || citation.To >= today))
            {
                Phrase then = found.Law.Successor is { } successor && laws.Get(successor) is { } next ? $"; in its place stands {next.Title.Zh}" : Phrase.Empty;
                yield return new CitationProblem(citation, found.Law, true, $"{found.Law.Title.Zh} has no effect since {found.Law.To!.Value:yyyy-MM-dd}{then}.");
            }
        }
    }

    private static IEnumerable<Citation> Policy(ReadOnlyMemory<byte> bytes, string path)
    {
        var header = PolicyHeader.Read(bytes);
        using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var title = new LocalText(header.Id, header.Id);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            var line = ((IXmlLineInfo)reader).LineNumber;
            if (reader.NamespaceURI == PolicyNamespace && reader.LocalName == "title")
                title = new LocalText(reader.GetAttribute("zh") ?? header.Id, reader.GetAttribute("en") ?? header.Id);
            else if (reader.NamespaceURI == PolicyNamespace && reader.LocalName == "document" && (reader.GetAttribute("number") is { Length: > 0 } number ? number : reader.GetAttribute("zh")) is { Length: > 0 } document)
                yield return new Citation(ContentKinds.Policy, header.Id, title, document, null, path, line, header.To, true);
            else if (reader.LocalName == "knowledgeSource" && reader.GetAttribute("name") is { Length: > 0 } source)
                yield return new Citation(ContentKinds.Policy, header.Id, title, source, null, path, line, header.To, true);
        }
    }

    private static IEnumerable<Citation> Mapped(string kind, string name, ReadOnlyMemory<byte> bytes, string path)
    {
        var file = YamlFile.Read(path, new StringReader(Encoding.UTF8.GetString(bytes.Span)));
        if (file.Root is not YamlMappingNode root)
            yield break;
        var title = root.Children.TryGetValue("name", out var names) && names is YamlMappingNode both && file.OptionalText(both, "zh") is { } zh ? new LocalText(zh, file.OptionalText(both, "en") ?? zh) : new LocalText(name, name);
        DateOnly? to = root.Children.TryGetValue("inForce", out var force) && force is YamlMappingNode span && file.OptionalText(span, "to") is { } last
            && DateOnly.TryParseExact(last, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        foreach (var map in Mappings(root))
        {
            if (map.Children.TryGetValue("law", out var law) && law is YamlScalarNode { Value: { Length: > 0 } cited })
                yield return new Citation(kind, name, title, cited, map.Children.TryGetValue("article", out var article) ? (article as YamlScalarNode)?.Value : null, path, (int)law.Start.Line, to, true);
        }
    }

    private static IEnumerable<YamlMappingNode> Mappings(YamlNode node)
    {
        var open = new Stack<YamlNode>([node]);
        while (open.TryPop(out var at))
        {
            if (at is YamlMappingNode map)
                yield return map;
            foreach (var child in at switch { YamlMappingNode m => m.Children.Values.Reverse(), YamlSequenceNode s => s.Children.Reverse(), _ => [] })
                open.Push(child);
        }
    }

    // A source of a parameter is written in words: where it begins with the name of a text, it cites it.
    private static IEnumerable<Citation> Parameters(ReadOnlyMemory<byte> bytes, string path)
    {
        var file = YamlFile.Read(path, new StringReader(Encoding.UTF8.GetString(bytes.Span)));
        foreach (var parameter in (file.Root as YamlSequenceNode)?.OfType<YamlMappingNode>() ?? [])
        {
            var id = file.OptionalText(parameter, "id") ?? "";
            var title = parameter.Children.TryGetValue("name", out var names) && names is YamlMappingNode both && file.OptionalText(both, "zh") is { } zh ? new LocalText(zh, file.OptionalText(both, "en") ?? zh) : new LocalText(id, id);
            foreach (var value in parameter.Children.TryGetValue("values", out var values) && values is YamlSequenceNode list ? list.OfType<YamlMappingNode>() : [])
            {
                if (file.OptionalText(value, "source") is { } source)
                    yield return new Citation(ContentKinds.Parameters, id, title, source, null, path, (int)value.Start.Line, null, false);
            }
        }
    }
}
