using System.Globalization;
using System.Text;
using Kefa.Feel;
using Kefa.Procedures.Showing;

namespace Kefa.Procedures;

/// <summary>
/// A picture of a procedure's stages and what leads from one to another, as SVG without styles or scripts: colours follow the text colour of the page
/// (<c>currentColor</c>), classes let a page do more. Deterministic. Everything in the picture is also in its description, for those who do not see it.
/// </summary>
public static class ProcedureDiagram
{
    private const int CharactersALine = 12;

    /// <summary>The picture.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="english">Whether it speaks English, else Chinese.</param>
    /// <param name="current">The stage to mark as the one where a matter stands; null for none.</param>
    public static string Svg(Procedure procedure, bool english, string? current = null)
    {
        var layout = new DiagramLayout(procedure);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"procedure-diagram\" viewBox=\"0 0 {layout.Width} {layout.Height}\" role=\"img\" aria-labelledby=\"pd-title pd-desc\" font-size=\"14\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"pd-title\">{Escaped(procedure.Name.In(english))}</title>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<desc id=\"pd-desc\">{Escaped(Describe(procedure, layout, english, current))}</desc>\n");
        svg.Append("<defs><marker id=\"pd-arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"currentColor\"/></marker></defs>\n");
        foreach (var edge in layout.Edges)
            Edge(svg, layout, edge, english);
        foreach (var stage in procedure.Stages)
            Box(svg, layout, stage, english, stage.Id == current);
        foreach (var note in layout.FromEverywhere.GroupBy(e => e.To, StringComparer.Ordinal))
            Note(svg, layout, note.Key, note.SelectMany(n => n.Names), english);
        return svg.Append("</svg>\n").ToString();
    }

    private static string Describe(Procedure procedure, DiagramLayout layout, bool english, string? current)
    {
        var lines = procedure.Stages.Select(s =>
        {
            var ways = layout.Edges.Where(e => e.From == s.Id).Select(e => $"{procedure.FindStage(e.To)!.Name.In(english)}{(english ? " (" : "（")}{Names(e, english)}{(english ? ")" : "）")}");
            var here = s.Id == current ? (english ? " [current]" : "【当前】") : "";
            return s.Final ? $"{s.Name.In(english)}{here}" : $"{s.Name.In(english)}{here} → {string.Join(english ? "; " : "；", ways)}";
        });
        var everywhere = layout.FromEverywhere.Select(e => (english ? "From most stages → " : "各环节 → ") + $"{procedure.FindStage(e.To)!.Name.In(english)}{(english ? " (" : "（")}{Names(e, english)}{(english ? ")" : "）")}");
        return string.Join(english ? ". " : "。", lines.Concat(everywhere));
    }

    private static void Edge(StringBuilder svg, DiagramLayout layout, DiagramEdge edge, bool english)
    {
        var (fromX, fromY) = layout.PlaceOf(edge.From);
        var (toX, toY) = layout.PlaceOf(edge.To);
        string path;
        if (layout.IsLong(edge))
        {
            var lane = layout.LaneOf(edge);
            var start = layout.HasRightNeighbour(edge.From)
                ? string.Create(CultureInfo.InvariantCulture, $"M{fromX + (DiagramLayout.BoxWidth * 3 / 4)} {fromY + DiagramLayout.BoxHeight}v{DiagramLayout.GapY / 3}H{lane}")
                : string.Create(CultureInfo.InvariantCulture, $"M{fromX + DiagramLayout.BoxWidth} {fromY + (DiagramLayout.BoxHeight * 2 / 3)}H{lane}");
            var end = layout.HasRightNeighbour(edge.To)
                ? string.Create(CultureInfo.InvariantCulture, $"V{toY - (DiagramLayout.GapY / 3)}H{toX + (DiagramLayout.BoxWidth * 3 / 4)}V{toY}")
                : string.Create(CultureInfo.InvariantCulture, $"V{toY + (DiagramLayout.BoxHeight / 3)}H{toX + DiagramLayout.BoxWidth}");
            path = start + end;
        }
        else
        {
            var (x1, y1, x2, y2) = (fromX + (DiagramLayout.BoxWidth / 2), fromY + DiagramLayout.BoxHeight, toX + (DiagramLayout.BoxWidth / 2), toY);
            var middle = (y1 + y2) / 2;
            path = string.Create(CultureInfo.InvariantCulture, $"M{x1} {y1} C{x1} {middle} {x2} {middle} {x2} {y2}");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"way\" d=\"{path}\" fill=\"none\" stroke=\"currentColor\" stroke-linejoin=\"round\" stroke-opacity=\"0.55\" marker-end=\"url(#pd-arrow)\"><title>{Escaped(Names(edge, english))}</title></path>\n");
    }

    private static void Box(StringBuilder svg, DiagramLayout layout, Stage stage, bool english, bool isCurrent)
    {
        var (x, y) = layout.PlaceOf(stage.Id);
        var kind = (stage.Final ? " final" : "") + (isCurrent ? " current" : "");
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"stage{kind}\"><rect x=\"{x}\" y=\"{y}\" width=\"{DiagramLayout.BoxWidth}\" height=\"{DiagramLayout.BoxHeight}\" rx=\"{(stage.Final ? 26 : 4)}\" fill=\"{(isCurrent ? "currentColor" : "none")}\" fill-opacity=\"{(isCurrent ? "0.12" : "0")}\" stroke=\"currentColor\" stroke-width=\"{(isCurrent ? 3 : 1)}\"/>");
        var lines = Lines(stage.Name.In(english));
        var first = y + (DiagramLayout.BoxHeight / 2) + 5 - ((lines.Count - 1) * 9);
        for (var i = 0; i < lines.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + (DiagramLayout.BoxWidth / 2)}\" y=\"{first + (i * 18)}\" text-anchor=\"middle\" fill=\"currentColor\">{Escaped(lines[i])}</text>");
        svg.Append("</g>\n");
    }

    /// <summary>What leads here from most stages, written under the box.</summary>
    private static void Note(StringBuilder svg, DiagramLayout layout, string stage, IEnumerable<Phrase> names, bool english)
    {
        var (x, y) = layout.PlaceOf(stage);
        var text = (english ? "from most stages: " : "各环节可：") + string.Join(english ? ", " : "、", names.Select(n => n.In(english)));
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"note\" x=\"{x + (DiagramLayout.BoxWidth / 2)}\" y=\"{y + DiagramLayout.BoxHeight + 15}\" text-anchor=\"middle\" font-size=\"11\" fill=\"currentColor\">{Escaped(text)}</text>\n");
    }

    private static string Names(DiagramEdge edge, bool english) => string.Join(english ? ", " : "、", edge.Names.Select(n => n.In(english)));

    /// <summary>At most two lines; a Chinese character is as wide as two Latin ones.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string> { "" };
        var width = 0;
        foreach (var part in Parts(text))
        {
            var wide = part.EnumerateRunes().Sum(r => r.Value > 0x2E80 ? 2 : 1);
            if (width + wide > 2 * CharactersALine && lines.Count < 2)
            {
                lines.Add("");
                width = 0;
            }

            lines[^1] += part;
            width += wide;
        }

        return [.. lines.Select(l => l.Trim()).Where(l => l.Length > 0)];
    }

    /// <summary>Chinese may break after any character, English between words.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            word.Append(rune);
            if (rune.Value > 0x2E80 || rune.Value == ' ')
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        yield return word.ToString();
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
