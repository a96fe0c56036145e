using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking.Regions;

/// <summary>What a condition can answer.</summary>
[Flags]
internal enum Outcomes
{
    None = 0,
    True = 1,
    False = 2,

    /// <summary>Null or an error.</summary>
    Null = 4,
    Any = 7,
}

/// <summary>A condition over axes: each comparison is a set of regions in which it is true and one in which it is false.</summary>
internal abstract class Formula(Node node)
{
    private const int MostCases = 20_000;

    public Node Node { get; } = node;

    /// <summary>The axes that it speaks of, each once.</summary>
    public abstract ImmutableArray<Axis> Axes { get; }

    public abstract ImmutableArray<Formula> Parts { get; }

    /// <summary>The answer where each axis is in one region.</summary>
    public abstract Outcomes At(IReadOnlyDictionary<Axis, int> place);

    /// <summary>All that it can answer.</summary>
    public abstract Outcomes All();

    public static Outcomes Junction(bool isAnd, Outcomes a, Outcomes b)
    {
        var absorbing = isAnd ? Outcomes.False : Outcomes.True;
        var neutral = isAnd ? Outcomes.True : Outcomes.False;
        var answer = (a | b) & absorbing;
        answer |= a & b & neutral;
        // Null meets null or the neutral value.
        if (((a & Outcomes.Null) != 0 && (b & (Outcomes.Null | neutral)) != 0) || ((b & Outcomes.Null) != 0 && (a & (Outcomes.Null | neutral)) != 0))
            answer |= Outcomes.Null;
        return answer;
    }

    public static Outcomes Not(Outcomes a) =>
        (a & Outcomes.Null) | ((a & Outcomes.True) != 0 ? Outcomes.False : 0) | ((a & Outcomes.False) != 0 ? Outcomes.True : 0);

    /// <summary>All answers of parts that share axes, by going through every combination of regions; null when there are too many.</summary>
    protected static Outcomes? Enumerated(ImmutableArray<Axis> axes, Func<IReadOnlyDictionary<Axis, int>, Outcomes> at)
    {
        long cases = 1;
        foreach (var axis in axes)
        {
            cases *= axis.Size;
            if (cases > MostCases)
                return null;
        }

        var answers = Outcomes.None;
        var place = axes.ToDictionary(a => a, _ => 0);
        for (long i = 0; i < cases; i++)
        {
            var rest = i;
            foreach (var axis in axes)
            {
                place[axis] = (int)(rest % axis.Size);
                rest /= axis.Size;
            }

            answers |= at(place);
        }

        return answers;
    }
}

/// <summary>One comparison of a subject with constants, or anything else that is true or false.</summary>
internal sealed class AtomFormula(Node node, Axis axis, Bits isTrue, Bits isFalse) : Formula(node)
{
    public Axis Axis { get; } = axis;

    public override ImmutableArray<Axis> Axes { get; } = [axis];

    public override ImmutableArray<Formula> Parts => [];

    public override Outcomes At(IReadOnlyDictionary<Axis, int> place) =>
        isTrue[place[Axis]] ? Outcomes.True : isFalse[place[Axis]] ? Outcomes.False : Outcomes.Null;

    public override Outcomes All() =>
        (isTrue.IsEmpty ? 0 : Outcomes.True) | (isFalse.IsEmpty ? 0 : Outcomes.False) | ((isTrue | isFalse).Count < Axis.Size ? Outcomes.Null : 0);
}

/// <summary>A comparison of two things of which neither is constant: the first is less, equal or greater, or they have no order.</summary>
internal sealed class RelationFormula(Node node, Axis axis, Bits isTrue, bool isEquality) : Formula(node)
{
    public override ImmutableArray<Axis> Axes { get; } = [axis];

    public override ImmutableArray<Formula> Parts => [];

