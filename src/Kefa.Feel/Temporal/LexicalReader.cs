namespace Kefa.Feel;

/// <summary>Reads the lexical forms of XML Schema for dates, times, offsets, zones and durations.</summary>
internal ref struct LexicalReader(ReadOnlySpan<char> text)
{
    /// <summary>The furthest offset from UTC that a time may have: 18 hours, as in ISO implementations (XML Schema says 14).</summary>
    public const int MaxOffset = 18 * 3600;

    private ReadOnlySpan<char> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool TryTake(char wanted)
    {
        if (_rest.IsEmpty || _rest[0] != wanted)
            return false;
        _rest = _rest[1..];
        return true;
    }

    public bool TryDate(out FeelDate date)
    {
        date = default;
        var negative = TryTake('-');
        var digits = Digits();
        if (digits.Length is < 4 or > 9 || (digits.Length > 4 && digits[0] == '0'))
            return false;
        var year = Value(digits);
        if (negative && year == 0)
            return false;
        return TryTake('-') && TryTwo(out var month) && TryTake('-') && TryTwo(out var day)
            && FeelDate.TryCreate(negative ? -year : year, month, day, out date);
    }

    /// <summary>A time of day; <paramref name="nextDay"/> for 24:00:00, the midnight that ends a day.</summary>
    public bool TryTime(out FeelTime time, out bool nextDay)
    {
        (time, nextDay) = (default, false);
        if (!(TryTwo(out var hour) && TryTake(':') && TryTwo(out var minute) && TryTake(':') && TryTwo(out var second) && TryFraction(out var fraction)))
            return false;
        nextDay = hour == 24 && minute == 0 && second == 0 && fraction == 0;
        if ((hour > 23 && !nextDay) || minute > 59 || second > 59)
            return false;
        var nanoseconds = nextDay ? 0 : (((((hour * 60L) + minute) * 60) + second) * TimeDuration.PerSecond) + fraction;
        if (!TryOffset(out var offset))
            return false;
        string? zone = null;
        if (offset is null && TryTake('@'))
        {
            zone = TimeZones.Find(_rest);
            if (zone is null)
                return false;
            _rest = [];
        }

        time = new FeelTime(nanoseconds, offset, zone);
        return true;
    }

    public bool TryMonthDuration(out MonthDuration duration)
    {
        duration = default;
        var negative = TryTake('-');
        if (!TryTake('P') || AtEnd)
            return false;
        Int128 total = 0;
        var last = '\0';
        while (!AtEnd)
        {
            if (!TryAmount(out var amount, out var fraction, out var unit) || fraction >= 0 || (unit, last) is not (('Y', '\0') or ('M', '\0' or 'Y')))
                return false;
            total += amount * (unit == 'Y' ? 12 : 1);
            last = unit;
        }

        duration = new MonthDuration(negative ? -total : total);
        return total <= MonthDuration.Limit;
    }

    public bool TryTimeDuration(out TimeDuration duration)
    {
        duration = default;
        var negative = TryTake('-');
        if (!TryTake('P') || AtEnd)
            return false;
        const string Units = "DTHMS";
        var next = 0; // each unit once, in this order
        Int128 total = 0;
        while (!AtEnd)
        {
            if (next <= 1 && TryTake('T'))
            {
                next = 2;
                if (AtEnd)
                    return false;
            }

            if (!TryAmount(out var amount, out var fraction, out var unit))
                return false;
            var at = Units.IndexOf(unit, StringComparison.Ordinal);
            if (at < next || at == 1 || (next == 0) != (unit == 'D') || (fraction >= 0 && unit != 'S'))
                return false;
            next = unit == 'D' ? 1 : at + 1;
            total += amount * (unit switch { 'D' => TimeDuration.PerDay, 'H' => TimeDuration.PerHour, 'M' => TimeDuration.PerMinute, _ => TimeDuration.PerSecond });
            total += Math.Max(fraction, 0);
        }

        return TimeDuration.InRange(negative ? -total : total, out duration);
    }

    /// <summary>Digits, for seconds with a fraction (else -1), and the letter of the unit.</summary>
    private bool TryAmount(out Int128 amount, out long fraction, out char unit)
    {
        (amount, fraction, unit) = (0, -1, '\0');
        var digits = Digits();
        if (digits.Length is 0 or > 21 || AtEnd)
            return false;
        foreach (var digit in digits)
            amount = (amount * 10) + (digit - '0');
        if (_rest[0] == '.' && !TryFraction(out fraction))
            return false;
        if (AtEnd)
            return false;
        unit = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    private bool TryOffset(out int? seconds)
    {
        seconds = null;
        if (TryTake('Z'))
        {
            seconds = 0;
            return true;
        }

        if (AtEnd || _rest[0] is not ('+' or '-'))
            return true;
        var negative = _rest[0] == '-';
        _rest = _rest[1..];
        if (!(TryTwo(out var hours) && TryTake(':') && TryTwo(out var minutes)))
            return false;
        var rest = 0;
        if (TryTake(':') && !TryTwo(out rest))
            return false;
        var offset = (hours * 3600) + (minutes * 60) + rest;
        if (minutes > 59 || rest > 59 || offset > MaxOffset)
            return false;
        seconds = negative ? -offset : offset;
        return true;
    }

    private bool TryFraction(out long nanoseconds)
    {
        nanoseconds = 0;
        if (!TryTake('.'))
            return true;
        var digits = Digits();
        if (digits.Length is 0 or > 9)
            return false;
        nanoseconds = Value(digits);
        for (var i = digits.Length; i < 9; i++)
            nanoseconds *= 10;
        return true;
    }

    private bool TryTwo(out int value)
    {
        value = 0;
        if (_rest.Length < 2 || !char.IsAsciiDigit(_rest[0]) || !char.IsAsciiDigit(_rest[1]) || (_rest.Length > 2 && char.IsAsciiDigit(_rest[2])))
            return false;
        value = ((_rest[0] - '0') * 10) + _rest[1] - '0';
        _rest = _rest[2..];
        return true;
    }

    private ReadOnlySpan<char> Digits()
    {
        var end = _rest.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? _rest : _rest[..end];
        _rest = _rest[digits.Length..];
        return digits;
    }

    private static long Value(ReadOnlySpan<char> digits)
    {
        long value = 0;
        foreach (var digit in digits)
            value = (value * 10) + (digit - '0');
        return value;
    }
}
