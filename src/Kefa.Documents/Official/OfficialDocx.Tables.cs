using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Kefa.Documents.Official;

// Tables whose cells may reach over several columns and rows, and the raised marks of notes.
public static partial class OfficialDocx
{
    private static void TableOf(DocumentGrid table, Body body)
    {
        // Word joins tables that nothing parts.
        if (body.LastChild is Table)
            body.Append(Text("", OfficialDocx.Body, line: Line / 2));
        if (table.Caption is { } caption)
        {
            var above = Text(caption, Sans, size: 14, justification: JustificationValues.Center, line: 420);
            above.ParagraphProperties!.KeepNext = new KeepNext();
            body.Append(above);
        }

        var dense = table.IsDense;
        var (size, line) = dense ? (9.0, 260) : (14, 420);
        var shares = table.Widths.IsEmpty ? [.. Enumerable.Repeat(1, table.Columns)] : table.Widths;
        int[] widths = [.. shares.Select(share => TextWidth * share / shares.Sum())];
        var margin = (short)(dense ? 34 : 85);
        var result = new Table(
            new TableProperties(
                new TableWidth { Width = Invariant(TextWidth), Type = TableWidthUnitValues.Dxa },
                new TableBorders(
                    new TopBorder { Val = BorderValues.Single, Size = 8 }, new LeftBorder { Val = BorderValues.Single, Size = 4 },
                    new BottomBorder { Val = BorderValues.Single, Size = 8 }, new RightBorder { Val = BorderValues.Single, Size = 4 },
                    new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4 }, new InsideVerticalBorder { Val = BorderValues.Single, Size = 4 }),
                new TableLayout { Type = TableLayoutValues.Fixed },
                new TableCellMarginDefault(new TableCellLeftMargin { Width = margin, Type = TableWidthValues.Dxa }, new TableCellRightMargin { Width = margin, Type = TableWidthValues.Dxa })),
            new TableGrid(widths.Select(width => new GridColumn { Width = Invariant(width) })));
        var open = new Dictionary<int, (DocumentCell Cell, int Until)>();
        var y = 0;
        foreach (var placed in table.Placed())
        {
            var row = new TableRow(new TableRowProperties(y < table.HeadRows ? [new CantSplit(), new TableHeader()] : [new CantSplit()]));
            for (var x = 0; x < table.Columns;)
            {
                var begins = placed.Any(c => c.Column == x);
                var cell = begins ? placed.First(c => c.Column == x).Cell : open[x].Cell;
                if (begins && cell.Rows > 1)
                    open[x] = (cell, y + cell.Rows);
                row.Append(CellOf(cell, begins, Enumerable.Range(x, cell.Columns).Sum(i => widths[i]), isHead: y < table.HeadRows));
                x += cell.Columns;
            }

            result.Append(row);
            y++;
        }

        body.Append(result);

        TableCell CellOf(DocumentCell cell, bool begins, int width, bool isHead)
        {
            var properties = new TableCellProperties(new TableCellWidth { Width = Invariant(width), Type = TableWidthUnitValues.Dxa });
            if (cell.Columns > 1)
                properties.Append(new GridSpan { Val = cell.Columns });
            if (cell.Rows > 1)
                properties.Append(new VerticalMerge { Val = begins ? MergedCellValues.Restart : MergedCellValues.Continue });
            properties.Append(new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center });
            var text = begins ? cell.Text : "";
            var paragraph = Text(text, isHead ? Sans : OfficialDocx.Body, size: size, justification: dense ? JustificationValues.Center : JustificationValues.Left, line: line);
            paragraph.ParagraphProperties!.SnapToGrid = new SnapToGrid { Val = false };
            return new TableCell(properties, begins && cell.Runs.Any(run => run.Note > 0) ? Raised(paragraph, cell.Runs, isHead ? Sans : OfficialDocx.Body, size) : paragraph);
        }
    }

    private static Paragraph WithNotes(Paragraph paragraph, DocumentParagraph said)
    {
        if (said.Given > 0)
            paragraph.ParagraphProperties!.KeepNext = new KeepNext();
        return said.Runs.Any(run => run.Note > 0) ? Raised(paragraph, said.Runs, OfficialDocx.Body, 16) : paragraph;
    }

    /// <summary>The same paragraph, the marks of its notes raised.</summary>
    private static Paragraph Raised(Paragraph paragraph, IEnumerable<DocumentRun> runs, string font, double size)
    {
        paragraph.RemoveAllChildren<Run>();
        foreach (var run in runs)
        {
            paragraph.Append(new Run(RunOf(font, size, null), new Text(run.Text) { Space = SpaceProcessingModeValues.Preserve }));
            if (run.Note == 0)
                continue;
            // Marks are Latin text, which no line break parts.
            var raised = RunOf(font, size, null);
            raised.RunFonts!.Hint = null;
            raised.VerticalTextAlignment = new VerticalTextAlignment { Val = VerticalPositionValues.Superscript };
            paragraph.Append(new Run(raised, new Text(run.Mark)));
        }

        return paragraph;
    }
}