    // What has no order may be equal or not: null is equal to null.
    public override Outcomes At(IReadOnlyDictionary<Axis, int> place) =>
        axis.Null[place[axis]] ? (isEquality ? Outcomes.Any : Outcomes.Null) : isTrue[place[axis]] ? Outcomes.True : Outcomes.False;

    public override Outcomes All() =>
        (isEquality ? Outcomes.Any : Outcomes.Null) | (isTrue.IsEmpty ? 0 : Outcomes.True) | ((axis.Some - isTrue).IsEmpty ? 0 : Outcomes.False);
}

/// <summary>A condition that reads nothing.</summary>
internal sealed class ConstantFormula(Node node, Outcomes outcome) : Formula(node)
{
    public override ImmutableArray<Axis> Axes => [];

    public override ImmutableArray<Formula> Parts => [];

    public override Outcomes At(IReadOnlyDictionary<Axis, int> place) => outcome;

    public override Outcomes All() => outcome;
}

internal sealed class NegationFormula(Node node, Formula inner) : Formula(node)
{
    public override ImmutableArray<Axis> Axes => inner.Axes;

    public override ImmutableArray<Formula> Parts => [inner];

    public override Outcomes At(IReadOnlyDictionary<Axis, int> place) => Not(inner.At(place));

    public override Outcomes All() => Not(inner.All());
}

/// <summary>A chain of <c>and</c>, or of <c>or</c>.</summary>
internal sealed class JunctionFormula(Node node, bool isAnd, ImmutableArray<Formula> parts) : Formula(node)
{
    public bool IsAnd { get; } = isAnd;

    public override ImmutableArray<Formula> Parts { get; } = parts;

    public override ImmutableArray<Axis> Axes { get; } = [.. parts.SelectMany(p => p.Axes).Distinct()];

    public override Outcomes At(IReadOnlyDictionary<Axis, int> place) => Joined(Parts, place);

    /// <summary>Parts that share no axis are independent: only those that do are gone through together.</summary>
    public override Outcomes All()
    {
        Outcomes? all = null;
        foreach (var group in Groups())
        {
            var answers = AllOf(group);
            all = all is { } before ? Junction(IsAnd, before, answers) : answers;
        }

        return all ?? Outcomes.Any;
    }

    /// <summary>The parts because of which an <c>and</c> is never true, or an <c>or</c> never false: two if two suffice.</summary>
    public IReadOnlyList<Formula> Culprits()
    {
        var wanted = IsAnd ? Outcomes.True : Outcomes.False;
        var group = Groups().Find(g => (AllOf(g) & wanted) == 0) ?? [.. Parts];
        for (var j = 1; j < group.Count; j++)
        {
            for (var i = 0; i < j; i++)
            {
                if (group[i].Axes.Any(group[j].Axes.Contains) && (AllOf([group[i], group[j]]) & wanted) == 0)
                    return [group[i], group[j]];
            }
        }

        return group;
    }

    private Outcomes AllOf(List<Formula> group) => group is [var only]
        ? only.All()
        : Enumerated([.. group.SelectMany(p => p.Axes).Distinct()], place => Joined(group, place)) ?? group.Select(p => p.All()).Aggregate((a, b) => Junction(IsAnd, a, b));

    private Outcomes Joined(IEnumerable<Formula> parts, IReadOnlyDictionary<Axis, int> place) =>
        parts.Aggregate(IsAnd ? Outcomes.True : Outcomes.False, (answer, part) => Junction(IsAnd, answer, part.At(place)));

    private List<List<Formula>> Groups()
    {
        List<(HashSet<Axis> Axes, List<Formula> Parts)> groups = [];
        foreach (var part in Parts)
        {
            var touched = groups.Where(g => part.Axes.Any(g.Axes.Contains)).ToList();
            groups.RemoveAll(touched.Contains);
            groups.Add(([.. touched.SelectMany(g => g.Axes), .. part.Axes], [.. touched.SelectMany(g => g.Parts), part]));
        }

        return [.. groups.Select(g => g.Parts)];
    }
}
