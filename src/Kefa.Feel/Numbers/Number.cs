using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kefa.Feel;

/// <summary>
/// A decimal number of 34 significant digits, exponent -6176 to 6111, rounded half to even (IEEE 754 decimal128, finite values only).
/// <para>Numbers that are equal but written with another scale (<c>1.10</c> and <c>1.1</c>) are equal and hash equally. There is no negative zero.</para>
/// </summary>
/// <remarks>Immutable; safe to share between threads. Coefficients below 2^64 take a path that neither allocates nor divides.</remarks>
public readonly partial struct Number : IComparable<Number>, IComparable, IEquatable<Number>
{
    /// <summary>Digits that a number can hold.</summary>
    public const int Precision = 34;

    internal const int MinExponent = -6176;
    internal const int MaxExponent = 6111;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly short _exponent;
    private readonly bool _negative;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Number(ulong high, ulong low, int exponent, bool negative)
    {
        _high = high;
        _low = low;
        _exponent = (short)exponent;
        _negative = negative;
    }

    /// <summary>0.</summary>
    public static Number Zero => default;

    /// <summary>1.</summary>
    public static Number One => new(0, 1, 0, false);

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => (_high | _low) == 0 ? 0 : _negative ? -1 : 1;

    /// <summary>Whether it is 0.</summary>
    public bool IsZero => (_high | _low) == 0;

    /// <summary>Whether the number has no fraction.</summary>
    public bool IsInteger => _exponent >= 0 || IsZero || Decimals.TrailingZeros(Coefficient) >= -_exponent;

    internal UInt128 Coefficient => new(_high, _low);

    internal int Exponent => _exponent;

    internal bool IsNegative => _negative;

    private bool IsSmall => _high == 0;

    private int Bits => 128 - (int)UInt128.LeadingZeroCount(Coefficient);

    /// <summary>An integer, exactly.</summary>
    public static implicit operator Number(int value) => FromInt64(value);

    /// <summary>An integer, exactly.</summary>
    public static implicit operator Number(long value) => FromInt64(value);

    /// <summary>A decimal, exactly.</summary>
    public static implicit operator Number(decimal value) => FromDecimal(value);

    /// <summary>Whether two are equal, whatever their scale.</summary>
    public static bool operator ==(Number left, Number right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(Number left, Number right) => !left.Equals(right);

    /// <summary>Whether the left is smaller.</summary>
    public static bool operator <(Number left, Number right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left is larger.</summary>
    public static bool operator >(Number left, Number right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left is not larger.</summary>
    public static bool operator <=(Number left, Number right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left is not smaller.</summary>
    public static bool operator >=(Number left, Number right) => left.CompareTo(right) >= 0;

    /// <summary>The number with the other sign.</summary>
    public static Number operator -(Number value) => value.Negate();

    /// <summary>The smaller of two.</summary>
    public static Number Min(Number left, Number right) => left <= right ? left : right;

    /// <summary>The larger of two.</summary>
    public static Number Max(Number left, Number right) => left >= right ? left : right;

    /// <summary>An integer, exactly.</summary>
    public static Number FromInt64(long value) =>
        new(0, value < 0 ? (ulong)-(Int128)value : (ulong)value, 0, value < 0);

    /// <summary>A decimal, exactly.</summary>
    public static Number FromDecimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var low = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        var high = (ulong)(uint)bits[2];
        return (low | high) == 0 ? Zero : new(high, low, -((bits[3] >> 16) & 0xFF), bits[3] < 0);
    }

    /// <summary>The nearest number; beyond 34 digits it is rounded half to even.</summary>
    public static Number FromInt128(Int128 value)
    {
        var negative = value < 0;
        TryRound(negative ? (UInt128)0 - (UInt128)value : (UInt128)value, 0, negative, false, out var number);
        return number;
    }

    /// <summary>The nearest number to an integer of any size; false when it is beyond the range.</summary>
    public static bool TryFromInteger(BigInteger value, out Number number) => TryRound(BigInteger.Abs(value), 0, value.Sign < 0, false, out number);

    /// <inheritdoc/>
    public int CompareTo(Number other)
    {
        if (_exponent == other._exponent && _high == 0 && other._high == 0)
        {
            if (_negative == other._negative)
                return _negative ? other._low.CompareTo(_low) : _low.CompareTo(other._low);
            return _negative ? -1 : 1;
        }

        var sign = Sign;
        var otherSign = other.Sign;
        if (sign != otherSign)
            return sign.CompareTo(otherSign);
        if (sign == 0)
            return 0;
        var magnitude = CompareMagnitude(other);
        return sign < 0 ? -magnitude : magnitude;
    }

    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        Number other => CompareTo(other),
        _ => throw new ArgumentException($"A number cannot be compared with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <inheritdoc/>
    public bool Equals(Number other) =>
        _exponent == other._exponent ? _low == other._low && _high == other._high && (_negative == other._negative || IsZero) : CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Number other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (IsZero)
            return 0;
        var (coefficient, zeros) = Decimals.StripZeros(Coefficient, int.MaxValue);
        return HashCode.Combine(coefficient, _exponent + zeros, _negative);
    }

    /// <summary>The integer, when the number is one and fits.</summary>
    public bool TryToInt64(out long value)
    {
        value = (long)_low;
        if (_exponent == 0 && _high == 0 && value >= 0)
        {
            value = _negative ? -value : value;
            return true;
        }

        value = 0;
        if (!TryToInteger(19, out var integer) || integer < long.MinValue || integer > long.MaxValue)
            return false;
        value = (long)integer;
        return true;
    }

    /// <summary>The integer, when the number is one and fits.</summary>
    public bool TryToInt32(out int value)
    {
        value = 0;
        if (!TryToInt64(out var wide) || wide is < int.MinValue or > int.MaxValue)
            return false;
        value = (int)wide;
        return true;
    }

    /// <summary>The integer, when the number is one and fits.</summary>
    public bool TryToInt128(out Int128 value) => TryToInteger(38, out value);

    /// <summary>The nearest <see cref="decimal"/>, half to even; false beyond its range.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = 0;
        if (IsZero)
            return true;
        var (coefficient, zeros) = Decimals.StripZeros(Coefficient, int.MaxValue);
        var exponent = _exponent + zeros;
        var digits = Decimals.Digits(coefficient);
        if (digits + exponent > 29)
            return false;
        if (exponent > 0)
        {
            coefficient *= Decimals.PowerOfTen(exponent);
            exponent = 0;
        }

        var drop = Math.Max(-exponent - 28, 0);
        coefficient = Decimals.Drop(coefficient, drop, _negative, false, RoundingMode.HalfEven);
        exponent += drop;
        while (coefficient >> 96 != 0)
        {
            if (exponent == 0)
                return false;
            coefficient = Decimals.Drop(Coefficient, ++exponent - _exponent, _negative, false, RoundingMode.HalfEven);
        }

        value = new decimal((int)(uint)coefficient, (int)(uint)(coefficient >> 32), (int)(uint)(coefficient >> 64), _negative, (byte)-exponent);
        return true;
    }

    /// <summary>The nearest <see cref="decimal"/>.</summary>
    /// <exception cref="OverflowException">The number is beyond the range of decimal.</exception>
    public decimal ToDecimal() =>
        TryToDecimal(out var value) ? value : throw new OverflowException($"{this} does not fit a decimal, which ends at 79228162514264337593543950335.");

    /// <summary>The nearest double: for charts and columns, never for a verdict.</summary>
    public double ToDouble() => _exponent == 0 && IsSmall && _low <= 1UL << 53
        ? _negative ? -(double)_low : _low
        : double.Parse(ToScientific(), NumberStyles.Float, CultureInfo.InvariantCulture);

    internal BigInteger ToBigInteger()
    {
        BigInteger value = Coefficient;
        value = _exponent >= 0 ? value * BigInteger.Pow(10, _exponent) : value / BigInteger.Pow(10, -_exponent);
        return _negative ? -value : value;
    }

    private bool TryToInteger(int maxDigits, out Int128 value)
    {
        value = 0;
        if (IsZero)
            return true;
        var coefficient = Coefficient;
        if (_exponent < 0)
        {
            if (-_exponent > 38)
                return false;
            (coefficient, var rest) = UInt128.DivRem(coefficient, Decimals.PowerOfTen(-_exponent));
            if (rest != 0)
                return false;
        }
        else if (_exponent > 0)
        {
            if (Decimals.Digits(coefficient) + _exponent > maxDigits)
                return false;
            coefficient *= Decimals.PowerOfTen(_exponent);
        }

        if (coefficient > (UInt128)Int128.MaxValue)
            return false;
        value = _negative ? -(Int128)coefficient : (Int128)coefficient;
        return true;
    }

    private int CompareMagnitude(Number other)
    {
        var shift = _exponent - other._exponent;
        if (shift == 0)
            return Coefficient.CompareTo(other.Coefficient);
        if (shift < 0)
            return -other.CompareMagnitude(this);
        var left = Coefficient;
        var right = other.Coefficient;
        if (shift <= 19 && _high == 0)
            return (left * Decimals.PowerOfTen(shift)).CompareTo(right); // below 2^64 * 10^19 < 2^128
        var order = (Decimals.Digits(left) + shift).CompareTo(Decimals.Digits(right));
        return order != 0 ? order : (left * Decimals.PowerOfTen(shift)).CompareTo(right); // equal digits, so at most 34
    }
}
