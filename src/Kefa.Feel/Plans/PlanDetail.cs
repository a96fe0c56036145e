using System.Collections.Immutable;

namespace Kefa.Feel.Plans;

/// <summary>What is known of the inside of an escape, for back ends that can say more than the operators of a plan.</summary>
public abstract record PlanDetail
{
    private protected PlanDetail() { }
}

/// <summary>A <c>some</c>, <c>every</c> or <c>for</c> over one source.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Source">What is gone through.</param>
/// <param name="Item">Stands for the item in the body; it means nothing outside of it.</param>
/// <param name="Body">The condition, or what is returned for each item.</param>
public sealed record PlanIteration(PlanIterationKind Kind, PlanNode Source, PlanItem Item, PlanNode Body) : PlanDetail;

/// <summary>What an iteration does with its items.</summary>
public enum PlanIterationKind
{
    /// <summary>Whether one meets the condition.</summary>
    Some,

    /// <summary>Whether all meet the condition.</summary>
    Every,

    /// <summary>The list of what the body is for each.</summary>
    For,
}

/// <summary>A value that is brought to a type: null and unknown stay, what does not fit becomes an error. The value is the only operand.</summary>
public sealed record PlanCoercion(FeelType Type) : PlanDetail;

/// <summary>A decision table whose cells only compare numbers or texts with constants and whose results are constants.</summary>
/// <param name="Inputs">The columns that have conditions.</param>
/// <param name="Points">
/// For each of them the constants that its cells compare with: numbers, rising, so that between two of them all numbers meet the same cells; or texts, so
/// that all others meet the same.
/// </param>
/// <param name="Decide">The answer for values of the columns.</param>
public sealed record PlanTable(ImmutableArray<PlanNode> Inputs, ImmutableArray<ImmutableArray<Value>> Points, Func<IReadOnlyList<Value>, Value> Decide) : PlanDetail;

/// <summary>The item of a <see cref="PlanIteration"/>.</summary>
public sealed class PlanItem : PlanNode
{
    internal PlanItem(int id, FeelType type)
        : base(id, type, [])
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "item";
}
