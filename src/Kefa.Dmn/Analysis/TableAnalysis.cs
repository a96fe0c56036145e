using System.Globalization;
using Kefa.Feel;
using Kefa.Feel.Checking.Regions;

namespace Kefa.Dmn;

/// <summary>Looks for what is wrong in the rules of one decision table: gaps, overlaps, rules that never match or never count, a default that is never used.</summary>
/// <param name="written">The table.</param>
/// <param name="space">Its conditions.</param>
/// <param name="dependent">Two columns that depend on the same facts, so that not every combination of their values can occur; null when there are none.</param>
/// <param name="report">Takes what is found.</param>
internal sealed class TableAnalysis(WrittenTable written, TableSpace space, (string First, string Second)? dependent, Action<Severity, Phrase, Position> report)
{
    private const long Steps = 5_000_000;
    private const int MostGaps = 5;
    private const int MostOverlaps = 10;

    private readonly DecisionTable _table = written.Table;
    private readonly Effort _effort = new(Steps);
    private readonly TableOutputs _outputs = new(written);
    private readonly Bits[] _some = [.. space.Axes.Select(a => a.Some)];

    public void Run()
    {
        if (space.Rules == 0)
            return;
        var reachable = Unmatchable();
        Overlaps(reachable);
        Gaps();
        Masked(reachable);
        if (_effort.IsSpent)
            Tell(Severity.Information, $"The rules are too entangled to find every gap and every rule that is never used: split the table, or give it fewer columns.", _table.Position);
        if (space.Opaque.Count > 0)
        {
            var rules = space.Opaque.Select(o => o.Rule + 1).Distinct().Order().ToList();
            Tell(
                Severity.Information,
                rules.Count == 1
                    ? $"Rule {rules[0]} has a cell that is more than a comparison with constants: gaps and overlaps that depend on it are not looked for."
                    : (Phrase)$"Rules {Numbers(rules)} have cells that are more than comparisons with constants: gaps and overlaps that depend on them are not looked for.",
                _table.Rules[rules[0] - 1].Position);
        }
    }

    /// <summary>Rules of which a cell can never be met; the others.</summary>
    private List<int> Unmatchable()
    {
        List<int> reachable = [];
        for (var r = 0; r < space.Rules; r++)
        {
            var axis = Array.FindIndex(space.Perhaps[r], p => p.IsEmpty);
            if (axis < 0)
            {
                reachable.Add(r);
                continue;
            }

            var columns = Enumerable.Range(0, space.AxisOfColumn.Length).Where(c => space.AxisOfColumn[c] == axis && written.Code.Rows[r].Conditions[c] is not null).ToList();
            var cells = Phrase.List(columns.Select(c => (Phrase)$"'{_table.Rules[r].Conditions[c].Text.Trim()}'"), " and ");
            Tell(
                Severity.Warning,
                $"Nothing can match rule {r + 1}: no value of '{space.Names[axis]}'{AllowedOn(axis)} passes {cells}. Correct the cell or delete the rule.",
                _table.Rules[r].Conditions[columns[0]].Position);
        }

        return reachable;
    }

    private void Overlaps(List<int> reachable)
    {
        if (_table.HitPolicy is not (HitPolicy.Unique or HitPolicy.Any))
            return;
        var found = 0;
        for (var j = 1; j < reachable.Count; j++)
        {
            for (var i = 0; i < j; i++)
            {
                var (a, b) = (reachable[i], reachable[j]);
                if (!Meet(a, b))
                    continue;
                var same = _outputs.AreSame(a, b);
                if (same == true && _table.HitPolicy == HitPolicy.Any)
                    continue;
                if (++found <= MostOverlaps)
                    Overlap(a, b, same);
            }
        }

        if (found > MostOverlaps)
            Tell(Severity.Information, $"{found - MostOverlaps} more pairs of rules overlap.", _table.Position);
    }

    private void Overlap(int a, int b, bool? same)
    {
        Bits[] both = [.. space.Axes.Select((_, axis) => space.Certain[a][axis] & space.Certain[b][axis])];
        var severity = dependent is not null ? Severity.Information : same == false ? Severity.Error : Severity.Warning;
        Phrase answers = same == true ? $"the same" : (Phrase)$"'{_outputs.Text(a)}' and '{_outputs.Text(b)}'";
        Phrase suggestion = _table.HitPolicy == HitPolicy.Any
            ? $"with the hit policy ANY they have to agree: separate their conditions or make the outputs equal"
            : same == true
                ? $"with the hit policy UNIQUE that is an error: merge the rules or choose the hit policy ANY"
                : (Phrase)$"with the hit policy UNIQUE that is an error: separate their conditions or choose another hit policy";
        Tell(severity, $"Rules {a + 1} and {b + 1} both match {Example(both)}{IfTogether()} and answer {answers}; {suggestion}.", _table.Rules[b].Position);
    }

    /// <summary>Rules whose answer is never the table's, because others always come before them.</summary>
    private void Masked(List<int> reachable)
    {
        if (_table.HitPolicy is not (HitPolicy.First or HitPolicy.Priority or HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder))
            return;
        foreach (var rule in reachable)
        {
            if (_effort.IsSpent)
                return;
            _effort.Spend((long)space.Rules * space.Axes.Length);
            var before = reachable.Where(other => other != rule && Precedes(other, rule)).ToArray();
            if (_table.HitPolicy is HitPolicy.First or HitPolicy.Priority)
            {
                var masking = before.Where(other => Meet(other, rule)).ToArray();
                if (masking.Length > 0 && new Sweep(space.Axes, space.Perhaps[rule], [.. masking.Select(m => space.Certain[m])], _effort).IsCovered() == true)
                {
                    Tell(
                        Severity.Warning,
                        masking.Length == 1
                            ? $"Rule {rule + 1} is never used: rule {masking[0] + 1} matches whatever it matches and comes first. Put it before that one, narrow that one, or delete it."
                            : (Phrase)$"Rule {rule + 1} is never used: rules {Numbers(masking.Select(m => m + 1))} match whatever it matches and come first. Put it before them, narrow them, or delete it.",
                        _table.Rules[rule].Position);
                }
            }
            else if (reachable.Find(other => other < rule && IsSameBox(other, rule) && _outputs.AreSame(other, rule) == true) is var twin && twin < rule && IsSameBox(twin, rule) && _outputs.AreSame(twin, rule) == true)
            {
                Tell(Severity.Warning, $"Rule {rule + 1} repeats rule {twin + 1}: the same conditions, the same output. Delete one of them.", _table.Rules[rule].Position);
            }
        }
    }

