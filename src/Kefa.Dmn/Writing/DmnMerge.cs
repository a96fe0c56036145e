using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Kefa.Dmn;

/// <summary>
/// Writes what one tree says differently into another one of the same version. Where nothing is different, comments, sections and layout stay;
/// children are recognised by name and id, then by what they say, then by order.
/// </summary>
internal sealed class DmnMerge(Vocabulary vocabulary)
{
    private readonly Dictionary<XElement, string> _known = [];

    public void Into(XElement mine, XElement theirs)
    {
        Attributes(mine, theirs);
        if (!theirs.HasElements && (!mine.HasElements || theirs.Value.Trim().Length > 0))
        {
            Text(mine, theirs);
            return;
        }

        var matches = Match(mine, theirs);
        var kept = matches.Values.ToHashSet();
        foreach (var gone in mine.Elements().Where(e => !kept.Contains(e)).ToArray())
        {
            if (gone.PreviousNode is XText layout && string.IsNullOrWhiteSpace(layout.Value))
                layout.Remove();
            gone.Remove();
        }

        Reorder(mine, theirs, matches);
        foreach (var added in theirs.Elements())
        {
            if (matches.TryGetValue(added, out var match))
                Into(match, added);
            else
                matches[added] = Add(mine, added, matches);
        }
    }

    private void Attributes(XElement mine, XElement theirs)
    {
        foreach (var gone in mine.Attributes().Where(a => !a.IsNamespaceDeclaration && theirs.Attribute(a.Name) is null && !DmnDefaults.Has(mine, a, vocabulary)).ToArray())
            gone.Remove();
        foreach (var attribute in theirs.Attributes().Where(a => !a.IsNamespaceDeclaration && (mine.Attribute(a.Name) is not null || !DmnDefaults.Has(theirs, a, vocabulary))))
            mine.SetAttributeValue(attribute.Name, attribute.Value);
    }

    private static void Text(XElement mine, XElement theirs)
    {
        if (string.Equals(mine.Value.Trim(), theirs.Value.Trim(), StringComparison.Ordinal))
            return;
        mine.ReplaceNodes(mine.Nodes().OfType<XCData>().Any() ? new XCData(theirs.Value) : new XText(theirs.Value));
    }

    private Dictionary<XElement, XElement> Match(XElement mine, XElement theirs)
    {
        Dictionary<XElement, XElement> matches = [];
        foreach (var group in theirs.Elements().GroupBy(e => e.Name))
        {
            LinkedList<XElement> free = new(mine.Elements(group.Key));
            Take(t => Id(t) is { } id ? id : null, Id);
            Take(Content, Content);
            // What is left is what was changed: by order, but never one id for another.
            Take(t => Id(t) is null ? "" : null, m => Id(m) is null ? "" : null);
            Take(_ => "", m => Id(m) is null ? "" : null);

            void Take(Func<XElement, string?> key, Func<XElement, string?> itsKey)
            {
                var candidates = free.Where(m => itsKey(m) is not null).GroupBy(m => itsKey(m)!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<XElement>(g), StringComparer.Ordinal);
                foreach (var their in group.Where(t => !matches.ContainsKey(t)))
                {
                    if (key(their) is { } wanted && candidates.TryGetValue(wanted, out var queue) && queue.TryDequeue(out var match))
                        matches[their] = match;
                }

                free = new LinkedList<XElement>(free.Except(matches.Values));
            }
        }

        return matches;
    }

    /// <summary>Children of one name in the order of theirs, in the places where children of that name stand.</summary>
    private static void Reorder(XElement mine, XElement theirs, Dictionary<XElement, XElement> matches)
    {
        foreach (var group in theirs.Elements().Where(matches.ContainsKey).GroupBy(e => e.Name))
        {
            XElement[] wanted = [.. group.Select(t => matches[t])], places = [.. mine.Elements(group.Key)];
            if (wanted.SequenceEqual(places))
                continue;
            XElement[] holders = [.. places.Select(_ => new XElement("place"))];
            for (var i = 0; i < places.Length; i++)
                places[i].ReplaceWith(holders[i]);
            for (var i = 0; i < places.Length; i++)
                holders[i].ReplaceWith(wanted[i]);
        }
    }

    /// <summary>Beside its neighbour of the same name, whose order says something; the first of its name after what it follows.</summary>
    private static XElement Add(XElement mine, XElement added, Dictionary<XElement, XElement> matches)
    {
        var copy = new XElement(added);
        if (added.ElementsBeforeSelf(added.Name).LastOrDefault() is { } alike)
            After(matches[alike]);
        else if (added.ElementsAfterSelf(added.Name).FirstOrDefault(matches.ContainsKey) is { } next)
            matches[next].AddBeforeSelf(copy, Layout(matches[next].PreviousNode));
        else if (added.ElementsBeforeSelf().LastOrDefault() is { } before)
            After(matches[before]);
        else
            mine.AddFirst(Layout(mine.FirstNode), copy);
        return copy;

        void After(XElement anchor) => anchor.AddAfterSelf(Layout(anchor.PreviousNode), copy);

        static XText? Layout(XNode? beside) => beside is XText text and not XCData && string.IsNullOrWhiteSpace(text.Value) ? new XText(text.Value) : null;
    }

    private static string? Id(XElement element) => element.Attribute("id")?.Value;

    /// <summary>What an element says, as a hash: attributes and children of other names in any order, white space around text aside.</summary>
    private string Content(XElement element)
    {
        if (_known.TryGetValue(element, out var known))
            return known;
        var text = new StringBuilder(element.Name.ToString());
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration && !DmnDefaults.Has(element, a, vocabulary)).OrderBy(a => a.Name.ToString(), StringComparer.Ordinal))
            text.Append('\n').Append(attribute.Name).Append('=').Append(attribute.Value);
        if (element.HasElements)
        {
            foreach (var child in element.Elements().GroupBy(c => c.Name.ToString()).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g))
                text.Append('\n').Append(Content(child));
        }
        else
        {
            text.Append('\n').Append(element.Value.Trim());
        }

        return _known[element] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
