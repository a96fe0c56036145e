using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using A = DocumentFormat.OpenXml.Drawing;
using Pic = DocumentFormat.OpenXml.Drawing.Pictures;
using Wp = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace Kefa.Documents.Official;

/// <summary>
/// Writes an official document for word processors after GB/T 9704-2012: A4, 22 lines of 28 characters, the fonts by name (小标宋, 仿宋, 黑体, 楷体 are not part of
/// this library; a machine without them shows others).
/// </summary>
public static partial class OfficialDocx
{
    private const string Serif = "方正小标宋简体";
    private const string Body = "仿宋_GB2312";
    private const string Sans = "黑体";
    private const string Script = "楷体_GB2312";
    private const string Song = "宋体";
    private const string Red = "FF0000";

    private const int Line = 579; // twentieths of a point: 22 lines on 225 mm
    private const int Character = 316;
    private const int TextWidth = 8845; // 156 mm
    private const int PageHeight = 16838;
    private const int Left = 1587;
    private const int Bottom = 1984;
    private const int Millimetre = 57; // 56.7
    private const int PictureWidth = 25 * Millimetre;

    // 28 characters on 156 mm. A grid of characters would say it too, but word processors read that differently.
    private const int Narrower = -5;

    /// <summary>Writes the document; the stream stays open and must be seekable.</summary>
    /// <exception cref="ArgumentException">The document has faults: see <see cref="OfficialDocument.Faults"/>.</exception>
    public static void Write(OfficialDocument document, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Faults().FirstOrDefault() is { } fault)
            throw new ArgumentException(fault.En, nameof(document));

        using var package = WordprocessingDocument.Create(destination, WordprocessingDocumentType.Document);
        var main = package.AddMainDocumentPart();
        main.AddNewPart<StyleDefinitionsPart>("styles").Styles = Styles();
        main.AddNewPart<DocumentSettingsPart>("settings").Settings = new Settings(
            new EvenAndOddHeaders(), new CharacterSpacingControl { Val = CharacterSpacingValues.CompressPunctuation });
        main.AddNewPart<FooterPart>("odd").Footer = PageNumber(JustificationValues.Right);
        main.AddNewPart<FooterPart>("even").Footer = PageNumber(JustificationValues.Left);
        main.AddNewPart<FooterPart>("first").Footer = new Footer(new Paragraph());

        var body = new Body();
        Head(document, body);
        TitleOf(document.Title, document.ShownLayout == DocumentLayout.Plain ? 0 : 2, body);
        if (document.Draft is { } draft)
            body.Append(Text($"（{draft}）", Script, justification: JustificationValues.Center));
        if (document.Recipient is { } recipient)
            body.Append(Text($"{recipient}：", OfficialDocx.Body, linesBefore: 1));
        Blocks(document.Body, body, linesBefore: document.Recipient is null ? 1 : 0);
        var first = true;
        foreach (var line in document.AttachmentLines())
        {
            body.Append(Text(line, OfficialDocx.Body, linesBefore: first ? 1 : 0, left: 2 + 3, firstLine: -3));
            first = false;
        }

        Signature(document, body);
        if (document.Note is { } note)
            body.Append(Text($"（{note}）", OfficialDocx.Body, firstLine: 2));
        for (var i = 0; i < document.Attachments.Length; i++)
        {
            body.Append(Text(document.AttachmentHead(i), Sans, pageBreakBefore: true));
            TitleOf(document.Attachments[i].Title, 1, body);
            Blocks(document.Attachments[i].Body, body, linesBefore: 1);
        }

