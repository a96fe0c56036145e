namespace Kefa.Feel;

/// <summary>
/// How deep a value is nested and how many parts it has, parts that are shared counted each time. Every list and context stays within limits, so
/// that printing, comparing and searching values ends: <c>[partial[-1], partial[-1]]</c> doubles in every turn of a loop without taking memory.
/// </summary>
/// <param name="Depth">Levels of lists and contexts.</param>
/// <param name="Parts">Values in it, and UTF-16 units of text.</param>
internal readonly record struct Extent(int Depth, long Parts)
{
    private const int MostDepth = 400;
    private const long MostParts = 20_000_000;

    public static Extent Single => new(0, 1);

    /// <summary>With one more part inside.</summary>
    public Extent With(Value part)
    {
        var inner = part.Extent;
        return new Extent(Math.Max(Depth, inner.Depth + 1), Parts + inner.Parts);
    }

    /// <exception cref="EvaluationLimitException">The value is nested too deep or has too many parts.</exception>
    public Extent Checked()
    {
        if (Depth > MostDepth)
            throw new EvaluationLimitException($"Lists and contexts are nested more than {MostDepth} deep.");
        if (Parts > MostParts)
            throw new EvaluationLimitException($"A value would have more than {MostParts} parts.");
        return this;
    }
}
