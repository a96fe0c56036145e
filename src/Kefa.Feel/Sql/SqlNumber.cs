namespace Kefa.Feel.Sql;

/// <summary>A number in SQL and what is known of its size, so that nothing is ever rounded or overflows unseen.</summary>
/// <param name="Expression">NULL where it is not known.</param>
/// <param name="IsInteger">Whether it is a 64-bit integer of SQL; otherwise exact decimal.</param>
/// <param name="Largest">The largest absolute value that it can have; null when that is not known.</param>
/// <param name="Scale">The decimal places that it can have; null when that is not known.</param>
internal sealed record SqlTerm(SqlExpression Expression, bool IsInteger, Number? Largest, int? Scale)
{
    /// <summary>The number, when it is a constant.</summary>
    public Number? Constant { get; init; }

    /// <summary>Never below zero.</summary>
    public bool IsNeverNegative { get; init; }

    public bool IsZero => Constant is { IsZero: true };

    public bool IsOne => Constant is { } one && one == 1;
}

/// <summary>How FEEL's value came to differ from the exact one. Unequal numbers are told apart all the same, equal ones only where both were rounded alike.</summary>
internal enum SqlRounding
{
    /// <summary>It is exact, or a quotient of exact numbers: two that are equal are rounded alike.</summary>
    None,

    /// <summary>A quotient with an exact number added, or one of several: where it equals an exact number it was not rounded at all.</summary>
    Once,

    /// <summary>Made of quotients that were rounded one by one. Only zero is what it is: a sum of what is never negative is zero when all of it is.</summary>
    Often,
}

/// <summary>A number over another that is no zero. In <see cref="SqlNumber.Low"/> and <see cref="SqlNumber.High"/> the divisor is positive.</summary>
/// <param name="Over">The divisor; null for 1.</param>
/// <param name="Rounded">FEEL's value may differ from the exact quotient by so much over the divisor, in units of 10^-33; null when it is exact.</param>
/// <param name="Steps">What rounding does to it: what it can be compared with.</param>
internal sealed record SqlRatio(SqlTerm Top, SqlTerm? Over, Number? Rounded, SqlRounding Steps = SqlRounding.None)
{
    public bool IsPlain => Over is null;

    /// <summary>The same number over a divisor that is so many times as large.</summary>
    public SqlRatio Expanded(SqlTerms terms, SqlTerm factor) => factor.IsOne ? this : this with
    {
        Top = terms.Multiply(Top, factor),
        Over = terms.Multiply(Over ?? terms.Constant(Number.One), factor),
        Rounded = Rounded is { } rounded ? SqlTerms.Product(rounded, SqlTerms.LargestOf(factor)) : null,
    };

    public static SqlRatio Of(SqlTerm term) => new(term, null, null);
}

/// <summary>
/// A number, known or within bounds. Either simple: one expression, NULL where it is not known, and the same bounds wherever that is; or by its two
/// ends, which are equal where it is known and NULL where there is no bound.
/// </summary>
internal sealed class SqlNumber : SqlValue
{
    private readonly Func<(SqlRatio Low, SqlRatio High)> _ends;
    private (SqlRatio Low, SqlRatio High)? _made;

    private SqlNumber(SqlRatio? simple, Number? min, Number? max, Func<(SqlRatio Low, SqlRatio High)> ends, SqlStates states)
        : base(states)
    {
        Simple = simple;
        Min = min;
        Max = max;
        _ends = ends;
    }

    public SqlRatio? Simple { get; }

    /// <summary>Of a simple number: the bounds wherever it is not known.</summary>
    public Number? Min { get; }

    public Number? Max { get; }

    public SqlRatio Low => Ends.Low;

    public SqlRatio High => Ends.High;

    /// <summary>A simple number that is known wherever there is one.</summary>
    public bool IsAlwaysKnown { get; private init; }

    private (SqlRatio Low, SqlRatio High) Ends => _made ??= _ends();

    public static SqlNumber OfSimple(SqlRatio ratio, Number? min, Number? max, SqlStates states, Func<(SqlRatio Low, SqlRatio High)> ends, bool isAlwaysKnown = false) =>
        new(ratio, min, max, ends, states) { IsAlwaysKnown = isAlwaysKnown };

    public static SqlNumber OfEnds(SqlRatio low, SqlRatio high, SqlStates states) => new(null, null, null, () => (low, high), states);
}
