using Kefa.Feel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Registers;

/// <summary>One YAML file of the content, read into nodes that know their line.</summary>
internal sealed class YamlFile
{
    private YamlFile(string name, YamlNode? root)
    {
        Name = name;
        Root = root;
    }

    public string Name { get; }

    /// <summary>The document; null when the file is empty.</summary>
    public YamlNode? Root { get; }

    public static YamlFile Read(string name, TextReader text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(text);
        }
        catch (YamlException e)
        {
            throw new ContentFileException(name, e.Start.Line, Phrase.Of("YAML 语法有误。", e.Message), e);
        }

        return stream.Documents.Count switch
        {
            0 => new YamlFile(name, null),
            1 => new YamlFile(name, stream.Documents[0].RootNode),
            _ => throw new ContentFileException(name, stream.Documents[1].RootNode.Start.Line, $"The file has more than one document; write one."),
        };
    }

    public ContentFileException Error(YamlNode at, Phrase message) => new(Name, at.Start.Line, message);

    public YamlSequenceNode Sequence(YamlNode node, Phrase what) =>
        node as YamlSequenceNode ?? throw Error(node, $"Expected a list of {what}.");

    public YamlMappingNode Mapping(YamlNode node, Phrase what) =>
        node as YamlMappingNode ?? throw Error(node, $"Expected {what}, written as key: value.");

    public string Text(YamlNode node, string key) =>
        node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Error(node, $"'{key}' must be a text.");

    /// <summary>The text of a key; null when the key is absent.</summary>
    public string? OptionalText(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var node) ? Text(node, key) : null;

    /// <summary>Refuses keys that nobody reads: a misspelt key would otherwise be silently without effect.</summary>
    public void AllowOnly(YamlMappingNode map, IReadOnlyCollection<string> keys)
    {
        foreach (var key in map.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !keys.Contains(name))
                throw Error(key, $"There is no key '{key}' here; there are {Phrase.List(keys)}.");
        }
    }
}
