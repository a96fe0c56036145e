using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Kefa.Feel.Functions;

/// <summary>
/// Reads a character class after its opening bracket: characters, ranges, escapes, a negation, and a class to subtract (<c>[A-Z-[OI]]</c>). Ignoring case
/// widens what is written before it is negated or subtracted.
/// </summary>
internal sealed class ClassReader(PatternReader reader, bool ignoreCase)
{
    private Phrase? _problem;

    public bool TryRead([NotNullWhen(true)] out CodePointSet? set, out Phrase problem)
    {
        var read = Read(0, out set);
        problem = _problem ?? Phrase.Empty;
        return read && set is not null;
    }

    private bool Read(int depth, out CodePointSet? set)
    {
        set = null;
        if (depth > 20)
            return Fail($"classes are nested more than 20 deep");
        var negated = reader.TryTake('^');
        var members = CodePointSet.Empty;
        CodePointSet? subtracted = null;
        var first = true;
        while (subtracted is null)
        {
            if (reader.AtEnd)
                return Fail($"a [ has no ]");
            if (reader.IsAt(']'))
                break;
            if (!first && reader.IsAt('-', '['))
            {
                reader.Take();
                reader.Take();
                if (!Read(depth + 1, out subtracted))
                    return false;
                if (!reader.IsAt(']'))
                    return Fail($"after a class to subtract only ] may follow");
                continue;
            }

            if (!Member(first, out var member))
                return false;
            members = members.Union(member);
            first = false;
        }

        reader.Take();
        if (first)
            return Fail($"a class is empty");
        if (ignoreCase)
            members = members.WithCaseVariants();
        if (negated)
            members = members.Complement();
        set = subtracted is null ? members : members.Except(subtracted);
        return true;
    }

    /// <summary>A character, a range or an escape.</summary>
    private bool Member(bool first, out CodePointSet member)
    {
        member = CodePointSet.Empty;
        if (!Single(first, out var from, out var set))
            return false;
        if (set is not null)
        {
            member = set;
            return !IsRangeAhead() || Fail($"a range must begin with one character");
        }

        var to = from;
        if (IsRangeAhead())
        {
            reader.Take();
            if (!Single(first: true, out to, out set))
                return false;
            if (set is not null)
                return Fail($"a range must end with one character");
            if (to < from)
                return Fail($"the range {new Rune(from)}-{new Rune(to)} counts backwards");
        }

        member = CodePointSet.Of((from, to));
        return true;
    }

    // A hyphen is itself before the closing bracket, and begins a subtraction before an opening one.
    private bool IsRangeAhead() => reader.IsAt('-') && !reader.IsAt('-', ']') && !reader.IsAt('-', '[');

    private bool Single(bool first, out int codePoint, out CodePointSet? set)
    {
        (codePoint, set) = (0, null);
        if (reader.AtEnd)
            return Fail($"a [ has no ]");
        var next = reader.Take();
        switch (next)
        {
            case '[':
                return Fail($"a [ inside a class must be written \\[");
            case '-' when !first && !reader.IsAt(']'):
                return Fail($"a - inside a class must be written \\-");
            case '\\':
                if (!EscapeReader.TryRead(reader, out set, out var problem))
                    return Fail(problem);
                if (set.Ranges is [var (from, to)] && from == to)
                    (codePoint, set) = (from, null);
                return true;
            default:
                codePoint = next;
                return true;
        }
    }

    private bool Fail(Phrase problem)
    {
        _problem ??= problem;
        return false;
    }
}
