using Kefa.Feel.Checking.Regions;

namespace Kefa.Dmn;

/// <summary>
/// Goes through a table's space one axis after the other, keeping the rules that still match. Parts in which the same rules are left are looked at once,
/// so that only tables whose rules really are entangled cost much; those end with the effort.
/// </summary>
/// <param name="axes">The axes.</param>
/// <param name="within">For each axis the regions to look at.</param>
/// <param name="rules">By rule and axis: where it matches.</param>
/// <param name="effort">What all sweeps over one table may cost together.</param>
internal sealed class Sweep(Axis[] axes, Bits[] within, Bits[][] rules, Effort effort)
{
    private readonly Bits?[][] _matching = [.. axes.Select(axis => new Bits?[axis.Size])];

    /// <summary>By axis: the rules that match everything from there on.</summary>
    private readonly Bits[] _covering = [.. Enumerable.Range(0, axes.Length + 1).Select(from =>
        Bits.Where(rules.Length, r => Enumerable.Range(from, axes.Length - from).All(a => rules[r][a].Contains(within[a]))))];

    private readonly Dictionary<(int Axis, Bits Active), Part?> _known = [];

    /// <summary>The effort did not suffice: nothing is known.</summary>
    public bool IsExhausted => effort.IsSpent;

    /// <summary>Boxes (regions by axis) that no rule matches and that together are all such places, or fewer when there are more than asked for.</summary>
    public List<Bits[]> Uncovered(int most)
    {
        List<Bits[]> boxes = [];
        if (within.Any(w => w.IsEmpty))
            return boxes;
        var root = Look(0, Bits.All(rules.Length));
        if (!IsExhausted && root is not null)
            List(root, 0, new Bits[axes.Length], boxes, most);
        return boxes;
    }

    /// <summary>Whether the rules match everything; null when the effort did not suffice.</summary>
    public bool? IsCovered()
    {
        if (within.Any(w => w.IsEmpty))
            return true;
        var isCovered = Look(0, Bits.All(rules.Length)) is null;
        return IsExhausted ? null : isCovered;
    }

    /// <summary>What is left uncovered from an axis on, given the rules that still match; null when nothing is.</summary>
    private Part? Look(int axis, Bits active)
    {
        if (effort.IsSpent || active.Meets(_covering[axis]))
            return null;
        if (active.IsEmpty || axis == axes.Length)
            return Part.Everything;
        if (_known.TryGetValue((axis, active), out var known))
            return known;
        effort.Spend(within[axis].Count * (rules.Length / 64 + 4L));
        List<(Bits Regions, Part Below)> open = [];
        foreach (var region in within[axis].Members())
        {
            if (Look(axis + 1, active & Matching(axis, region)) is not { } below)
                continue;
            var same = open.FindIndex(o => ReferenceEquals(o.Below, below));
            if (same < 0)
                open.Add((Bits.None(axes[axis].Size).With(region), below));
            else
                open[same] = (open[same].Regions.With(region), below);
        }

        return _known[(axis, active)] = open.Count == 0 ? null : new Part(open);
    }

    private Bits Matching(int axis, int region)
    {
        if (_matching[axis][region] is { } known)
            return known;
        effort.Spend(rules.Length);
        var matching = Bits.Where(rules.Length, r => rules[r][axis][region]);
        _matching[axis][region] = matching;
        return matching;
    }

    private void List(Part part, int axis, Bits[] box, List<Bits[]> boxes, int most)
    {
        if (boxes.Count >= most)
            return;
        if (ReferenceEquals(part, Part.Everything))
        {
            for (var a = axis; a < axes.Length; a++)
                box[a] = within[a];
            boxes.Add([.. box]);
            return;
        }

        foreach (var (regions, below) in part.Open)
        {
            box[axis] = regions;
            List(below, axis + 1, box, boxes, most);
        }
    }

    /// <summary>Places that no rule matches: of this axis these regions, each with what is uncovered of the further axes.</summary>
    private sealed class Part(List<(Bits Regions, Part Below)> open)
    {
        public static Part Everything { get; } = new([]);

        public List<(Bits Regions, Part Below)> Open { get; } = open;
    }
}

/// <summary>How much work one table is worth.</summary>
internal sealed class Effort(long steps)
{
    private long _left = steps;

    public bool IsSpent => _left < 0;

    public void Spend(long steps) => _left -= steps;
}
