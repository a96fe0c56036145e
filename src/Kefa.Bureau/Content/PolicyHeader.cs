using System.Globalization;
using System.Xml;
using Kefa.Feel;

namespace Kefa.Bureau.Content;

/// <summary>What the store must know of a policy file before anyone compiles it: which policy, which version, from when to when.</summary>
internal sealed record PolicyHeader(string Id, string Version, DateOnly? From, DateOnly? To)
{
    private const string Namespace = "https://kefa.dev/ns/policy/1";

    /// <exception cref="PolicyHeaderException">Not XML, or without a complete header; the message says what and on which line.</exception>
    public static PolicyHeader Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            if (!reader.ReadToFollowing("policy", Namespace))
                throw new PolicyHeaderException($"there is no <kefa:policy> element (namespace {Namespace}) that says which policy and version this is.");
            string id = Required(reader, "id"), version = Required(reader, "version");
            using XmlReader header = reader.ReadSubtree();
            return header.ReadToFollowing("validity", Namespace)
                ? new PolicyHeader(id, version, Day(header, "from"), Day(header, "to"))
                : new PolicyHeader(id, version, null, null);
        }
        catch (XmlException broken)
        {
            throw new PolicyHeaderException($"this is not well-formed XML: {broken.Message}.", broken);
        }
    }

    private static string Required(XmlReader reader, string attribute) => reader.GetAttribute(attribute) is { Length: > 0 } value
        ? value
        : throw new PolicyHeaderException($"line {((IXmlLineInfo)reader).LineNumber}: <kefa:policy> has no attribute '{attribute}'.");

    private static DateOnly? Day(XmlReader reader, string attribute) => reader.GetAttribute(attribute) switch
    {
        null or "" => null,
        { } text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => day,
        { } text => throw new PolicyHeaderException(
            $"line {((IXmlLineInfo)reader).LineNumber}: {attribute}=\"{text}\" of <kefa:validity> is not a date; expected for instance 2026-01-31."),
    };
}

/// <summary>A file does not say which policy and version it is.</summary>
internal sealed class PolicyHeaderException(Phrase phrase, Exception? inner = null) : FormatException(phrase.En, inner)
{
    public Phrase Phrase { get; } = phrase;
}
