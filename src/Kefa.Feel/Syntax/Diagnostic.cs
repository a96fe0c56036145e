namespace Kefa.Feel;

/// <summary>Something wrong with an expression's text: what, and where (line and column count from 1).</summary>
/// <param name="Phrase">What is wrong, in both languages.</param>
public sealed record Diagnostic(Phrase Phrase, int Line, int Column)
{
    /// <summary>What is wrong, in English.</summary>
    public string Message => Phrase.En;

    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}
