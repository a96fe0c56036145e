namespace Kefa.Procedures.Showing;

/// <summary>
/// Places the stages of a procedure in rows: a stage stands below all stages that lead to it forwards, where forwards is the order of the file. The same
/// procedure gives the same picture.
/// </summary>
internal sealed class DiagramLayout
{
    internal const int BoxWidth = 176;
    internal const int BoxHeight = 52;
    internal const int GapX = 28;
    internal const int GapY = 44;
    internal const int Margin = 24;
    private const int Lane = 14;
    private const int Many = 4;

    private readonly Dictionary<string, (int Row, int Column)> _places = new(StringComparer.Ordinal);
    private readonly int[] _widths;
    private readonly List<DiagramEdge> _lanes;

    public DiagramLayout(Procedure procedure)
    {
        var all = EdgesOf(procedure).ToList();
        FromEverywhere = [.. all.SelectMany(e => e.Names.Select(n => (e.To, Name: n))).GroupBy(e => e).Where(g => g.Count() >= Many).Select(g => new DiagramEdge("", g.Key.To, [g.Key.Name]))];
        Edges = [.. all.Select(e => e with { Names = [.. e.Names.Where(n => !FromEverywhere.Any(f => f.To == e.To && f.Names[0].Equals(n)))] }).Where(e => e.Names.Count > 0)];
        var order = procedure.Stages.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i, StringComparer.Ordinal);
        var rows = procedure.Stages.ToDictionary(s => s.Id, _ => 0, StringComparer.Ordinal);
        foreach (var stage in procedure.Stages)
        {
            foreach (var edge in Edges.Where(e => e.From == stage.Id && order[e.To] > order[stage.Id]))
                rows[edge.To] = Math.Max(rows[edge.To], rows[stage.Id] + 1);
        }

        // Final stages stand at the end, whatever the shortest way to them is.
        var last = rows.Values.DefaultIfEmpty(0).Max();
        foreach (var stage in procedure.Stages.Where(s => s.Final))
            rows[stage.Id] = Math.Max(rows[stage.Id], last);
        _widths = new int[rows.Values.DefaultIfEmpty(0).Max() + 1];
        foreach (var stage in procedure.Stages)
            _places[stage.Id] = (rows[stage.Id], _widths[rows[stage.Id]]++);
        _lanes = [.. Edges.Where(IsLong).OrderBy(e => Math.Abs(_places[e.To].Row - _places[e.From].Row))];
        Columns = _widths.Max();
        Width = (2 * Margin) + (Columns * BoxWidth) + ((Columns - 1) * GapX) + ((_lanes.Count + 1) * Lane);
        Height = (2 * Margin) + (_widths.Length * BoxHeight) + ((_widths.Length - 1) * GapY);
    }

    public List<DiagramEdge> Edges { get; }

    public int Columns { get; }

    /// <summary>What leads to a stage from most others, such as a withdrawal: written at the stage instead of drawn.</summary>
    public List<DiagramEdge> FromEverywhere { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The upper left corner of a stage's box.</summary>
    public (int X, int Y) PlaceOf(string stage)
    {
        var (row, column) = _places[stage];
        var indent = (Columns - _widths[row]) * (BoxWidth + GapX) / 2;
        return (Margin + indent + (column * (BoxWidth + GapX)), Margin + (row * (BoxHeight + GapY)));
    }

    /// <summary>Whether an edge does not lead to the very next row, and so goes around by a lane of its own.</summary>
    public bool IsLong(DiagramEdge edge) => _places[edge.To].Row != _places[edge.From].Row + 1;

    /// <summary>The x of the lane on the right side for a long edge: the shorter, the nearer.</summary>
    public int LaneOf(DiagramEdge edge) => Margin + (Columns * BoxWidth) + ((Columns - 1) * GapX) + ((_lanes.IndexOf(edge) + 1) * Lane);

    /// <summary>Whether another stage stands to the right of this one.</summary>
    public bool HasRightNeighbour(string stage) => _places[stage].Column + 1 < _widths[_places[stage].Row];

    private static IEnumerable<DiagramEdge> EdgesOf(Procedure procedure)
    {
        foreach (var stage in procedure.Stages)
        {
            var ways = stage.Transitions.SelectMany(t => t.To.Select(to => (to.Stage, t.Name)))
                .Concat(procedure.Deadlines.Where(d => d.Stages.Contains(stage.Id)).Select(d => d.OnExpiry.Deemed).Where(d => d?.To is not null).Select(d => (Stage: d!.To!, Name: d.Text)));
            foreach (var to in ways.GroupBy(w => w.Stage, StringComparer.Ordinal).Where(g => g.Key != stage.Id))
                yield return new DiagramEdge(stage.Id, to.Key, [.. to.Select(w => w.Name).Distinct()]);
        }
    }
}

/// <summary>What leads from a stage to another.</summary>
/// <param name="From">The stage.</param>
/// <param name="To">The other.</param>
/// <param name="Names">The transitions, and what the law makes of silence.</param>
internal sealed record DiagramEdge(string From, string To, IReadOnlyList<Feel.Phrase> Names);
