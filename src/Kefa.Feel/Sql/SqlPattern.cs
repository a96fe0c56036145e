using System.Globalization;

namespace Kefa.Feel.Sql;

/// <summary>
/// Regular expressions that XPath and PostgreSQL read alike: letters and digits, classes of them and of ranges of them, counts, groups, alternatives, and the text's ends. What
/// is anything more (<c>.</c>, escapes, negated classes, lazy counts, anchors within) means different things, or may.
/// </summary>
internal sealed class SqlPattern
{
    // PostgreSQL counts no further.
    private const int MostCounted = 255;

    private readonly string _text;
    private int _at;

    private SqlPattern(string text) => _text = text;

    /// <summary>Whether both read the pattern alike.</summary>
    public static bool IsShared(string pattern)
    {
        SqlPattern reader = new(pattern);
        reader.TryTake('^');
        return reader.TryAlternatives(depth: 0) && (reader.IsAtEnd || (reader.TryTake('$') && reader.IsAtEnd));
    }

    private bool IsAtEnd => _at == _text.Length;

    private char Next => IsAtEnd ? '\0' : _text[_at];

    private bool TryAlternatives(int depth)
    {
        do
        {
            // Alternatives on the outside would have the ends for one of them alone: that is said by a group.
            var from = _at;
            while (TryPiece(depth))
            {
            }

            if (_at == from)
                return false;
        }
        while (depth > 0 && TryTake('|'));
        return true;
    }

    private bool TryPiece(int depth)
    {
        var from = _at;
        if (IsPlain(Next))
            _at++;
        else if (!(TryTake('[') ? TryClass() : depth < 10 && TryTake('(') && TryAlternatives(depth + 1) && TryTake(')')))
            return Back(from);
        return TryCount() || Back(from);
    }

    private bool TryClass()
    {
        var from = _at;
        while (IsPlain(Next))
        {
            var first = _text[_at++];
            if (!TryTake('-'))
                continue;
            if (!IsPlain(Next) || KindOf(first) == 0 || KindOf(first) != KindOf(Next) || Next < first)
                return false;
            _at++;
        }

        return _at > from && TryTake(']');
    }

    private bool TryCount()
    {
        if (!TryTake('?') && !TryTake('*') && !TryTake('+') && Next == '{')
        {
            _at++;
            if (!TryNumber(out var least) || least > MostCounted)
                return false;
            if (TryTake(',') && Next != '}' && (!TryNumber(out var most) || most > MostCounted || most < least))
                return false;
            if (!TryTake('}'))
                return false;
        }

        return Next is not ('?' or '*' or '+' or '{');
    }

    private bool TryNumber(out int number)
    {
        var from = _at;
        while (char.IsAsciiDigit(Next) && _at - from < 4)
            _at++;
        return int.TryParse(_text.AsSpan(from, _at - from), CultureInfo.InvariantCulture, out number);
    }

    private bool TryTake(char wanted)
    {
        if (IsAtEnd || _text[_at] != wanted)
            return false;
        _at++;
        return true;
    }

    private bool Back(int to)
    {
        _at = to;
        return false;
    }

    // Han characters stand for themselves in both; whatever lies beyond the basic plane is two of them here and one there.
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or (>= '\u4E00' and <= '\u9FFF');

    private static int KindOf(char c) => char.IsAsciiDigit(c) ? 1 : char.IsAsciiLetterUpper(c) ? 2 : char.IsAsciiLetterLower(c) ? 3 : 0;
}
