using Kefa.Feel.Plans;

namespace Kefa.Matching.Population;

/// <summary>What the numbers of a column are compared with where another column has certain codes, and the states where there is no number.</summary>
internal sealed record CodeBound(Comparison Comparison, double Threshold, State Unknown, State None);

/// <summary>
/// Compares numbers with a bound that follows from a code: the sizes of enterprises by industry, what is asked for by region. Codes whose bound is no number, and
/// numbers that vectors do not know, are decided singly.
/// </summary>
/// <param name="numbers">What is compared.</param>
/// <param name="codes">What the bound follows from.</param>
/// <param name="boundOf">The place of each code's bound; beyond the bounds where there is none.</param>
/// <param name="bounds">The different bounds.</param>
/// <param name="node">The condition.</param>
/// <param name="to">Its planes.</param>
internal sealed class CompareByCode(NumberColumn numbers, CodedColumn codes, byte[] boundOf, CodeBound[] bounds, PlanNode node, Planes to) : PlaneOperation
{
    public const int MostBounds = 60;

    public override void Run(BlockState block)
    {
        Span<ulong> where = stackalloc ulong[(MostBounds + 1) * Blocks.Words];
        where = where[..((bounds.Length + 1) * Blocks.Words)];
        where.Clear();
        Spread(block.FirstRow, where);
        Span<ulong> met = stackalloc ulong[Blocks.Words];
        foreach (var plane in new[] { to.True, to.Unknown, to.None, to.Error })
            block.Plane(plane).Clear();
        var isTrue = block.Plane(to.True);
        var unknown = block.Unknown(numbers);
        var none = block.None(numbers);
        for (var bound = 0; bound < bounds.Length; bound++)
        {
            var mask = where.Slice(bound * Blocks.Words, Blocks.Words);
            CompareNumbers.Fill(block.Cells(numbers), bounds[bound].Comparison, bounds[bound].Threshold, met);
            for (var word = 0; word < Blocks.Words; word++)
                isTrue[word] |= met[word] & mask[word];
            Put(block, bounds[bound].Unknown, unknown, mask);
            Put(block, bounds[bound].None, none, mask);
        }

        var open = where[(bounds.Length * Blocks.Words)..];
        foreach (var row in numbers.OddRows)
        {
            if (row >= block.FirstRow && row < block.FirstRow + Blocks.Rows)
                open[(row - block.FirstRow) >> 6] |= 1UL << (row & 63);
        }

        block.Resolve(node, open, to);
    }

    /// <summary>For each bound the rows whose code has it; the last are those that have none.</summary>
    private void Spread(int first, Span<ulong> where)
    {
        var isNarrow = codes.IsNarrow;
        var narrow = codes.ByteCodes;
        var wide = codes.Codes;
        for (var at = 0; at < Blocks.Rows; at++)
        {
            var bound = boundOf[isNarrow ? narrow[first + at] : wide[first + at]];
            where[(bound * Blocks.Words) + (at >> 6)] |= 1UL << (at & 63);
        }
    }

    private void Put(BlockState block, State state, ReadOnlySpan<ulong> rows, ReadOnlySpan<ulong> mask)
    {
        if (to.Of(state) is not { } plane)
            return;
        var words = block.Plane(plane);
        for (var word = 0; word < words.Length; word++)
            words[word] |= rows[word] & mask[word];
    }
}

/// <summary>Kleene's <c>if</c> over conditions: where it is open which branch is taken, what both agree on. Where null or an error is involved the outcome is left open.</summary>
internal sealed class Choice(Joined condition, Joined then, Joined otherwise, int isTrue, int isUnknown, int isOpen) : PlaneOperation
{
    public override void Run(BlockState block)
    {
        var t = block.Plane(isTrue);
        var u = block.Plane(isUnknown);
        var o = block.Plane(isOpen);
        var ct = block.Plane(condition.True);
        var cu = block.Plane(condition.Unknown);
        var co = block.Plane(condition.Open);
        var at = block.Plane(then.True);
        var au = block.Plane(then.Unknown);
        var ao = block.Plane(then.Open);
        var bt = block.Plane(otherwise.True);
        var bu = block.Plane(otherwise.Unknown);
        var bo = block.Plane(otherwise.Open);
        for (var i = 0; i < t.Length; i++)
        {
            // A row may be in several planes of a union: open comes before true, true before unknown.
            var yes = ct[i] & ~co[i];
            var perhaps = cu[i] & ~ct[i] & ~co[i];
            var no = ~(ct[i] | cu[i] | co[i]);
            var open = co[i] | (yes & ao[i]) | (no & bo[i]) | (perhaps & (ao[i] | bo[i]));
            var (fa, fb) = (~(at[i] | au[i]), ~(bt[i] | bu[i]));
            var known = (yes & at[i]) | (no & bt[i]) | (perhaps & at[i] & bt[i]);
            var isFalse = (yes & fa) | (no & fb) | (perhaps & fa & fb);
            t[i] = known & ~open;
            u[i] = ~(known | isFalse | open);
            o[i] = open;
        }
    }
}
