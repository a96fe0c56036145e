using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kefa.Feel;

namespace Kefa.Documents.Official;

/// <summary>The forms of GB/T 9704-2012 that a bureau issues, and the plain grid for papers without a red head.</summary>
public enum DocumentLayout
{
    /// <summary>No head: receipts, notices of correction, enforcement papers, attachments of reports.</summary>
    Plain,

    /// <summary>信函: the organ's name over a double red line; answers to disclosure requests, enquiries.</summary>
    Letter,

    /// <summary>文件 with the red mark of the organ: notices, decisions, opinions, replies, requests, reports.</summary>
    RedHead,
}

/// <summary>A paragraph or a table of an official document.</summary>
public abstract record DocumentBlock
{
    private protected DocumentBlock()
    {
    }
}

/// <summary>A stretch of a paragraph or cell: a number of a report links to what it counts and carries the number of its note.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Link">Where pages lead from it; paper has the note.</param>
/// <param name="Note">The note of the attachment that explains it; 0 for none.</param>
public sealed record DocumentRun(string Text, string? Link = null, int Note = 0)
{
    /// <summary>The mark of the note, which stands raised behind the text; empty without one.</summary>
    public string Mark => Note > 0 ? string.Create(CultureInfo.InvariantCulture, $"[{Note}]") : "";
}

/// <summary>A paragraph. Its level shows in how it begins: <c>一、</c>, <c>（一）</c>, <c>1.</c>, <c>（1）</c>; 0 is running text.</summary>
public sealed partial record DocumentParagraph(string Text) : DocumentBlock
{
    /// <summary>A paragraph of several stretches.</summary>
    public DocumentParagraph(ImmutableArray<DocumentRun> runs)
        : this(string.Concat(runs.Select(run => run.Text + run.Mark))) => Runs = runs;

    /// <summary>The stretches whose text is the paragraph's; empty where it has only one.</summary>
    public ImmutableArray<DocumentRun> Runs { get; init; } = [];

    /// <summary>The level that its writer gave it; null where it shows in how it begins.</summary>
    public int? Given { get; init; }

    /// <summary>1 to 4 for the four levels of headings, 0 for running text. Only a short paragraph that does not end a sentence is a heading.</summary>
    public int Level =>
        Given is { } given ? given
        : FirstLevel().IsMatch(Text) ? 1
        : SecondLevel().IsMatch(Text) ? 2
        : 0;

