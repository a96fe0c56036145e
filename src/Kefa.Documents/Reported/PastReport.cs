namespace Kefa.Documents.Reported;

/// <summary>A section of a report.</summary>
/// <param name="Number">As the report numbers it, in half-width: 一, (二), 3; empty for a heading without number.</param>
/// <param name="Level">1 for 一、, 2 for （一）, 3 for 1., 4 for (1).</param>
/// <param name="Title">Its heading, as printed, without the number.</param>
/// <param name="Parent">The section that it belongs to; null for an outermost.</param>
public sealed record ReportSection(string Number, int Level, string Title, int? Parent);

/// <summary>A paragraph of a report, or a row of one of its tables.</summary>
/// <param name="Text">As printed.</param>
/// <param name="Section">The section it stands in, or whose heading it begins with; null ahead of the first.</param>
/// <param name="IsHeading">It has nothing but a heading.</param>
/// <param name="Quantities">In the order of the text.</param>
public sealed record ReportParagraph(string Text, int? Section, bool IsHeading, IReadOnlyList<Quantity> Quantities);

/// <summary>What was recognised in a report of an earlier year. Nothing here is stored or believed before a person has confirmed it.</summary>
public sealed record PastReport
{
    /// <summary>Null when no line reads like a title.</summary>
    public string? Title { get; init; }

    /// <summary>The year that it reports on; null when neither the title nor the first lines say.</summary>
    public int? Year { get; init; }

    /// <summary>Who reports; null when nothing says so.</summary>
    public string? Organ { get; init; }

    public required IReadOnlyList<ReportSection> Sections { get; init; }

    public required IReadOnlyList<ReportParagraph> Paragraphs { get; init; }

    public IEnumerable<Quantity> Quantities => Paragraphs.SelectMany(paragraph => paragraph.Quantities);
}