    private bool Precedes(int other, int rule) => _table.HitPolicy == HitPolicy.First ? other < rule : _outputs.Precedes(other, rule);

    private void Gaps()
    {
        // What no rule matches even perhaps. Null counts where a cell of the column speaks of it; elsewhere one remark is enough.
        Bits[] within = [.. space.Axes.Select((axis, a) => SpeaksOfNull(a) ? axis.Some | axis.Null : axis.Some)];
        var sweep = new Sweep(space.Axes, within, space.Perhaps, _effort);
        var gaps = sweep.Uncovered(MostGaps + 1);
        if (sweep.IsExhausted)
            return;
        if (_outputs.HasDefault)
        {
            if (gaps.Count == 0 && new Sweep(space.Axes, [.. space.Axes.Select(a => a.Some | a.Null)], space.Certain, _effort).IsCovered() == true)
                Tell(Severity.Warning, $"The default output is never used: the rules leave nothing out. Delete it, or the rule that leaves it nothing.", _outputs.DefaultPosition);
            return;
        }

        var isList = _table.HitPolicy is HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder;
        if (isList && _table.Aggregation == Aggregation.Count)
            return;
        // A table that collects may well have nothing to collect.
        var severity = isList || dependent is not null ? Severity.Information : Severity.Warning;
        foreach (var gap in gaps.Take(MostGaps))
            Tell(severity, $"No rule matches {Example(gap)}{IfTogether()}: the answer is null there. The gap is {Box(gap)}; add a rule for it, or a default output.", _table.Position);
        if (gaps.Count > MostGaps)
            Tell(severity, $"There are more gaps like these.", _table.Position);
        if (gaps.Count == 0 && !isList)
            NullGaps();
    }

    private void NullGaps()
    {
        var open = Enumerable.Range(0, space.Axes.Length).Where(a => !SpeaksOfNull(a)).Where(a =>
            new Sweep(space.Axes, [.. _some.Select((some, axis) => axis == a ? space.Axes[axis].Null : some)], space.Perhaps, _effort).IsCovered() == false).ToList();
        if (open.Count > 0)
            Tell(Severity.Information, $"Where {Phrase.List(open.Select(a => (Phrase)$"'{space.Names[a]}'"), " or ")} is null (there is none) no rule matches and the answer is null; a rule with the cell 'null' or a default output would say what holds then.", _table.Position);
    }

    /// <summary>Whether a cell treats null as one of its values: then its author thought of it.</summary>
    private bool SpeaksOfNull(int axis) =>
        Enumerable.Range(0, space.Rules).Any(r => space.Perhaps[r][axis] is var p && p.Meets(space.Axes[axis].Null) && !p.Contains(space.Axes[axis].Some));

    private bool Meet(int a, int b)
    {
        for (var axis = 0; axis < space.Axes.Length; axis++)
        {
            if (!space.Certain[a][axis].Meets(space.Certain[b][axis]))
                return false;
        }

        return true;
    }

    private bool IsSameBox(int a, int b) =>
        space.Axes.Select((_, axis) => axis).All(axis => !space.Certain[a][axis].IsEmpty && space.Certain[a][axis].Equals(space.Certain[b][axis]));

    private Phrase Example(Bits[] box)
    {
        var parts = box.Select((set, a) => (Axis: a, Region: space.Axes[a].Example(set), IsAll: set.Contains(_some[a]))).Where(p => !p.IsAll || p.Region.Form == RegionForm.Null)
            .Select(p => p.Region.Form == RegionForm.Other ? (Phrase)$"{space.Names[p.Axis]} = any other text" : (Phrase)$"{space.Names[p.Axis]} = {RegionText.Text(p.Region.Representative!)}").ToList();
        return parts.Count == 0 ? (Phrase)$"everything" : Phrase.List(parts, " and ");
    }

    private string Box(Bits[] box) => string.Join(" | ", space.AxisOfColumn.Select(a => space.Axes[a].Describe(box[a])));

    private Phrase AllowedOn(int axis)
    {
        var allowed = space.Axes[axis].Describe(space.Axes[axis].Some);
        if (allowed == "-")
            allowed = RegionText.Values(space.Axes[axis]) ?? "";
        return allowed.Length > 0 ? $", which is one of {allowed}," : RegionText.Bounds(space.Axes[axis]) is { } bounds ? (Phrase)$", which is {bounds}," : Phrase.Empty;
    }

    private Phrase IfTogether() =>
        dependent is { } pair ? (Phrase)$" (if such values can occur together: '{pair.First}' and '{pair.Second}' depend on the same facts)" : Phrase.Empty;

    private static Phrase Numbers(IEnumerable<int> numbers)
    {
        var all = numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)).ToList();
        return Phrase.List(all.Count <= 10 ? all : [.. all.Take(10), "…"]);
    }

    private void Tell(Severity severity, Phrase message, Position position) => report(severity, message, position);
}
