using System.Collections.Immutable;
using Kefa.Feel.Plans;

namespace Kefa.Matching.Population;

/// <summary>Everywhere.</summary>
internal sealed class Everywhere(int to) : PlaneOperation
{
    public override void Run(BlockState block) => block.Plane(to).Fill(ulong.MaxValue);
}

/// <summary>The union of planes.</summary>
internal sealed class Union(ImmutableArray<int> from, int to) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        var plane = block.Plane(to);
        plane.Clear();
        foreach (var one in from)
        {
            var part = block.Plane(one);
            for (var i = 0; i < plane.Length; i++)
                plane[i] |= part[i];
        }
    }
}

/// <summary>The states of a quotient's comparison where an operand is no number: by which of them are unknown, null or zero.</summary>
internal sealed class QuotientStates(NumberColumn numerator, NumberColumn denominator, QuotientCases cases, PlanNode node, Planes to) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        var unknownA = block.Unknown(numerator);
        var unknownB = block.Unknown(denominator);
        var noneA = block.None(numerator);
        var noneB = block.None(denominator);
        Span<ulong> zero = stackalloc ulong[Blocks.Words];
        Span<ulong> open = stackalloc ulong[Blocks.Words];
        open.Clear();
        if (denominator.HasZero)
            CompareNumbers.Fill(block.Cells(denominator), Comparison.Equal, 0, zero);
        else
            zero.Clear();
        block.Plane(to.Unknown).Clear();
        block.Plane(to.None).Clear();
        block.Plane(to.Error).Clear();
        var isTrue = block.Plane(to.True);
        for (var i = 0; i < open.Length; i++)
        {
            // A quotient by zero is infinite as a double: it is no truth.
            isTrue[i] &= ~zero[i];
            var none = noneA[i] | noneB[i];
            Put(block, cases.None, none, i, open);
            Put(block, cases.ZeroDenominator, zero[i] & ~none & ~unknownA[i], i, open);
            Put(block, cases.UnknownOverZero, zero[i] & ~none & unknownA[i], i, open);
            Put(block, cases.UnknownNumerator, unknownA[i] & ~unknownB[i] & ~none & ~zero[i], i, open);
            Put(block, cases.UnknownDenominator, unknownB[i] & ~unknownA[i] & ~none, i, open);
            Put(block, cases.BothUnknown, unknownA[i] & unknownB[i], i, open);
        }

        foreach (var row in numerator.OddRows.Concat(denominator.OddRows))
        {
            if (row < block.FirstRow || row >= block.FirstRow + Blocks.Rows)
                continue;
            var (word, bit) = ((row - block.FirstRow) >> 6, 1UL << (row & 63));
            open[word] |= bit;
            foreach (var plane in new[] { to.True, to.Unknown, to.None, to.Error })
                block.Plane(plane)[word] &= ~bit;
        }

        block.Resolve(node, open, to);
    }

    private void Put(BlockState block, State? state, ulong where, int word, Span<ulong> open)
    {
        if (where == 0)
            return;
        if (state is not { } known)
            open[word] |= where;
        else if (to.Of(known) is { } plane)
            block.Plane(plane)[word] |= where;
    }
}

/// <summary>The state of a quotient's comparison in each case; null where it depends on the numbers.</summary>
internal sealed record QuotientCases(State? None, State? ZeroDenominator, State? UnknownOverZero, State? UnknownNumerator, State? UnknownDenominator, State? BothUnknown);

/// <summary>Rows of a column that its vectors do not know are decided singly.</summary>
internal sealed class ResolveRows(NumberColumn column, PlanNode node, Planes to) : PlaneOperation
{
    private readonly int[] _rows = [.. column.OddRows.Order()];

    public override void Run(BlockState block)
    {
        Span<ulong> open = stackalloc ulong[Blocks.Words];
        open.Clear();
        var from = Array.BinarySearch(_rows, block.FirstRow);
        for (var i = from < 0 ? ~from : from; i < _rows.Length && _rows[i] < block.FirstRow + Blocks.Rows; i++)
            open[(_rows[i] - block.FirstRow) >> 6] |= 1UL << (_rows[i] & 63);
        block.Resolve(node, open, to);
    }
}

/// <summary>A condition that has no vectors: decided singly for every company.</summary>
internal sealed class DecideRows(PlanNode node, Planes to) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        block.Plane(to.True).Clear();
        block.Plane(to.Unknown).Clear();
        block.Plane(to.None).Clear();
        block.Plane(to.Error).Clear();
        Span<ulong> all = stackalloc ulong[Blocks.Words];
        all.Fill(ulong.MaxValue);
        block.Resolve(node, all, to);
    }
}

/// <summary>
/// Kleene's <c>and</c> or <c>or</c> of two conditions. Where one of them is null or an error and the other does not settle it, the outcome is left open.
/// </summary>
internal sealed class Junction(bool isAnd, Joined left, Joined right, int isTrue, int isUnknown, int isOpen) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        var t = block.Plane(isTrue);
        var u = block.Plane(isUnknown);
        var o = block.Plane(isOpen);
        var ta = block.Plane(left.True);
        var ua = block.Plane(left.Unknown);
        var oa = block.Plane(left.Open);
        var tb = block.Plane(right.True);
        var ub = block.Plane(right.Unknown);
        var ob = block.Plane(right.Open);
        for (var i = 0; i < t.Length; i++)
        {
            var settled = isAnd
                ? ~(ta[i] | ua[i] | oa[i]) | ~(tb[i] | ub[i] | ob[i])
                : (ta[i] & ~oa[i]) | (tb[i] & ~ob[i]);
            var open = (oa[i] | ob[i]) & ~settled;
            var known = isAnd ? ta[i] & tb[i] : ta[i] | tb[i];
            var possible = isAnd ? (ta[i] | ua[i]) & (tb[i] | ub[i]) : ta[i] | ua[i] | tb[i] | ub[i];
            t[i] = isAnd ? known & ~settled & ~open : (settled | known) & ~open;
            u[i] = possible & ~t[i] & ~open & (isAnd ? ~settled : ulong.MaxValue);
            o[i] = open;
        }
    }
}

/// <summary>The negation of a condition; null and errors stay.</summary>
internal sealed class Negation(Joined operand, int isTrue, int isUnknown, int isOpen) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        var t = block.Plane(isTrue);
        var u = block.Plane(isUnknown);
        var o = block.Plane(isOpen);
        var ta = block.Plane(operand.True);
        var ua = block.Plane(operand.Unknown);
        var oa = block.Plane(operand.Open);
        for (var i = 0; i < t.Length; i++)
        {
            t[i] = ~(ta[i] | ua[i] | oa[i]);
            u[i] = ua[i] & ~ta[i] & ~oa[i];
            o[i] = oa[i];
        }
    }
}

/// <summary>A condition with one plane for each of: true, unknown, open.</summary>
internal readonly record struct Joined(int True, int Unknown, int Open);

/// <summary>What logic left open is decided singly.</summary>
internal sealed class ResolveOpen(PlanNode node, int open, Planes to) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        block.Plane(to.None).Clear();
        block.Plane(to.Error).Clear();
        block.Resolve(node, block.Plane(open), to);
    }
}
