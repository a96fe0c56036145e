using System.Text;

namespace Kefa.Feel.Functions;

/// <summary>
/// Translates XPath's regular expressions into those of .NET, code point by code point: <c>.</c> excludes both line ends, <c>$</c> stands at the very
/// end, classes are exact sets of code points, a back-reference must name a group that is closed. What the grammar does not know is an error, not a guess.
/// </summary>
internal sealed class PatternTranslator
{
    private const int MostRepeats = 100_000;
    private const int MostNested = 100;

    private static readonly CodePointSet LineEnds = CodePointSet.Of(('\n', '\n'), ('\r', '\r'));

    private readonly PatternReader _reader;
    private readonly StringBuilder _output = new();
    private readonly HashSet<int> _closed = [];
    private readonly bool _multiline;
    private readonly bool _ignoreCase;
    private readonly string _anyCharacter;
    private Phrase _problem = Phrase.Empty;
    private int _depth;

    public PatternTranslator(string source, string flags)
    {
        _reader = new PatternReader(source, ignoreSpace: flags.Contains('x', StringComparison.Ordinal));
        _multiline = flags.Contains('m', StringComparison.Ordinal);
        _ignoreCase = flags.Contains('i', StringComparison.Ordinal);
        var any = flags.Contains('s', StringComparison.Ordinal) ? CodePointSet.All : LineEnds.Complement();
        _anyCharacter = any.ToExpression();
    }

    public int Groups { get; private set; }

    public bool TryTranslate(out string expression, out Phrase problem)
    {
        var done = Alternatives() && (_reader.AtEnd || Fail($"a ) has no ("));
        (expression, problem) = (_output.ToString(), _problem);
        return done;
    }

    private bool Alternatives()
    {
        while (true)
        {
            while (!_reader.AtEnd && !_reader.IsAt('|') && !_reader.IsAt(')'))
            {
                if (!Piece())
                    return false;
            }

            if (!_reader.TryTake('|'))
                return true;
            _output.Append('|');
        }
    }

    /// <summary>An anchor, or an atom with its quantifier.</summary>
    private bool Piece()
    {
        var next = _reader.Take();
        switch (next)
        {
            case '^':
                _output.Append(_multiline ? @"(?:\A|(?<=\n)(?!\z))" : @"\A");
                return NoQuantifier();
            case '$':
                _output.Append(_multiline ? @"(?=\n|\z)" : @"\z");
                return NoQuantifier();
            case '(':
                return Group() && Quantifier();
            case '[':
                return new ClassReader(_reader, _ignoreCase).TryRead(out var set, out var problem) ? Append(set) && Quantifier() : Fail(problem);
            case '.':
                _output.Append(_anyCharacter);
                return Quantifier();
            case '\\':
                return Escape() && Quantifier();
            case '?' or '*' or '+' or '{':
                return Fail($"there is nothing before {(char)next} to repeat");
            case ']' or '}':
                return Fail($"{(char)next} stands alone; write \\{(char)next}");
            default:
                return Append(Character(next)) && Quantifier();
        }
    }

    private bool Group()
    {
        if (++_depth > MostNested)
            return Fail($"groups are nested more than {MostNested} deep");
        var number = 0;
        if (_reader.TryTake('?'))
        {
            if (!_reader.TryTake(':'))
                return Fail($"after (? only : may follow");
            _output.Append("(?:");
        }
        else
        {
            number = ++Groups;
            _output.Append('(');
        }

        if (!Alternatives())
            return false;
        if (!_reader.TryTake(')'))
            return Fail($"a ( has no )");
        _depth--;
        _output.Append(')');
        if (number > 0)
            _closed.Add(number);
        return true;
    }

    private bool Escape()
    {
        if (_reader.AtEnd)
            return Fail($"it ends with a \\");
        if (_reader.Peek() is >= '1' and <= '9')
            return BackReference();
        return EscapeReader.TryRead(_reader, out var set, out var problem)
            ? Append(_ignoreCase && set.Ranges is [var (from, to)] && from == to ? set.WithCaseVariants() : set)
            : Fail(problem);
    }

    /// <summary>As many digits as still name a group that was opened; that group must be closed. A group that took no part matches nothing.</summary>
    private bool BackReference()
    {
        var number = _reader.Take() - '0';
        while (!_reader.AtEnd && _reader.Peek() is >= '0' and <= '9' && (number * 10) + _reader.Peek() - '0' <= Groups)
            number = (number * 10) + _reader.Take() - '0';
        if (!_closed.Contains(number))
            return Fail($"\\{number} names a group that is not complete there");
        _output.Append(@"(?:(?(").Append(number).Append(@")\").Append(number).Append("|))");
        return true;
    }

    private bool Quantifier()
    {
        if (_reader.AtEnd)
            return true;
        switch (_reader.Peek())
        {
            case '?' or '*' or '+':
                _output.Append((char)_reader.Take());
                break;
            case '{':
                if (!Repeats())
                    return false;
                break;
            default:
                return true;
        }

        if (_reader.TryTake('?'))
            _output.Append('?');
        return NoQuantifier();
    }

    private bool Repeats()
    {
        _reader.Take();
        if (!Digits(out var least))
            return Fail($"after {{ a number must follow");
        int? most = least;
        if (_reader.TryTake(','))
            most = Digits(out var end) ? end : null;
        if (!_reader.TryTake('}'))
            return Fail($"a {{ has no }}");
        if (most < least)
            return Fail($"{{{least},{most}}} counts backwards");
        if (least > MostRepeats || most > MostRepeats)
            return Fail($"nothing is repeated more than {MostRepeats} times");
        _output.Append('{').Append(least).Append(most == least ? "" : ",").Append(most == least ? null : most).Append('}');
        return true;
    }

    private bool Digits(out int number)
    {
        number = 0;
        var any = false;
        while (!_reader.AtEnd && _reader.Peek() is >= '0' and <= '9')
        {
            number = Math.Min(MostRepeats + 1, (number * 10) + _reader.Take() - '0');
            any = true;
        }

        return any;
    }

    private bool NoQuantifier() =>
        _reader.AtEnd || _reader.Peek() is not ('?' or '*' or '+' or '{') || Fail($"there is nothing before {(char)_reader.Peek()} to repeat");

    private CodePointSet Character(int codePoint)
    {
        var set = CodePointSet.Of((codePoint, codePoint));
        return _ignoreCase ? set.WithCaseVariants() : set;
    }

    private bool Append(CodePointSet set)
    {
        _output.Append(set.ToExpression());
        return true;
    }

    private bool Fail(Phrase problem)
    {
        _problem = $"{problem} (at character {_reader.Position}).";
        return false;
    }
}