        Foot(document, main, body);
        body.Append(Section(document.ShownLayout == DocumentLayout.Letter));
        main.Document = new Document(body);
    }

    private static void Head(OfficialDocument document, Body body)
    {
        var lines = 0;
        foreach (var (text, font) in new[] { (document.CopyNumber, OfficialDocx.Body), (document.Secrecy, Sans), (document.Urgency, Sans) })
        {
            if (text is null)
                continue;
            body.Append(Text(text, font));
            lines++;
        }

        if (document.ShownLayout == DocumentLayout.RedHead)
            RedHead(document, body, lines);
        else if (document.ShownLayout == DocumentLayout.Letter)
            LetterHead(document, body);
        else if (document.Number is { } number)
            body.Append(Text(number, OfficialDocx.Body, justification: JustificationValues.Right));
    }

    private static void RedHead(OfficialDocument document, Body body, int linesAbove)
    {
        var mark = $"{document.Organ}文件";
        var size = Math.Min(42, 156 / 0.353 / mark.Length);
        var paragraph = Text(mark, Serif, size: size, justification: JustificationValues.Center, colour: Red, line: (int)(size * 26));
        paragraph.ParagraphProperties!.SpacingBetweenLines!.Before = Invariant(Math.Max(0, 35 * Millimetre - linesAbove * Line));
        body.Append(paragraph);
        var upward = !document.Signers.IsEmpty;
        var number = Text(upward ? $"　{document.Number}\t签发人：{string.Join('　', document.Signers)}　" : document.Number!, OfficialDocx.Body, linesBefore: 2,
            justification: upward ? JustificationValues.Left : JustificationValues.Center);
        if (upward)
            number.ParagraphProperties!.Tabs = new Tabs(new TabStop { Val = TabStopValues.Right, Position = TextWidth });
        number.ParagraphProperties!.ParagraphBorders = new ParagraphBorders(new BottomBorder { Val = BorderValues.Single, Size = 8, Space = 11, Color = Red });
        body.Append(number);
    }

    private static void LetterHead(OfficialDocument document, Body body)
    {
        const int width = 170 * Millimetre;
        var size = Math.Min(36, 156 / 0.353 / document.Organ.Length);
        var name = Text(document.Organ, Serif, size: size, justification: JustificationValues.Center, colour: Red, line: (int)(size * 24));
        name.ParagraphProperties!.FrameProperties = Frame(width, 30 * Millimetre);
        name.ParagraphProperties.ParagraphBorders = new ParagraphBorders(new BottomBorder { Val = BorderValues.ThickThinSmallGap, Size = 24, Space = 11, Color = Red });
        body.Append(name);
        var foot = Text("", OfficialDocx.Body, line: 20);
        foot.ParagraphProperties!.FrameProperties = Frame(width, 277 * Millimetre);
        foot.ParagraphProperties.ParagraphBorders = new ParagraphBorders(new TopBorder { Val = BorderValues.ThinThickSmallGap, Size = 24, Space = 0, Color = Red });
        body.Append(foot);
        var number = Text(document.Number ?? "", OfficialDocx.Body, justification: JustificationValues.Right);
        number.ParagraphProperties!.SpacingBetweenLines!.Before = Invariant(17 * Millimetre);
        body.Append(number);
    }

    private static FrameProperties Frame(int width, int y) => new()
    {
        Width = Invariant(width), Y = Invariant(y), Wrap = TextWrappingValues.Around, XAlign = HorizontalAlignmentValues.Center,
        HorizontalPosition = HorizontalAnchorValues.Page, VerticalPosition = VerticalAnchorValues.Page, HorizontalSpace = "0",
    };

    private static void TitleOf(string title, int linesBefore, Body body)
    {
        var first = true;
        foreach (var line in TitleLines.Of(title))
        {
            var paragraph = Text(line, Serif, size: 22, linesBefore: first ? linesBefore : 0, justification: JustificationValues.Center, line: 680);
            paragraph.ParagraphProperties!.SnapToGrid = new SnapToGrid { Val = false };
            body.Append(paragraph);
            first = false;
        }
    }

    private static void Blocks(IEnumerable<DocumentBlock> blocks, Body body, int linesBefore)
    {
        foreach (var block in blocks)
        {
            if (block is DocumentParagraph paragraph)
                body.Append(WithNotes(Text(paragraph.Text, paragraph.Level switch { 1 => Sans, 2 => Script, _ => OfficialDocx.Body }, linesBefore: linesBefore, firstLine: 2), paragraph));
            else if ((block as DocumentTable)?.Grid is { } table)
                TableOf(table, body);
            else if (block is DocumentGrid grid)
                TableOf(grid, body);
            linesBefore = 0;
        }
    }

    private static void Signature(OfficialDocument document, Body body)
    {
        if (document.Date is not { } date)
            return;
        // Without a seal: the organ two characters from the right, the date below, its first character two to the right of the organ's first.
        var text = OfficialDocument.DateText(date);
        var dateWidth = text.Sum(c => char.IsAsciiDigit(c) ? 0.5 : 1);
        var organRight = Math.Max(2, 2 + (dateWidth + 2 - document.Organ.Length > 0 ? dateWidth + 2 - document.Organ.Length : 0));
        var dateRight = Math.Max(0, organRight + document.Organ.Length - 2 - dateWidth);
        body.Append(Text(document.Organ, OfficialDocx.Body, linesBefore: 1, justification: JustificationValues.Right, right: organRight));
        body.Append(Text(text, OfficialDocx.Body, justification: JustificationValues.Right, right: dateRight));
    }

    /// <summary>The reference to the sealed record after the text, and the 版记: a table that floats at the foot of the page on which the document ends.</summary>
    private static void Foot(OfficialDocument document, MainDocumentPart main, Body body)
    {
        var ruled = document.ShownLayout == DocumentLayout.RedHead;
        List<Paragraph> lines = [];
        if (document.CopiesTo is { } copies)
            lines.Add(Text($"抄送：{copies}。", OfficialDocx.Body, size: 14, left: 1 + 3, firstLine: -3, right: 1));
        if (ruled && document is { PrintedBy: { } by, PrintedOn: { } on })
        {
            var printed = Text($"{by}\t{OfficialDocument.DateText(on)}印发", OfficialDocx.Body, size: 14, left: 1);
            printed.ParagraphProperties!.Tabs = new Tabs(new TabStop { Val = TabStopValues.Right, Position = TextWidth - Character });
            lines.Add(printed);
        }

        var perLine = (TextWidth - 5 * Character) / (14 * 20);
        var height = lines.Count == 0 ? 0 : Line * (lines.Count - 1 + (document.CopiesTo is { } all ? (all.Length + perLine) / perLine : 1));
        if (document.Reference is { } reference)
            body.Append(Spacer(), ReferenceOf(reference, main), Anchor());
        if (lines.Count == 0)
            return;
        TableBorders borders = new();
        if (ruled)
        {
            borders.Append(
                new TopBorder { Val = BorderValues.Single, Size = 8 }, new BottomBorder { Val = BorderValues.Single, Size = 8 },
                new InsideHorizontalBorder { Val = BorderValues.Single, Size = 6 });
        }

        var position = new TablePositionProperties
        {
            VerticalAnchor = VerticalAnchorValues.Page, TablePositionY = PageHeight - Bottom - height,
            HorizontalAnchor = HorizontalAnchorValues.Page, TablePositionX = Left,
        };
        body.Append(TableOf(position, borders, [TextWidth], lines.Select(line => (Paragraph[][])[[line]])), Anchor());

        // What a floating table is anchored to, and what ends one that stands in the text.
        static Paragraph Anchor() => Text("", OfficialDocx.Body, size: 1, line: 20);

        static Paragraph Spacer() => Text("", OfficialDocx.Body, line: Line);
    }

    private static Table ReferenceOf(DocumentReference reference, MainDocumentPart main)
    {
        var part = main.AddNewPart<ImagePart>("image/png", "reference");
        using (var png = new MemoryStream(QrPicture.Png(reference.Code)))
            part.FeedData(png);
        var picture = new Paragraph(
            new ParagraphProperties(new SpacingBetweenLines { Before = "0", After = "0" }),
            new Run(Picture("reference", string.Join('\n', reference.Lines()))));
        var lines = reference.Lines().Select(line => Text(line, OfficialDocx.Body, size: 10.5, line: 300)).ToArray();
        foreach (var line in lines)
            line.ParagraphProperties!.SnapToGrid = new SnapToGrid { Val = false };
        return TableOf(null, new TableBorders(), [PictureWidth, TextWidth - PictureWidth], [[[picture], lines]]);
    }

    private static Drawing Picture(string id, string says)
    {
        const long side = 22 * 36_000;
        return new Drawing(new Wp.Inline(
            new Wp.Extent { Cx = side, Cy = side },
            new Wp.DocProperties { Id = 1, Name = "QR", Description = says },
            new A.Graphic(new A.GraphicData(new Pic.Picture(
                new Pic.NonVisualPictureProperties(new Pic.NonVisualDrawingProperties { Id = 1, Name = "QR" }, new Pic.NonVisualPictureDrawingProperties()),
                new Pic.BlipFill(new A.Blip { Embed = id }, new A.Stretch(new A.FillRectangle())),
                new Pic.ShapeProperties(new A.Transform2D(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = side, Cy = side }), new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle })))
            {
                Uri = "http://schemas.openxmlformats.org/drawingml/2006/picture",
            }))
        {
            DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0,
        });
    }

    /// <summary>A table of rows of cells of paragraphs; where it floats when a position is given.</summary>
    private static Table TableOf(TablePositionProperties? position, TableBorders borders, int[] widths, IEnumerable<Paragraph[][]> rows)
    {
        OpenXmlElement[] floating = position is null ? [] : [position];
        var table = new Table(
            new TableProperties(
                [.. floating, new TableWidth { Width = Invariant(TextWidth), Type = TableWidthUnitValues.Dxa },
                borders,
                new TableLayout { Type = TableLayoutValues.Fixed },
                new TableCellMarginDefault(new TableCellLeftMargin { Width = 0, Type = TableWidthValues.Dxa }, new TableCellRightMargin { Width = 0, Type = TableWidthValues.Dxa })]),
            new TableGrid(widths.Select(width => new GridColumn { Width = Invariant(width) })));
        foreach (var row in rows)
        {
            table.Append(new TableRow([new TableRowProperties(new CantSplit()), .. row.Select((cell, i) => new TableCell(
                [new TableCellProperties(new TableCellWidth { Width = Invariant(widths[i]), Type = TableWidthUnitValues.Dxa }, new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center }), .. cell]))]));
        }

        return table;
    }

    private static Paragraph Text(
        string text, string font, double size = 16, int linesBefore = 0, JustificationValues? justification = null, double left = 0, double right = 0, double firstLine = 0,
        string? colour = null, int line = Line, bool pageBreakBefore = false)
    {
        var properties = new ParagraphProperties();
        if (pageBreakBefore)
            properties.PageBreakBefore = new PageBreakBefore();
        properties.WidowControl = new WidowControl { Val = false };
        properties.SpacingBetweenLines = new SpacingBetweenLines
        {
            Before = Invariant(linesBefore * Line), After = "0", Line = Invariant(line), LineRule = LineSpacingRuleValues.Exact,
        };
        if (left != 0 || right != 0 || firstLine != 0)
        {
            var indent = new Indentation { Left = Invariant(left * Character), Right = Invariant(right * Character) };
            if (firstLine > 0)
                indent.FirstLine = Invariant(firstLine * Character);
            else if (firstLine < 0)
                indent.Hanging = Invariant(-firstLine * Character);
            properties.Indentation = indent;
        }

        properties.Justification = new Justification { Val = justification ?? JustificationValues.Both };
        var paragraph = new Paragraph(properties);
        var parts = text.Split('\t');
        for (var i = 0; i < parts.Length; i++)
        {
            var run = new Run(RunOf(font, size, colour));
            if (i > 0)
                run.Append(new TabChar());
            run.Append(new Text(parts[i]) { Space = SpaceProcessingModeValues.Preserve });
            paragraph.Append(run);
        }

        return paragraph;
    }

    private static RunProperties RunOf(string font, double size, string? colour)
    {
        var run = new RunProperties(new RunFonts { Ascii = font, HighAnsi = font, EastAsia = font, Hint = FontTypeHintValues.EastAsia });
        if (colour is not null)
            run.Color = new Color { Val = colour };
        if (size == 16)
            run.Spacing = new Spacing { Val = Narrower };
        run.FontSize = new FontSize { Val = Invariant(Math.Floor(size * 2)) };
        return run;
    }

    private static Footer PageNumber(JustificationValues side)
    {
        var properties = new ParagraphProperties
        {
            SpacingBetweenLines = new SpacingBetweenLines { Before = "0", After = "0", Line = "360", LineRule = LineSpacingRuleValues.Exact },
            Indentation = side == JustificationValues.Right ? new Indentation { Right = "280" } : new Indentation { Left = "280" },
            Justification = new Justification { Val = side },
        };
        return new Footer(new Paragraph(
            properties,
            new Run(RunOf(Song, 14, null), new Text("— ") { Space = SpaceProcessingModeValues.Preserve }),
            new SimpleField(new Run(RunOf(Song, 14, null), new Text("1"))) { Instruction = "PAGE" },
            new Run(RunOf(Song, 14, null), new Text(" —") { Space = SpaceProcessingModeValues.Preserve })));
    }

    private static SectionProperties Section(bool isLetter)
    {
        var section = new SectionProperties(
            new FooterReference { Type = HeaderFooterValues.Default, Id = "odd" },
            new FooterReference { Type = HeaderFooterValues.Even, Id = "even" });
        if (isLetter)
            section.Append(new FooterReference { Type = HeaderFooterValues.First, Id = "first" });
        section.Append(
            new PageSize { Width = 11906, Height = PageHeight },
            new PageMargin { Top = 2098, Right = 1474, Bottom = Bottom, Left = Left, Header = 851, Footer = 1417, Gutter = 0 });
        if (isLetter)
            section.Append(new TitlePage());
        section.Append(new DocGrid { Type = DocGridValues.Lines, LinePitch = Line });
        return section;
    }

    private static Styles Styles() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                new RunFonts { Ascii = Body, HighAnsi = Body, EastAsia = Body },
                new FontSize { Val = "32" },
                new Languages { Val = "zh-CN", EastAsia = "zh-CN" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new AutoSpaceDE { Val = false }, new AutoSpaceDN { Val = false }))),
        new Style(new StyleName { Val = "Normal" }) { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true });

    private static string Invariant(double value) => Math.Round(value, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);
}
