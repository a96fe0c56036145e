using System.Numerics;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Matching.Population;

/// <summary>
/// Columns times whole numbers, added up, against zero: <c>3 x + 2 y - 5 &lt; 0</c>. In doubles where these cannot err, near zero in integers.
/// </summary>
/// <param name="Columns">The columns, each once.</param>
/// <param name="Factors">What their cells are multiplied with.</param>
/// <param name="Constant">What is added.</param>
internal sealed record LinearForm(NumberColumn[] Columns, long[] Factors, long Constant)
{
    // Below these sizes FEEL's own sums and products have less than 34 digits: nothing is rounded there.
    private const int MostColumns = 6;
    private const int LargestFactor = 10_000;
    private const int MostPlaces = 4;
    private const long LargestWhole = 1L << 40;

    /// <summary>Parts of a plan times numbers, added up, where all facts that they read are numbers; null where that is more than sums of columns.</summary>
    public static LinearForm? Of(ReadOnlySpan<(PlanNode Node, Number Factor)> parts, Func<PlanSlot, NumberColumn?> columnOf)
    {
        Dictionary<NumberColumn, Number> terms = [];
        var constant = Number.Zero;
        foreach (var (node, factor) in parts)
        {
            if (!TryAdd(node, factor))
                return null;
        }

        if (terms.Count is 0 or > MostColumns)
            return null;

        // All in the smallest unit that occurs.
        var scale = terms.Max(t => t.Key.Scale) + MostPlaces;
        List<long> factors = [];
        foreach (var (column, factor) in terms)
        {
            if (!Number.TryMultiply(factor, Scaled.Power(scale - column.Scale), out var whole) || !whole.TryToInt64(out var integer))
                return null;
            factors.Add(integer);
        }

        if (!Number.TryMultiply(constant, Scaled.Power(scale), out var added) || !added.TryToInt64(out var last))
            return null;
        var common = factors.Aggregate(BigInteger.Abs(last), (a, b) => BigInteger.GreatestCommonDivisor(a, b));
        if (common.IsZero)
            return null;
        var divisor = (long)common;
        LinearForm form = new([.. terms.Keys], [.. factors.Select(f => f / divisor)], last / divisor);
        return form.Factors.All(f => Math.Abs(f) < LargestWhole) && Math.Abs(form.Constant) < (1L << 60) ? form : null;

        bool TryAdd(PlanNode node, Number factor)
        {
            if (!IsSmall(factor) || node.Height > 20)
                return false;
            switch (node)
            {
                case PlanSlot slot when columnOf(slot) is { } column:
                    return Number.TryAdd(terms.GetValueOrDefault(column), factor, out var sum) && Put(column, sum);
                case PlanConstant { Value: NumberValue { Ratio: null, Number: var number } }:
                    return IsSmall(number, 1_000_000_000_000) && Number.TryMultiply(number, factor, out var product) && Number.TryAdd(constant, product, out constant);
                case PlanOperation { Operator: PlanOperator.Negate, Operands: [var negated] }:
                    return TryAdd(negated, factor.Negate());
                case PlanOperation { Operator: PlanOperator.Add, Operands: [var a, var b] }:
                    return TryAdd(a, factor) && TryAdd(b, factor);
                case PlanOperation { Operator: PlanOperator.Subtract, Operands: [var a, var b] }:
                    return TryAdd(a, factor) && TryAdd(b, factor.Negate());
                case PlanOperation { Operator: PlanOperator.Multiply, Operands: [var a, PlanConstant { Value: NumberValue { Ratio: null, Number: var times } }] }:
                    return IsSmall(times) && Number.TryMultiply(factor, times, out var multiplied) && TryAdd(a, multiplied);
                case PlanOperation { Operator: PlanOperator.Multiply, Operands: [PlanConstant { Value: NumberValue { Ratio: null, Number: var times } }, var b] }:
                    return IsSmall(times) && Number.TryMultiply(factor, times, out var scaled) && TryAdd(b, scaled);
                case PlanOperation { Operator: PlanOperator.Divide, Operands: [var a, PlanConstant { Value: NumberValue { Number: var by } }] } when by == 2 || by == 4 || by == 5 || by == 10 || by == 100:
                    return Number.TryDivide(factor, by, out var part) && TryAdd(a, part);
                case PlanCall { Function: BuiltInFunction { Name: "sum" }, Operands: [PlanOperation { Operator: PlanOperator.List, Operands: { IsEmpty: false } items }] }:
                    return items.All(i => TryAdd(i, factor));
                case PlanCall { Function: BuiltInFunction { Name: "sum" }, Operands: [PlanCall { Function: IDropsNone, Operands: [PlanOperation { Operator: PlanOperator.List, Operands: { IsEmpty: false } items }] }] }:
                    return items.All(i => TryAdd(i, factor));
                case PlanOperation { Operator: PlanOperator.If, Operands: [PlanOperation { Operator: PlanOperator.IsNull, Operands: [PlanSlot slot] }, _, var otherwise] } when columnOf(slot) is { } asked:
                    return Put(asked, terms.GetValueOrDefault(asked)) && TryAdd(otherwise, factor);
                default:
                    return false;
            }
        }

        bool Put(NumberColumn column, Number factor)
        {
            terms[column] = factor;
            return true;
        }
    }

