using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Kefa.Feel;

/// <summary>An expression, or why the text is none.</summary>
public sealed class ParseResult
{
    internal ParseResult(FeelExpression? expression, ImmutableArray<Diagnostic> diagnostics)
    {
        Expression = expression;
        Diagnostics = diagnostics;
    }

    /// <summary>The expression; null when there are errors.</summary>
    public FeelExpression? Expression { get; }

    /// <summary>Errors of syntax; empty when there is an expression. What the types say is <see cref="FeelExpression.Check"/>.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Whether there is an expression.</summary>
    [MemberNotNullWhen(true, nameof(Expression))]
    public bool Succeeded => Expression is not null;
}
