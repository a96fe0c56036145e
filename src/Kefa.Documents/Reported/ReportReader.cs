using System.Globalization;
using System.Text.RegularExpressions;

namespace Kefa.Documents.Reported;

/// <summary>Reads the lines of a report: its title, its sections, its sentences and the numbers in them. Pure: the same lines give the same report.</summary>
public static partial class ReportReader
{
    private const int Timeout = 1_000;
    private const int LongestHeading = 60;
    private const int LinesWithTitle = 20;

    /// <param name="lines">What <see cref="ReportFile"/> read.</param>
    /// <param name="year">The year that the report is on, where the caller knows it; else it is looked for.</param>
    public static PastReport Read(IReadOnlyList<ReportLine> lines, int? year = null)
    {
        lines = [.. lines.Where(line => !string.IsNullOrWhiteSpace(line.Text)).SelectMany(Cut)];
        FoldedText[] folded = [.. lines.Select(line => FoldedText.Of(line.Text))];
        var (first, count, title) = FindTitle(lines, folded);
        int? reportYear = year ?? YearOf(title is null ? null : FoldedText.Of(title).Text, folded);
        var sections = new List<ReportSection>();
        var paragraphs = new List<ReportParagraph>();
        var open = new Stack<int>();
        for (int i = 0; i < lines.Count; i++)
        {
            bool isTitle = i >= first && i < first + count;
            bool isHeading = isTitle;
            if (!isTitle && Heading(lines[i], folded[i]) is { } heading)
            {
                while (open.TryPeek(out int above) && sections[above].Level >= heading.Level) open.Pop();
                sections.Add(new ReportSection(heading.Number, heading.Level, heading.Title, open.TryPeek(out int parent) ? parent : null));
                open.Push(sections.Count - 1);
                isHeading = heading.IsWhole;
            }
            int? section = open.TryPeek(out int inside) ? inside : null;
            paragraphs.Add(new ReportParagraph(lines[i].Text, section, isHeading, Quantities(lines[i].Text, folded[i], paragraphs.Count, section, sections, reportYear)));
        }
        return new PastReport { Title = title, Year = reportYear, Organ = OrganOf(title, folded), Sections = sections, Paragraphs = paragraphs };
    }

    /// <summary>The sentences of a paragraph, as they stand in its text.</summary>
    public static IReadOnlyList<(int Start, int Length)> SentencesOf(string paragraph)
    {
        FoldedText folded = FoldedText.Of(paragraph);
        return [.. Sentences(folded.Text).Select(sentence => folded.Origin(sentence.Start, sentence.Length))];
    }

