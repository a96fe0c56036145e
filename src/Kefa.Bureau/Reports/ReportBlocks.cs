using System.Globalization;
using System.Text.RegularExpressions;
using Kefa.Feel;

namespace Kefa.Bureau.Reports;

/// <summary>Reads filled text into headings, paragraphs and tables, and knows in which part each stands.</summary>
internal sealed partial class ReportBlocks(FigureWriter writer, Action<string?, Phrase> fault)
{
    private readonly List<ReportBlock> _all = [];
    private readonly List<string> _table = [];
    private string? _part, _caption;
    private int[] _widths = [];

    public IReadOnlyList<ReportBlock> All => _all;

    public void Add(string text, string? paragraph)
    {
        foreach (string line in text.Split('\n').Select(line => line.Trim()).Append(""))
        {
            if (line.Length > 1 && line[0] == '|' && line[^1] == '|')
            {
                _table.Add(line);
                continue;
            }
            if (_table.Count > 0) Table(paragraph);
            if (line.Length == 0) continue;
            if (Heading().Match(line) is { Success: true } heading)
            {
                if (heading.Groups["part"].Success) _part = heading.Groups["part"].Value;
                _all.Add(new ReportBlock.Heading(heading.Groups["level"].Length - 1, string.Concat(writer.Read(heading.Groups["text"].Value).Select(run => run.Text)), paragraph, _part));
            }
            else if (Caption().Match(line) is { Success: true } caption)
            {
                _caption = caption.Groups["text"].Value.Trim();
                _widths = [.. caption.Groups["width"].Captures.Select(width => int.Parse(width.Value, NumberStyles.None, CultureInfo.InvariantCulture))];
            }
            else
            {
                _all.Add(new ReportBlock.Prose(writer.Read(line), paragraph, _part));
            }
        }
    }

    /// <summary>A cell <c>&lt;</c> belongs to the one on its left, a cell <c>^</c> to the one above; a line of dashes ends the head.</summary>
    private void Table(string? paragraph)
    {
        string[][] rows = [.. _table.Select(line => line[1..^1].Split('|').Select(cell => cell.Trim()).ToArray())];
        int dashes = Array.FindIndex(rows, row => row.All(cell => Dashes().IsMatch(cell)));
        rows = [.. rows.Where((_, i) => i != dashes)];
        if (rows.Any(row => row.Length != rows[0].Length))
        {
            fault(paragraph, $"The rows of a table have {Phrase.List(rows.Select(row => row.Length.ToString(CultureInfo.InvariantCulture)).Distinct(StringComparer.Ordinal))} cells; each needs as many.");
        }
        else
        {
            _all.Add(new ReportBlock.Table(
                _caption, dashes < 0 ? 1 : dashes,
                [.. rows.Select((row, y) => (IReadOnlyList<ReportCell>)[.. row.Select((cell, x) => (cell, x)).Where(c => c.cell is not ("<" or "^")).Select(c => new ReportCell(writer.Read(c.cell), Across(y, c.x), Down(y, c.x)))])],
                _widths.Length == rows[0].Length ? _widths : [], paragraph, _part));
        }
        _table.Clear();
        (_caption, _widths) = (null, []);

        int Across(int y, int x) => 1 + rows[y].Skip(x + 1).TakeWhile(cell => cell == "<").Count();

        int Down(int y, int x) => 1 + rows.Skip(y + 1).TakeWhile(row => row[x] == "^").Count();
    }

    [GeneratedRegex("^(?<level>#{2,4})[ ]+(?<text>.*?)([ ]*\\{#(?<part>[a-z][a-z0-9-]*)\\})?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Heading();

    /// <summary>The caption of the table below it, and the widths of its columns.</summary>
    [GeneratedRegex("^:[ ]+(?<text>[^{]*)(\\{widths=((?<width>[0-9]{1,3})[ ,]*)+\\})?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Caption();

    [GeneratedRegex("^:?-{3,}:?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Dashes();
}
