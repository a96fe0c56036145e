using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Population;

/// <summary>
/// The policies as numbers: for each the count of its requirements, and for each of these the planes whose union says where it is true and those
/// where it is unknown. A policy is met where all are true, possible where none is false.
/// </summary>
internal static class PolicyProgram
{
    private const int Vector = 8;
    private const int LargestTakenApart = 1000;

    public static int[] Compile(IReadOnlyList<PolicyPlan> plans, ConditionCompiler conditions)
    {
        List<int> program = [];
        foreach (var plan in plans)
        {
            List<(ImmutableArray<int> True, ImmutableArray<int> Unknown)> requirements = [];
            foreach (var node in plan.Scope is { } scope ? plan.Required.Prepend(scope) : plan.Required)
                Add(node, conditions, requirements);
            program.Add(requirements.Count);
            foreach (var (isTrue, isUnknown) in requirements)
            {
                program.Add(isTrue.Length);
                program.Add(isUnknown.Length);
                program.AddRange(isTrue.Select(p => p * Blocks.Words));
                program.AddRange(isUnknown.Select(p => p * Blocks.Words));
            }
        }

        return [.. program];
    }

    private static void Add(PlanNode node, ConditionCompiler conditions, List<(ImmutableArray<int> True, ImmutableArray<int> Unknown)> requirements)
    {
        if (node is PlanConstant { Value: BooleanValue { Truth: true } })
            return;
        // Parts that are shared again and again are not taken apart: that would never end.
        if (node is PlanOperation { Operator: PlanOperator.And, Size: <= LargestTakenApart } and && and.Slots.Length > 1 && and.Operands.All(o => conditions.Of(o).IsClean))
        {
            foreach (var operand in and.Operands)
                Add(operand, conditions, requirements);
            return;
        }

        requirements.Add(conditions.Required(node));
    }

    /// <summary>Decides all policies for one block; adds to the counts of eligible and open ones.</summary>
    public static void Run(int[] program, BlockState block, PopulationMatches matches, long[] counts)
    {
        ref var planes = ref block.FirstWord;
        var at = 0;
        var word = block.FirstRow / 64;
        for (var policy = 0; policy < matches.Policies.Length; policy++)
        {
            ref var eligible = ref matches.Bitmaps[policy].EligibleAt(word);
            ref var open = ref matches.Bitmaps[policy].OpenAt(word);
            at = Decide(program, at, ref planes, ref eligible, ref open);
            if (block.Used < Blocks.Rows)
                CutOff(block.Used, ref eligible, ref open);
            Count(ref eligible, ref counts[policy * 2]);
            Count(ref open, ref counts[(policy * 2) + 1]);
        }
    }

    private static int Decide(int[] program, int at, ref ulong planes, ref ulong eligible, ref ulong open)
    {
        var (a0, a1, a2, a3) = (Vector512<ulong>.AllBitsSet, Vector512<ulong>.AllBitsSet, Vector512<ulong>.AllBitsSet, Vector512<ulong>.AllBitsSet);
        var (p0, p1, p2, p3) = (a0, a1, a2, a3);
        for (var requirements = program[at++]; requirements > 0; requirements--)
        {
            var isTrue = program[at++];
            var isUnknown = program[at++];
            var (t0, t1, t2, t3) = (Vector512<ulong>.Zero, Vector512<ulong>.Zero, Vector512<ulong>.Zero, Vector512<ulong>.Zero);
            for (var end = at + isTrue; at < end; at++)
            {
                ref var plane = ref Unsafe.Add(ref planes, program[at]);
                t0 |= Vector512.LoadUnsafe(ref plane);
                t1 |= Vector512.LoadUnsafe(ref plane, Vector);
                t2 |= Vector512.LoadUnsafe(ref plane, 2 * Vector);
                t3 |= Vector512.LoadUnsafe(ref plane, 3 * Vector);
            }

            a0 &= t0;
            a1 &= t1;
            a2 &= t2;
            a3 &= t3;
            for (var end = at + isUnknown; at < end; at++)
            {
                ref var plane = ref Unsafe.Add(ref planes, program[at]);
                t0 |= Vector512.LoadUnsafe(ref plane);
                t1 |= Vector512.LoadUnsafe(ref plane, Vector);
                t2 |= Vector512.LoadUnsafe(ref plane, 2 * Vector);
                t3 |= Vector512.LoadUnsafe(ref plane, 3 * Vector);
            }

            p0 &= t0;
            p1 &= t1;
            p2 &= t2;
            p3 &= t3;
        }

        a0.StoreUnsafe(ref eligible);
        a1.StoreUnsafe(ref eligible, Vector);
        a2.StoreUnsafe(ref eligible, 2 * Vector);
        a3.StoreUnsafe(ref eligible, 3 * Vector);
        Vector512.AndNot(p0, a0).StoreUnsafe(ref open);
        Vector512.AndNot(p1, a1).StoreUnsafe(ref open, Vector);
        Vector512.AndNot(p2, a2).StoreUnsafe(ref open, 2 * Vector);
        Vector512.AndNot(p3, a3).StoreUnsafe(ref open, 3 * Vector);
        return at;
    }

    private static void CutOff(int used, ref ulong eligible, ref ulong open)
    {
        for (var word = used / 64; word < Blocks.Words; word++)
        {
            var mask = word == used / 64 ? (1UL << (used & 63)) - 1 : 0;
            Unsafe.Add(ref eligible, word) &= mask;
            Unsafe.Add(ref open, word) &= mask;
        }
    }

    private static void Count(ref ulong words, ref long count)
    {
        var ones = 0;
        for (var word = 0; word < Blocks.Words; word += 4)
        {
            ones += BitOperations.PopCount(Unsafe.Add(ref words, word)) + BitOperations.PopCount(Unsafe.Add(ref words, word + 1))
                + BitOperations.PopCount(Unsafe.Add(ref words, word + 2)) + BitOperations.PopCount(Unsafe.Add(ref words, word + 3));
        }

        count += ones;
    }
}
