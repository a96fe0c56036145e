namespace Kefa.Documents.Reported;

/// <summary>How exactly a report states a number.</summary>
public enum Approximation
{
    Exact,

    /// <summary>约, 近, 左右.</summary>
    About,

    /// <summary>余, 多, 超过, 突破.</summary>
    MoreThan,

    /// <summary>以上, 不少于, 至少.</summary>
    AtLeast,

    /// <summary>以下, 以内, 不超过.</summary>
    AtMost,
}

/// <summary>The time that a number speaks of, as its sentence says it.</summary>
/// <param name="From">The first day; null for a state on <paramref name="To"/>.</param>
/// <param name="To">The last day; null for "since", whose end the sentence leaves open.</param>
/// <param name="Printed">The words that say so.</param>
public sealed record StatedPeriod(DateOnly? From, DateOnly? To, string Printed);

/// <summary>A number that a report states, with what it counts and where it stands.</summary>
public sealed record Quantity
{
    /// <summary>As it is printed: 约3.8万家.</summary>
    public required string Printed { get; init; }

    /// <summary>The number in <see cref="Unit"/>: 38000. Money is in yuan, parts of a hundred stay what they are: 100 % is 100.</summary>
    public required decimal Value { get; init; }

    /// <summary>What is counted with, without 万 and 亿: 家, 人次, 元, %. Empty where a table or the words around say it.</summary>
    public required string Unit { get; init; }

    public required Approximation Approximation { get; init; }

    /// <summary>Null when the sentence says none.</summary>
    public StatedPeriod? Period { get; init; }

    /// <summary>The words beside the number that say what is counted.</summary>
    public required string Subject { get; init; }

    /// <summary>The sentence it stands in, as printed.</summary>
    public required string Sentence { get; init; }

    /// <summary>The numbers of the sections above it, from the outermost: 三, (二), 一是.</summary>
    public required IReadOnlyList<string> Place { get; init; }

    /// <summary>The titles of these sections, as far as they have any.</summary>
    public required IReadOnlyList<string> Headings { get; init; }

    /// <summary>The paragraph, counted from 0 among <see cref="PastReport.Paragraphs"/>.</summary>
    public required int Paragraph { get; init; }

    /// <summary>Where <see cref="Printed"/> begins in the paragraph's text.</summary>
    public required int Start { get; init; }

    public int Length => Printed.Length;
}
