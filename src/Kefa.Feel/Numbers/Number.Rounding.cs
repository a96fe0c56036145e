namespace Kefa.Feel;

public readonly partial struct Number
{
    /// <summary>The largest integer that is not greater.</summary>
    public Number Floor() => ToInteger(RoundingMode.Floor);

    /// <summary>The smallest integer that is not less.</summary>
    public Number Ceiling() => ToInteger(RoundingMode.Ceiling);

    /// <summary>Rounds to so many digits after the point (negative: tens, hundreds …); false when the result is beyond the range.</summary>
    public bool TryRound(int scale, RoundingMode mode, out Number rounded)
    {
        rounded = this;
        var drop = (long)-_exponent - scale;
        if (drop <= 0 || IsZero)
            return true;
        var coefficient = Decimals.Drop(Coefficient, (int)Math.Min(drop, int.MaxValue), _negative, false, mode);
        return coefficient == 0 ? Answer(Zero, out rounded) : TryRound(coefficient, (int)(_exponent + drop), _negative, false, out rounded);
    }

    /// <summary>Rounds to so many digits after the point.</summary>
    /// <exception cref="OverflowException">The result is beyond the range.</exception>
    public Number Round(int scale, RoundingMode mode = RoundingMode.HalfEven) =>
        TryRound(scale, mode, out var rounded) ? rounded : throw new OverflowException($"{ToScientific()} rounded to {scale} places is beyond the range of numbers.");

    private static bool Answer(Number value, out Number answer)
    {
        answer = value;
        return true;
    }

    // With a fraction the coefficient is dropped to fewer digits, so this cannot leave the range.
    private Number ToInteger(RoundingMode mode) => _exponent >= 0 ? this : Round(0, mode);
}
