using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kefa.Feel.Plans;

namespace Kefa.Matching.Population;

/// <summary>What one thread works on: the planes of a block, and what is shared between operations.</summary>
internal sealed class BlockState(int planes, int quotients, RowEvaluator rows)
{
    private readonly AlignedWords _planes = new(planes * Blocks.Words);
    private readonly double[][] _quotients = [.. Enumerable.Range(0, quotients).Select(_ => new double[Blocks.Rows])];

    public RowEvaluator Rows { get; } = rows;

    /// <summary>The first row of the block.</summary>
    public int FirstRow { get; set; }

    /// <summary>Rows of the block that are companies.</summary>
    public int Used { get; set; }

    public ref ulong FirstWord => ref _planes.First;

    public Span<ulong> Plane(int index) => _planes.Span(index * Blocks.Words, Blocks.Words);

    public double[] Quotient(int index) => _quotients[index];

    public ReadOnlySpan<double> Cells(NumberColumn column) => column.Cells.Slice(FirstRow, Blocks.Rows);

    public ReadOnlySpan<ulong> Unknown(NumberColumn column) => column.Unknown.Slice(FirstRow / 64, Blocks.Words);

    public ReadOnlySpan<ulong> None(NumberColumn column) => column.None.Slice(FirstRow / 64, Blocks.Words);

    /// <summary>Decides a condition singly wherever a plane says so, and puts the outcome into its own planes.</summary>
    public void Resolve(PlanNode node, ReadOnlySpan<ulong> where, Planes into)
    {
        for (var word = 0; word < where.Length; word++)
        {
            for (var open = where[word]; open != 0; open &= open - 1)
            {
                var at = (word * 64) + BitOperations.TrailingZeroCount(open);
                if (at >= Used)
                    return;
                if (into.Of(Rows.Of(node, FirstRow + at)) is { } plane)
                    Plane(plane)[word] |= open & (0 - open);
            }
        }
    }
}

/// <summary>The planes that a condition has of its own, one for each state.</summary>
internal readonly record struct Planes(int True, int Unknown, int None, int Error)
{
    public int? Of(State state) => state switch
    {
        State.True => True,
        State.Unknown => Unknown,
        State.None => None,
        State.Error => Error,
        _ => null,
    };
}

/// <summary>Fills planes of a block.</summary>
internal abstract class PlaneOperation
{
    public abstract void Run(BlockState block);
}

/// <summary>Where a column has no number because it is not known.</summary>
internal sealed class IsUnknownNumber(NumberColumn column, int to) : PlaneOperation
{
    public override void Run(BlockState block) => block.Unknown(column).CopyTo(block.Plane(to));
}

/// <summary>Where a column has no number because there is none.</summary>
internal sealed class IsNoNumber(NumberColumn column, int to) : PlaneOperation
{
    public override void Run(BlockState block) => block.None(column).CopyTo(block.Plane(to));
}

/// <summary>Where a column of at most 256 different facts has one of them.</summary>
internal sealed class HasCode(CodedColumn column, byte code, int to) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        var cells = MemoryMarshal.Cast<byte, Vector512<byte>>(column.ByteCodes.Slice(block.FirstRow, Blocks.Rows));
        var wanted = Vector512.Create(code);
        var plane = block.Plane(to);
        for (var i = 0; i < plane.Length; i++)
            plane[i] = Vector512.Equals(cells[i], wanted).ExtractMostSignificantBits();
    }
}

/// <summary>The state of a condition over one coded column, from a table by code.</summary>
internal sealed class LookUp(CodedColumn column, State[] table, Planes to) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        var isTrue = block.Plane(to.True);
        var isUnknown = block.Plane(to.Unknown);
        var isNone = block.Plane(to.None);
        var isError = block.Plane(to.Error);
        var isNarrow = column.IsNarrow;
        var bytes = column.ByteCodes;
        var codes = column.Codes;
        for (var word = 0; word < Blocks.Words; word++)
        {
            ulong t = 0, u = 0, n = 0, e = 0;
            var row = block.FirstRow + (word * 64);
            for (var bit = 0; bit < 64; bit++)
            {
                var state = (ulong)table[isNarrow ? bytes[row + bit] : codes[row + bit]];
                t |= (state == (ulong)State.True ? 1UL : 0) << bit;
                u |= (state == (ulong)State.Unknown ? 1UL : 0) << bit;
                n |= (state == (ulong)State.None ? 1UL : 0) << bit;
                e |= (state == (ulong)State.Error ? 1UL : 0) << bit;
            }

            isTrue[word] = t;
            isUnknown[word] = u;
            isNone[word] = n;
            isError[word] = e;
        }
    }
}

/// <summary>How a number is compared with a constant.</summary>
internal enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// <summary>Where the numbers of a column compare so with an integer (of the column's scale); cells without a number compare as false.</summary>
internal sealed class CompareNumbers(NumberColumn column, Comparison comparison, double threshold, int to) : PlaneOperation
{
    public override void Run(BlockState block) => Fill(block.Cells(column), comparison, threshold, block.Plane(to));

