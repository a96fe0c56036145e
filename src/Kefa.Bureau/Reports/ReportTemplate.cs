using Kefa.Documents.Official;
using Kefa.Documents.Templates;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Reports;

/// <summary>Who writes a paragraph of a report.</summary>
public enum ReportParagraphKind
{
    /// <summary>The product, from figures; nobody edits it.</summary>
    Generated,

    /// <summary>People; what the template has is a first draft, and its figures stay live in what they write.</summary>
    Narrative,
}

/// <summary>A part that a report must have (§9.3: five of them).</summary>
public sealed record ReportPart(string Id, LocalText Name);

/// <summary>What must hold before a report is final: for instance the sums of its tables.</summary>
/// <param name="Id">The rule, as refusals name it.</param>
/// <param name="Name">What is checked, for the page.</param>
/// <param name="Else">What is said when it does not hold.</param>
public sealed record ReportRule(string Id, LocalText Name, LocalText Else, FeelExpression Check);

/// <summary>A named paragraph of a template.</summary>
/// <param name="Owner">The role that answers for it.</param>
/// <param name="Part">The part in which it stands; null before the first.</param>
/// <param name="Heading">The heading below which it stands; null before the first.</param>
/// <param name="Draft">Its text as the template has it.</param>
public sealed record ReportParagraph(string Id, string Owner, ReportParagraphKind Kind, string? Part, string? Heading, TextTemplate Text, string Draft, int Line);

/// <summary>A piece of the body, in order: text of the template itself, or a named paragraph.</summary>
internal abstract record ReportPiece
{
    private ReportPiece() { }

    public sealed record Fixed(TextTemplate Text) : ReportPiece;

    public sealed record Named(ReportParagraph Paragraph) : ReportPiece;
}

/// <summary>A figure that a template names, and where.</summary>
public sealed record NamedFigure(string Code, int Line);

/// <summary>A report as content: a head in YAML, and Markdown whose numbers are figures.</summary>
/// <param name="Layout">The form of GB/T 9704 in which it is issued.</param>
/// <param name="Figures">Every figure that it names, in order.</param>
public sealed record ReportTemplate(
    string Id, LocalText Name, string Version, DateOnly From, DateOnly? To, DocumentLayout Layout, TextTemplate Title, TextTemplate? Recipient,
    IReadOnlyList<ReportPart> Parts, IReadOnlyList<ReportRule> Rules, IReadOnlyList<LegalBasis> Basis, IReadOnlyList<NamedFigure> Figures)
{
    /// <summary><c>report/id@version</c>.</summary>
    public string Reference => $"report/{Id}@{Version}";

    /// <summary>Its named paragraphs, in order.</summary>
    public IReadOnlyList<ReportParagraph> Paragraphs => [.. Pieces.OfType<ReportPiece.Named>().Select(piece => piece.Paragraph)];

    internal IReadOnlyList<ReportPiece> Pieces { get; init; } = [];
}
