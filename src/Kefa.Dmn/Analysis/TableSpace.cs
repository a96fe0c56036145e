using Kefa.Feel;
using Kefa.Feel.Checking.Regions;
using Kefa.Feel.Syntax;

namespace Kefa.Dmn;

/// <summary>
/// The conditions of a decision table as a space: one axis for each distinct column expression, cut at the constants of its cells, and for each rule the
/// regions that it certainly matches and those that it perhaps matches. The two differ where a cell is more than comparisons with constants.
/// </summary>
internal sealed class TableSpace
{
    /// <summary>Tests of a column's cells on its regions: with more of them the table is left alone.</summary>
    private const long MostTests = 2_000_000;

    private static readonly EvaluationLimits NoLimits = new() { MaxSteps = long.MaxValue };

    private TableSpace(Axis[] axes, int[] axisOfColumn, string[] names, Bits[][] certain, Bits[][] perhaps, HashSet<(int Rule, int Column)> opaque)
    {
        Axes = axes;
        AxisOfColumn = axisOfColumn;
        Names = names;
        Certain = certain;
        Perhaps = perhaps;
        Opaque = opaque;
    }

    public Axis[] Axes { get; }

    public int[] AxisOfColumn { get; }

    /// <summary>What the axes are, as the columns name it.</summary>
    public string[] Names { get; }

    /// <summary>By rule and axis: where the rule certainly matches; empty for a rule that is not understood.</summary>
    public Bits[][] Certain { get; }

    /// <summary>By rule and axis: where the rule may match.</summary>
    public Bits[][] Perhaps { get; }

    /// <summary>Cells that are more than comparisons with constants.</summary>
    public HashSet<(int Rule, int Column)> Opaque { get; }

    public int Rules => Certain.Length;

    /// <param name="written">The table.</param>
    /// <param name="facts">What is known of its columns.</param>
    /// <param name="allowed">For each column the tests that its values pass.</param>
    public static TableSpace Of(WrittenTable written, Facts facts, IReadOnlyList<IReadOnlyList<FeelExpression>> allowed)
    {
        var columns = written.Code.Inputs;
        var names = columns.Select((c, i) => written.Inputs[i] is null ? $"#{i + 1}" : string.Join(' ', c.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToArray();
        var distinct = names.Distinct(StringComparer.Ordinal).ToList();
        var axisOfColumn = names.Select(n => distinct.IndexOf(n)).ToArray();
        HashSet<(int Rule, int Column)> opaque = [];
        var axes = distinct.Select((name, axis) =>
        {
            int[] own = [.. Enumerable.Range(0, columns.Length).Where(c => axisOfColumn[c] == axis)];
            return AxisOf(written, own, facts, [.. own.SelectMany(c => allowed[c])], opaque);
        }).ToArray();
        var rules = written.Code.Rows;
        var context = new EvaluationContext(default, NoLimits); // each test is small and there are only so many
        var certain = new Bits[rules.Length][];
        var perhaps = new Bits[rules.Length][];
        for (var r = 0; r < rules.Length; r++)
        {
            certain[r] = [.. axes.Select(a => Bits.All(a.Size))];
            perhaps[r] = [.. axes.Select(a => Bits.All(a.Size))];
            for (var c = 0; c < columns.Length; c++)
            {
                if (rules[r].Conditions[c] is not { } tests || IsDash(tests))
                    continue;
                var a = axisOfColumn[c];
                if (opaque.Contains((r, c)))
                {
                    certain[r][a] = Bits.None(axes[a].Size);
                    continue;
                }

                var passes = axes[a].Where(region => Passes(tests, region.Representative!, context));
                certain[r][a] &= passes;
                perhaps[r][a] &= passes;
            }
        }

        return new TableSpace(axes, axisOfColumn, [.. distinct], certain, perhaps, opaque);
    }

    public static bool Passes(FeelExpression tests, Value value, EvaluationContext context) =>
        tests.EvaluateUnaryTests(value, Scope.Empty, context) is BooleanValue { Truth: true };

    private static bool IsDash(FeelExpression tests) => tests.Root is UnaryTestsNode { Tests.IsEmpty: true };

    private static Axis AxisOf(WrittenTable written, int[] columns, Facts facts, List<FeelExpression> allowed, HashSet<(int Rule, int Column)> opaque)
    {
        List<Value> constants = [];
        List<(int Rule, int Column)> cells = [];
        var orders = false;
        foreach (var column in columns)
        {
            for (var r = 0; r < written.Code.Rows.Length; r++)
            {
                if (written.Code.Rows[r].Conditions[column] is not { } tests || IsDash(tests))
                    continue;
                List<Value> own = [];
                if (!Constants.OfTests(tests.Root, own))
                {
                    opaque.Add((r, column));
                    continue;
                }

                cells.Add((r, column));
                constants.AddRange(own);
                orders |= FormulaReader.Orders(tests.Root);
            }
        }

        List<FeelExpression> restrictions = [];
        foreach (var tests in allowed)
        {
            List<Value> own = [];
            if (!Constants.OfTests(tests.Root, own))
                continue;
            restrictions.Add(tests);
            constants.AddRange(own);
            orders |= FormulaReader.Orders(tests.Root);
        }

        var domain = written.Inputs[columns[0]] is { } expression ? facts.Of(expression.Root) : Domain.Any;
        if (columns.Select(c => written.Types[c]).FirstOrDefault(t => !t.IsAny) is { } declared && domain.Kind == UnknownKind.Any)
            domain = domain with { Kind = ValueKinds.KindOf(declared.Feel) };
        var axis = Axis.Of(constants, domain, orders);
        if (axis is null || (long)cells.Count * axis.Size > MostTests || (cells.Count > 0 && axis.Regions.Any(r => r.Representative is null)))
        {
            opaque.UnionWith(cells);
            return Axis.Of([], Domain.Any, false)!;
        }

        var context = new EvaluationContext(default, NoLimits);
        return axis.Restricted(value => restrictions.TrueForAll(tests => Passes(tests, value, context)));
    }
}
