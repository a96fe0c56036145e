using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Something that one document says and another does not.</summary>
/// <param name="Place">Where: <c>definitions/decision 'c4'/literalExpression/text</c>, an attribute as <c>/@name</c>.</param>
/// <param name="Here">What the first document says there; null when it says nothing.</param>
/// <param name="There">What the other says; null when it says nothing.</param>
public sealed record DmnDifference(string Place, string? Here, string? There)
{
    /// <summary>The same as a sentence, in both languages.</summary>
    public Phrase Phrase => (Here, There) switch
    {
        (null, _) => $"{Place}: added '{There}'",
        (_, null) => $"{Place}: lost '{Here}'",
        _ => $"{Place}: '{Here}' became '{There}'",
    };

    /// <inheritdoc/>
    public override string ToString() => Phrase.En;
}

/// <summary>Compares what documents say, not how they are written.</summary>
internal static class DmnComparison
{
    private const int Shown = 120;

    /// <summary>Who wants to know more than this compares other documents.</summary>
    private const int Most = 1_000;

    private static Vocabulary Latest => Vocabulary.All[^1];

    public static ImmutableArray<DmnDifference> Of(DmnDocument here, DmnDocument there, bool withDiagrams) => Of(here.Root, there.Root, here.Vocabulary, there.Vocabulary, withDiagrams);

    /// <summary>Whether two elements of the same version say the same.</summary>
    public static bool SaySame(XElement here, XElement there) => Of(here, there, Latest, Latest, withDiagrams: true).IsEmpty;

    private static ImmutableArray<DmnDifference> Of(XElement here, XElement there, Vocabulary itsWords, Vocabulary otherWords, bool withDiagrams)
    {
        var found = ImmutableArray.CreateBuilder<DmnDifference>();
        // The depth is bounded by the reader's limit; a work list keeps even that off the stack.
        var open = new Stack<(XElement Here, XElement There)>();
        open.Push((here, there));
        while (found.Count < Most && open.TryPop(out var pair))
        {
            CompareAttributes(pair.Here, Said(pair.Here, itsWords), Said(pair.There, otherWords), found);
            if (Text(pair.Here) is var one && Text(pair.There) is var other && !string.Equals(one, other, StringComparison.Ordinal))
                found.Add(new DmnDifference(PlaceOf(pair.Here), Short(one), Short(other)));
            var mine = Children(pair.Here, itsWords, withDiagrams);
            var theirs = Children(pair.There, otherWords, withDiagrams);
            foreach (var name in mine.Select(c => c.Key).Union(theirs.Select(c => c.Key)))
            {
                XElement[] ours = [.. mine[name]], others = [.. theirs[name]];
                for (var i = 0; i < Math.Min(ours.Length, others.Length); i++)
                    open.Push((ours[i], others[i]));
                found.AddRange(ours.Skip(others.Length).Select(e => new DmnDifference(PlaceOf(pair.Here), Label(e), null)));
                found.AddRange(others.Skip(ours.Length).Select(e => new DmnDifference(PlaceOf(pair.Here), null, Label(e))));
            }
        }

        return found.Count <= Most ? found.ToImmutable() : [.. found.Take(Most)];
    }

    private static void CompareAttributes(XElement at, Dictionary<XName, string> here, Dictionary<XName, string> there, ImmutableArray<DmnDifference>.Builder found)
    {
        foreach (var name in here.Keys.Union(there.Keys))
        {
            string? mine = here.GetValueOrDefault(name), theirs = there.GetValueOrDefault(name);
            if (!string.Equals(mine, theirs, StringComparison.Ordinal))
                found.Add(new DmnDifference($"{PlaceOf(at)}/@{name.LocalName}", Short(mine), Short(theirs)));
        }
    }

    private static Dictionary<XName, string> Said(XElement element, Vocabulary vocabulary)
    {
        Dictionary<XName, string> said = [];
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration && !DmnDefaults.Has(element, a, vocabulary)))
            said[Common(attribute.Name, vocabulary)] = Latest.Translates(attribute.Value, vocabulary, out var same) ? same : attribute.Value;
        return said;
    }

    private static ILookup<XName, XElement> Children(XElement element, Vocabulary vocabulary, bool withDiagrams) => element.Elements()
        .Where(e => withDiagrams || !Vocabulary.IsDiagram(e.Name.NamespaceName))
        .ToLookup(e => Common(e.Name, vocabulary));

    /// <summary>An element's text when it has no children; around children white space is layout, and so it is around FEEL.</summary>
    private static string Text(XElement element) => element.HasElements
        ? string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value.Trim()))
        : element.Value.Trim();

    private static XName Common(XName name, Vocabulary vocabulary) =>
        Latest.Translates(name.NamespaceName, vocabulary, out var same) ? XName.Get(name.LocalName, same) : name;

    private static string PlaceOf(XElement element) => string.Join('/', element.AncestorsAndSelf().Reverse().Select(Label));

    private static string Label(XElement element) =>
        (element.Attribute("name") ?? element.Attribute("id")) is { } known ? $"{element.Name.LocalName} '{Short(known.Value)}'" : element.Name.LocalName;

    [return: NotNullIfNotNull(nameof(text))]
    internal static string? Short(string? text) => text is { Length: > Shown } ? text[..(char.IsHighSurrogate(text[Shown - 1]) ? Shown - 1 : Shown)] + "…" : text;
}