    public static void Fill(ReadOnlySpan<double> cells, Comparison comparison, double threshold, Span<ulong> plane)
    {
        switch (comparison)
        {
            case Comparison.Less:
                Fill<IsLess>(cells, threshold, plane);
                break;
            case Comparison.LessOrEqual:
                Fill<IsLessOrEqual>(cells, threshold, plane);
                break;
            case Comparison.Greater:
                Fill<IsGreater>(cells, threshold, plane);
                break;
            case Comparison.GreaterOrEqual:
                Fill<IsGreaterOrEqual>(cells, threshold, plane);
                break;
            case Comparison.Equal:
                Fill<IsEqual>(cells, threshold, plane);
                break;
            default:
                Fill<IsUnequal>(cells, threshold, plane);
                break;
        }
    }

    private static void Fill<TTest>(ReadOnlySpan<double> cells, double threshold, Span<ulong> plane)
        where TTest : struct, ITest
    {
        var vectors = MemoryMarshal.Cast<double, Vector512<double>>(cells);
        var bytes = MemoryMarshal.AsBytes(plane);
        var wanted = Vector512.Create(threshold);
        for (var i = 0; i < vectors.Length; i++)
            bytes[i] = (byte)TTest.Of(vectors[i], wanted).ExtractMostSignificantBits();
    }

    private interface ITest
    {
        static abstract Vector512<double> Of(Vector512<double> cell, Vector512<double> threshold);
    }

    private readonly struct IsLess : ITest
    {
        public static Vector512<double> Of(Vector512<double> cell, Vector512<double> threshold) => Vector512.LessThan(cell, threshold);
    }

    private readonly struct IsLessOrEqual : ITest
    {
        public static Vector512<double> Of(Vector512<double> cell, Vector512<double> threshold) => Vector512.LessThanOrEqual(cell, threshold);
    }

    private readonly struct IsGreater : ITest
    {
        public static Vector512<double> Of(Vector512<double> cell, Vector512<double> threshold) => Vector512.GreaterThan(cell, threshold);
    }

    private readonly struct IsGreaterOrEqual : ITest
    {
        public static Vector512<double> Of(Vector512<double> cell, Vector512<double> threshold) => Vector512.GreaterThanOrEqual(cell, threshold);
    }

    private readonly struct IsEqual : ITest
    {
        public static Vector512<double> Of(Vector512<double> cell, Vector512<double> threshold) => Vector512.Equals(cell, threshold);
    }

    private readonly struct IsUnequal : ITest
    {
        // Not a number compares unequal to everything, itself too: such a cell has no number.
        public static Vector512<double> Of(Vector512<double> cell, Vector512<double> threshold) =>
            Vector512.AndNot(Vector512.Equals(cell, cell), Vector512.Equals(cell, threshold));
    }
}

/// <summary>The quotients of two columns: nearest doubles, by which only what is not near a bound is decided.</summary>
internal sealed class Divide(NumberColumn numerator, NumberColumn denominator, int to) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        var a = MemoryMarshal.Cast<double, Vector512<double>>(block.Cells(numerator));
        var b = MemoryMarshal.Cast<double, Vector512<double>>(block.Cells(denominator));
        var quotients = MemoryMarshal.Cast<double, Vector512<double>>(block.Quotient(to).AsSpan());
        for (var i = 0; i < quotients.Length; i++)
            quotients[i] = a[i] / b[i];
    }
}

/// <summary>
/// Where a quotient compares so with a constant. Doubles decide what is further from the bound than they can err; the others are compared as
/// integers: a company exactly on the bound falls on the right side.
/// </summary>
internal sealed class CompareQuotients(NumberColumn numerator, NumberColumn denominator, int quotients, Comparison comparison, Bound bound, int to) : PlaneOperation
{
    // Dividing and writing the bound as a double err by at most one part in 2^53 each.
    private const double Margin = 1.0 / (1L << 50);

    private readonly double _low = bound.Nearest - (Math.Abs(bound.Nearest) * Margin);
    private readonly double _high = bound.Nearest + (Math.Abs(bound.Nearest) * Margin);

    public override void Run(BlockState block)
    {
        var cells = block.Quotient(quotients);
        var plane = block.Plane(to);
        var isGreater = comparison is Comparison.Greater or Comparison.GreaterOrEqual;
        Span<ulong> near = stackalloc ulong[Blocks.Words];
        CompareNumbers.Fill(cells, isGreater ? Comparison.Greater : Comparison.Less, isGreater ? _high : _low, plane);
        CompareNumbers.Fill(cells, isGreater ? Comparison.GreaterOrEqual : Comparison.LessOrEqual, isGreater ? _low : _high, near);
        for (var word = 0; word < plane.Length; word++)
        {
            for (var open = near[word] & ~plane[word]; open != 0; open &= open - 1)
            {
                var row = block.FirstRow + (word * 64) + BitOperations.TrailingZeroCount(open);
                if (IsMet(numerator.Cells[row], denominator.Cells[row]))
                    plane[word] |= open & (0 - open);
            }
        }
    }

    private bool IsMet(double a, double b)
    {
        // a / b against the bound's m / 10^k: a 10^k against m b, below 2^53 * 10^15 each.
        var (x, y) = ((Int128)(long)a * bound.Denominator, (Int128)bound.Numerator * (long)b);
        if (b < 0)
            (x, y) = (-x, -y);
        return comparison switch
        {
            Comparison.Less => x < y,
            Comparison.LessOrEqual => x <= y,
            Comparison.Greater => x > y,
            _ => x >= y,
        };
    }
}

/// <summary>A bound of a quotient, as the fraction of two integers.</summary>
internal readonly record struct Bound(long Numerator, long Denominator)
{
    public double Nearest => Numerator / (double)Denominator;
}
