using System.Globalization;
using System.Xml.Linq;

namespace Kefa.Dmn;

/// <summary>
/// Draws a requirements diagram for a model that has none: inputs below, each decision above what it requires, an authority that serves one
/// decision on top of it. The same model always gets the same drawing.
/// </summary>
internal static class DiagramLayout
{
    private const int CellWidth = 210;
    private const int RowGap = 70;
    private const int Margin = 40;
    private const int MostInARow = 10;

    /// <summary>No window shows more, and nobody finds a way in it.</summary>
    private const int MostNodes = 1_000;

    private static readonly XNamespace Dc = "http://www.omg.org/spec/DMN/20180521/DC/";
    private static readonly XNamespace Di = "http://www.omg.org/spec/DMN/20180521/DI/";

    private static readonly string[] Requirements = ["informationRequirement", "knowledgeRequirement", "authorityRequirement"];

    /// <summary>Whether somebody drew something already.</summary>
    public static bool HasDiagram(XElement root) => root.Elements().Any(e => Vocabulary.IsDiagram(e.Name.NamespaceName) && e.Descendants().Any(d => d.Name.LocalName is "DMNShape"));

    /// <summary>Adds the diagram, and ids to the requirements, which edges refer to.</summary>
    public static void Draw(XElement root, Vocabulary vocabulary)
    {
        XNamespace dmn = vocabulary.Model, dmndi = vocabulary.Diagram;
        Node[] nodes = [.. root.Elements().Where(e => e.Name.Namespace == dmn && Node.IsShown(e)).Select(e => new Node(e)).Where(n => n.Id.Length > 0).DistinctBy(n => n.Id, StringComparer.Ordinal)];
        if (nodes.Length > MostNodes)
            return;
        var byId = nodes.ToDictionary(n => n.Id, StringComparer.Ordinal);
        var ids = root.DescendantsAndSelf().Attributes("id").Select(a => a.Value).ToHashSet(StringComparer.Ordinal);
        List<Edge> edges = [];
        foreach (var node in nodes)
        {
            foreach (var requirement in node.Element.Elements().Where(e => e.Name.Namespace == dmn && Requirements.Contains(e.Name.LocalName, StringComparer.Ordinal)))
            {
                var href = requirement.Elements().Attributes("href").FirstOrDefault()?.Value ?? "";
                if (href.StartsWith('#') && byId.TryGetValue(href[1..], out var required))
                    edges.Add(new Edge(IdOf(requirement, ids), required, node));
            }
        }

        Place(nodes, edges);
        foreach (var old in root.Elements().Where(e => Vocabulary.IsDiagram(e.Name.NamespaceName)).ToArray())
            old.Remove();
        root.Add(new XElement(
            dmndi + "DMNDI",
            new XAttribute(XNamespace.Xmlns + "dmndi", dmndi), new XAttribute(XNamespace.Xmlns + "dc", Dc), new XAttribute(XNamespace.Xmlns + "di", Di),
            new XElement(
                dmndi + "DMNDiagram", new XAttribute("id", Fresh("diagram", ids)),
                nodes.Select(n => new XElement(
                    dmndi + "DMNShape", new XAttribute("id", Fresh("shape-" + n.Id, ids)), new XAttribute("dmnElementRef", n.Id),
                    new XElement(Dc + "Bounds", Number("height", n.Height), Number("width", n.Width), Number("x", n.X), Number("y", n.Y)))),
                edges.Select(e => new XElement(
                    dmndi + "DMNEdge", new XAttribute("id", Fresh("edge-" + e.Id, ids)), new XAttribute("dmnElementRef", e.Id),
                    e.Points().Select(p => new XElement(Di + "waypoint", Number("x", p.X), Number("y", p.Y))))))));
    }

