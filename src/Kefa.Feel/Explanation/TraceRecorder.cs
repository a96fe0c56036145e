namespace Kefa.Feel;

/// <summary>
/// Collects the trace of one evaluation. Hosts put their own nodes round what they evaluate:
/// <c>recorder?.Begin(); … recorder?.End("decision c1", value);</c>
/// </summary>
public sealed class TraceRecorder
{
    private readonly Stack<List<Trace>> _open = new();
    private List<Trace> _current = [];

    /// <summary>The finished traces at the top.</summary>
    public IReadOnlyList<Trace> Roots => _open.Count == 0 ? _current : _open.Last();

    /// <summary>A part begins: what is recorded until its end belongs to it.</summary>
    public void Begin()
    {
        _open.Push(_current);
        _current = [];
    }

    /// <summary>The part that began last has this text and value.</summary>
    /// <param name="text">The text of the part.</param>
    /// <param name="value">What it answered.</param>
    /// <param name="words">The text in both languages, when it is no expression but words.</param>
    public void End(string text, Value value, Phrase? words = null)
    {
        var children = _current;
        _current = _open.Pop();
        _current.Add(new Trace(text, value, children) { Words = words });
    }
}
