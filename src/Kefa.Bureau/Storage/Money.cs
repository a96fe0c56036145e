using System.Globalization;

namespace Kefa.Bureau.Storage;

/// <summary>An amount in yuan, exact to the fen; a whole number of fen in the database, because SQLite keeps decimals as text.</summary>
public readonly record struct Money : IComparable<Money>
{
    private const decimal MaxYuan = long.MaxValue / 100m;

    /// <param name="yuan">Yuan with at most two decimals.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than two decimals, or beyond what 64 bits of fen hold.</exception>
    public Money(decimal yuan)
    {
        if (decimal.Round(yuan, 2) != yuan)
            throw new ArgumentOutOfRangeException(nameof(yuan), string.Create(CultureInfo.InvariantCulture, $"{yuan} yuan is not a whole number of fen: round it where the rule for rounding is known."));
        if (Math.Abs(yuan) > MaxYuan)
            throw new ArgumentOutOfRangeException(nameof(yuan), string.Create(CultureInfo.InvariantCulture, $"{yuan} yuan is more than the database holds ({MaxYuan} yuan)."));
        Yuan = yuan;
    }

    public decimal Yuan { get; }

    public long Fen => (long)(Yuan * 100m);

    public static Money FromFen(long fen) => new(fen / 100m);

    public int CompareTo(Money other) => Yuan.CompareTo(other.Yuan);

    public static bool operator <(Money left, Money right) => left.Yuan < right.Yuan;
    public static bool operator >(Money left, Money right) => left.Yuan > right.Yuan;
    public static bool operator <=(Money left, Money right) => left.Yuan <= right.Yuan;
    public static bool operator >=(Money left, Money right) => left.Yuan >= right.Yuan;
    public static Money operator +(Money left, Money right) => new(left.Yuan + right.Yuan);
    public static Money operator -(Money left, Money right) => new(left.Yuan - right.Yuan);

    public override string ToString() => Yuan.ToString("0.00", CultureInfo.InvariantCulture);
}