    /// <summary>Takes a drawing that was left as it was drawn out of <paramref name="edited"/>, with the ids that were only made for it.</summary>
    public static void Forget(XElement edited, XElement drawn, XElement original)
    {
        XElement? theirs = Picture(edited), ours = Picture(drawn);
        if (theirs is null || ours is null || !DmnComparison.SaySame(ours, theirs))
            return;
        theirs.Remove();
        var made = drawn.DescendantsAndSelf().Attributes("id").Select(a => a.Value).Except(original.DescendantsAndSelf().Attributes("id").Select(a => a.Value), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        foreach (var requirement in edited.Descendants().Where(e => e.Name.Namespace == edited.Name.Namespace && Requirements.Contains(e.Name.LocalName, StringComparer.Ordinal)))
            requirement.Attributes("id").Where(a => made.Contains(a.Value)).Remove();

        static XElement? Picture(XElement root) => root.Elements().FirstOrDefault(e => Vocabulary.IsDiagram(e.Name.NamespaceName));
    }

    private static void Place(Node[] nodes, List<Edge> edges)
    {
        foreach (var edge in edges)
            edge.From.Users.Add(edge.To);
        Rank(nodes, edges);
        // An authority of one decision only stands on top of it.
        foreach (var node in nodes.Where(n => n.Kind is "knowledgeSource" && n.Users.Distinct().Count() == 1 && n.Users[0].Kind is "decision" && n.Users[0].Authority is null))
            (node.Users[0].Authority, node.IsOnTop) = (node, true);
        var y = Margin;
        var ranks = nodes.Where(n => !n.IsOnTop).GroupBy(n => n.Rank).OrderByDescending(g => g.Key).Select(g => g.ToArray()).ToArray();
        var widest = ranks.Select(r => Math.Min(r.Length, MostInARow)).Append(0).Max();
        foreach (var rank in ranks)
        {
            // Below their users, so that lines cross little; those above are placed already.
            Node[] ordered = [.. rank.Select((n, i) => (n, i)).OrderBy(p => p.n.Users.Count == 0 ? 0 : p.n.Users.Average(u => u.X)).ThenBy(p => p.i).Select(p => p.n)];
            foreach (var row in ordered.Chunk(MostInARow))
            {
                var top = row.Max(n => n.Authority?.Height + 30 ?? 0);
                var left = Margin + ((widest - row.Length) * CellWidth / 2);
                foreach (var node in row)
                {
                    node.At(left + ((CellWidth - node.Width) / 2), y + top);
                    node.Authority?.At(left + ((CellWidth - node.Authority.Width) / 2), y);
                    left += CellWidth;
                }

                y += top + row.Max(n => n.Height) + RowGap;
            }
        }
    }

    /// <summary>What nothing is required by has the highest rank. In a circle, which is an error elsewhere, counting stops.</summary>
    private static void Rank(Node[] nodes, List<Edge> edges)
    {
        for (var round = 0; round < nodes.Length; round++)
        {
            var changed = false;
            foreach (var edge in edges.Where(e => e.To.Rank <= e.From.Rank))
                (edge.To.Rank, changed) = (edge.From.Rank + 1, true);
            if (!changed)
                return;
        }
    }

    private static string IdOf(XElement requirement, HashSet<string> ids)
    {
        if (requirement.Attribute("id") is { } known)
            return known.Value;
        var id = Fresh("requirement", ids);
        requirement.SetAttributeValue("id", id);
        return id;
    }

    private static string Fresh(string wish, HashSet<string> ids)
    {
        var id = wish;
        for (var n = 1; !ids.Add(id); n++)
            id = string.Create(CultureInfo.InvariantCulture, $"{wish}-{n}");
        return id;
    }

    private static XAttribute Number(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    private sealed record Edge(string Id, Node From, Node To)
    {
        /// <summary>From the side that faces the user to the side of the user that faces it.</summary>
        public (int X, int Y)[] Points()
        {
            var isAbove = From.Y + From.Height <= To.Y;
            return [(From.X + (From.Width / 2), isAbove ? From.Y + From.Height : From.Y), (To.X + (To.Width / 2), isAbove ? To.Y : To.Y + To.Height)];
        }
    }

    private sealed class Node(XElement element)
    {
        public XElement Element { get; } = element;

        public string Kind { get; } = element.Name.LocalName;

        public string Id { get; } = element.Attribute("id")?.Value ?? "";

        public int Width { get; } = element.Name.LocalName switch { "decision" => 180, "inputData" => 140, "businessKnowledgeModel" => 150, _ => 170 };

        public int Height { get; } = element.Name.LocalName switch { "decision" => 80, "inputData" or "businessKnowledgeModel" => 46, _ => 63 };

        public int X { get; private set; }

        public int Y { get; private set; }

        public int Rank { get; set; }

        public bool IsOnTop { get; set; }

        public Node? Authority { get; set; }

        public List<Node> Users { get; } = [];

        public static bool IsShown(XElement e) => e.Name.LocalName is "decision" or "inputData" or "businessKnowledgeModel" or "knowledgeSource";

        public void At(int x, int y) => (X, Y) = (x, y);
    }
}