    [GeneratedRegex("^[一二三四五六七八九十]{1,3}、[^。；]{1,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FirstLevel();

    [GeneratedRegex("^（[一二三四五六七八九十]{1,3}）[^。；]{1,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecondLevel();
}

/// <summary>A table: its head and its rows, each with as many cells.</summary>
public sealed record DocumentTable(ImmutableArray<string> Head, ImmutableArray<ImmutableArray<string>> Rows) : DocumentBlock
{
    /// <summary>The same as a grid.</summary>
    public DocumentGrid Grid => new([Cells(Head), .. Rows.Select(Cells)]);

    private static ImmutableArray<DocumentCell> Cells(ImmutableArray<string> texts) => [.. texts.Select(text => new DocumentCell([new DocumentRun(text)]))];
}

/// <summary>A cell over so many columns and rows.</summary>
public sealed record DocumentCell(ImmutableArray<DocumentRun> Runs, int Columns = 1, int Rows = 1)
{
    public string Text => string.Concat(Runs.Select(run => run.Text + run.Mark));

    /// <summary>Whether it tells what its row or column holds; cells of the head do so anyway.</summary>
    public bool IsHead { get; init; }
}

/// <summary>A table whose cells may reach over several columns and rows; each row has only the cells that begin in it.</summary>
/// <param name="Rows">The rows, those of the head first.</param>
/// <param name="HeadRows">How many rows are the head, which every page repeats.</param>
public sealed record DocumentGrid(ImmutableArray<ImmutableArray<DocumentCell>> Rows, int HeadRows = 1) : DocumentBlock
{
    /// <summary>What the table is, above it.</summary>
    public string? Caption { get; init; }

    /// <summary>The widths of the columns as shares of all; empty for equal ones.</summary>
    public ImmutableArray<int> Widths { get; init; } = [];

    /// <summary>Whether its letters are small: tables of many columns or rows.</summary>
    public bool IsDense { get; init; }

    /// <summary>How many columns there are.</summary>
    public int Columns => Rows.IsEmpty ? 0 : Rows[0].Sum(cell => cell.Columns);

    /// <summary>Where each cell of each row begins, counted from 0.</summary>
    internal IEnumerable<ImmutableArray<(DocumentCell Cell, int Column)>> Placed()
    {
        var free = new int[Columns];
        for (var y = 0; y < Rows.Length; y++)
        {
            var placed = ImmutableArray.CreateBuilder<(DocumentCell, int)>();
            var x = 0;
            foreach (var cell in Rows[y])
            {
                while (x < free.Length && free[x] > y)
                    x++;
                placed.Add((cell, x));
                for (var end = Math.Min(free.Length, x + cell.Columns); x < end; x++)
                    free[x] = y + cell.Rows;
            }

            yield return placed.ToImmutable();
        }
    }

    /// <summary>Whether the cells fill every row exactly.</summary>
    internal bool Fits => Columns > 0 && Placed().Select((row, y) => row.All(c => c.Column + c.Cell.Columns <= Columns && y + c.Cell.Rows <= Rows.Length)).All(fits => fits)
        && Rows.Sum(row => row.Sum(cell => cell.Columns * cell.Rows)) == Columns * Rows.Length && (Widths.IsEmpty || Widths.Length == Columns);
}

/// <summary>An attachment that is bound in: it begins on a page of its own.</summary>
public sealed record DocumentAttachment(string Title, ImmutableArray<DocumentBlock> Body);

/// <summary>Where the sealed record has the act that made a document: printed at its end, with the address as a QR code.</summary>
/// <param name="Log">The name of the log.</param>
/// <param name="Matter">The number of the matter.</param>
/// <param name="Event">The event of the matter.</param>
/// <param name="Address">Where anybody can verify it; null where the bureau's public address is not known.</param>
public sealed record DocumentReference(string Log, string Matter, int Event, string? Address)
{
    /// <summary>What is printed, line by line.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"封存日志：{Log}";
        yield return string.Create(CultureInfo.InvariantCulture, $"办件编号：{Matter}，第{Event}号记录");
        yield return Address is null ? "核验：本局网站“核验文书”" : $"核验：{Address}";
    }

    /// <summary>What the QR code says.</summary>
    public string Code => Address ?? string.Join('\n', Lines());
}

/// <summary>
/// What an official document says, without how it looks: <see cref="OfficialDocx"/> and <see cref="OfficialHtml"/> lay it out after GB/T 9704-2012 and say the
/// same. Nobody chooses a red head but the caller, and no seal is ever drawn.
/// </summary>
public sealed partial record OfficialDocument
{
    public required DocumentLayout Layout { get; init; }

    /// <summary>The organ that issues it, with its full or standard short name.</summary>
    public required string Organ { get; init; }

    /// <summary>发文字号: <c>示科〔2026〕1号</c>; none for papers without one.</summary>
    public string? Number { get; init; }

    /// <summary>份号, six digits; classified papers only.</summary>
    public string? CopyNumber { get; init; }

    /// <summary>密级和保密期限.</summary>
    public string? Secrecy { get; init; }

    /// <summary>紧急程度.</summary>
    public string? Urgency { get; init; }

    /// <summary>签发人; upward papers only.</summary>
    public ImmutableArray<string> Signers { get; init; } = [];

    /// <summary>A line break in it parts units of sense; else it is parted where it is too long for one line.</summary>
    public required string Title { get; init; }

    /// <summary>征求意见稿, 送审稿 …: a draft has no red head.</summary>
    public string? Draft { get; init; }

    /// <summary>主送机关, without the colon.</summary>
    public string? Recipient { get; init; }

    public required ImmutableArray<DocumentBlock> Body { get; init; }

    public ImmutableArray<DocumentAttachment> Attachments { get; init; } = [];

    /// <summary>成文日期; none for a draft.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>附注, without the brackets.</summary>
    public string? Note { get; init; }

    /// <summary>Where the sealed record has it; none for papers that no act made.</summary>
    public DocumentReference? Reference { get; init; }

    /// <summary>抄送, without the word and the full stop.</summary>
    public string? CopiesTo { get; init; }

    /// <summary>印发机关 and 印发日期, for the red head.</summary>
    public string? PrintedBy { get; init; }

    public DateOnly? PrintedOn { get; init; }

    /// <summary>The red head that is really shown.</summary>
    public DocumentLayout ShownLayout => Draft is null ? Layout : DocumentLayout.Plain;

    /// <summary>What the standard forbids in this document; empty when it may be issued.</summary>
    public IEnumerable<Phrase> Faults()
    {
        if (string.IsNullOrWhiteSpace(Organ))
            yield return Phrase.Of("缺少发文机关。", "The issuing organ is missing.");
        if (string.IsNullOrWhiteSpace(Title))
            yield return Phrase.Of("缺少标题。", "The title is missing.");
        if (Body.IsDefaultOrEmpty)
            yield return Phrase.Of("缺少正文：首页必须显示正文。", "The text is missing: the first page must carry some of it.");
        if (Number is not null && !NumberForm().IsMatch(Number))
            yield return Phrase.Of($"发文字号“{Number}”不合规范：应为“机关代字〔2026〕1号”，年份用六角括号，序号不加“第”、不补零。", $"The number '{Number}' is not of the form 机关代字〔2026〕1号: the year in 〔〕, no 第, no leading zero.");
        if (CopyNumber is not null && !CopyNumberForm().IsMatch(CopyNumber))
            yield return Phrase.Of($"份号“{CopyNumber}”应为6位数字。", $"The copy number '{CopyNumber}' should have 6 digits.");
        if (ShownLayout == DocumentLayout.RedHead && Number is null)
            yield return Phrase.Of("带文件头的公文须有发文字号。", "A document with a red head needs a number.");
        if (Draft is null && Date is null)
            yield return Phrase.Of("缺少成文日期。", "The date is missing.");
        foreach (var block in Body.Concat(Attachments.SelectMany(a => a.Body)))
        {
            if (block is DocumentTable table && table.Rows.Any(row => row.Length != table.Head.Length) || block is DocumentGrid { Fits: false })
                yield return Phrase.Of("表格各行的单元格数应与表头相同。", "Every row of a table needs as many cells as its head.");
        }
    }

    /// <summary><c>2026年3月5日</c>: Arabic digits, full year, no leading zeros.</summary>
    public static string DateText(DateOnly date) => DateText(date.Year, date.Month, date.Day);

    internal static string DateText(long year, int month, int day) => string.Create(CultureInfo.InvariantCulture, $"{year}年{month}月{day}日");

    /// <summary>附件说明, one line an attachment: <c>附件：1. 名称</c>; a single attachment has no number.</summary>
    public IEnumerable<string> AttachmentLines() => Attachments.Length switch
    {
        0 => [],
        1 => [$"附件：{Attachments[0].Title}"],
        _ => Attachments.Select((a, i) => string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? "附件：" : "　　　")}{i + 1}. {a.Title}")),
    };

    /// <summary>The text of the document in reading order, line by line: what every form of it says.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var line in new[] { CopyNumber, Secrecy, Urgency }.OfType<string>())
            yield return line;
        if (ShownLayout == DocumentLayout.RedHead)
            yield return $"{Organ}文件";
        else if (ShownLayout == DocumentLayout.Letter)
            yield return Organ;
        if (Number is not null)
            yield return Number;
        if (!Signers.IsEmpty && ShownLayout == DocumentLayout.RedHead)
            yield return $"签发人：{string.Join('　', Signers)}";
        foreach (var line in TitleLines.Of(Title))
            yield return line;
        if (Draft is not null)
            yield return $"（{Draft}）";
        if (Recipient is not null)
            yield return $"{Recipient}：";
        foreach (var line in Body.SelectMany(LinesOf))
            yield return line;
        foreach (var line in AttachmentLines())
            yield return line;
        if (Date is { } date)
        {
            yield return Organ;
            yield return DateText(date);
        }

        if (Note is not null)
            yield return $"（{Note}）";
        for (var i = 0; i < Attachments.Length; i++)
        {
            yield return AttachmentHead(i);
            foreach (var line in TitleLines.Of(Attachments[i].Title).Concat(Attachments[i].Body.SelectMany(LinesOf)))
                yield return line;
        }

        foreach (var line in Reference?.Lines() ?? [])
            yield return line;
        if (CopiesTo is not null)
            yield return $"抄送：{CopiesTo}。";
        if (PrintedBy is not null && PrintedOn is { } printed && ShownLayout == DocumentLayout.RedHead)
            yield return $"{PrintedBy}{DateText(printed)}印发";
    }

    internal string AttachmentHead(int index) => Attachments.Length == 1 ? "附件" : string.Create(CultureInfo.InvariantCulture, $"附件{index + 1}");

    private static IEnumerable<string> LinesOf(DocumentBlock block) => block switch
    {
        DocumentParagraph paragraph => [paragraph.Text],
        DocumentTable table => LinesOf(table.Grid),
        DocumentGrid grid => [.. grid.Caption is { } caption ? new[] { caption } : [], .. grid.Rows.SelectMany(row => row).Select(cell => cell.Text)],
        _ => [],
    };

    [GeneratedRegex(@"^\p{IsCJKUnifiedIdeographs}+〔[0-9]{4}〕[1-9][0-9]*号$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberForm();

    [GeneratedRegex("^[0-9]{6}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CopyNumberForm();
}
