namespace Kefa.Feel;

/// <summary>How a value came about: an expression, its value and the same for its parts, in the order of evaluation.</summary>
/// <param name="Text">The expression's text, or what a host evaluated (a decision's name).</param>
/// <param name="Value">What it answered.</param>
/// <param name="Children">Its parts; literals are left out.</param>
public sealed record Trace(string Text, Value Value, IReadOnlyList<Trace> Children)
{
    /// <summary>The text in both languages where it is words (a rule of a table); null for expressions and names.</summary>
    public Phrase? Words { get; init; }
}
