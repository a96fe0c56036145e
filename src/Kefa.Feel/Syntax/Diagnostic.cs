namespace Kefa.Feel;

/// <summary>Something wrong with an expression's text: what, and where (line and column count from 1).</summary>
public sealed record Diagnostic(string Message, int Line, int Column)
{
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}
