using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Kefa.Documents.Reported;

/// <summary>The lines of a page: what a browser would show as text, a line for each block and for each row of a table. Nothing of it runs and nothing is fetched.</summary>
internal static class ReportHtml
{
    private static readonly HashSet<string> Left = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside", "select", "button", "textarea", "svg", "math", "iframe", "object", "rt", "rp",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "section", "article", "main", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tfoot", "tr", "caption", "blockquote", "pre", "br", "hr", "form", "figure", "figcaption", "body",
    };

    public static async Task<IReadOnlyList<ReportLine>> ReadAsync(Stream file, ReportLimits limits, CancellationToken cancellationToken)
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsScripting = false });
        using StreamReader decoded = await ReportFile.DecodedAsync(file, cancellationToken);
        using var page = await parser.ParseDocumentAsync(await decoded.ReadToEndAsync(cancellationToken), cancellationToken);
        var lines = new List<ReportLine>();
        var line = new StringBuilder();
        int characters = 0;
        int? level = null;
        // Walked by links between nodes and not by calls: a page may be nested deeper than a stack is.
        INode? node = page.Body;
        while (node is not null)
        {
            bool enters = true;
            if (node is IText text)
            {
                if ((characters += text.Data.Length) > limits.MostCharacters) throw ReportFormatException.TooLong(limits.MostCharacters);
                line.Append(text.Data.ReplaceLineEndings(" "));
            }
            else if (node is IElement element)
            {
                enters = !Left.Contains(element.LocalName) && !element.HasAttribute("hidden");
                if (Blocks.Contains(element.LocalName)) End();
                if (enters) level = LevelOf(element.LocalName) ?? level;
                if (element.LocalName is "td" or "th" && line.Length > 0) line.Append('\t');
            }
            if (enters && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }
            while (node is not null && node.NextSibling is null)
            {
                node = node.Parent;
                if (node is IElement ended && Blocks.Contains(ended.LocalName)) End();
            }
            node = node?.NextSibling;
        }
        End();
        return lines;

        void End()
        {
            string ended = line.ToString().Trim();
            line.Clear();
            if (ended.Length > 0) lines.Add(new ReportLine(ended, level));
            level = null;
        }
    }

    private static int? LevelOf(string name) => name is ['h', >= '1' and <= '6'] ? int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture) : null;
}
