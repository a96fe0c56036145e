using System.Text.RegularExpressions;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>
/// The constants with which the cells of one column compare their input. Between two neighbouring constants all inputs meet the same cells,
/// so one representative of each region stands for every completion of an unknown input.
/// </summary>
internal sealed partial class TableCells
{
    private readonly List<NumberValue> _numbers = [];
    private readonly List<TextValue> _texts = [];
    private readonly bool _ordersTexts;
    private readonly bool _hasOther;

    private TableCells(IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            foreach (Match atom in Atom().Matches(cell))
            {
                switch (FeelExpression.Parse(atom.Value, ParseScope.Empty).Expression?.Evaluate(Scope.Empty, new EvaluationContext(default)))
                {
                    case NumberValue number:
                        _numbers.Add(number);
                        break;
                    case TextValue text:
                        _texts.Add(text);
                        break;
                    default:
                        _hasOther = true;
                        break;
                }
            }

            _ordersTexts |= cell.Contains('"', StringComparison.Ordinal) && cell.AsSpan().IndexOfAny("<>[]") >= 0;
        }

        _numbers.Sort((a, b) => Operations.TryCompare(a, b, out var order) ? order : 0);
    }

    /// <summary>The constants of these cells, or null when a cell is more than comparisons with constants.</summary>
    public static TableCells? Of(IReadOnlyCollection<string> cells) => cells.All(c => Simple().IsMatch(c)) ? new TableCells(cells) : null;

    /// <summary>The numbers that cells compare with, rising, or the texts, each once; null when a cell compares with something else or both occur.</summary>
    public IEnumerable<Value>? Points => _hasOther ? null
        : _texts.Count == 0 ? _numbers.DistinctBy(n => n.Number)
        : _numbers.Count == 0 && !_ordersTexts ? _texts.DistinctBy(t => t.Text) : null;

    /// <summary>One value of each region that the unknown may be in, or null when that cannot be listed.</summary>
    public IReadOnlyList<Value>? RepresentativesOf(UnknownValue unknown) => unknown.Kind switch
    {
        UnknownKind.Boolean => [BooleanValue.True, BooleanValue.False],
        UnknownKind.Number when _texts.Count == 0 => NumbersOf(unknown),
        UnknownKind.Text when _numbers.Count == 0 && !_ordersTexts => [.. _texts, new TextValue(string.Concat(_texts.Select(t => t.Text)) + "\uE000")],
        _ => null,
    };

    private List<Value> NumbersOf(UnknownValue unknown)
    {
        var context = new EvaluationContext(default);
        var min = unknown.Min is { } low ? new NumberValue(low) : null;
        var max = unknown.Max is { } high ? new NumberValue(high) : null;
        List<Value> points = [];
        if (min is not null)
            points.Add(min);
        points.AddRange(_numbers.Where(n => (min is null || IsLess(min, n)) && (max is null || IsLess(n, max))));
        if (max is not null && (min is null || IsLess(min, max)))
            points.Add(max);
        if (points.Count == 0)
            return [Number(0)];

        List<Value> all = [];
        if (min is null)
            all.Add(Operations.Subtract(points[0], Number(1), context));
        for (var i = 0; i < points.Count; i++)
        {
            all.Add(points[i]);
            if (i + 1 < points.Count && IsLess(points[i], points[i + 1]))
                all.Add(Operations.Divide(Operations.Add(points[i], points[i + 1], context), Number(2), context));
        }

        if (max is null)
            all.Add(Operations.Add(points[^1], Number(1), context));
        return all;
    }

    private static NumberValue Number(int n) => new(Feel.Number.FromInt64(n));

    private static bool IsLess(Value a, Value b) => Operations.TryCompare(a, b, out var order) && order < 0;

    private const string AtomPattern = """(?:-?[0-9]+(?:\.[0-9]+)?|"[^"\\]*"|true|false|null)""";
    private const string TestPattern = """(?:(?:<=|>=|<|>|=|!=)?\s*""" + AtomPattern + """|[\[\](]\s*""" + AtomPattern + """\s*\.\.\s*""" + AtomPattern + """\s*[\])\[])""";
    private const string TestsPattern = TestPattern + """(?:\s*,\s*""" + TestPattern + """)*""";

    [GeneratedRegex(AtomPattern, RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Atom();

    [GeneratedRegex("^\\s*(?:-|" + TestsPattern + "|not\\s*\\(\\s*" + TestsPattern + "\\s*\\))\\s*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Simple();
}