    /// <summary>The numbers of the sections that a paragraph stands in, the outermost first.</summary>
    public static IReadOnlyList<string> PlaceOf(PastReport report, ReportParagraph paragraph)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(paragraph);
        var place = new List<string>();
        for (int? at = paragraph.Section; at is { } here; at = report.Sections[here].Parent)
        {
            if (report.Sections[here].Number.Length > 0) place.Insert(0, report.Sections[here].Number);
        }
        return place;
    }

    private static IEnumerable<ReportLine> Cut(ReportLine line)
    {
        int most = ReportLimits.Default.MostInParagraph;
        string text = line.Text.Trim();
        while (text.Length > most)
        {
            int end = text.LastIndexOf('。', most - 1) is > 0 and var stop ? stop + 1 : most;
            yield return new ReportLine(text[..end]);
            text = text[end..];
        }
        yield return line with { Text = text };
    }

    private static List<Quantity> Quantities(string original, FoldedText folded, int paragraph, int? section, List<ReportSection> sections, int? reportYear)
    {
        var place = new List<string>();
        var headings = new List<string>();
        for (int? at = section; at is { } here; at = sections[here].Parent)
        {
            if (sections[here].Number.Length > 0) place.Insert(0, sections[here].Number);
            headings.Insert(0, sections[here].Title);
        }
        var found = new List<Quantity>();
        string? item = null;
        foreach (var (start, length) in Sentences(folded.Text))
        {
            string sentence = folded.Text.Substring(start, length);
            IReadOnlyList<Match> items = Items().Matches(sentence);
            var (from, size) = folded.Origin(start, length);
            foreach (FoundQuantity quantity in QuantityFinder.In(sentence, reportYear))
            {
                string? here = items.LastOrDefault(i => i.Index <= quantity.Start)?.Groups["number"].Value ?? item;
                var (at, printed) = folded.Origin(start + quantity.Start, quantity.Length);
                found.Add(new Quantity
                {
                    Printed = original.Substring(at, printed), Value = quantity.Value, Unit = quantity.Unit, Approximation = quantity.Approximation, Period = quantity.Period, Subject = quantity.Subject,
                    Sentence = original.Substring(from, size), Place = here is null ? place : [.. place, here], Headings = headings, Paragraph = paragraph, Start = at,
                });
            }
            if (items.Count > 0) item = items[^1].Groups["number"].Value;
        }
        return found;
    }

    /// <summary>Sentences end with 。！？; where the same marks stand in quotation marks or a title they end nothing.</summary>
    private static IEnumerable<(int Start, int Length)> Sentences(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('。' or '!' or '?')) continue;
            int end = i + 1;
            while (end < text.Length && text[end] is '”' or ')' or '》') end++;
            yield return (start, end - start);
            i = end - 1;
            start = end;
        }
        if (start < text.Length) yield return (start, text.Length - start);
    }

    private static (string Number, int Level, string Title, bool IsWhole)? Heading(ReportLine line, FoldedText folded)
    {
        Match match = Numbers().Match(folded.Text);
        if (!match.Success)
            return line.Level is { } level && folded.Text.Length <= LongestHeading ? ("", level, line.Text.Trim(), true) : null;
        string number = match.Groups["number"].Value;
        int numbered = number[0] == '(' ? (char.IsAsciiDigit(number[1]) ? 4 : 2) : char.IsAsciiDigit(number[0]) ? 3 : 1;
        string rest = folded.Text[match.Length..];
        int stop = rest.IndexOf('。', StringComparison.Ordinal);
        bool isWhole = stop < 0 ? rest.Length <= LongestHeading : stop == rest.Length - 1 && rest.Length <= LongestHeading;
        // A numbered paragraph without a short first sentence is one item of a list, with its beginning as title.
        int titleLength = Math.Min(stop >= 0 ? stop : rest.Length, LongestHeading);
        var (start, length) = folded.Origin(match.Length, titleLength);
        return (number, numbered, line.Text.Substring(start, length).Trim(), isWhole);
    }

    private static (int First, int Count, string? Title) FindTitle(IReadOnlyList<ReportLine> lines, FoldedText[] folded)
    {
        for (int i = 0; i < Math.Min(LinesWithTitle, lines.Count); i++)
        {
            string text = folded[i].Text;
            if (IsTitle(text)) return (i, 1, lines[i].Text.Trim());
            // A long title is broken where its lines balance.
            if (i + 1 < lines.Count && Years().IsMatch(text) && !text.EndsWith("报告", StringComparison.Ordinal) && IsTitle(text + folded[i + 1].Text)) return (i, 2, lines[i].Text.Trim() + lines[i + 1].Text.Trim());
        }
        return (-1, 0, null);
    }

    private static bool IsTitle(string text) =>
        text.Length is >= 8 and <= 90 && !text.AsSpan().ContainsAny("。;>|") && text[^1] is not (',' or ':') && !Numbers().IsMatch(text) && TitleWords().IsMatch(text) && (Years().IsMatch(text) || Organs().IsMatch(text));

    private static int? YearOf(string? title, FoldedText[] folded)
    {
        if (title is not null && Years().Match(title) is { Success: true } inTitle) return Year(inTitle);
        // Without a title the first sentence says it: 2024年以来, …
        return folded.Take(LinesWithTitle).Select(line => OpeningYear().Match(line.Text)).FirstOrDefault(match => match.Success) is { } opening ? Year(opening) : null;
    }

    private static int Year(Match match) => int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture);

    private static string? OrganOf(string? title, FoldedText[] folded)
    {
        if (title is not null && Organs().Match(FoldedText.Of(title).Text) is { Success: true } named) return named.Groups["organ"].Value;
        // Signed at the end: the organ, and the day below it.
        return folded.TakeLast(6).Select(line => line.Text).FirstOrDefault(text => text.Length is >= 4 and <= 25 && Organs().Match(text) is { Success: true } signed && signed.Length == text.Length);
    }

    [GeneratedRegex(@"^(?<number>[一二三四五六七八九十]{1,3})、|^(?<number>\([一二三四五六七八九十]{1,3}\))[、.]?|^(?<number>\d{1,2})[、.](?!\d)|^(?<number>\(\d{1,2}\))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(?<=^|[。;:,!?)])(?<number>[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十](?=,)|其[一二三四五])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Items();

    [GeneratedRegex(@"(?<year>20\d{2})年?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Years();

    [GeneratedRegex(@"^(?<year>20\d{2})年?(度|以来|,)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex OpeningYear();

    [GeneratedRegex("报告|总结|情况|公报|要点|述职|述法", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex TitleWords();

    [GeneratedRegex(@"(?<=^|[-:]|关于|年度|年(?!度))(?<organ>[\u4E00-\u9FFF]{2,20}?(局|厅|委员会|人民政府))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Organs();
}
