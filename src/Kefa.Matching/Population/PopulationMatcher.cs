using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Population;

/// <summary>
/// Policies made ready to be decided for a whole population at once: each different condition once for a block of companies, as bitmaps of where
/// it is true and where it is not known, and each policy as their conjunction. Verdicts are those of the single decision. Immutable; several runs
/// may go on at the same time.
/// </summary>
public sealed class PopulationMatcher
{
    private readonly CompanyColumns _columns;
    private readonly PlanSpace _space;
    private readonly FeelDateTime _now;
    private readonly ConditionCompiler _conditions;
    private readonly int[] _program;
    private readonly ImmutableArray<PolicyPlan> _plans;

    /// <param name="columns">The population; it has a column for every fact that the policies read (<see cref="PlanSpace.Slots"/>).</param>
    /// <param name="plans">The policies, planned in one space.</param>
    /// <param name="space">That space.</param>
    /// <param name="asOf">The day of the decision.</param>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    public PopulationMatcher(CompanyColumns columns, IReadOnlyList<PolicyPlan> plans, PlanSpace space, DateOnly asOf)
    {
        if (space.Slots.FirstOrDefault(s => plans.Any(p => Reads(p, s)) && columns.Find(s.Path) is null) is { } missing)
            throw new ArgumentException($"The population has no column '{missing.Path}', which the policies read.", nameof(columns));
        _columns = columns;
        _space = space;
        _now = new FeelDateTime(new FeelDate(asOf.Year, asOf.Month, asOf.Day), new FeelTime(0));
        _plans = [.. plans];
        Policies = [.. plans.Select(p => p.Policy)];
        _conditions = new ConditionCompiler(columns, NewRows());
        _program = PolicyProgram.Compile(plans, _conditions);
    }

    /// <summary>The policies, in the order of the results.</summary>
    public ImmutableArray<Policy> Policies { get; }

    /// <summary>Different conditions over all policies.</summary>
    public int ConditionCount => _conditions.ConditionCount;

    /// <summary>Conditions that no vectors decide: each costs a single decision for every company.</summary>
    public IReadOnlyList<PlanNode> DecidedSingly => _conditions.Single;

    /// <summary>Decides all policies for all companies.</summary>
    /// <param name="threads">How many threads work at once.</param>
    /// <param name="reuse">An earlier result of this matcher, which is overwritten and returned; null for a new one.</param>
    /// <param name="cancellationToken">Ends the work between two blocks.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public PopulationMatches Run(int threads, PopulationMatches? reuse, CancellationToken cancellationToken)
    {
        var matches = reuse is not null && reuse.Fits(Policies, _columns.Count) ? reuse : new PopulationMatches(Policies, _columns.Count);
        var blocks = (_columns.Count + Blocks.Rows - 1) / Blocks.Rows;
        var parts = new Part[Math.Clamp(threads, 1, Math.Max(blocks, 1))];
        var next = 0;

        // A few blocks at a time: a thread that is held up leaves the rest to the others.
        const int Stride = 8;
        void Work(int part)
        {
            var state = new BlockState(_conditions.PlaneCount, _conditions.QuotientCount, NewRows());
            var counts = new long[Policies.Length * 2];
            for (var from = Interlocked.Add(ref next, Stride) - Stride; from < blocks; from = Interlocked.Add(ref next, Stride) - Stride)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var block = from; block < Math.Min(from + Stride, blocks); block++)
                {
                    state.FirstRow = block * Blocks.Rows;
                    state.Used = Math.Min(Blocks.Rows, _columns.Count - state.FirstRow);
                    foreach (var operation in _conditions.Operations)
                        operation.Run(state);
                    PolicyProgram.Run(_program, state, matches, counts);
                }
            }

            parts[part] = new Part(counts, state.Rows.Count);
        }

        if (parts.Length == 1)
            Work(0);
        else
            Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = parts.Length }, Work);
        matches.Complete(parts.Select(p => p.Counts), parts.Sum(p => p.Single));
        return matches;
    }

    /// <summary>
    /// Which conditions of a policy a company fails, and which are open for it: bit n stands for the policy's condition n. Decided when it is asked, from the
    /// columns as they are now; about a microsecond a condition.
    /// </summary>
    /// <param name="policy">The policy's place.</param>
    /// <param name="company">The company's row.</param>
    public (ulong Failing, ulong Open) ConditionsOf(int policy, int company)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)company, (uint)_columns.Count, nameof(company));
        var rows = NewRows();
        var (failing, open) = (0UL, 0UL);
        var conditions = _plans[policy].Conditions;
        for (var i = 0; i < conditions.Length; i++)
        {
            var outcome = rows.Of(conditions[i], company).Outcome();
            failing |= outcome == Outcome.F ? 1UL << i : 0;
            open |= outcome == Outcome.U ? 1UL << i : 0;
        }

        return (failing, open);
    }

    private RowEvaluator NewRows() => new(_columns, _space, _now);

    private static bool Reads(PolicyPlan plan, PlanSlot slot) => plan.Required.Concat(plan.Conditions).Append(plan.Scope).Any(n => n is not null && n.Slots.Contains(slot));

    private readonly record struct Part(long[] Counts, long Single);
}
