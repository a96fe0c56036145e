using System.Text;

namespace Kefa.Feel.Functions;

/// <summary>The code points of a pattern; with flag x without its white space, except inside classes.</summary>
internal sealed class PatternReader
{
    private readonly List<int> _codePoints = [];
    private int _next;

    public PatternReader(string source, bool ignoreSpace)
    {
        var depth = 0;
        var escaped = false;
        foreach (var rune in source.EnumerateRunes())
        {
            var codePoint = rune.Value;
            if (ignoreSpace && depth == 0 && codePoint is (' ' or '\t' or '\n' or '\r'))
                continue;

            if (!escaped)
                depth = codePoint switch { '[' => depth + 1, ']' => Math.Max(0, depth - 1), _ => depth };
            escaped = !escaped && codePoint == '\\';
            _codePoints.Add(codePoint);
        }
    }

    public bool AtEnd => _next == _codePoints.Count;

    /// <summary>How many code points were read.</summary>
    public int Position => _next;

    public int Peek() => _codePoints[_next];

    public int Take() => _codePoints[_next++];

    public bool IsAt(char wanted) => !AtEnd && Peek() == wanted;

    public bool IsAt(char first, char second) => IsAt(first) && _next + 1 < _codePoints.Count && _codePoints[_next + 1] == second;

    public bool TryTake(char wanted)
    {
        if (!IsAt(wanted))
            return false;
        _next++;
        return true;
    }
}