    /// <summary>The sign of the form for a row whose cells are all numbers.</summary>
    public int SignAt(int row)
    {
        double sum = Constant, size = Math.Abs((double)Constant);
        for (var i = 0; i < Columns.Length; i++)
        {
            var term = Factors[i] * Columns[i].Cells[row];
            sum += term;
            size += Math.Abs(term);
        }

        // Each of at most fourteen roundings errs by one part in 2^53.
        return Math.Abs(sum) > size / (1L << 48) ? Math.Sign(sum) : Exactly(row);
    }

    private int Exactly(int row)
    {
        Int128 sum = Constant;
        for (var i = 0; i < Columns.Length; i++)
            sum += (Int128)Factors[i] * (long)Columns[i].Cells[row];
        return Int128.Sign(sum);
    }

    private static bool IsSmall(Number number, long most = LargestFactor) =>
        number.Abs() <= most && Number.TryMultiply(number, LargestFactor, out var whole) && whole.IsInteger;
}

/// <summary>Where a linear form, or its quotient by another over columns that it has too, compares so with zero. Rows where a cell is no number, or the divisor zero, are decided singly.</summary>
internal sealed class CompareLinear(LinearForm form, LinearForm? divisor, Comparison comparison, PlanNode node, Planes to) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        Span<ulong> open = stackalloc ulong[Blocks.Words];
        var isTrue = block.Plane(to.True);
        for (var word = 0; word < Blocks.Words; word++)
        {
            ulong t = 0, o = 0;
            for (var bit = 0; bit < 64; bit++)
            {
                var row = block.FirstRow + (word * 64) + bit;
                var turn = HasGap(row) ? 0 : divisor?.SignAt(row) ?? 1;
                if (turn == 0)
                    o |= 1UL << bit;
                else if (Holds(turn * form.SignAt(row)))
                    t |= 1UL << bit;
            }

            isTrue[word] = t;
            open[word] = o;
        }

        foreach (var plane in new[] { to.Unknown, to.None, to.Error })
            block.Plane(plane).Clear();
        block.Resolve(node, open, to);
    }

    private bool HasGap(int row)
    {
        foreach (var column in form.Columns)
        {
            if (double.IsNaN(column.Cells[row]))
                return true;
        }

        return false;
    }

    private bool Holds(int sign) => comparison switch
    {
        Comparison.Less => sign < 0,
        Comparison.LessOrEqual => sign <= 0,
        Comparison.Greater => sign > 0,
        Comparison.GreaterOrEqual => sign >= 0,
        Comparison.Equal => sign == 0,
        _ => sign != 0,
    };
}
